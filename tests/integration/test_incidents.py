"""A fault is seen, tried again or settled by hand, by an administrator and nobody else. Those of
reserved cases: `test_reserved_incidents`."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.db.tables import Incident, Timer
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault, Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import incidents, progress
from engine.services.incidents import IncidentLine
from tests.office import Office, Person, Received

WRONG = {"concepto": "Sí", "dias": "99999"}


@pytest.fixture
def faulty(office: Office, elena, ana) -> Received:
    """A case whose completion by ana failed."""
    case = office.receives("solicitud", objeto="x")
    office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    with pytest.raises(CaseFault):
        office.completes(ana, "dar_concepto", WRONG)
    return case


def _listed(office: Office, gloria: Person, *, resolved: bool = False) -> tuple[IncidentLine, ...]:
    with office.engine.reading_as(office.actor(gloria)) as work:
        return incidents.listed(work, resolved=resolved)


def _retry(office: Office, gloria: Person, incident_id: int) -> None:
    office.engine.run(office.actor(gloria), lambda work: incidents.retry(work, incident_id))


def test_an_administrator_reads_what_happened_and_where(
    office: Office, faulty: Received, gloria
) -> None:
    (line,) = _listed(office, gloria)

    assert (line.case_id, line.radicado) == (faulty.id, faulty.radicado)
    assert (line.kind, line.element_id, line.retryable) == ("TermFault", "anotar_concepto", True)
    assert line.message


def test_nobody_else_lists_retries_or_resolves(office: Office, faulty: Received, gloria, ana):
    (line,) = _listed(office, gloria)
    acts = (
        incidents.listed,
        lambda work: incidents.retry(work, line.id),
        lambda work: incidents.resolve(work, line.id, "x"),
    )

    for act in acts:
        with pytest.raises(NotAllowed), office.engine.work_as(office.actor(ana)) as work:
            act(work)


def test_a_retry_that_fails_leaves_the_incident_open_and_is_the_same_one(
    office: Office, faulty: Received, gloria
) -> None:
    (line,) = _listed(office, gloria)

    with pytest.raises(CaseFault):
        _retry(office, gloria, line.id)

    (again,) = _listed(office, gloria)
    assert (again.id, again.created_at) == (line.id, line.created_at)
    assert _listed(office, gloria, resolved=True) == ()


def test_a_retry_that_works_is_done_on_behalf_of_who_asked_for_it_first(
    office: Office, faulty: Received, gloria, ana
) -> None:
    (line,) = _listed(office, gloria)
    _mend(office)

    _retry(office, gloria, line.id)

    assert _listed(office, gloria) == ()
    (done,) = _listed(office, gloria, resolved=True)
    assert (done.resolved_by, done.resolution) == ("Gloria Paz", "reintentada")
    page = office.page_of(faulty, ana)
    assert page.status == "closed"
    completed = [e.actor_name for e in page.events if e.kind == "task_completed"]
    assert completed[-1] == "Ana Ruiz"
    assert office.broken_invariants() == []


def test_a_timer_that_rests_fires_when_its_incident_is_tried_again(
    office: Office, elena, gloria, beatriz
) -> None:
    office.receives("solicitud", objeto="x")
    office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    with office.engine.work_as(SYSTEM) as work:
        timer = work.session.scalars(select(Timer)).one()
        incidents.report(
            work,
            kind="timer",
            dedup_key="timer",
            message="x",
            case_id=timer.case_id,
            command={"do": "fire_timer", "timer_id": timer.id},
        )
    assert not office.engine.run(SYSTEM, lambda work: progress.fire_timer(work, timer.id))
    (line,) = _listed(office, gloria)

    _retry(office, gloria, line.id)

    assert office.inbox_of(beatriz) == ["atender_vencimiento"]


def test_an_incident_is_settled_by_hand_with_words(
    office: Office, faulty: Received, gloria
) -> None:
    (line,) = _listed(office, gloria)
    with pytest.raises(InvalidInput), office.engine.work_as(office.actor(gloria)) as work:
        incidents.resolve(work, line.id, "  ")

    with office.engine.work_as(office.actor(gloria)) as work:
        incidents.resolve(work, line.id, "Se corrigió la fecha a mano.")

    (done,) = _listed(office, gloria, resolved=True)
    assert done.resolution == "Se corrigió la fecha a mano."
    for act in (incidents.retry, lambda work, one: incidents.resolve(work, one, "otra vez")):
        with pytest.raises(Conflict), office.engine.work_as(office.actor(gloria)) as work:
            act(work, line.id)


def test_a_fault_that_comes_back_opens_its_incident_again(
    office: Office, faulty: Received, gloria, ana
) -> None:
    (line,) = _listed(office, gloria)
    with office.engine.work_as(office.actor(gloria)) as work:
        incidents.resolve(work, line.id, "Listo.")
    office.time_passes(hours=1)

    with pytest.raises(CaseFault):
        office.completes(ana, "dar_concepto", WRONG)

    (again,) = _listed(office, gloria)
    assert (again.id, again.created_at) == (line.id, office.now)


def test_what_cannot_be_tried_again_says_so(office: Office, gloria) -> None:
    with office.engine.work_as(SYSTEM) as work:
        incident_id = incidents.report(work, kind="x", dedup_key="x", message="x")

    (line,) = _listed(office, gloria)
    assert not line.retryable
    with pytest.raises(Conflict):
        _retry(office, gloria, incident_id)
    with pytest.raises(NotFound):
        _retry(office, gloria, 999)


def test_a_command_whose_row_is_gone_is_resolved_without_harm(
    office: Office, elena, gloria
) -> None:
    office.receives("solicitud", objeto="x")
    office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    with office.engine.work_as(SYSTEM) as work:
        incidents.report(
            work,
            kind="timer",
            dedup_key="timer",
            message="x",
            command={"do": "fire_timer", "timer_id": 999},
        )
    (line,) = _listed(office, gloria)

    _retry(office, gloria, line.id)

    assert _listed(office, gloria) == ()


def _mend(office: Office) -> None:
    """What a person would correct: here, the number of days that was asked for."""
    with office.engine.work_as(SYSTEM) as work:
        row = work.session.scalars(select(Incident)).one()
        row.command = row.command.replace("99999", "5")
