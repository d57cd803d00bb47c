"""The metronome: it asks the database what is due, and runs the jobs. It holds no state of its own.

Any number of workers may tick at once: what one has taken in hand the others pass over.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from engine import bootstrap
from engine.adapters.jobs import RUN_SERVICE, SEAL_ACT, SEND_MAIL, SIGN_INDEX
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault, Conflict
from engine.services import (
    attachments,
    calendar_changes_walk,
    casefile_closing,
    casefile_signing,
    digests,
    documents,
    expiries,
    filings,
    guardians,
    incident_letters,
    incidents,
    mailing,
    messages,
    quarantine,
    recoveries,
    reminders,
    scanning,
    sealing,
    sessions,
    throttle,
    timers,
    workers,
)
from engine.services.actions import running
from engine.services.work import Attempt, Work
from engine.settings import BOGOTA, Settings

logger = logging.getLogger(__name__)

JOBS_KEPT_FOR = timedelta(days=30)
#: then the clock may end the worker, and what was published since is seen
BATCHES_OF_A_CHANGE = 50
#: seconds in which people's own transactions find the database free
BETWEEN_BATCHES = 0.12  # longer than SQLite's longest nap before it asks again
OPERATOR_ASKED_EVERY = 5.0  # seconds
PASSES = 100  # of run_due: more means that something asks for itself for ever

Command = Callable[[Work, int], object]


def register(engine: Engine) -> None:
    """Tells the job engine what each job does."""
    engine.jobs.register(
        SEND_MAIL,
        partial(mailing.deliver, engine, engine.mail),
        partial(mailing.gave_up, engine),
    )
    engine.jobs.register(recoveries.RECOVER, partial(recoveries.answer, engine))
    engine.jobs.register(
        RUN_SERVICE, partial(running.run, engine), partial(running.gave_up, engine)
    )
    engine.jobs.register(
        SEAL_ACT,
        partial(sealing.run, engine, engine.typesetter, engine.signer),
        partial(sealing.gave_up, engine),
    )
    engine.jobs.register(
        SIGN_INDEX,
        partial(casefile_signing.run, engine, engine.signer),
        partial(casefile_signing.gave_up, engine),
    )


def run(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT; what is in hand is finished first."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    engine = bootstrap.build(settings)
    register(engine)
    _wait_for_operator(engine, ended)
    if ended.is_set():
        engine.dispose()
        return
    engine.jobs.launch(settings)
    ticking = schedule(engine)
    ticking.start()
    logger.info("worker_started", extra={"executor_id": settings.executor_id})
    ended.wait()
    ticking.shutdown()
    engine.dispose()
    logger.info("worker_ended", extra={"executor_id": settings.executor_id})


def _wait_for_operator(engine: Engine, ended: threading.Event) -> None:
    """A restored installation does nothing until somebody says so: see `services.quarantine`."""
    while _stopped(engine) and not ended.wait(OPERATOR_ASKED_EVERY):
        engine.run(SYSTEM, workers.beat)


def _stopped(engine: Engine) -> bool:
    with engine.reading_as(SYSTEM) as work:
        return quarantine.stopped(work)


def schedule(engine: Engine) -> Any:
    """A scheduler, not started: every tick at its pace, none over itself, nothing of it stored."""
    scheduler: Any = BackgroundScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for tick, seconds in TICKS:
        scheduler.add_job(tick, "interval", args=[engine], seconds=seconds, id=tick.__name__)
    scheduler.add_job(purge, "cron", args=[engine], hour=3, timezone=BOGOTA, id="purge")
    return scheduler


def run_due(engine: Engine) -> int:
    """Everything that is due now, and what follows from it, before this returns."""
    register(engine)
    if _stopped(engine):
        return 0
    done = 0
    for _ in range(PASSES):
        moved = _drain(engine) + sum(tick(engine) for tick in BUSINESS)
        if not moved:
            return done
        done += moved
    raise RuntimeError(f"work was still due after {PASSES} passes")


def run_jobs(engine: Engine) -> int:
    """What was just asked for: letters and automatic tasks, without looking for what is due."""
    register(engine)
    return _drain(engine)


def _drain(engine: Engine) -> int:
    jobs = engine.jobs
    return jobs.drain(engine.clock()) if isinstance(jobs, MemoryJobs) else 0


# --- ticks ----------------------------------------------------------------------------------------


def fire_timers(engine: Engine) -> int:
    with engine.reading_as(SYSTEM) as work:
        due = timers.due(work)
    return each_alone(engine, "timer", due, timers.fire, timers.rest)


def deliver_messages(engine: Engine) -> int:
    with engine.reading_as(SYSTEM) as work:
        wanted = messages.deliverable(work)
    return each_alone(engine, "inbound_message", wanted, messages.deliver, messages.rest)


def send_reminders(engine: Engine) -> int:
    with engine.reading_as(SYSTEM) as work:
        due = reminders.due(work)
    return each_alone(engine, "reminder", due, reminders.send, reminders.rest)


def note_expiries(engine: Engine) -> int:
    with engine.reading_as(SYSTEM) as work:
        due = expiries.due(work)
    return each_alone(engine, "expiry", due, expiries.note, expiries.rest)


def send_digests(engine: Engine) -> int:
    with engine.reading_as(SYSTEM) as work:
        due = digests.due(work)
    return each_alone(engine, "digest", due, digests.send)


def change_calendar(engine: Engine) -> int:
    """Some batches of the changes of the calendar that are under way."""
    with engine.reading_as(SYSTEM) as work:
        due = calendar_changes_walk.due(work)
    done = 0
    for _ in range(BATCHES_OF_A_CHANGE if due else 0):
        moved = each_alone(
            engine,
            "calendar_change",
            due,
            calendar_changes_walk.advance,
            calendar_changes_walk.stand_still,
        )
        if not moved:
            break
        done += moved
        time.sleep(BETWEEN_BATCHES)
    return done


def close_files(engine: Engine) -> int:
    """The files of the cases that ended before today."""
    with engine.reading_as(SYSTEM) as work:
        due = casefile_closing.due(work)
    return each_alone(engine, "case_file", due, casefile_closing.close_ended)


def watch(engine: Engine) -> int:
    """Letters that wait too long and jobs that ended badly become visible, and what befell a
    reserved case to those who guard it."""
    watched = (mailing.watch, workers.report_troubles, incident_letters.tell)
    return sum(engine.run(SYSTEM, each) for each in watched)


def scan_documents(engine: Engine) -> int:
    """Files in quarantine, each looked at by the virus scanner."""
    return scanning.scan_all(engine, engine.antivirus) if engine.antivirus else 0


def heartbeat(engine: Engine) -> int:
    """This worker lives; what a dead one had in hand is done by the living."""
    engine.run(SYSTEM, workers.beat)
    with engine.reading_as(SYSTEM) as work:
        dead = workers.dead(work)
    for executor_id in dead:
        recovered = engine.jobs.recover(executor_id)
        engine.run(SYSTEM, partial(workers.mark_recovered, executor_id=executor_id))
        logger.warning("worker_died", extra={"executor_id": executor_id, "jobs": recovered})
    return len(dead)


def purge(engine: Engine) -> None:
    """Forgets what has had its time."""
    modules = (sessions, throttle, messages, filings, attachments)
    for each in modules:
        engine.run(SYSTEM, each.purge)
    documents.sweep(engine)
    engine.jobs.purge(engine.clock() - JOBS_KEPT_FOR)


BUSINESS: tuple[Callable[[Engine], int], ...] = (
    fire_timers,
    deliver_messages,
    send_reminders,
    note_expiries,
    send_digests,
    change_calendar,
    scan_documents,
    close_files,
)
TICKS: tuple[tuple[Callable[[Engine], int], int], ...] = (
    (fire_timers, 1),
    (change_calendar, 2),
    (scan_documents, 5),
    (deliver_messages, 60),
    (send_reminders, 60),
    (note_expiries, 60),
    (send_digests, 60),
    (close_files, 300),
    (heartbeat, 5),
    (watch, 300),
)


# --- one by one -----------------------------------------------------------------------------------


def each_alone(
    engine: Engine, what: str, ids: Sequence[int], act: Command, rest: Command | None = None
) -> int:
    """Each in a transaction of its own: one that fails becomes an incident and rests."""
    done = 0
    for row_id in ids:
        tried = _Try(act, row_id)
        try:
            done += bool(engine.run(SYSTEM, tried))
        except Conflict:
            logger.info("moved_meanwhile", extra={"what": what, "id": row_id})
        except Exception as error:  # the one place that catches everything
            logger.warning("%s %s failed: %s", what, row_id, type(error).__name__)
            setting_aside = partial(_set_aside, what, tried, error, rest)
            if not engine.run(SYSTEM, setting_aside):  # what is reserved has no words in a log
                fault_of_ours = not isinstance(error, CaseFault)
                logger.warning("%s %s: %s", what, row_id, error, exc_info=fault_of_ours)
    return done


@dataclass(slots=True)
class _Try:
    """A command, and what it was about when it failed."""

    act: Command
    row_id: int
    attempt: Attempt | None = None

    def __call__(self, work: Work) -> object:
        try:
            return self.act(work, self.row_id)
        finally:
            self.attempt = work.attempt


def _set_aside(what: str, tried: _Try, error: Exception, rest: Command | None, work: Work) -> bool:
    """Says whether it was of a reserved matter."""
    if rest is not None:
        rest(work, tried.row_id)
    about = tried.attempt or Attempt(command={})
    if not isinstance(error, CaseFault):  # `work_as` has made an incident of that one
        incidents.report(
            work,
            kind=f"{what}_failed",
            dedup_key=f"{what}:{tried.row_id}",
            message=f"{type(error).__name__}: {error}",
            case_id=about.case_id,
            definition_id=about.definition_id,
        )
    return about.definition_id is not None or guardians.reserves(work, about.case_id)
