"""The database: one write unit and one read unit, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

#: SQLSTATE of what a second try cures: serialization failure, deadlock, lock not available
_RETRYABLE = frozenset({"40001", "40P01", "55P03"})

#: nobody waits longer for a connection (seconds), a statement or a lock (milliseconds)
_POSTGRES = {
    "connect_timeout": 3,
    "options": "-c statement_timeout=10000 -c lock_timeout=10000"
    " -c idle_in_transaction_session_timeout=30000",
}


class Database:
    """Opens transactions. A writer on SQLite takes the lock at once, so it never has to give up."""

    def __init__(self, url: str) -> None:
        self.engine = create(url)
        self._reader = self.engine.execution_options(reading=True, postgresql_readonly=True)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits at the end, or leaves nothing behind."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one moment and changes nothing."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def normal_url(url: str) -> URL:
    """With the driver that we install."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    return parsed.set(drivername="postgresql+psycopg") if backend == "postgresql" else parsed


def create(url: str) -> Engine:
    """An engine with our settings for the kind of database that `url` names."""
    parsed = normal_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": 30})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        parsed, isolation_level="READ COMMITTED", pool_size=10, connect_args=_POSTGRES
    )
    _ping_after_a_rest(engine)
    return engine


def worth_retrying(error: OperationalError) -> bool:
    """Whether the database was only busy: locked (SQLite), or a loser of a race (PostgreSQL)."""
    code = getattr(error.orig, "sqlstate", None)
    return code in _RETRYABLE or "database is locked" in str(error.orig)


def _ping_after_a_rest(engine: Engine) -> None:
    """A connection that rested may be dead, so it is asked; one in use a moment ago is not."""

    def rests(_: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()

    def wakes(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) < _REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the others rested as long: all are new now

    event.listen(engine, "checkin", rests)
    event.listen(engine, "checkout", wakes)


_REST_SECONDS = 1.0


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, and which one
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
