"""Databases of tests: none outlives the machine, and what was compiled for one serves them all."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, event

from engine.db import session

#: for a test that asks what a database does where power may fail
POWER_MAY_FAIL = False

#: statements that are kept compiled: all of ours
MANY = 4_000

_prepare, _create = session._prepare_sqlite, session.create

#: a machine that runs many tests is given more time than people have
SECONDS = 300
_PATIENT = f"-c statement_timeout={SECONDS}s -c lock_timeout={SECONDS}s"

#: by kind of database: the first that was opened
_first: dict[str, Engine] = {}


def are_of_tests() -> None:
    """Every database that this process opens from now on: ours, and that of the jobs."""
    session._prepare_sqlite = _prepared
    session.create = _created
    session._POSTGRES = {"connect_timeout": SECONDS, "options": _PATIENT}
    event.listen(Engine, "connect", _does_not_wait)


def _prepared(connection: Any, record: object) -> None:
    _prepare(connection, record)
    _does_not_wait(connection, record)


def _does_not_wait(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection) and not POWER_MAY_FAIL:
        connection.execute("PRAGMA synchronous=OFF")


def _created(url: str) -> Engine:
    """With the statements that were compiled for the first of its kind."""
    made = _create(url)
    first = _first.setdefault(made.dialect.name, made)
    first._compiled_cache.capacity = MANY  # type: ignore[union-attr]
    if getattr(first.dialect, "server_version_info", None):  # it was asked what it is
        made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
    return made
