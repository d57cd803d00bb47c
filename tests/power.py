"""Where a database in a file is not to outlive the machine, it need not wait for the disk."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Engine, event

from engine.db import session

#: for a test that asks what a database does about it
MAY_FAIL = False

_prepare = session._prepare_sqlite


def never_fails() -> None:
    """Every database in a file that this process opens from now on: ours, and that of the jobs."""
    session._prepare_sqlite = _prepared
    event.listen(Engine, "connect", _does_not_wait)


def _prepared(connection: Any, record: object) -> None:
    _prepare(connection, record)
    _does_not_wait(connection, record)


def _does_not_wait(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection) and not MAY_FAIL:
        connection.execute("PRAGMA synchronous=OFF")
