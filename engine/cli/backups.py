"""`cauce backup`, `cauce restore` and `cauce resume`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from engine import bootstrap
from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.errors import Conflict
from engine.services import backups, parameters, resuming, workers
from engine.services.quarantine import Stage
from engine.services.work import Work
from engine.settings import BOGOTA, Settings

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
def backup(folder: Path) -> None:
    """Guarda en DIR una copia de todo: datos, documentos y ajustes, sin las claves."""
    with installation.engine() as engine:
        made = _make(engine, folder)
    click.echo(f"Copia hecha en {made.folder}: {made.rows} filas, {made.documents} documentos.")
    click.echo("Contiene datos personales y no la clave secreta: guarde cada una en su lugar.")
    for name in made.corrupt:
        click.echo(f"El documento {name} ya no es el que se guardó: restáurelo de otra copia.")
    if made.corrupt:
        raise SystemExit(1)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--replace", is_flag=True, help="Guarda lo que hay y pone la copia en su lugar.")
def restore(folder: Path, *, replace: bool) -> None:
    """Trae la copia de DIR a una base vacía. Nada sale hasta `cauce resume`."""
    settings = installation.settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    backups.check(folder)
    if replace:
        _put_aside(settings)
    found = backups.restore(settings, folder, now=datetime.now(UTC))
    made_at = f"{found.made_at.astimezone(BOGOTA):%Y-%m-%d %H:%M}"
    click.echo(f"Copia del {made_at}: {found.rows} filas, {found.documents} documentos.")
    click.echo(f"Nada sale: {found.held} correos esperan. Revise con `cauce fsck` y siga con")
    click.echo("`cauce resume` o en Administrar → Restauración.")


@click.command()
@click.option("--start", is_flag=True, help="Reanuda el trabajo; los correos quedan retenidos.")
@click.option("--send", is_flag=True, help="Envía todos los correos retenidos.")
@click.option("--discard", is_flag=True, help="Los descarta: ya habían salido.")
@click.option("--finish", is_flag=True, help="Termina: los correos salen otra vez por sí solos.")
def resume(*, start: bool, send: bool, discard: bool, finish: bool) -> None:
    """Qué espera tras una restauración; con opciones, lo decide."""
    if send and discard:
        raise click.UsageError("elija --send o --discard")
    with installation.engine() as engine:
        with engine.work_as(SYSTEM) as work:
            ids = [letter.id for letter in resuming.waiting(work).letters]
            if start:
                _or_say(_NOT_STOPPED, resuming.start, work)
            if send or discard:
                decide = resuming.release if send else resuming.discard
                verb = "salen" if send else "se descartaron"
                click.echo(f"{decide(work, ids)} correos {verb}.")
            if finish:
                _or_say(_NOT_STARTED, resuming.finish, work)
        with engine.reading_as(SYSTEM) as work:
            _tell(resuming.waiting(work))


_NOT_STOPPED = "No hay una restauración detenida que poner al día."
_NOT_STARTED = "No hay una restauración que se esté poniendo al día: empiece con --start."


def _or_say(otherwise: str, step: Callable[[Work], None], work: Work) -> None:
    try:
        step(work)
    except Conflict as error:
        raise click.ClickException(otherwise) from error


def _tell(found: resuming.Waiting) -> None:
    for letter in found.letters:
        click.echo(f"retenido  {letter.id}  {letter.recipient}  {letter.subject}")
    if found.quarantine is None:
        click.echo(f"No hay restauración en curso. Correos retenidos: {len(found.letters)}.")
        return
    stage = "detenida" if found.quarantine.stage is Stage.STOPPED else "poniéndose al día"
    click.echo(
        f"La instalación está {stage}. Correos retenidos: {len(found.letters)}. Vencidos: "
        f"{found.timers} temporizadores, {found.reminders} recordatorios."
    )


def _make(engine: bootstrap.Engine, folder: Path) -> backups.Made:
    made = backups.make(engine.settings, engine.database, engine.jobs, folder, now=engine.clock())
    with engine.work_as(SYSTEM) as work:
        parameters.keep(work, backups.LAST, work.now.isoformat())
    return made


def _put_aside(settings: Settings) -> None:
    """What is there becomes a backup of its own, and then an empty database."""
    aside = settings.home / f"antes-de-restaurar-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    engine = bootstrap.build(settings)
    try:
        with engine.reading_as(SYSTEM) as work:
            alive = workers.alive(work, timedelta(minutes=1))
        if alive:
            raise click.ClickException(
                f"Hay trabajadores en marcha: {', '.join(alive)}. Deténgalos, y también la web."
            )
        backups.make(settings, engine.database, engine.jobs, aside, now=engine.clock())
    finally:
        engine.dispose()
    backups.clear(settings)
    click.echo(f"Lo que había quedó en {aside}.")
