"""The schema of a database, brought to a version by Alembic."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from engine.db import session
from engine.db.tables import Base


def upgrade(url: str, revision: str = "head") -> None:
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    command.downgrade(_config(url), revision)


def drop(url: str) -> None:
    """Every table of ours and the version too: as before the first upgrade."""
    engine = session.create(url)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()


def analyze(url: str) -> None:
    """PostgreSQL learns at once what its tables hold, as it does by itself after a while.

    Until then a database filled in one go is read as if it were empty: slowly.
    """
    engine = session.create(url)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("ANALYZE"))
    engine.dispose()


def current(engine: Engine) -> str | None:
    """The version that the database is at; None for an empty one."""
    with engine.connect() as connection:
        return version_of(connection)


def version_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The version that this code needs."""
    return ScriptDirectory.from_config(_config("sqlite://")).get_current_head()


def at_head(engine: Engine) -> bool:
    return current(engine) == newest()


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("engine.db") / "migrations"))
    config.attributes["url"] = session.normal_url(url)
    return config
