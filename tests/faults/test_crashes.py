"""A worker that is killed between what it did outside and what it wrote down loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.adapters.durable_jobs import DbosJobs
from engine.db.session import Database
from engine.db.tables import Effect
from engine.settings import Settings
from tests.faults.processes import KILLED, run_process
from tests.faults.tables import with_job_tables

JOBS = 3


@pytest.fixture
def asked(settings: Settings) -> Settings:
    """Three jobs wait."""
    job_tables = with_job_tables(settings)
    jobs, database = DbosJobs(job_tables), Database(job_tables.database_url)
    for number in range(JOBS):
        with database.writing() as session:
            jobs.enqueue(
                session,
                queue="mail",
                handler="effect",
                key=f"effect:{number}",
                payload={"n": number},
            )
    jobs.shutdown()
    database.dispose()
    return job_tables


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_a_killed_worker_that_returns_finishes_its_jobs_and_repeats_no_effect(
    asked: Settings, tmp_path: Path, point: str
) -> None:
    trace = ("--trace", str(tmp_path / "trace"))
    assert run_process(asked, "effects", "--executor", "a", "--crash", point, *trace) == KILLED

    assert run_process(asked, "effects", "--executor", "a", *trace) == 0

    assert effects(asked) == [f"job:{number}" for number in range(JOBS)]
    outside = (tmp_path / "trace").read_text().split()
    assert set(outside) == {"0", "1", "2"}


def test_the_jobs_of_a_worker_that_never_returns_are_done_by_another(
    asked: Settings, tmp_path: Path
) -> None:
    trace = ("--trace", str(tmp_path / "trace"))
    crash = ("--crash", "before_commit")
    assert run_process(asked, "effects", "--executor", "a", *crash, *trace) == KILLED

    assert run_process(asked, "effects", "--executor", "b", "--recover", "a", *trace) == 0

    assert effects(asked) == [f"job:{number}" for number in range(JOBS)]


def effects(settings: Settings) -> list[str]:
    database = Database(settings.database_url)
    with database.reading() as session:
        found = list(session.scalars(select(Effect.key).order_by(Effect.key)))
    database.dispose()
    return found
