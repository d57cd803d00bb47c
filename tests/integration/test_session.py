"""Connections that are kept open between two units of work."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from engine.db import session
from engine.db.session import Database


def test_connections_that_died_while_they_rested_are_replaced(
    migrated_postgres: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_REST_SECONDS", 0.0)
    database = Database(migrated_postgres.url.render_as_string(hide_password=False))
    with database.writing() as one, database.writing() as other:
        died = [unit.scalar(text("SELECT pg_backend_pid()")) for unit in (one, other)]
    with migrated_postgres.connect() as killer:
        for number in died:
            killer.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})

    with database.writing() as unit:
        alive = unit.scalar(text("SELECT pg_backend_pid()"))

    database.dispose()
    assert alive not in died
