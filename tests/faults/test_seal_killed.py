"""A worker killed between number, typesetting, seal and filing: one number and one document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from engine.adapters.durable_jobs import DbosJobs
from engine.db.tables import Act, Case, Document, Incident
from engine.domain.officials import SYSTEM
from tests.faults.processes import BY_SIGKILL, run_process
from tests.faults.tables import with_job_tables
from tests.office import BEATRIZ, Office, Received

POINTS = (
    "before _sheet",
    "before _typeset",
    "after _typeset",
    "after sealed_and_checked",
    "after _kept",
    "after _file",
    "after _tell_case",
)


@pytest.fixture
def signed(office: Office) -> Iterator[tuple[Office, Received]]:
    """An act has its number, and nobody has typeset it yet."""
    office.engine.jobs = DbosJobs(with_job_tables(office.settings))
    case = office.receives("acto", documento="oficio", texto="Se informa.")
    office.completes(BEATRIZ, "firmar_acto", {"decision": "firmar"}, case=case)
    yield office, case
    office.engine.jobs.shutdown()


def test_a_worker_that_is_killed_at_every_point_leaves_one_number_and_one_document(
    signed: tuple[Office, Received],
) -> None:
    office, case = signed
    settings = office.settings

    for point in POINTS:
        killed = run_process(settings, "seal", "--executor", "a", "--crash", point)
        assert killed == BY_SIGKILL, point
    assert run_process(settings, "seal", "--executor", "a") == 0

    with office.engine.reading_as(SYSTEM) as work:
        acts = work.session.execute(select(Act.code, Act.status)).all()
        filed = work.session.execute(select(Document.position, Document.kind)).all()
        closed = work.session.scalar(select(Case.status).where(Case.id == case.id))
        incidents = work.session.scalar(select(func.count()).select_from(Incident))
    assert [tuple(row) for row in acts] == [("OF-2026-00001", "sealed")]
    assert [tuple(row) for row in filed] == [(1, "oficio")]
    assert (closed, incidents) == ("closed", 0)
