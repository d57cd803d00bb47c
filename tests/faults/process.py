"""A worker process that dies where it is told to: `python -m tests.faults.process`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from engine.adapters.jobs import DbosJobs, Payload
from engine.adapters.mail import SmtpMail
from engine.db.queries import upsert
from engine.db.session import Database
from engine.db.tables import Effect
from engine.settings import Settings

PATIENCE = 60.0


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
    from engine import bootstrap, worker

    mail = (DyingMail if given.crash else SmtpMail)(settings.mail_url)
    engine = bootstrap.build(settings, mail=mail)
    worker.register(engine)
    engine.jobs.launch(settings)
    finish(engine.jobs)


def finish(jobs: DbosJobs) -> None:
    deadline = time.monotonic() + PATIENCE
    while jobs.stats().waiting + jobs.stats().running:
        if time.monotonic() > deadline:
            sys.exit("jobs are left")
        time.sleep(0.1)
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["effects", "mail"])
    parser.add_argument("--executor", required=True)
    parser.add_argument("--crash", default="")
    parser.add_argument("--recover", default="")
    parser.add_argument("--trace", type=Path)
    given = parser.parse_args()
    settings = replace(Settings.from_env(os.environ), executor_id=given.executor)
    (run_mail if given.what == "mail" else run_effects)(settings, given)


main()
