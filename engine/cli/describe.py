"""`cauce describe`: the pages that officials read about their procedures."""

from __future__ import annotations

from pathlib import Path

import click

from engine.services import procedure_pages

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("processes", metavar="CARPETA", type=_FOLDER)
@click.option("--into", required=True, metavar="CARPETA", type=click.Path(path_type=Path))
def describe(processes: Path, into: Path) -> None:
    """Escribe una página y un dibujo por procedimiento, y el índice, a partir de sus archivos."""
    made = procedure_pages.pages(processes)
    into.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (into / name).write_text(content, encoding="utf-8")
    click.echo(f"{len(made)} archivos en {into}")
