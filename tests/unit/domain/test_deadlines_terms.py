"""The terms of a case while it runs: how they open and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from engine.domain.calendars import (
    BusinessCalendar,
    OfficeHours,
    ReceptionPolicy,
    Verification,
)
from engine.domain.deadlines import (
    Light,
    TermBook,
    TermEventKind,
    TermStatus,
    other_due_on,
    term_light,
)
from engine.errors import TermFault
from tests.terms import CALENDAR, RULES, Desk, act, at, day, rule

# --- opening --------------------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14; art. 15 par. 1", "El término se abre con su recepción real y su regla"
)
def test_a_term_opens_with_its_real_reception_and_its_rule(petition: Desk) -> None:
    (term,) = petition.terms
    (event,) = term.events

    assert (term.status, petition.due) == (TermStatus.OPEN, "2026-04-21")
    assert (event.seq, event.kind, event.due_on) == (1, TermEventKind.OPENED, term.due_on)
    assert event.at == at("2026-03-27T17:30")
    assert event.rule == RULES[0]
    assert petition.book.now == event.at
    assert petition.book.changed == {"respuesta"}
    assert [logged.event for logged in petition.book.new_events] == [event]


@pytest.mark.norm("CPACA, art. 54", "Con el reglamento, el término se abre el día hábil siguiente")
def test_an_entity_with_the_regulation_opens_it_on_the_next_working_day() -> None:
    hours = OfficeHours(policy=ReceptionPolicy.NEXT_BUSINESS_DAY)
    desk = Desk(BusinessCalendar(CALENDAR.holidays, hours=hours))

    term = desk.does("2026-03-27T17:30", "open", rule="PQ-GEN")

    assert (term.starts_on, desk.due) == (day("2026-03-30"), "2026-04-22")
    assert term.events[0].at == at("2026-03-27T17:30")
    assert other_due_on(desk.calendar, term) == day("2026-04-21")


def test_both_readings_of_a_late_receipt_are_told(petition: Desk) -> None:
    assert other_due_on(CALENDAR, petition.terms[0]) == day("2026-04-22")


def test_a_receipt_within_hours_has_one_reading(desk: Desk) -> None:
    assert other_due_on(CALENDAR, desk.does("2026-03-27", "open", rule="PQ-GEN")) is None


def test_a_term_from_another_day_has_no_other_reading(desk: Desk) -> None:
    term = desk.does("2026-03-27T17:30", "open", rule="PQ-GEN", from_=day("2026-03-26"))

    assert other_due_on(CALENDAR, term) is None
    assert term.events[0].at == at("2026-03-27T17:30")


def test_a_suspended_term_has_no_other_reading(petition: Desk) -> None:
    assert other_due_on(CALENDAR, petition.does("2026-03-30", "suspend")) is None


def test_a_term_opens_from_the_instant_that_it_is_given(desk: Desk) -> None:
    received = datetime.fromisoformat("2026-03-28T03:00:00+00:00")  # Friday night in Bogotá

    term = desk.does("2026-03-30", "open", rule="PQ-GEN", from_=received, provisional=True)

    assert (term.starts_on, term.provisional) == (day("2026-03-27"), True)
    assert term.events[0].at == received


def test_an_instant_without_a_zone_is_taken_for_one_of_bogota(desk: Desk) -> None:
    naive = datetime.fromisoformat("2026-03-27T23:30")

    assert desk.does("2026-03-30", "open", rule="PQ-GEN", from_=naive).starts_on == day(
        "2026-03-27"
    )


@pytest.mark.norm(
    "Ley 4 de 1913, art. 60", "Las horas corren desde el momento o desde el fin del día"
)
def test_hours_run_from_the_instant_or_from_the_end_of_the_day(desk: Desk) -> None:
    now = desk.does("2026-07-07T10:30", "open", name="control", rule="AC-48")
    later = desk.does(
        "2026-07-07T10:30", "open", name="otro", rule="AC-48", from_=day("2026-07-07")
    )

    assert now.due_on == later.due_on == day("2026-07-09")
    assert not now.past(CALENDAR, at("2026-07-09T10:29"))
    assert now.past(CALENDAR, at("2026-07-09T10:30"))
    assert not later.past(CALENDAR, at("2026-07-09T23:59"))


def test_a_slot_that_is_open_cannot_be_opened_and_a_free_one_can_again(petition: Desk) -> None:
    with pytest.raises(TermFault, match="respuesta is open, expected a free slot"):
        petition.does("2026-03-28", "open", rule="PQ-GEN")

    petition.does("2026-03-30", "close")
    petition.does("2026-03-31", "open", rule="PQ-CONG")

    assert [term.status for term in petition.terms] == [TermStatus.CLOSED, TermStatus.OPEN]
    assert petition.book.functions["vence"]("respuesta") == day("2026-04-09")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"rule": None}, "expected a rule for the term respuesta"),
        ({"rule": "PQ-XXX"}, "expected a rule 'PQ-XXX' in force"),
    ],
)
def test_a_term_opens_only_under_a_rule(desk: Desk, said: dict[str, Any], told: str) -> None:
    with pytest.raises(TermFault, match=told):
        desk.does("2026-03-27", "open", **said)


# --- end ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("step", "status"), [("meet", "met"), ("close", "closed")])
def test_what_has_ended_has_no_due_day_to_follow_and_no_light(
    petition: Desk, step: str, status: str
) -> None:
    term = petition.does("2026-04-20", step)

    assert (term.status, petition.due) == (status, "2026-04-21")
    assert petition.book.functions["vence"]("respuesta") is None
    assert petition.book.functions["vence_nominal"]("respuesta") is None
    assert term_light(term, day("2026-04-30"), CALENDAR) is Light.NONE
    assert petition.book.governing() is None


@pytest.mark.parametrize("step", ["meet", "close", "recount"])
def test_what_has_ended_cannot_end_again_nor_be_recounted(petition: Desk, step: str) -> None:
    petition.does("2026-04-20", "meet")

    with pytest.raises(TermFault, match="respuesta is met, expected a running one"):
        petition.does("2026-04-21", step)


@pytest.mark.norm("CPACA, art. 72", "Lo que se notificó mal no cumplió el término: sigue corriendo")
@pytest.mark.parametrize("step", ["meet", "close"])
def test_what_had_no_effect_did_not_end_it(petition: Desk, step: str) -> None:
    petition.does("2026-04-20", step)

    term = petition.does("2026-04-24", "reopen", cause="No se entregó la copia")

    assert (term.status, petition.due) == (TermStatus.OPEN, "2026-04-21")
    petition.expires("2026-04-25")  # its day had passed meanwhile
    assert petition.terms[-1].status is TermStatus.EXPIRED
    assert petition.does("2026-04-27", "meet").status is TermStatus.MET
    with pytest.raises(TermFault, match="expected met or closed"):
        petition.does("2026-04-28", "reopen") and petition.does("2026-04-28", "reopen")


def test_a_suspended_term_can_be_met_and_an_expired_one_late(petition: Desk) -> None:
    petition.does("2026-03-30", "suspend")
    assert petition.does("2026-03-31", "meet").status is TermStatus.MET

    petition.does("2026-04-01", "open", rule="PQ-CONG")
    petition.expires("2026-04-11")
    assert petition.does("2026-04-13", "meet", from_=day("2026-04-12")).status is TermStatus.MET
    assert petition.terms[-1].events[-1].effective_on == day("2026-04-12")


@pytest.mark.parametrize("step", ["suspend", "resume", "extend", "recount", "meet", "close"])
def test_a_step_on_a_term_that_was_never_opened_is_a_fault(desk: Desk, step: str) -> None:
    with pytest.raises(TermFault, match="expected a term respuesta, found none"):
        desk.does("2026-03-30", step)


@pytest.mark.norm(
    "Ley 4 de 1913, art. 59", "El término vence pasada la medianoche de su día, y se anota una vez"
)
def test_a_term_expires_at_midnight_after_its_due_day_and_is_noted_once(petition: Desk) -> None:
    assert not petition.expires("2026-04-21T23:59")
    assert petition.expires("2026-04-22T00:00")
    assert not petition.expires("2026-04-23")

    (term,) = petition.terms
    assert term.status is TermStatus.EXPIRED
    assert term.running
    assert [e.kind for e in term.events] == ["opened", "expired"]
    assert petition.book.functions["vence"]("respuesta") == day("2026-04-21")


def test_a_suspended_term_does_not_expire(petition: Desk) -> None:
    suspended = petition.does("2026-03-30", "suspend")

    assert not petition.expires("2027-03-30")
    assert not suspended.past(CALENDAR, at("2027-03-30"))


def test_the_term_that_comes_first_governs_and_a_suspended_one_last(desk: Desk) -> None:
    desk.does("2026-03-27", "open", name="respuesta", rule="PQ-GEN")
    desk.does("2026-03-27", "open", name="traslado", rule="PQ-CONG")

    def governing() -> str:
        return getattr(desk.book.governing(), "name", "")

    assert governing() == "traslado"
    desk.does("2026-03-30", "close", name="traslado")
    assert governing() == "respuesta"
    desk.does("2026-03-30", "suspend", name="respuesta")
    desk.does("2026-03-30", "open", name="otro", rule="PQ-HDR")
    assert governing() == "otro"


def test_each_call_may_have_its_own_term_of_a_name_and_sees_it_before_the_cases(desk: Desk) -> None:
    desk.does("2026-03-27", "open", name="citacion", rule="PQ-GEN")
    desk.does("2026-03-27", "open", name="citacion", rule="PQ-CONG", own=True, calls=(3,))
    desk.does("2026-03-30", "open", name="citacion", rule="PQ-CONG", own=True, calls=(3, 7))

    def due(*calls: int) -> str:
        return str(desk.book.functions_inside(calls)["vence"]("citacion"))

    # five and fifteen working days; 2 and 3 April are Holy Week
    assert (due(), due(3), due(3, 7), due(9)) == (
        "2026-04-21",
        "2026-04-07",
        "2026-04-08",
        "2026-04-21",
    )
    desk.does("2026-03-31", "meet", name="citacion", calls=(3, 8))
    assert [str(term.status) for term in desk.terms] == ["open", "met", "open"]
    assert due(3, 8) == "2026-04-21"


def test_a_calls_own_term_governs_what_is_inside_it_and_nothing_else(desk: Desk) -> None:
    desk.does("2026-03-27", "open", name="citacion", rule="PQ-CONG", own=True, calls=(3,))
    desk.does("2026-03-30", "open", name="citacion", rule="PQ-CONG", own=True, calls=(4,))
    desk.does("2026-03-27", "open", rule="PQ-GEN")

    def due(*calls: int) -> str:
        term = desk.book.governing(calls)
        return str(term.due_on if term else None)

    assert (due(), due(3), due(4, 9)) == ("2026-04-21", "2026-04-07", "2026-04-08")
    # where a task is inside several, the last that is said is its day
    assert [(one.of_call, str(one.due_on)) for one in desk.book.task_days] == [
        (None, "2026-04-21"),
        (4, "2026-04-08"),
        (3, "2026-04-07"),
    ]
    desk.does("2026-03-31", "meet", calls=())
    assert (due(), due(3)) == ("None", "2026-04-07")
    assert desk.book.governs_anew


def test_one_call_has_no_two_terms_of_a_name(desk: Desk) -> None:
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(3,))

    with pytest.raises(TermFault, match="expected a free slot"):
        desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(3,))


def test_a_term_that_is_the_calls_own_ends_with_it(desk: Desk) -> None:
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(3,))
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(4,))
    desk.book.call_over(3)

    assert [str(term.status) for term in desk.book.terms] == ["closed", "open"]
    assert desk.book.new_events[-1].event.cause == "Terminó la actuación que lo abrió"


def test_what_lasts_as_long_as_a_calls_own_term_ends_with_that_one_alone(desk: Desk) -> None:
    for call in (3, 4):
        desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(call,))
        desk.does("2026-03-27", "open", name="silencio", rule="PQ-SN", own=True, calls=(call,))
    desk.does("2026-03-31", "meet", calls=(3,))

    assert [str(term.status) for term in desk.terms] == ["met", "closed", "open", "open"]


def test_a_step_upon_every_term_reaches_those_of_the_calls_too(desk: Desk) -> None:
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(3,))
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(4,))
    desk.does("2026-03-30", "suspend", name="*", cause="impedimento")

    assert {str(term.status) for term in desk.terms} == {"suspended"}


def test_a_stored_term_has_its_number(petition: Desk) -> None:
    petition.book.stored(0, 12)

    assert petition.book.terms[0].id == 12


def test_the_entity_says_how_sure_it_is_of_a_norm_on_the_day_on_which_the_term_opens() -> None:
    asked = rule("A", 5, norm="Ley 80 de 1993", article="art. 30", parameter="norma")
    unasked = replace(asked, code="OTRO", parameter="")
    said = {"norma": "POR_VERIFICAR"}
    book = TermBook(CALENDAR, (asked, unasked), (), at("2026-03-02"), lambda: said)

    book.term(act("open", rule=asked.code))
    said["norma"] = "INTERNO"
    book.term(act("open", name="otra", rule=asked.code))
    said["norma"] = "VERIFICADO"
    book.term(act("open", name="tercera", rule=asked.code))
    book.term(act("open", name="sin_parametro", rule="OTRO"))

    assert [(term.rule.verification, term.rule.cited) for term in book.terms] == [
        (Verification.UNVERIFIED, "Ley 80 de 1993, art. 30 (por verificar)"),
        (Verification.INTERNAL, ""),
        (Verification.VERIFIED, "Ley 80 de 1993, art. 30"),
        (Verification.UNVERIFIED, "Ley 80 de 1993, art. 30 (por verificar)"),
    ]


def test_what_the_entity_was_not_asked_stays_in_doubt() -> None:
    asked = rule("A", 5, norm="Ley 80 de 1993", parameter="norma")
    book = TermBook(CALENDAR, (asked,), (), at("2026-03-02"))

    book.term(act("open", rule=asked.code))

    assert book.terms[0].rule.unsure
