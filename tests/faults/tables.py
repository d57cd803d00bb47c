"""Empty tables of the durable job engine beside ours."""

from __future__ import annotations

from sqlalchemy import text

from engine.adapters import durable_jobs
from engine.db.session import Database
from engine.settings import Settings


def with_job_tables(settings: Settings) -> Settings:
    if not settings.sqlite:
        database = Database(settings.database_url)
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))
        database.dispose()
    durable_jobs.create_tables(settings)
    return settings
