"""`cauce calendar`: the days that do not count, as files, and changes of them by rehearsal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from engine import worker
from engine.bootstrap import Engine
from engine.cli import installation
from engine.cli.terms import Refused, SpanishCommand
from engine.db.tables import ChangeState
from engine.domain import calendar_files
from engine.domain.calendar_changes import Change, Days
from engine.domain.calendars import Closure
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, EngineError, InvalidInput, NotFound
from engine.services import calendar_changes, calendars
from engine.services.calendar_changes import Proposal
from engine.services.calendar_changes_pages import ChangePage, change_page

_REASON = "Por qué cambia; queda en la historia de cada expediente."
_NOT_NOW = (
    "Ahora no se puede: el cambio no está en el estado que hace falta, hay otro en curso, "
    "o el calendario cambió después del ensayo (ensáyelo otra vez)."
)
#: seconds between two looks at a walk that a worker has in hand
_LOOK_AGAIN = 0.2
_ACT = "Acto que lo ordena, con su número."


@click.group()
def calendar() -> None:
    """Los días que no cuentan, y los cambios ensayados antes de aplicarse."""


@calendar.command("export", cls=SpanishCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="Sólo ese año.")
def export(file: Path, year: int | None) -> None:
    """Escribe festivos y cierres en FILE (.csv o .ics)."""
    _require_kind(file)
    with _installation() as engine, engine.reading_as(SYSTEM) as work:
        days = calendar_files.days_of(calendars.entity(work), year)
        if not days.holidays:
            raise Refused(f"El calendario no conoce el año {year}.")
        ics = file.suffix.lower() == ".ics"
        content = (
            calendar_files.write_ics(days, work.now) if ics else calendar_files.write_csv(days)
        )
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Refused(f"No se puede escribir «{file}».") from error
    click.echo(f"{len(days.holidays)} festivos y {len(days.closures)} cierres en {file}.")


@calendar.command("import", cls=SpanishCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--act", required=True, help=_ACT)
@click.option("--reason", required=True, help=_REASON)
def import_(file: Path, act: str, reason: str) -> None:
    """Ensaya lo que FILE (.csv o .ics) trae y el calendario no tiene."""
    _require_kind(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused(f"No se puede leer «{file}».") from error
    with _installation() as engine:
        days = calendar_files.read(file.name, content)
        with engine.reading_as(SYSTEM) as work:
            change = calendar_files.change_to(calendars.entity(work), days)
        _rehearse(engine, Proposal(title=file.name, act=act, reason=reason, change=change))


@calendar.command("add-closure", cls=SpanishCommand)
@click.option("--from", "first", required=True, help="Primer día, AAAA-MM-DD.")
@click.option("--to", "last", required=True, help="Último día, AAAA-MM-DD.")
@click.option("--act", required=True, help=_ACT)
@click.option("--reason", required=True, help=_REASON)
@click.option(
    "--scope", default="", help="procedure:<id> u office:<id>; sin esto, toda la entidad."
)
def add_closure(first: str, last: str, act: str, reason: str, scope: str) -> None:
    """Ensaya un cierre ordenado por un acto."""
    with _installation() as engine:
        closure = Closure(
            starts_on=_day(first), ends_on=_day(last), act=act, reason=reason, scope=scope
        )
        change = Change(added=Days(closures=(closure,)))
        _rehearse(engine, Proposal(title=reason, act=act, reason=reason, change=change))


@calendar.command(cls=SpanishCommand)
@click.argument("change_id", type=int)
def rehearse(change_id: int) -> None:
    """Ensaya otra vez el cambio CHANGE_ID, contra los términos de ahora."""
    with _installation() as engine:
        engine.run(SYSTEM, lambda work: calendar_changes.rehearse(work, change_id))
        _finish(engine, change_id)


@calendar.command(cls=SpanishCommand)
@click.argument("change_id", type=int)
@click.option("--revert", is_flag=True, help="Deshace un cambio aplicado.")
def apply(change_id: int, *, revert: bool) -> None:
    """Aplica el cambio CHANGE_ID ya ensayado, hasta el último término."""
    act = calendar_changes.revert if revert else calendar_changes.apply
    with _installation() as engine:
        engine.run(SYSTEM, lambda work: act(work, change_id))
        _finish(engine, change_id)


@contextmanager
def _installation() -> Iterator[Engine]:
    """What was asked for wrongly is a sentence, exit 2, no traceback."""
    try:
        with installation.engine() as engine:
            yield engine
    except InvalidInput as error:
        raise Refused(" ".join(error.fields.values())) from error
    except NotFound as error:
        raise Refused("No hay un cambio con ese número.") from error
    except Conflict as error:
        raise Refused(_NOT_NOW) from error
    except EngineError as error:
        raise Refused(str(error)) from error


def _rehearse(engine: Engine, proposal: Proposal) -> None:
    change_id = engine.run(SYSTEM, lambda work: calendar_changes.propose(work, proposal))
    _finish(engine, change_id)


def _finish(engine: Engine, change_id: int) -> None:
    """Walks it to its end here, together with the workers that walk it too."""
    while (page := _page(engine, change_id)).under_way:
        if page.failure:
            raise Refused(page.failure)
        if not worker.change_calendar(engine):
            time.sleep(_LOOK_AGAIN)
    click.echo(_said(page))


def _page(engine: Engine, change_id: int) -> ChangePage:
    with engine.reading_as(SYSTEM) as work:
        return change_page(work, change_id)


_DONE = {
    ChangeState.REHEARSED: "ensayado: nada se ha movido todavía",
    ChangeState.APPLIED: "aplicado",
    ChangeState.REVERTED: "deshecho",
}


def _said(page: ChangePage) -> str:
    lines = [
        f"Cambio {page.line.id}, {_DONE[page.line.state]}.",
        f"Términos que mueve: {page.moves}. Dejan de estar vencidos: {page.stop_being_overdue}. "
        f"Quedan vencidos: {page.become_overdue}.",
    ]
    lines += [f"  {line.radicado}: {line.due_before} → {line.due_after}" for line in page.lines]
    if page.pages > 1:
        lines.append(f"  … y {page.moves - len(page.lines)} más.")
    if page.line.state is ChangeState.REHEARSED:
        lines.append(f"Para aplicarlo: cauce calendar apply {page.line.id}")
    return "\n".join(lines)


def _require_kind(file: Path) -> None:
    if file.suffix.lower() not in {".csv", ".ics"}:
        raise Refused("El nombre del archivo termina en .csv o en .ics.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"«{text}» no es una fecha AAAA-MM-DD.") from None
