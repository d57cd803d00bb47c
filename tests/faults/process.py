"""Worker processes that die where they are told to, each born of one that has read everything in.

`python -m tests.faults.process` reads a line of JSON for each and answers with how it ended.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from engine import bootstrap, worker
from engine.adapters.durable_jobs import DbosJobs
from engine.adapters.jobs import Payload
from engine.adapters.mail import SmtpMail
from engine.db import clock
from engine.db.queries import upsert
from engine.db.session import Database
from engine.db.tables import Effect
from engine.services import actions, calendar_changes_walk, sealing
from engine.settings import Settings
from tests import databases

PATIENCE = 300.0


def effect(database: Database, trace: Path, crash: str, payload: Payload) -> None:
    """Something outside that cannot be undone, then something in our database."""
    with trace.open("a") as outside:
        outside.write(f"{payload['n']}\n")
    with database.writing() as session:
        row = {"key": f"job:{payload['n']}", "at": datetime.now(UTC)}
        session.execute(upsert(session, Effect, row).on_conflict_do_nothing())
        die_at("before_commit", crash)
    die_at("after_commit", crash)


def die_at(point: str, crash: str) -> None:
    if point == crash:
        os._exit(9)


class DyingMail(SmtpMail):
    """Dies when the relay has accepted the letter and nobody was told yet."""

    def send(self, email) -> None:
        super().send(email)
        os._exit(9)


def run_effects(settings: Settings, given: argparse.Namespace) -> None:
    database = Database(settings.database_url)
    jobs = DbosJobs(settings, first_pause_seconds=0.01)
    jobs.register("effect", partial(effect, database, given.trace, given.crash))
    jobs.launch(settings)
    if given.recover:
        jobs.recover(given.recover)
    finish(jobs)


def run_mail(settings: Settings, given: argparse.Namespace) -> None:
    mail = (DyingMail if given.crash else SmtpMail)(settings.mail_url)
    engine = bootstrap.build(settings, mail=mail)
    worker.register(engine)
    engine.jobs.launch(settings)
    finish(engine.jobs)


def run_timers(settings: Settings, given: argparse.Namespace) -> None:
    """One tick of a host that takes the time of day for another one."""
    real = time.time
    time.time = lambda: real() + given.ahead  # what asks for the time of day in seconds
    clock.utc_now = lambda: datetime.now(UTC) + timedelta(seconds=given.ahead)
    worker.fire_timers(bootstrap.build(settings))


def run_calendar(settings: Settings, given: argparse.Namespace) -> None:
    """The change that is under way, three terms at a time; killed in or after the second batch."""
    calendar_changes_walk.BATCH = 3
    walked, advance = 0, calendar_changes_walk.advance

    def advance_and_die(*batch) -> bool:
        nonlocal walked
        walked += 1
        if given.crash == "after_commit" and walked > given.batches:
            os.kill(os.getpid(), signal.SIGKILL)
        moved = advance(*batch)
        if given.crash == "before_commit" and walked == given.batches:
            os.kill(os.getpid(), signal.SIGKILL)
        return moved

    calendar_changes_walk.advance = advance_and_die
    worker.change_calendar(bootstrap.build(settings))


def run_seal(settings: Settings, given: argparse.Namespace) -> None:
    """A worker that is killed before or after a step of the seal of an act, or of telling of it."""

    def killed_after(step: Callable[..., Any], name: str) -> Callable[..., Any]:
        def take(*args: Any, **said: Any) -> Any:
            if given.crash == f"before {name}":
                os.kill(os.getpid(), signal.SIGKILL)
            made = step(*args, **said)
            if given.crash == f"after {name}":
                os.kill(os.getpid(), signal.SIGKILL)
            return made

        return take

    for name in ("_sheet", "_typeset", "sealed_and_checked", "_kept", "_file", "_tell_case"):
        setattr(sealing, name, killed_after(getattr(sealing, name), name))
    tells = "notificar_acto"
    actions.ACTIONS[tells] = killed_after(actions.ACTIONS[tells], tells)
    engine = bootstrap.build(settings)
    worker.register(engine)
    engine.jobs.launch(settings)
    finish(engine.jobs)


def finish(jobs: DbosJobs) -> None:
    deadline = time.monotonic() + PATIENCE
    # looked at twice: a job may go back from running to waiting between the two figures
    while any(jobs.stats().waiting + jobs.stats().running for _ in range(2)):
        if time.monotonic() > deadline:
            sys.exit("jobs are left")
        time.sleep(0.1)
    os._exit(0)


RUNS = {
    "effects": run_effects,
    "mail": run_mail,
    "timers": run_timers,
    "calendar": run_calendar,
    "seal": run_seal,
}


def main() -> None:
    databases.are_of_tests()  # a process that is killed needs no disk to keep what it wrote
    for line in sys.stdin:
        asked = json.loads(line)
        born = os.fork()
        if not born:
            live(asked)
        ended = os.waitpid(born, 0)[1]
        sys.stdout.write(f"{os.waitstatus_to_exitcode(ended)}\n")
        sys.stdout.flush()


def live(asked: dict[str, Any]) -> NoReturn:
    """One process, from its birth to its end: nothing of it comes back."""
    os.setsid()
    signal.alarm(int(PATIENCE))
    with Path(asked["said"]).open("w") as said, Path(os.devnull).open() as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os.environ |= asked["environment"]
    try:
        run(asked["arguments"])
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def run(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=sorted(RUNS))
    parser.add_argument("--executor", required=True)
    parser.add_argument("--crash", default="")
    parser.add_argument("--recover", default="")
    parser.add_argument("--trace", type=Path)
    parser.add_argument("--ahead", type=float, default=0.0)
    parser.add_argument("--batches", type=int, default=2)
    given = parser.parse_args(arguments)
    settings = replace(Settings.from_env(os.environ), executor_id=given.executor)
    RUNS[given.what](settings, given)


main()
