"""A change of the calendar is rehearsed, then applied to the terms that it moves, then reverted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.db.tables import Event, Task, TermEventRow, Timer
from engine.domain.officials import SYSTEM
from engine.services import audit
from tests.office import ELENA, Office, Received
from tests.rehearsal import LAW, Calendar, closing

REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}
MONDAY_13, TUESDAY_14 = date(2026, 7, 13), date(2026, 7, 14)


@pytest.fixture
def calendar(office: Office) -> Calendar:
    return Calendar(office).without_the_law()


def filed_daily(office: Office, first: date, last: date) -> dict[date, Received]:
    found = {}
    day = first
    while day <= last:
        office.today_is(day.isoformat())
        found[day] = office.receives("solicitud", **REQUEST)
        day += timedelta(days=1)
    return found


def reviewed(office: Office, case: Received) -> Received:
    """With ana, and with a timer that follows its term."""
    office.completes(
        ELENA, "revisar_solicitud", {"completa": True, "profesional": "ana"}, case=case
    )
    return case


def due(office: Office, case: Received) -> date | None:
    return office.term_of(case, "respuesta").due_on


@pytest.mark.norm("Ley 2578 de 2026, art. 6")
def test_the_holiday_of_13_july_moves_exactly_the_terms_that_cross_it_and_back(
    office: Office, calendar: Calendar
) -> None:
    filed = filed_daily(office, date(2026, 6, 15), date(2026, 7, 10))
    office.works_off()
    before = {day: due(office, case) for day, case in filed.items()}
    days = calendar.days()

    change_id = calendar.rehearses(LAW)

    assert calendar.state(change_id) == "rehearsed"
    assert calendar.days() == days
    calendar.applies(change_id)
    office.works_off()

    assert calendar.state(change_id) == "applied"
    moved = {day for day, case in filed.items() if due(office, case) != before[day]}
    assert before[date(2026, 6, 18)] == date(2026, 7, 10)
    assert before[date(2026, 6, 19)] == MONDAY_13
    assert due(office, filed[date(2026, 6, 19)]) == TUESDAY_14
    assert moved == {day for day in filed if day >= date(2026, 6, 19)}
    assert len(calendar.moves(change_id)) == len(moved)
    assert not office.broken_invariants()

    calendar.reverts(change_id)
    office.works_off()

    assert calendar.state(change_id) == "reverted"
    assert calendar.days() == days
    assert not office.broken_invariants()


def test_what_follows_a_term_moves_with_it_and_says_why(office: Office, calendar: Calendar) -> None:
    office.today_is("2026-06-19")
    case = reviewed(office, office.receives("solicitud", **REQUEST))

    change_id = calendar.rehearses(LAW)
    calendar.applies(change_id)
    office.works_off()

    with office.engine.reading_as(SYSTEM) as work:
        timer = work.session.scalars(select(Timer).where(Timer.case_id == case.id)).one()
        task = work.session.get_one(Task, office.task_of(case, "dar_concepto"))
        logged = work.session.scalars(select(TermEventRow).order_by(TermEventRow.id)).all()[-1]
        told = work.session.scalars(
            select(Event).where(Event.case_id == case.id).order_by(Event.seq)
        ).all()[-1]
        assert timer.due_at is not None
        assert timer.due_at.isoformat() == "2026-07-15T05:00:00+00:00"
        assert task.due_on == TUESDAY_14
        assert (logged.kind, logged.due_on, logged.cause, logged.act) == (
            "recalculated",
            TUESDAY_14,
            "Lo manda la ley.",
            "Ley 2578 de 2026",
        )
        assert told.kind == "term_recalculated"
        assert "2026-07-13" in told.data
        assert not list(audit.verify(work))


def test_the_holder_is_told_once_with_all_matters_in_one_letter(
    office: Office, calendar: Calendar
) -> None:
    for case in filed_daily(office, date(2026, 6, 22), date(2026, 6, 24)).values():
        reviewed(office, case)

    change_id = calendar.rehearses(LAW)
    calendar.applies(change_id)
    office.works_off()

    subjects = office.mail.to("ana@entidad.example")
    assert subjects == ["Cambió el calendario: 3 términos suyos tienen otra fecha"]
    calendar.reverts(change_id)
    office.works_off()
    assert office.mail.to("ana@entidad.example")[1:] == [
        "Se deshizo un cambio del calendario: 3 términos volvieron a su fecha"
    ]


def test_a_term_that_had_passed_stops_being_overdue_and_is_late_again_when_reverted(
    office: Office, calendar: Calendar
) -> None:
    office.today_is("2026-03-02")
    case = office.receives("solicitud", **REQUEST)
    late = due(office, case)
    assert late == date(2026, 3, 24)
    office.days_pass_until("2026-03-25")
    days = calendar.days()
    assert [state for state, _, _ in days.values()] == ["expired"]

    change_id = calendar.rehearses(closing("2026-03-16", "2026-03-18"))

    assert [(m.overdue_before, m.overdue_after) for m in calendar.moves(change_id)] == [
        (True, False)
    ]
    calendar.applies(change_id)
    office.works_off()
    assert [state for state, _, _ in calendar.days().values()] == ["open"]
    calendar.reverts(change_id)
    office.works_off()
    assert calendar.days() == days


def test_a_case_closed_meanwhile_keeps_its_date(office: Office, calendar: Calendar) -> None:
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    change_id = calendar.rehearses(LAW)
    office.completes(ELENA, "revisar_solicitud", {"completa": False}, case=case)

    calendar.applies(change_id)
    office.works_off()

    assert due(office, case) == MONDAY_13
    assert [move.moved_at for move in calendar.moves(change_id)] == [None]
