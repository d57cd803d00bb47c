"""`cauce bounce < mail`: what the mail server pipes to us when a letter comes back."""

from __future__ import annotations

import sys

import click

from engine.adapters import bounces as reports
from engine.bootstrap import DATABASE_ERRORS
from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.services import bounces

#: sysexits.h: the mail server keeps the mail and comes back with it later
TRY_LATER = 75


@click.command()
def bounce() -> None:
    """Lee por la entrada estándar un aviso de devolución y marca la carta que volvió.

    Termina en 0 también con lo que no es un aviso: un aviso no se devuelve. Termina en 75 si la
    base de datos no responde, para que el servidor de correo lo intente de nuevo.
    """
    returned = reports.read(sys.stdin.buffer.read(reports.LARGEST))
    if returned is None:
        click.echo("No es un aviso de que una carta no se pudo entregar: no se hizo nada.")
        return
    try:
        with installation.engine() as engine:
            message_id = engine.run(SYSTEM, lambda work: bounces.take(work, returned))
    except DATABASE_ERRORS as error:
        click.echo(f"La base de datos no responde: {type(error).__name__}", err=True)
        sys.exit(TRY_LATER)
    if message_id is None:
        click.echo("Ninguna carta nuestra volvió con este aviso, o ya constaba: no se hizo nada.")
    else:
        click.echo(f"La carta {message_id} volvió y quedó marcada como devuelta.")
