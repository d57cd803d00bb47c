"""`cauce verify`: an exported case file, without a database and without a network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.adapters import verificar


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Comprueba un expediente exportado (ZIP o carpeta). Sale con 1 si algo no concuerda."""
    sys.exit(verificar.main([str(file)]))
