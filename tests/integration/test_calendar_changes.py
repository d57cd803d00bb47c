"""A change of the calendar is rehearsed, then applied to the terms that it moves, then reverted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from engine import worker
from engine.adapters.mail import MemoryMail
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import build
from engine.db.tables import Case, Event, Message, Task, TermEventRow, TermRow, Timer
from engine.db.tables import Office as OfficeRow
from engine.domain.calendar_changes import Change, HoursChange
from engine.domain.calendars import OfficeHours
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, NotAllowed
from engine.services import audit, calendar_changes, calendar_changes_walk
from engine.services.calendar_changes import Proposal
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


@pytest.mark.norm(
    "Ley 2578 de 2026, art. 6", "El festivo del 13 de julio mueve sólo los términos que lo cruzan"
)
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


# --- killed, and two at once ----------------------------------------------------------------------


def test_a_worker_that_dies_between_two_batches_is_followed_by_another(
    office: Office, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_changes_walk, "BATCH", 3)
    filed_daily(office, date(2026, 6, 22), date(2026, 6, 28))
    change_id = calendar.rehearses(LAW)
    calendar.applies(change_id)
    with office.engine.work_as(SYSTEM) as work:
        assert calendar_changes_walk.advance(work, change_id)
    with pytest.raises(KeyboardInterrupt):
        dies_before_it_commits(office, change_id)
    assert [bool(move.moved_at) for move in calendar.moves(change_id)] == [True] * 3 + [False] * 4

    office.works_off()

    assert calendar.state(change_id) == "applied"
    assert all(move.moved_at for move in calendar.moves(change_id))
    assert recalculations(office) == [1] * 7


def test_two_workers_at_once_apply_it_once(
    office: Office, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_changes_walk, "BATCH", 2)
    for case in filed_daily(office, date(2026, 6, 22), date(2026, 7, 5)).values():
        reviewed(office, case)
    change_id = calendar.rehearses(LAW)
    calendar.applies(change_id)
    other = build(office.settings, clock=office.clock, jobs=MemoryJobs(), mail=MemoryMail())

    threads = [
        Thread(target=worker.change_calendar, args=[engine]) for engine in (office.engine, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.works_off()
    other.dispose()

    assert calendar.state(change_id) == "applied"
    assert recalculations(office) == [1] * 14
    with office.engine.reading_as(SYSTEM) as work:
        letters = work.session.scalars(
            select(Message.recipient).where(Message.kind == "calendario_cambiado")
        ).all()
        assert letters == ["ana@entidad.example"]


def dies_before_it_commits(office: Office, change_id: int) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendar_changes_walk.advance(work, change_id)
        raise KeyboardInterrupt


def recalculations(office: Office) -> list[int]:
    """How often each term was counted again."""
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.execute(
            select(func.count())
            .where(TermEventRow.kind == "recalculated")
            .group_by(TermEventRow.term_id)
        )
        return [row[0] for row in rows]


# --- how far a change reaches ---------------------------------------------------------------------


@pytest.mark.norm("Ley 4 de 1913, art. 62", "Un cierre de un trámite mueve sólo sus términos")
def test_a_closure_of_a_procedure_moves_only_its_terms(office: Office, calendar: Calendar) -> None:
    office.today_is("2026-06-19")
    own = office.receives("solicitud", **REQUEST)
    other = office.receives("aplazable", **REQUEST)
    before = due(office, other)

    change_id = calendar.rehearses(closing("2026-06-22", "2026-06-22", "procedure:solicitud"))
    calendar.applies(change_id)
    office.works_off()

    assert due(office, own) == TUESDAY_14
    assert due(office, other) == before
    later = office.receives("solicitud", **REQUEST)
    assert due(office, later) == TUESDAY_14


def test_a_closure_of_an_office_moves_the_terms_of_its_matters(
    office: Office, calendar: Calendar
) -> None:
    office.today_is("2026-06-19")
    own, other = (office.receives("solicitud", **REQUEST) for _ in range(2))
    with office.engine.work_as(SYSTEM) as work:
        work.session.add(OfficeRow(id=7, code="ARC", name="Archivo"))
        work.session.flush()
        work.session.get_one(Case, own.id).office_id = 7

    change_id = calendar.rehearses(closing("2026-06-22", "2026-06-22", "office:7"))
    calendar.applies(change_id)
    office.works_off()

    assert (due(office, own), due(office, other)) == (TUESDAY_14, MONDAY_13)
    office.completes(ELENA, "revisar_solicitud", {"completa": True, "profesional": "ana"}, case=own)
    with office.engine.reading_as(SYSTEM) as work:
        timer = work.session.scalars(select(Timer).where(Timer.case_id == own.id)).one()
        assert timer.due_at is not None
        assert timer.due_at.date() == TUESDAY_14 + timedelta(days=1)


def test_saturdays_that_become_working_days_bring_terms_nearer_and_back(
    office: Office, calendar: Calendar
) -> None:
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    usual = OfficeHours()
    hours = HoursChange(before=usual, after=replace(usual, saturdays=True))

    change_id = calendar.rehearses(Change(hours=hours))
    calendar.applies(change_id)
    office.works_off()

    assert due(office, case) == date(2026, 7, 8)
    calendar.reverts(change_id)
    office.works_off()
    assert due(office, case) == MONDAY_13


def test_running_terms_are_brought_to_the_rule_of_the_newest_version_and_back(
    office: Office, calendar: Calendar
) -> None:
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    days = calendar.days()
    with office.engine.reading_as(SYSTEM) as work:
        found = calendar_changes.rule_change(work, "solicitud", "SOL-15")
    longer = replace(found, rules=tuple(replace(rule, duration=20) for rule in found.rules))

    change_id = calendar.rehearses(Change(rule=longer))
    calendar.applies(change_id)
    office.works_off()

    assert due(office, case) == date(2026, 7, 21)
    with office.engine.reading_as(SYSTEM) as work:
        frozen = work.session.scalars(select(TermRow.rule)).one()
        assert '"duration":20' in frozen
    calendar.reverts(change_id)
    office.works_off()
    assert calendar.days() == days


def test_only_who_administers_proposes_a_change(office: Office) -> None:
    proposal = Proposal(title="x", act="Ley 1 de 2026", reason="x", change=LAW)
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(ELENA)) as work:
        calendar_changes.propose(work, proposal)


def test_a_second_change_waits_for_the_first(office: Office, calendar: Calendar) -> None:
    first = calendar.rehearses(closing("2026-12-21", "2026-12-21"))
    calendar.applies(first)

    with pytest.raises(Conflict):
        calendar.applies(first)
    second = calendar.proposes(closing("2026-12-22", "2026-12-22"))
    office.works_off()

    assert (calendar.state(first), calendar.state(second)) == ("applied", "rehearsed")
