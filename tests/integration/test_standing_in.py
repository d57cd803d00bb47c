"""A substitute does what the absent official would do, on those days, and it is told so."""

from __future__ import annotations

from datetime import date

import pytest

from engine.db.tables import Audit
from engine.domain.officials import SYSTEM, Action, Actor, may
from engine.domain.values import loads
from engine.errors import NotAllowed
from engine.services import substitutions, tasks, users
from engine.services.substitutions import NewSubstitution
from tests.office import ANA, BEATRIZ, CARLOS, DIANA, ELENA, GLORIA, HUGO, Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION


def _stands_in(office: Office, substitute: Person, absent: Person) -> None:
    """From the second to the sixth of March 2026."""
    with office.engine.work_as(office.actor(GLORIA)) as work:
        new = NewSubstitution(
            absent_id=office.actor(absent).id or 0,
            substitute_id=office.actor(substitute).id or 0,
            starts_on=date(2026, 3, 2),
            ends_on=date(2026, 3, 6),
            act="Resolución 1 de 2026",
        )
        substitutions.add(work, new)


def _today(office: Office, person: Person) -> Actor:
    """As who signs in today."""
    with office.engine.reading_as(SYSTEM) as work:
        return users.actor_named(work, person.username)


@pytest.fixture
def case(office: Office) -> Received:
    return office.receives("solicitud", nombres="Luz", objeto="Un árbol caído")


def _claims(office: Office, actor: Actor, task_id: int) -> None:
    with office.engine.work_as(actor) as work:
        tasks.claim(work, task_id)


def test_the_substitute_has_a_tab_with_what_the_absent_holds_and_may_take(office, case) -> None:
    held = office.receives("solicitud", objeto="Otro árbol")
    _claims(office, office.actor(ELENA), office.task_of(held, "revisar_solicitud"))
    _stands_in(office, CARLOS, ELENA)
    carlos = _today(office, CARLOS)

    with office.engine.reading_as(carlos) as work:
        inbox = tasks.inbox(work, f"suplo-{office.actor(ELENA).id}")

    assert {line.case_id for line in inbox.lines} == {case.id, held.id}
    (tab,) = [tab for tab in inbox.tabs if tab.of]
    assert (tab.of, tab.count) == ("Elena Vega", 2)
    assert inbox.counts["sin_asignar"] == 0


def test_what_the_substitute_takes_is_the_absents_when_they_are_back(office, case) -> None:
    _stands_in(office, CARLOS, ELENA)
    task_id = office.task_of(case, "revisar_solicitud")

    _claims(office, _today(office, CARLOS), task_id)
    office.today_is("2026-03-09")

    assert office.inbox_of(_today(office, ELENA)) == ["revisar_solicitud"]
    with (
        office.engine.reading_as(_today(office, CARLOS)) as work,
        pytest.raises(NotAllowed),
    ):
        tasks.task_page(work, task_id)


def test_what_the_substitute_ends_says_in_whose_place(office, case) -> None:
    _stands_in(office, CARLOS, ELENA)
    carlos = _today(office, CARLOS)

    office.completes(
        carlos, "revisar_solicitud", {"completa": True, "profesional": "ana"}, case=case
    )

    names = {e.kind: e.actor_name for e in office.page_of(case, carlos).events}
    assert names["task_completed"] == "Carlos Peña, en suplencia de Elena Vega"
    assert names["filed"] == "Ciudadanía"
    with office.engine.reading_as(SYSTEM) as work:
        said = [loads(row.data) for row in work.session.query(Audit) if "task" in row.action]
    assert [one["on_behalf_of"] for one in said] == ["elena"]
    assert office.broken_invariants() == []


def test_before_and_after_those_days_it_is_as_if_there_were_no_substitution(office, case) -> None:
    _stands_in(office, CARLOS, ELENA)

    office.today_is("2026-03-01")
    before = _today(office, CARLOS)
    office.today_is("2026-03-07")
    after = _today(office, CARLOS)

    assert (before.stands_in_for, after.stands_in_for) == ((), ())


def test_a_chain_of_absences_ends_with_who_is_there(office, case) -> None:
    _stands_in(office, HUGO, ELENA)
    _stands_in(office, CARLOS, HUGO)

    carlos, hugo = _today(office, CARLOS), _today(office, HUGO)

    assert [absent.username for absent in carlos.stands_in_for] == ["elena", "hugo"]
    assert hugo.stands_in_for == ()


def test_what_is_ones_own_is_done_in_ones_own_name(office) -> None:
    _stands_in(office, HUGO, ANA)
    hugo = _today(office, HUGO)
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "hugo"})

    with office.engine.work_as(hugo) as work:
        tasks.release(work, office.task_of(case, "proyectar_respuesta"))

    last = office.page_of(case, hugo).events[-1]
    assert (last.kind, last.actor_name) == ("released", "Hugo Díaz")


def test_leading_the_entity_and_administering_are_not_lent(office) -> None:
    _stands_in(office, CARLOS, BEATRIZ)
    carlos = _today(office, CARLOS)

    assert "secretaria_general" in carlos.roles
    assert not may(carlos, Action.SEE_INDICATORS)
