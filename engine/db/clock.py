"""One clock for all who share a database: its own. A host whose clock is wrong decides nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import text

from engine.db.session import Database

ASKED_AGAIN_AFTER = 60.0  # seconds
_NOW = text("SELECT clock_timestamp()")


def utc_now() -> datetime:
    """The clock of this process."""
    return datetime.now(UTC)


def shared(database: Database) -> Callable[[], datetime]:
    """The clock of PostgreSQL. A SQLite file is on one machine, whose clock is the only one."""
    return DatabaseClock(database) if database.engine.dialect.name == "postgresql" else utc_now


class DatabaseClock:
    """Asks the database once a minute, and in between counts the seconds that go by.

    It counts from when the answer arrived, so it is behind the database by as long as the answer
    travelled, and never ahead. What this host takes the time of day to be does not matter.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._answer: tuple[datetime, float] | None = None
        self._asking = Lock()

    def __call__(self) -> datetime:
        answer = self._answer
        if answer is None or time.monotonic() - answer[1] >= ASKED_AGAIN_AFTER:
            answer = self._asked(answer)
        said, arrived = answer
        return said + timedelta(seconds=time.monotonic() - arrived)

    def _asked(self, known: tuple[datetime, float] | None) -> tuple[datetime, float]:
        """One thread asks; the others go on with what is known."""
        if known is None:
            self._asking.acquire()
        elif not self._asking.acquire(blocking=False):
            return known
        try:
            with self._database.engine.connect() as connection:
                said: datetime = connection.execute(_NOW).scalar_one()
            self._answer = (said.astimezone(UTC), time.monotonic())
            return self._answer
        finally:
            self._asking.release()
