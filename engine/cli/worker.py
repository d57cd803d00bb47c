"""`cauce worker`: timers, reminders, mail and automatic tasks."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace

import click

from engine import worker as metronome
from engine.settings import Settings


@click.command()
@click.option(
    "--executor-id",
    envvar="CAUCE_EXECUTOR_ID",
    help="Nombre estable y único de este trabajador: máquina y puesto.",
)
def worker(executor_id: str | None) -> None:
    """Hace lo que vence y lo que espera: temporizadores, recordatorios, correo."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    for chatty in ("apscheduler", "dbos"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings = Settings.from_env(os.environ)
    if executor_id:
        settings = replace(settings, executor_id=executor_id)
    metronome.run(settings)
    # A thread that sleeps between two attempts would hold the process back: its job is durable.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
