"""`cauce acts`: the numbers of what is signed."""

from __future__ import annotations

import click

from engine.cli import installation
from engine.db.tables import ActStatus
from engine.domain.officials import SYSTEM
from engine.services import act_register, act_series
from engine.services import acts as services
from engine.services.acts import ActLine

_STATES = {
    ActStatus.NUMBERED: "numerado, sin sellar todavía",
    ActStatus.SEALED: "sellado",
    ActStatus.ANNULLED: "ANULADO",
}


@click.group()
def acts() -> None:
    """Los números de los actos: cómo se leen y cuáles se dieron."""


@acts.command()
@click.argument("series")
@click.argument("text")
def pattern(series: str, text: str) -> None:
    """Dice cómo se leen los números de SERIES, por ejemplo «4112.010.20.{numero:4} de {anio}».

    Usa {serie}, {anio} y {numero}, o {numero:4} para rellenar con ceros. Vale desde el número que
    siga: los que ya se dieron no cambian.
    """
    with installation.engine() as engine, engine.work_as(SYSTEM) as work:
        example = act_series.read_as(work, series, text)
    click.echo(f"Los números de la serie {series} se leerán así: {example}")


@acts.command()
@click.argument("series")
@click.argument("year", type=int)
def register(series: str, year: int) -> None:
    """Escribe los números de SERIES en YEAR, uno por línea, también los anulados y por qué."""
    with installation.engine() as engine, engine.reading_as(SYSTEM) as work:
        lines = act_register.register(work, series, year)
    for line in lines:
        click.echo("\t".join(_columns(line.act)))
    if not lines:
        click.echo(f"La serie {series} no tiene números en {year}.")


def _columns(line: ActLine) -> tuple[str, ...]:
    state = _STATES[line.status]
    if line.status == ActStatus.ANNULLED:
        state = f"{state}: {line.annulled_because}"
    signer = f"{line.signer_name}, {services.capacity(line)}"
    return (line.code, str(line.issued_on), line.paper_name, signer, state)
