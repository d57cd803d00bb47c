"""A worker killed between the seal of an act and its delivery: one document, one delivery."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from engine.adapters.durable_jobs import DbosJobs
from engine.db.tables import Act, Delivery, Document, Incident, Message
from engine.domain.officials import SYSTEM
from engine.services import deliveries
from engine.settings import Settings
from tests.faults.processes import BY_SIGKILL, run_process
from tests.faults.tables import with_job_tables
from tests.office import BEATRIZ, Office
from tests.relay import Relay

POINTS = ("before _tell_case", "after _tell_case", "before notificar_acto", "after notificar_acto")


@pytest.fixture
def relay() -> Iterator[Relay]:
    found = Relay()
    found.comes_up()
    yield found
    found.closes()


@pytest.fixture
def signed(office: Office, relay: Relay) -> Iterator[Settings]:
    """An act is signed, and nobody has sealed it or told anybody."""
    office.engine.jobs = DbosJobs(with_job_tables(office.settings))
    person = {"nombres": "Luz Dary Ospina", "correo": "luz@example.com"}
    case = office.receives("notificable", acepta_notificacion=True, **person)
    office.completes(BEATRIZ, "firmar_acto", {"texto": "Se resuelve."}, case=case)
    yield replace(office.settings, mail_url=relay.url)
    office.engine.jobs.shutdown()


def test_whenever_it_dies_there_is_one_document_and_one_delivery(
    office: Office, signed: Settings
) -> None:
    for point in POINTS:
        assert run_process(signed, "seal", "--executor", "a", "--crash", point) == BY_SIGKILL
    assert run_process(signed, "seal", "--executor", "a") == 0

    with office.engine.reading_as(SYSTEM) as work:
        counted = {
            table.__tablename__: work.session.scalar(select(func.count()).select_from(table))
            for table in (Act, Document, Delivery, Incident)
        }
        letters = work.session.scalars(
            select(Message.status).where(Message.kind == deliveries.LETTER)
        ).all()
    assert counted == {"act": 1, "document": 1, "delivery": 1, "incident": 0}
    assert letters == ["sent"]
