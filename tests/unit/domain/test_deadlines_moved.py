"""The terms of a case that people move: suspended, resumed, extended, counted again."""

from __future__ import annotations

import pytest

from engine.domain.deadlines import (
    DayKind,
    TermStatus,
    explain,
    extension_days,
)
from engine.errors import InvalidInput, TermFault
from tests.terms import CALENDAR, RULES, Desk, act, day

# --- suspension -----------------------------------------------------------------------------------


@pytest.mark.norm("CPACA, art. 17", "El requerimiento suspende y el complemento reanuda")
def test_t10_07_a_requirement_suspends_and_the_complement_resumes(desk: Desk) -> None:
    desk.does("2026-06-02", "open", rule="PQ-GEN")

    suspended = desk.does("2026-06-12", "suspend", cause="Requerimiento por incompleta")
    assert (suspended.status, suspended.due_on) == (TermStatus.SUSPENDED, None)
    assert desk.book.functions["vence"]("respuesta") is None
    assert explain(CALENDAR, suspended)[-1].text == (
        "Términos suspendidos: Requerimiento por incompleta"
    )

    resumed = desk.does("2026-07-02", "resume")
    assert (resumed.status, desk.due) == (TermStatus.OPEN, "2026-07-15")
    assert [e.kind for e in resumed.events] == ["opened", "suspended", "resumed"]
    days = {d.day: d for d in explain(CALENDAR, resumed)}
    assert days[day("2026-06-12")].n == 7
    assert days[day("2026-06-13")].kind is DayKind.SUSPENSION
    assert days[day("2026-07-02")].kind is DayKind.SUSPENSION
    assert days[day("2026-07-03")].n == 8


def test_suspending_twice_keeps_the_days_of_both(desk: Desk) -> None:
    desk.does("2026-06-02", "open", rule="PQ-GEN")
    desk.does("2026-06-03", "suspend")
    desk.does("2026-06-05", "resume")  # 4 and 5 June do not count
    desk.does("2026-06-05", "suspend")
    desk.does("2026-06-10", "resume")  # nor 9 and 10 June, besides the holiday of the 8th

    assert desk.due == "2026-07-02"
    counted = [d.day.day for d in explain(CALENDAR, desk.terms[0]) if d.n]
    assert counted == [3, 11, 12, 16, 17, 18, 19, 22, 23, 24, 25, 26, 30, 1, 2]


def test_what_begins_again_closes_the_term_that_ran_before(desk: Desk) -> None:
    desk.does("2026-06-02", "open", rule="PQ-GEN")
    with pytest.raises(TermFault, match="expected a free slot"):
        desk.does("2026-08-03", "open", rule="PQ-GEN")

    assert desk.book.functions["estado_termino"]("respuesta") is not None
    desk.does("2026-08-03", "close", cause="Otra se declaró desierta")
    desk.does("2026-08-03", "open", rule="PQ-GEN")

    assert desk.due == "2026-08-26"  # 7 and 17 August are holidays


@pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 12", "Un impedimento suspende la actuación")
def test_what_stops_the_whole_case_stops_what_may_stop_and_lets_go_only_of_that(
    desk: Desk,
) -> None:
    for name, code in (
        ("otro", "PQ-INF"),
        ("congreso", "PQ-CONG"),
        ("plazo", "CT-PLA"),
        ("respuesta", "PQ-GEN"),
    ):
        desk.does("2026-06-02", "open", name=name, rule=code)
    desk.does("2026-06-03", "suspend", name="otro", cause="Requerimiento")

    desk.does("2026-06-04", "suspend", name="*", cause="Impedimento")
    stopped = {term.name: term.status for term in desk.terms}
    assert stopped == {
        "otro": TermStatus.SUSPENDED,
        "congreso": TermStatus.OPEN,  # its rule does not let it stop
        "plazo": TermStatus.OPEN,  # what the parties agreed stops only when they say so
        "respuesta": TermStatus.SUSPENDED,
    }
    desk.does("2026-06-09", "resume", name="*", cause="Impedimento")
    assert {term.name for term in desk.terms if term.status is TermStatus.SUSPENDED} == {"otro"}
    desk.does("2026-06-10", "resume", name="*", cause="Impedimento")  # again: nothing is left
    assert {term.name for term in desk.terms if term.status is TermStatus.SUSPENDED} == {"otro"}


def test_a_suspended_term_cannot_be_suspended_again_nor_an_open_one_resumed(
    petition: Desk,
) -> None:
    with pytest.raises(TermFault, match="respuesta is open, expected suspended"):
        petition.does("2026-03-30", "resume")
    petition.does("2026-03-30", "suspend")
    with pytest.raises(InvalidInput, match="está suspendido: no se puede suspender"):
        petition.does("2026-03-31", "suspend")


@pytest.mark.parametrize(("ending", "told"), [("meet", "ya se cumplió"), ("close", "ya terminó")])
def test_what_has_ended_is_neither_suspended_nor_extended_and_nothing_changes(
    petition: Desk, ending: str, told: str
) -> None:
    ended = petition.does("2026-04-10", ending)

    with pytest.raises(InvalidInput, match=f"El término {told}: no se puede suspender"):
        petition.does("2026-04-13", "suspend")
    with pytest.raises(InvalidInput, match=f"El término {told}: no se puede prorrogar"):
        petition.does("2026-04-13", "extend", to=day("2026-05-13"))
    assert petition.terms[-1] == ended


def test_what_is_overdue_is_not_suspended(petition: Desk) -> None:
    petition.expires("2026-04-22T00:00")

    with pytest.raises(InvalidInput, match="ya venció: no se puede suspender"):
        petition.does("2026-04-22", "suspend")


def test_what_stopped_a_term_in_time_may_be_written_down_once_it_is_overdue(petition: Desk) -> None:
    petition.expires("2026-04-22T00:00")

    stopped = petition.does("2026-04-22", "suspend", from_=day("2026-04-17"))

    assert (stopped.status, stopped.due_on) == (TermStatus.SUSPENDED, None)
    with pytest.raises(InvalidInput, match="está suspendido: no se puede suspender"):
        petition.does("2026-04-22", "suspend", from_=day("2026-04-17"))


@pytest.mark.norm("CPACA, art. 17", "El plazo de la persona no gobierna las tareas de nadie")
def test_the_time_that_a_citizen_has_governs_no_officials_task(desk: Desk) -> None:
    desk.does("2026-06-02", "open", rule="PQ-GEN")
    desk.does("2026-06-12", "suspend")
    desk.book.term(act("open", name="complemento", rule="PQ-COMP"))

    assert desk.book.governing() is desk.terms[0]


@pytest.mark.norm("CPACA, art. 83", "El silencio termina con la respuesta y no gobierna tareas")
@pytest.mark.parametrize(("step", "left"), [("meet", "met"), ("close", "closed")])
def test_what_the_law_presumes_meanwhile_ends_with_the_answer(
    petition: Desk, step: str, left: str
) -> None:
    petition.does("2026-04-22", "open", name="silencio", rule="PQ-SN", from_=day("2026-03-27"))
    assert petition.due == "2026-06-30"
    assert petition.book.governing() is petition.terms[0]

    petition.does("2026-05-04", step)

    assert [term.status for term in petition.terms] == [left, "closed"]
    assert petition.book.changed == {"respuesta", "silencio"}


def test_a_rule_that_does_not_allow_it_is_not_suspended(desk: Desk) -> None:
    desk.does("2026-08-04", "open", rule="PQ-CONG")

    with pytest.raises(TermFault, match="found rule PQ-CONG"):
        desk.does("2026-08-05", "suspend")


def test_a_suspension_lies_within_the_term_and_after_the_one_before(petition: Desk) -> None:
    with pytest.raises(TermFault, match="on or after 2026-03-27, found 2026-03-26"):
        petition.does("2026-03-30", "suspend", from_=day("2026-03-26"))
    with pytest.raises(InvalidInput, match="Ya no quedan días"):
        petition.does("2026-04-21", "suspend")
    petition.does("2026-03-30", "suspend")
    with pytest.raises(TermFault, match="end of the suspension after 2026-03-31"):
        petition.does("2026-04-06", "resume", from_=day("2026-03-29"))
    petition.does("2026-04-06", "resume")
    with pytest.raises(TermFault, match="on or after 2026-04-06"):
        petition.does("2026-04-07", "suspend", from_=day("2026-04-01"))


# --- extension ------------------------------------------------------------------------------------


@pytest.mark.norm("CPACA, art. 14 par.", "La prórroga llega al 13 de mayo y ni un día más")
def test_t10_02_an_extension_reaches_13_may_and_not_a_day_more(petition: Desk) -> None:
    with pytest.raises(InvalidInput, match="hasta 2026-05-13"):
        petition.does("2026-04-20", "extend", to=day("2026-05-14"))

    extended = petition.does("2026-04-20", "extend", to=day("2026-05-13"), act="Oficio 12")

    assert (extended.status, petition.due) == (TermStatus.OPEN, "2026-05-13")
    assert extended.events[-1].act == "Oficio 12"
    days = explain(CALENDAR, extended)
    assert [d.text for d in days if d.n in {15, 16}] == ["Día hábil 15", "Día hábil 16 (prórroga)"]
    assert days[-1].n == 30


@pytest.mark.norm("CPACA, art. 14 par.", "La prórroga después del vencimiento se rechaza")
def test_t10_02_an_extension_after_the_due_day_is_refused(petition: Desk) -> None:
    assert petition.expires("2026-04-22T00:00")

    with pytest.raises(InvalidInput, match="ya venció"):
        petition.does("2026-04-22", "extend", to=day("2026-05-13"))

    assert petition.terms[0].status is TermStatus.EXPIRED


def test_a_second_extension_is_refused(petition: Desk) -> None:
    petition.does("2026-04-20", "extend", to=day("2026-04-30"))

    with pytest.raises(InvalidInput, match="no admite otra prórroga"):
        petition.does("2026-04-29", "extend", to=day("2026-05-13"))


@pytest.mark.parametrize("to", ["2026-04-21", "2026-04-10", "2026-05-02", "2026-05-01"])
def test_the_new_day_is_a_later_working_day(petition: Desk, to: str) -> None:
    with pytest.raises(InvalidInput, match="La nueva fecha es un día hábil"):
        petition.does("2026-04-20", "extend", to=day(to))


@pytest.mark.norm("Ley 5 de 1992, art. 258", "El término del congresista no se prorroga")
def test_t10_10_a_congressmans_term_has_no_extension(desk: Desk) -> None:
    desk.does("2026-08-04", "open", rule="PQ-CONG")

    with pytest.raises(InvalidInput, match="no admite prórroga"):
        desk.does("2026-08-10", "extend", to=day("2026-08-13"))
    assert desk.due == "2026-08-12"


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15.3", "El reclamo de datos se prorroga ocho días, no hasta treinta"
)
def test_t10_14_a_claim_is_extended_by_eight_days_and_not_to_thirty(desk: Desk) -> None:
    desk.does("2026-10-05", "open", rule="PQ-HDR")

    with pytest.raises(InvalidInput, match="hasta 2026-11-09"):
        desk.does("2026-10-27", "extend", to=day("2026-11-19"))
    desk.does("2026-10-27", "extend", to=day("2026-11-09"))
    assert desk.due == "2026-11-09"


@pytest.mark.norm("CPACA, art. 17", "El mes de la persona se prorroga por otro sin nombrar el día")
def test_a_citizens_month_is_extended_by_another_without_naming_the_day(desk: Desk) -> None:
    desk.does("2026-06-12", "open", rule="PQ-COMP")
    assert desk.due == "2026-07-14"

    desk.does("2026-07-14", "extend")

    assert desk.due == "2026-08-12"  # from the nominal day, not from the rolled one
    assert desk.book.functions["vence_nominal"]("respuesta") == day("2026-08-12")


def test_an_extended_term_is_suspended_with_all_its_days(petition: Desk) -> None:
    petition.does("2026-04-20", "extend", to=day("2026-05-13"))
    petition.does("2026-05-12", "suspend")
    petition.does("2026-05-15", "resume")

    assert petition.due == "2026-05-19"  # the one day that was left; 18 May is a holiday


def test_a_suspended_term_is_not_extended(petition: Desk) -> None:
    petition.does("2026-03-30", "suspend")

    with pytest.raises(InvalidInput, match="está suspendido: no se puede prorrogar"):
        petition.does("2026-03-31", "extend", to=day("2026-05-13"))


@pytest.mark.norm("CPACA, art. 14 par.", "Se sabe de antemano hasta qué día se puede prorrogar")
def test_the_days_to_which_a_term_may_be_extended_are_known_beforehand(petition: Desk) -> None:
    term = petition.terms[0]

    days = extension_days(CALENDAR, term, day("2026-04-20"))
    assert (len(days), days[0], days[-1]) == (15, day("2026-04-22"), day("2026-05-13"))
    assert day("2026-05-01") not in days  # a holiday

    assert extension_days(CALENDAR, term, day("2026-04-22")) == ()  # overdue
    extended = petition.does("2026-04-20", "extend", to=day("2026-05-12"))
    assert extension_days(CALENDAR, extended, day("2026-04-21")) == ()  # once only


# --- recount --------------------------------------------------------------------------------------


@pytest.mark.norm("CPACA, art. 14", "La clasificación cambia la regla y conserva el comienzo")
def test_a_classification_changes_the_rule_and_keeps_the_start(desk: Desk) -> None:
    desk.does("2026-03-27T17:30", "open", rule="PQ-GEN", provisional=True)

    changed = desk.does("2026-03-30", "recount", rule="PQ-INF", cause="Pide documentos")

    assert (changed.starts_on, changed.provisional) == (day("2026-03-27"), False)
    assert desk.due == "2026-04-14"
    assert changed.events[-1].rule == RULES[1]
    assert changed.granted == RULES[1]


def test_a_recount_without_a_rule_confirms_the_one_it_has(desk: Desk) -> None:
    desk.does("2026-03-27", "open", rule="PQ-GEN", provisional=True)
    desk.does("2026-03-30", "extend", to=day("2026-05-13"))

    confirmed = desk.does("2026-03-31", "recount")

    assert (confirmed.provisional, desk.due) == (False, "2026-05-13")
    assert confirmed.extensions == 1
    assert confirmed.granted == RULES[0]


def test_a_new_rule_starts_without_the_extensions_of_the_old(desk: Desk) -> None:
    desk.does("2026-03-27", "open", rule="PQ-GEN")
    desk.does("2026-03-30", "extend", to=day("2026-05-13"))

    term = desk.does("2026-03-31", "recount", rule="PQ-INF")

    assert (desk.due, term.extensions) == ("2026-04-14", 0)


@pytest.mark.norm("CGD, art. 33", "La prescripción se cuenta desde el día que fue, nunca se corre")
def test_a_term_that_was_counted_from_a_wrong_day_runs_again_from_the_right_one(desk: Desk) -> None:
    desk.does("2026-03-02", "open", rule="PRS", from_=day("2025-03-08"))
    assert desk.due == "2026-03-08"

    recounted = desk.does("2026-03-10", "recount", rule="PRS", since=day("2025-06-06"))

    assert (recounted.starts_on, recounted.status) == (day("2025-06-06"), TermStatus.OPEN)
    assert desk.due == "2026-06-06"  # a Saturday


def test_a_suspended_term_is_recounted_suspended(petition: Desk) -> None:
    petition.does("2026-03-31", "suspend")

    assert petition.does("2026-04-01", "recount", rule="PQ-INF").status is TermStatus.SUSPENDED
    petition.does("2026-04-06", "resume")
    assert petition.due == "2026-04-16"  # two days had run: 7, 8, 9, 10, 13, 14, 15, 16

    with pytest.raises(TermFault, match="expected a rule that can be suspended, found PQ-CONG"):
        petition.does("2026-04-07", "recount", rule="PQ-CONG")


def test_what_the_parties_agreed_is_counted_instead_of_the_number_of_the_rule(desk: Desk) -> None:
    term = desk.does("2026-03-02", "open", rule="PQ-GEN", duration=3)
    assert (desk.due, term.rule.duration) == ("2026-03-05", 3)

    desk.does("2026-03-03", "suspend")
    desk.does("2026-03-10", "resume")
    assert desk.due == "2026-03-12"  # one day had run: 11, 12

    desk.does("2026-03-11", "recount", rule="PQ-GEN", duration=5)
    assert desk.due == "2026-03-16"  # with what was suspended: 11, 12, 13, 16


def test_an_expired_term_stays_so_unless_its_new_day_is_ahead(petition: Desk) -> None:
    petition.expires("2026-04-22")

    assert petition.does("2026-04-22", "recount", rule="PQ-INF").status is TermStatus.EXPIRED
    assert petition.does("2026-04-14", "recount", rule="PQ-GEN").status is TermStatus.OPEN
