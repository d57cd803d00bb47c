"""`cauce db`: the tables."""

from __future__ import annotations

import click

from engine.adapters import durable_jobs
from engine.cli import installation
from engine.db import schema
from engine.domain.officials import SYSTEM
from engine.services import calendars
from engine.settings import Settings


@click.group()
def db() -> None:
    """La base de datos."""


@db.command()
def upgrade() -> None:
    """Crea las tablas o las lleva a la versión de este programa."""
    prepare(installation.settings())
    click.echo(f"La base de datos está en la versión {schema.newest()}.")


def prepare(settings: Settings) -> None:
    """Tables, those of the job engine, and a calendar."""
    settings.home.mkdir(parents=True, exist_ok=True)
    schema.upgrade(settings.database_url)
    durable_jobs.create_tables(settings)
    with installation.engine() as engine, engine.work_as(SYSTEM) as work:
        calendars.seed(work)
