"""`cauce verify`: an exported case file, without a database and without a network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from engine.adapters import verificar


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificados raíz en los que se confía (PEM).",
)
def verify(file: Path, trust: Path | None) -> None:
    """Comprueba un expediente exportado (ZIP o carpeta) y sus firmas. Sale con 1 si algo no
    concuerda."""
    code = verificar.main([str(file)])
    if code == 0:
        code = _signatures(file, trust)
    sys.exit(code)


def _signatures(file: Path, trust: Path | None) -> int:
    from engine.adapters import export_signatures
    from engine.adapters.signer import State

    broken = 0
    for where, check in export_signatures.found(file, trust):
        bad = check.state in (State.CHANGED, State.MISSING)
        broken += bad
        mark = "MAL  " if bad else "bien " if check.state is State.VALID else "nota "
        click.echo(f"{mark} {where}: {check.said}")
    return 1 if broken else 0
