"""`cauce term`: when a legal term ends, and why."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from engine.bootstrap import build
from engine.domain.calendars import BusinessCalendar, ReceptionPolicy, Verification
from engine.domain.deadlines import (
    Count,
    CountedDay,
    Suspension,
    TermRule,
    Unit,
    count,
    policy_for,
    received,
)
from engine.domain.term_rules import SUSPENDABLE, USUAL_ROLL
from engine.errors import EngineError, InvalidInput
from engine.services import calendars
from engine.settings import BOGOTA, Settings

_POLICIES = {
    "real": ReceptionPolicy.ACTUAL_DATE,
    "siguiente_habil": ReceptionPolicy.NEXT_BUSINESS_DAY,
}
_LONGEST = 10_000


class Refused(click.ClickException):
    """What was typed cannot be counted: one sentence, no usage, no traceback."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(self.message, err=True)


class SpanishCommand(click.Command):
    """A command that says in Spanish what is wrong with what was typed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise Refused(_sentence(error)) from error


def _sentence(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and isinstance(error.param, click.Option):
        return f"Falta la opción {error.param.opts[0]}."
    if isinstance(error, click.NoSuchOption):
        return f"No existe la opción {error.option_name}."
    if isinstance(error, click.BadOptionUsage):
        return f"La opción {error.option_name} necesita un valor."
    path = error.ctx.command_path.split() if error.ctx else []
    return f"No entiendo la orden: vea «{' '.join(['cauce', *path[1:]])} --help»."


@click.group()
def term() -> None:
    """Cuenta términos legales con el calendario de la entidad."""


@term.command(cls=SpanishCommand)
@click.option("--from", "start", required=True, help="Fecha, o fecha y hora, en ISO 8601.")
@click.option("--duration", required=True, help="Cuántos días, meses, años u horas.")
@click.option("--unit", required=True, help=", ".join(Unit) + ".")
@click.option("--suspend", "suspended", multiple=True, help="A..B, incluidos los dos días.")
@click.option("--policy", help="Lo recibido fuera de horario: real o siguiente_habil.")
@click.option("--explain", "explained", is_flag=True, help="Muestra la cuenta día por día.")
@click.option("--json", "as_json", is_flag=True, help="Responde en JSON.")
def due(  # noqa: PLR0913 -- the options that the command has
    start: str,
    duration: str,
    unit: str,
    suspended: Sequence[str],
    policy: str | None,
    explained: bool,
    as_json: bool,
) -> None:
    """Dice qué día vence un término. El día de partida no se cuenta."""
    try:
        rule = _rule(_number(duration), _unit(unit))
        calendar = _with_policy(entity_calendar(), policy)
        reception = received(calendar, _moment(start), policy_for(rule, calendar))
        counted = count(
            calendar,
            rule,
            reception.on,
            [_suspension(text) for text in suspended],
            starts_at=reception.at,
        )
    except InvalidInput as error:
        raise Refused(" ".join(error.fields.values())) from error
    except EngineError as error:
        raise Refused(str(error)) from error
    if not as_json:
        click.echo(_text(rule.unit, counted, explained=explained))
        return
    said = _said(rule, reception.on, policy_for(rule, calendar), counted)
    click.echo(
        json.dumps(said | ({"days": _days(counted)} if explained else {}), ensure_ascii=False)
    )


def entity_calendar() -> BusinessCalendar:
    """From the installation's database; the calendar of the law where there is none."""
    settings = Settings.from_env({"CAUCE_SECRET_KEY": "unused: nothing is signed", **os.environ})
    if settings.sqlite and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return calendars.of_the_law()
    engine = build(settings)
    try:
        return calendars.as_kept(engine)
    finally:
        engine.dispose()


def _rule(duration: int, unit: Unit) -> TermRule:
    return TermRule(
        code="cli",
        name="Término",
        duration=duration,
        unit=unit,
        roll=USUAL_ROLL[unit],
        suspendable=unit in SUSPENDABLE,
        verification=Verification.INTERNAL,
    )


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _LONGEST:
        raise Refused(f"La duración «{text}» no es un número entero entre 1 y {_LONGEST}.")
    return int(text)


def _unit(text: str) -> Unit:
    try:
        return Unit(text)
    except ValueError:
        raise Refused(f"La unidad «{text}» no existe: use {', '.join(Unit)}.") from None


def _with_policy(calendar: BusinessCalendar, text: str | None) -> BusinessCalendar:
    if text is None:
        return calendar
    if text not in _POLICIES:
        raise Refused(f"La política «{text}» no existe: use {' o '.join(_POLICIES)}.")
    hours = replace(calendar.hours, policy=_POLICIES[text])
    return BusinessCalendar(calendar.holidays, calendar.closures, hours)


def _moment(text: str) -> date | datetime:
    """A day, or an instant of Bogotá where it says no zone."""
    try:
        if "T" not in text and " " not in text:
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"«{text}» no es una fecha: escriba AAAA-MM-DD o AAAA-MM-DDThh:mm.") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=BOGOTA)


def _suspension(text: str) -> Suspension:
    first, _, last = text.partition("..")
    try:
        starts_on, ends_on = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise Refused(f"La suspensión «{text}» no es AAAA-MM-DD..AAAA-MM-DD.") from None
    if ends_on < starts_on:
        raise Refused(f"La suspensión «{text}» termina antes de empezar.")
    return Suspension(starts_on, ends_on, "pedida en la orden")


def _said(
    rule: TermRule, starts_on: date, policy: ReceptionPolicy, counted: Count
) -> dict[str, object]:
    said: dict[str, object] = {
        "due": str(counted.due_on),
        "from": starts_on.isoformat(),
        "duration": rule.duration,
        "unit": rule.unit,
        "policy": next(name for name, known in _POLICIES.items() if known is policy),
    }
    if counted.due_at:
        said["due_at"] = counted.due_at.isoformat()
    return said


def _days(counted: Count) -> list[dict[str, object]]:
    return [
        {
            "day": day.day.isoformat(),
            "n": day.n,
            "kind": day.kind,
            "text": day.text,
            "norm": day.norm,
            "verification": day.verification,
        }
        for day in counted.days
    ]


def _text(unit: Unit, counted: Count, *, explained: bool) -> str:
    ends = f"{_ENDS.get(unit, 'Vence el')} {counted.due_on}."
    if counted.due_at:
        ends = f"Vence el {counted.due_at:%Y-%m-%d} a las {counted.due_at:%H:%M}."
    return "\n".join([ends, *(_line(day) for day in counted.days if explained)])


_ENDS = {Unit.COMPLETE: "Se puede actuar desde el", Unit.BACKWARDS: "El último día es el"}
_WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def _line(day: CountedDay) -> str:
    doubt = " (por verificar)" if day.verification == Verification.UNVERIFIED else ""
    norm = f" · {day.norm}{doubt}" if day.norm else ""
    number = "" if day.n is None else str(day.n)
    return f"{day.day}  {_WEEKDAYS[day.day.weekday()]:<9}  {number:>4}  {day.text}{norm}"
