"""Clocks that are wrong: of a host, and of the database itself."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, update

from engine import worker
from engine.db.clock import ASKED_AGAIN_AFTER, DatabaseClock, shared, utc_now
from engine.db.session import Database
from engine.db.tables import Event, Timer
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import cases
from engine.settings import Settings
from tests.faults.processes import run_process
from tests.office import Office

FIRED = "entered vencimiento_anotado"
HOUR = 3600
TIMERS = 1000


# --- a host whose clock is wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_in", "ahead", "on_postgresql", "on_sqlite"),
    [(HOUR, 3 * HOUR, False, True), (-HOUR, -3 * HOUR, True, False), (-HOUR, 3 * HOUR, True, True)],
    ids=["not due, 3 h ahead", "due, 3 h behind", "due, 3 h ahead"],
)
def test_what_is_due_is_said_by_the_clock_that_all_share(
    office: Office, due_in: int, ahead: int, on_postgresql: bool, on_sqlite: bool
) -> None:
    """A SQLite file has one machine, so there the clock of the machine is the one that counts."""
    case = office.receives("aplazable")
    with office.engine.work_as(SYSTEM) as work:
        due_at = datetime.now(UTC) + timedelta(seconds=due_in)
        work.session.execute(update(Timer).values(due_at=due_at))

    assert run_process(office.settings, "timers", "--executor", "a", "--ahead", str(ahead)) == 0

    expected = on_sqlite if office.settings.sqlite else on_postgresql
    assert office.history_of(case).count(FIRED) == int(expected)


def test_the_database_is_asked_once_a_minute(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(settings.database_url)
    clock = shared(database)
    if settings.sqlite:
        assert clock is utc_now
        database.dispose()
        return
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    before, first, second = datetime.now(UTC), clock(), clock()

    assert before <= first <= second <= datetime.now(UTC)
    assert asked == ["SELECT clock_timestamp()"]
    later = time.monotonic() + ASKED_AGAIN_AFTER
    monkeypatch.setattr(time, "monotonic", lambda: later)
    clock()
    clock()
    assert len(asked) == 2
    database.dispose()


@pytest.mark.parametrize("backend", ["postgresql"])  # SQLite has no clock of its own
def test_it_is_never_ahead_of_the_database(settings: Settings) -> None:
    database = Database(settings.database_url)
    clock = DatabaseClock(database)
    for _ in range(50):
        said = clock()
        with database.reading() as session:
            assert said <= session.execute(select(func.clock_timestamp())).scalar_one()
    database.dispose()


# --- a database whose clock jumps -----------------------------------------------------------------


def test_a_thousand_timers_under_a_clock_that_jumps_fire_once_each_and_none_early(
    office: Office,
) -> None:
    due_at = wait_for(office, TIMERS if office.settings.sqlite else TIMERS // 5)
    start = office.now
    for hours in (2, 3, 27, 3, 6, 9, 12, 24, 25, 30):  # +1 h, +1 day, −1 day, +3 h …
        office.clock.now = start + timedelta(hours=hours)
        while worker.fire_timers(office.engine):
            pass
    with office.engine.reading_as(SYSTEM) as work:
        left = set(work.session.scalars(select(Timer.case_id)))
        rows = work.session.execute(
            select(Event.case_id, Event.at).where(
                Event.element_id == "vencimiento_anotado", Event.kind == "entered"
            )
        ).all()
    latest = start + timedelta(hours=30)
    due = {case_id for case_id, due in due_at.items() if due <= latest}
    assert sorted(row.case_id for row in rows) == sorted(due)  # each once
    assert [row.case_id for row in rows if row.at < due_at[row.case_id]] == []
    assert left == set(due_at) - due


def wait_for(office: Office, timers: int) -> dict[int, datetime]:
    """So many cases that wait, each for a minute of its own in two days; by case."""
    office.deploys("aplazable")
    for _ in range(timers // 100):
        with office.engine.work_as(CITIZEN) as work:
            for _ in range(100):
                cases.file(work, "aplazable", {}, received_at=office.now, channel="web")
    with office.engine.work_as(SYSTEM) as work:
        rows = work.session.scalars(select(Timer).order_by(Timer.id)).all()
        for n, row in enumerate(rows):
            row.due_at = office.now + timedelta(seconds=n * 48 * HOUR / timers)
        return {row.case_id: row.due_at for row in rows if row.due_at}
