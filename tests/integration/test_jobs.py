"""What every job engine promises: the one in memory and the durable one, on both databases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.adapters import durable_jobs
from engine.adapters.durable_jobs import DbosJobs
from engine.adapters.jobs import ATTEMPTS, JobEngine, Payload
from engine.adapters.memory_jobs import MemoryJobs
from engine.db.session import Database
from engine.settings import Settings
from tests.faults.tables import with_job_tables

PATIENCE = 300.0


class Desk:
    """A job engine, its database, and what its handlers saw."""

    def __init__(self, engine: JobEngine, settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self.database = Database(settings.database_url)
        self.seen: list[Payload] = []
        engine.register("note", self.seen.append)

    def asks(self, key: str, payload: Mapping[str, int | str] | None = None, **how: object) -> None:
        with self.database.writing() as session:
            self.engine.enqueue(
                session,
                queue=str(how.pop("queue", "mail")),
                handler=str(how.pop("handler", "note")),
                key=key,
                payload=payload or {},
                **how,
            )

    def works_off(self) -> None:
        """Until nothing waits or runs that may be done now."""
        if isinstance(self.engine, MemoryJobs):
            self.engine.drain(datetime.now(UTC))
            return
        self.engine.launch(self.settings)
        until(lambda: self.engine.stats().waiting + self.engine.stats().running == 0)

    def closes(self) -> None:
        self.engine.shutdown()
        self.database.dispose()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def job_tables(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(durable_jobs, "POLLING_SECONDS", 0.02)
    monkeypatch.setattr(durable_jobs, "ENDS_WITHIN", 0)  # nothing runs any more then
    return with_job_tables(settings)


@pytest.fixture(params=["memory", "durable"])
def desk(request: pytest.FixtureRequest, job_tables: Settings) -> Iterator[Desk]:
    engine = (
        MemoryJobs()
        if request.param == "memory"
        else DbosJobs(job_tables, first_pause_seconds=0.001)
    )
    desk = Desk(engine, job_tables)
    yield desk
    desk.closes()


@pytest.fixture
def durable(job_tables: Settings) -> Iterator[Desk]:
    desk = Desk(DbosJobs(job_tables, first_pause_seconds=0.001), job_tables)
    yield desk
    desk.closes()


def test_a_job_asked_for_in_a_transaction_is_done_once_it_commits(desk: Desk) -> None:
    desk.asks("a", {"message_id": 7, "text": "ñandú"})
    assert desk.seen == []

    desk.works_off()

    assert desk.seen == [{"message_id": 7, "text": "ñandú"}]


def test_what_waits_is_told_to_a_backup_and_what_is_done_is_not(desk: Desk) -> None:
    desk.asks("a", {"n": 1})

    (waiting,) = desk.engine.pending()
    desk.works_off()

    assert (waiting["handler"], waiting["key"], waiting["payload"]) == ("note", "a", {"n": 1})
    assert waiting["queue"] == "mail"
    assert desk.engine.pending() == []


def test_what_is_rolled_back_is_never_done(desk: Desk) -> None:
    with Session(desk.database.engine) as session:
        desk.engine.enqueue(session, queue="mail", handler="note", key="a", payload={})
        session.rollback()
    desk.asks("b", {"n": 2})

    desk.works_off()

    assert desk.seen == [{"n": 2}]


def test_what_is_undone_to_a_savepoint_is_never_done(desk: Desk) -> None:
    with desk.database.writing() as session:
        desk.engine.enqueue(session, queue="mail", handler="note", key="a", payload={"n": 1})
        savepoint = session.begin_nested()
        desk.engine.enqueue(session, queue="mail", handler="note", key="b", payload={"n": 2})
        savepoint.rollback()

    desk.works_off()

    assert desk.seen == [{"n": 1}]


def test_the_same_key_is_one_job_however_often_it_is_asked_for(desk: Desk) -> None:
    desk.asks("a", {"n": 1})
    desk.asks("a", {"n": 1})

    desk.works_off()
    desk.asks("a", {"n": 1})
    if isinstance(desk.engine, MemoryJobs):
        desk.works_off()

    assert desk.seen == [{"n": 1}]


def test_a_job_that_fails_is_tried_until_it_succeeds(desk: Desk) -> None:
    tries = []

    def third_time_lucky(payload: Payload) -> None:
        tries.append(payload)
        if len(tries) < 3:
            raise ConnectionError("the database restarts")

    desk.engine.register("lucky", third_time_lucky)
    desk.asks("a", {"n": 1}, handler="lucky")

    desk.works_off()

    assert tries == [{"n": 1}] * 3
    assert desk.engine.stats().failed == 0


def test_when_every_attempt_is_in_vain_somebody_is_told_and_the_others_go_on(desk: Desk) -> None:
    tries, told = [], []

    def hopeless(payload: Payload) -> None:
        tries.append(payload)
        raise ValueError("a broken letter")

    desk.engine.register("hopeless", hopeless, lambda payload, why: told.append((payload, why)))
    desk.asks("a", {"n": 1}, handler="hopeless")
    desk.asks("b", {"n": 2})

    desk.works_off()

    assert len(tries) == ATTEMPTS
    assert told == [({"n": 1}, "ValueError: a broken letter")]
    assert desk.seen == [{"n": 2}]


def test_a_job_that_fails_and_has_nobody_to_tell_is_listed(desk: Desk) -> None:
    def hopeless(payload: Payload) -> None:
        raise ValueError("a broken letter")

    desk.engine.register("hopeless", hopeless)
    desk.asks("a", {"message_id": 1}, handler="hopeless")

    desk.works_off()

    [trouble] = desk.engine.troubles()
    assert (trouble.key, trouble.queue, trouble.handler) == ("a", "mail", "hopeless")
    assert trouble.payload == {"message_id": 1}
    assert "ValueError" in trouble.reason or "maximum" in trouble.reason


def test_a_job_for_later_waits(desk: Desk) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    desk.asks("a", {"n": 1}, not_before=later)
    desk.asks("b", {"n": 2})
    assert desk.engine.stats().waiting == 2

    if isinstance(desk.engine, MemoryJobs):
        desk.engine.drain(later - timedelta(seconds=1))
    else:
        desk.engine.launch(desk.settings)
        until(lambda: not desk.engine.lives("b"))

    assert desk.seen == [{"n": 2}]
    assert desk.engine.lives("a")
    assert not desk.engine.lives("b")


def test_a_job_whose_hour_has_come_is_done(desk: Desk) -> None:
    desk.asks("a", {"n": 1}, not_before=datetime.now(UTC) - timedelta(seconds=1))

    desk.works_off()

    assert desk.seen == [{"n": 1}]


def test_the_jobs_of_one_case_are_done_one_at_a_time(durable: Desk) -> None:
    running: list[str] = []
    together: set[tuple[str, ...]] = set()
    guard, other_case = threading.Lock(), threading.Barrier(2)

    def slow(payload: Payload) -> None:
        with guard:
            running.append(str(payload["case"]))
            together.add(tuple(sorted(running)))
        other_case.wait(PATIENCE)
        with guard:
            running.remove(str(payload["case"]))

    durable.engine.register("slow", slow)
    for number in range(3):
        for case in ("1", "2"):
            durable.asks(
                f"{case}-{number}", {"case": case}, handler="slow", queue="service", partition=case
            )

    durable.works_off()

    assert ("1", "2") in together
    assert not [cases for cases in together if len(set(cases)) < len(cases)]


def test_nothing_is_pickled(durable: Desk) -> None:
    durable.asks("a", {"message_id": 7})

    schema = "" if durable.settings.sqlite else "dbos."
    with durable.database.reading() as session:
        [stored] = session.scalars(text(f"SELECT inputs FROM {schema}workflow_input"))  # noqa: S608
        [written_by] = session.scalars(
            text(f"SELECT serialization FROM {schema}workflow_status")  # noqa: S608
        )

    assert written_by == "portable_json"
    assert stored == '{"namedArgs":{},"positionalArgs":["note",{"message_id":7}]}'


def test_what_ended_long_ago_is_forgotten(durable: Desk) -> None:
    durable.asks("a")
    durable.works_off()

    assert durable.engine.purge(datetime.now(UTC) - timedelta(days=30)) == 0
    assert durable.engine.purge(datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert durable.engine.purge(datetime.now(UTC) + timedelta(minutes=1)) == 0
