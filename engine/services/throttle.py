"""Attempts counted per key in the database, so that every process counts the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, select, update

from engine.db.queries import upsert
from engine.db.tables import Throttle
from engine.errors import Throttled
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`free` attempts in a window; after them each one must wait twice as long as the last."""

    free: int
    window: timedelta
    first_wait: timedelta
    longest_wait: timedelta

    def wait_after(self, attempts: int) -> timedelta | None:
        """How long the next attempt must wait; None while attempts are free."""
        if attempts < self.free:
            return None
        doublings = min(attempts - self.free, 20)
        wait: timedelta = self.first_wait * (1 << doublings)
        return min(wait, self.longest_wait)


SIGN_IN = Limit(
    free=5,
    window=timedelta(hours=1),
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=30),
)
TRACKING = Limit(
    free=20,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
)
RESET = Limit(
    free=3,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=5),
    longest_wait=timedelta(hours=1),
)
VERIFYING = Limit(
    free=30,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
)
FILING = Limit(
    free=20,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=5),
    longest_wait=timedelta(hours=1),
)
#: letters that anybody can have sent to an address that they type
LETTER = Limit(
    free=5,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=5),
    longest_wait=timedelta(hours=1),
)


def attempt(work: Work, key: str, limit: Limit) -> None:
    """Counts one attempt. Throttled, uncounted, while the key must wait.

    Commit it before what is attempted: a failure must not undo the count.
    """
    refuse_while_blocked(work, key)
    attempts = _counted(work, key, limit)
    if wait := limit.wait_after(attempts):
        work.session.execute(
            update(Throttle).where(Throttle.key == key).values(blocked_until=work.now + wait)
        )


def refuse_while_blocked(work: Work, key: str) -> None:
    """Throttled while the key must wait."""
    until = work.session.scalar(select(Throttle.blocked_until).where(Throttle.key == key))
    if until is not None and until > work.now:
        raise Throttled(max(1, int((until - work.now).total_seconds() + 0.999)))


def forgive(work: Work, key: str) -> None:
    """The last attempt counted was a good one: it counts no more."""
    work.session.execute(
        update(Throttle)
        .where(Throttle.key == key)
        .values(attempts=Throttle.attempts - 1, blocked_until=None)
    )


def forget(work: Work, key: str) -> None:
    """The key is as good as new."""
    work.session.execute(delete(Throttle).where(Throttle.key == key))


def purge(work: Work) -> None:
    """Forgets the windows that ended."""
    work.session.execute(delete(Throttle).where(Throttle.window_ends_at < work.now))


def _counted(work: Work, key: str, limit: Limit) -> int:
    ends = work.now + limit.window
    over = Throttle.window_ends_at < work.now
    statement = (
        upsert(work.session, Throttle, {"key": key, "attempts": 1, "window_ends_at": ends})
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "attempts": case((over, 1), else_=Throttle.attempts + 1),
                "window_ends_at": ends,
            },
        )
        .returning(Throttle.attempts)
    )
    return int(work.session.execute(statement).scalar_one())
