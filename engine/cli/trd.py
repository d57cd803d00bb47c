"""`cauce trd`: the retention table of the entity."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.services import retention


@click.group()
def trd() -> None:
    """La tabla de retención documental: cuánto se conserva cada serie."""


@trd.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Reemplaza la tabla por la de FILE (TOML). Lo que ya se cerró conserva lo que se dijo."""
    with installation.engine() as engine, engine.work_as(SYSTEM) as work:
        count = retention.replace(work, file.read_bytes())
    click.echo(f"La tabla de retención tiene {count} líneas.")


@trd.command()
def show() -> None:
    """Escribe la tabla vigente, una línea por serie."""
    with installation.engine() as engine, engine.reading_as(SYSTEM) as work:
        lines = retention.table(work)
    for line in lines:
        series = " / ".join(filter(None, (line.series, line.subseries)))
        click.echo(
            f"{line.code}\t{series}\t{line.managed_years} + {line.archived_years} años\t"
            f"{line.disposition}\t{line.norm} [{line.verification}]\tdesde {line.valid_from}"
        )
