"""`cauce db`: the tables."""

from __future__ import annotations

import click

from engine.adapters import jobs
from engine.cli import installation
from engine.db import schema
from engine.domain.officials import SYSTEM
from engine.services import calendars


@click.group()
def db() -> None:
    """La base de datos."""


@db.command()
def upgrade() -> None:
    """Crea las tablas o las lleva a la versión de este programa."""
    settings = installation.settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    schema.upgrade(settings.database_url)
    jobs.create_tables(settings)
    with installation.engine() as engine, engine.work_as(SYSTEM) as work:
        calendars.seed(work)
    click.echo(f"La base de datos está en la versión {schema.newest()}.")
