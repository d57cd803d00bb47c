"""The tables go up, down and up again, and are those that the program declares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, NullPool, create_engine, inspect, text

from engine.adapters import durable_jobs
from engine.db import schema
from engine.db.session import create, normal_url
from engine.db.tables import Base
from engine.settings import Settings
from tests import databases


@pytest.fixture
def empty(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    if backend == "sqlite":
        engine = create(f"sqlite:///{tmp_path / 'empty.db'}")
        yield engine
        engine.dispose()
        return
    # a plain engine: making a database may take longer than a statement of ours is allowed
    url = normal_url(request.getfixturevalue("postgres_server"))
    server = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS empty WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE empty"))
    engine = create(url.set(database="empty").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_up_down_and_up_again(empty: Engine) -> None:
    assert schema.current(empty) is None

    schema.upgrade(_url(empty))
    assert schema.at_head(empty)
    tables = set(inspect(empty).get_table_names())
    assert set(Base.metadata.tables) < tables

    schema.downgrade(_url(empty), "base")
    assert schema.current(empty) is None
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}

    schema.upgrade(_url(empty))
    assert set(inspect(empty).get_table_names()) == tables


def test_the_migrations_make_what_the_program_declares(empty: Engine) -> None:
    schema.upgrade(_url(empty))

    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def test_the_number_of_a_deleted_row_is_never_given_again(migrated_sqlite: Path) -> None:
    engine = create(f"sqlite:///{migrated_sqlite}")
    with engine.connect() as connection:
        made = dict(connection.execute(text("SELECT name, sql FROM sqlite_master")).all())
    engine.dispose()

    said = {
        name
        for name, table in Base.metadata.tables.items()
        if table.dialect_options["sqlite"]["autoincrement"]
    }
    assert {name for name in said if "AUTOINCREMENT" not in made[name]} == set()
    assert {"delivery", "timer"} <= said


def test_the_job_engines_tables_live_beside_ours_and_are_left_alone(
    empty: Engine, tmp_path: Path
) -> None:
    settings = Settings(database_url=_url(empty), secret_key="x", home=tmp_path)
    schema.upgrade(settings.database_url)
    before = _every_table(empty)
    durable_jobs.create_tables(settings)
    theirs = _every_table(empty) - before
    assert theirs

    schema.downgrade(settings.database_url, "base")
    schema.upgrade(settings.database_url)

    assert theirs <= _every_table(empty)


def _every_table(engine: Engine) -> set[str]:
    inspector = inspect(engine)
    return {
        f"{name}.{one}"
        for name in inspector.get_schema_names()
        if name != "information_schema"
        for one in inspector.get_table_names(schema=name)
    }


def test_a_writer_on_sqlite_has_the_lock_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "POWER_MAY_FAIL", True)
    engine = create(f"sqlite:///{tmp_path / 'x.db'}")

    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30000,
    }
    engine.dispose()
