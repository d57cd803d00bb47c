"""The metronome: what is due is done once; what cannot be done stops nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from engine import worker
from engine.adapters.durable_jobs import DbosJobs
from engine.adapters.jobs import Payload
from engine.bootstrap import Engine, build
from engine.db.tables import Case, Event, Heartbeat, Message, MessageStatus, ServiceJob, Timer
from engine.domain.officials import SYSTEM
from engine.errors import Conflict
from engine.services import incidents, notifications, workers
from engine.services.actions import ACTIONS
from engine.services.work import Work
from engine.settings import Settings
from tests.faults.processes import environment
from tests.faults.tables import with_job_tables
from tests.matters import LUZ, PETITION
from tests.office import GLORIA, PATIENCE, Office, Received
from tests.relay import Relay


def file_petition(office: Office) -> Received:
    return office.receives("peticion", **PETITION)


def incidents_of(office: Office) -> list[incidents.IncidentLine]:
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        return list(incidents.listed(work))


def retry(office: Office, incident_id: int) -> None:
    with office.engine.work_as(office.actor(GLORIA)) as work:
        incidents.retry(work, incident_id)


def fired(office: Office, case: Received) -> int:
    """How often the task of who answers for an expired term was opened."""
    return office.history_of(case).count("entered atender_vencimiento")


# --- timers ---------------------------------------------------------------------------------------


def test_a_case_that_cannot_go_on_becomes_an_incident_and_holds_up_no_other(office: Office) -> None:
    broken, sound = file_petition(office), file_petition(office)
    office.works_off()
    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(update(Case).where(Case.id == broken.id).values(state=b"\x00"))

    office.days_pass_until("2026-05-04")

    assert (fired(office, broken), fired(office, sound)) == (0, 1)
    [incident] = [one for one in incidents_of(office) if one.kind == "CaseFault"]
    assert (incident.case_id, incident.retryable) == (broken.id, True)
    with office.engine.reading_as(SYSTEM) as work:
        tried = select(Timer.due_at).where(Timer.case_id == broken.id, Timer.failed_attempts > 0)
        waiting = work.session.scalars(tried).all()
    assert waiting
    assert all(due_at > office.now for due_at in waiting)


def test_a_timer_that_cannot_fire_is_left_alone_for_an_hour(office: Office) -> None:
    broken = file_petition(office)
    office.days_pass_until("2026-03-04")
    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(update(Case).where(Case.id == broken.id).values(state=b"\x00"))
        work.session.execute(update(Timer).values(due_at=work.now))

    office.works_off()
    office.time_passes(minutes=59)
    first = attempts(office)
    assert set(first) == {1}

    office.time_passes(minutes=2)
    assert attempts(office) == [2] * len(first)
    assert len(incidents_of(office)) == len(first)


def attempts(office: Office) -> list[int]:
    """Of each timer."""
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(Timer.failed_attempts)))


def test_two_workers_that_tick_at_once_fire_each_timer_once(office: Office) -> None:
    matters = [file_petition(office) for _ in range(4)]
    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(update(Timer).values(due_at=work.now - timedelta(minutes=1)))
        timers = len(work.session.scalars(select(Timer.id)).all())
    start = threading.Barrier(2)
    done: list[int] = []

    def tick() -> None:
        start.wait()
        done.append(worker.fire_timers(office.engine))

    together([threading.Thread(target=tick) for _ in range(2)])

    assert sum(done) == timers
    assert [fired(office, matter) for matter in matters] == [1] * len(matters)
    assert incidents_of(office) == []
    assert office.broken_invariants() == []


def together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)


# --- one by one -----------------------------------------------------------------------------------


def test_what_fails_becomes_an_incident_and_the_others_are_done(office: Office) -> None:
    done: list[int] = []

    def act(work: Work, number: int) -> bool:
        if number == 2:
            raise RuntimeError("a fault of ours")
        done.append(number)
        return True

    assert worker.each_alone(office.engine, "thing", [1, 2, 3], act) == 2

    assert done == [1, 3]
    [incident] = incidents_of(office)
    assert (incident.kind, incident.message) == ("thing_failed", "RuntimeError: a fault of ours")


def test_what_somebody_else_moved_meanwhile_is_no_incident(office: Office) -> None:
    def act(work: Work, number: int) -> bool:
        raise Conflict("it moved on")

    assert worker.each_alone(office.engine, "thing", [1], act) == 0
    assert incidents_of(office) == []


# --- jobs that end badly --------------------------------------------------------------------------


def test_an_action_that_breaks_is_an_incident_and_can_be_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(work: Work, task: object) -> object:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as fault:
        fault.setitem(ACTIONS, "acuse_recibo", broken)
        file_petition(office)
        office.works_off()
    [incident] = incidents_of(office)
    assert incident.retryable
    assert "a fault of ours" in incident.message
    assert office.mail.sent == []

    retry(office, incident.id)
    office.works_off()

    assert len(office.mail.to(LUZ)) == 1
    assert incidents_of(office) == []


def test_a_job_that_ended_without_telling_anybody_is_found(office: Office) -> None:
    def hopeless(payload: Payload) -> None:
        raise RuntimeError("the process died again and again")

    letter = write(office.engine, LUZ)
    office.jobs.register("send_mail", hopeless)
    office.jobs.drain()
    worker.watch(office.engine)
    worker.watch(office.engine)

    [incident] = incidents_of(office)
    assert (incident.kind, incident.retryable) == ("job_failed", True)

    worker.register(office.engine)
    retry(office, incident.id)
    office.works_off()

    assert len(office.mail.to(LUZ)) == 1
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.get_one(Message, letter).status == MessageStatus.SENT


def write(engine: Engine, to: str) -> int:
    with engine.work_as(SYSTEM) as work:
        message = notifications.notify(
            work,
            "termino_vencido",
            to=to,
            context={
                "radicado": "2026-000001",
                "subject": None,
                "name": "Luz",
                "term_name": "Respuesta",
                "due_on": date(2026, 3, 20),
                "norm": "",
                "case_id": 1,
            },
            case_id=None,
            dedup_key="k1",
        )
        return message.id


# --- workers that live and die --------------------------------------------------------------------


def test_the_jobs_of_a_worker_that_falls_silent_are_taken_over_once(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        workers.beat(work)
    other = build(
        replace(office.settings, executor_id="other-1"),
        clock=office.clock,
        jobs=office.jobs,
        mail=office.mail,
    )

    office.clock.now += timedelta(seconds=10)
    assert worker.heartbeat(other) == 0
    office.clock.now += timedelta(seconds=10)
    assert worker.heartbeat(other) == 1
    assert worker.heartbeat(other) == 0

    office.clock.now += timedelta(seconds=1)
    assert worker.heartbeat(office.engine) == 0
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.scalars(select(Heartbeat).order_by(Heartbeat.executor_id)).all()
    assert [(row.executor_id, row.recovered_at) for row in rows] == [
        (office.settings.executor_id, None),
        ("other-1", None),
    ]
    other.database.dispose()


@pytest.fixture
def relay() -> Iterator[Relay]:
    relay = Relay()
    relay.comes_up()
    yield relay
    relay.closes()


def test_a_worker_process_does_what_waits_and_ends_when_it_is_told_to(
    settings: Settings, relay: Relay
) -> None:
    installation = with_job_tables(replace(settings, mail_url=relay.url, executor_id="process-1"))
    engine = build(installation, jobs=DbosJobs(installation))
    write(engine, LUZ)

    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli", "worker"],
        env={**os.environ, **environment(installation)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: relay.received != [] or process.poll() is not None)
        until(lambda: beats(engine) == ["process-1"] or process.poll() is not None)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        engine.dispose()

    assert process.returncode == 0, said
    assert "worker_ended" in said
    assert len(relay.received) == 1


def beats(engine: Engine) -> list[str]:
    with engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(Heartbeat.executor_id)))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.1)


# --- what has had its time ------------------------------------------------------------------------


def test_nothing_is_left_waiting_after_everything_due_is_done(office: Office) -> None:
    file_petition(office)

    office.works_off()

    assert office.jobs.stats().waiting == 0
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(ServiceJob)).all() == []
        assert work.session.scalars(select(Event.kind)).all() != []
    worker.purge(office.engine)
    assert office.broken_invariants() == []
