"""The terms of a case while it runs: what may be done to them, and what they say of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.bpm.transition import TermAction, TermStep
from engine.domain.calendars import (
    BusinessCalendar,
    OfficeHours,
    ReceptionPolicy,
    Verification,
)
from engine.domain.deadlines import (
    DayKind,
    Extension,
    Light,
    Reading,
    ReminderRule,
    Roll,
    Term,
    TermBook,
    TermEventKind,
    TermRule,
    TermStatus,
    Unit,
    days_left,
    explain,
    extension_days,
    fit_moment,
    light,
    local_day,
    morning_of,
    other_due_on,
    reminder_dates,
    term_light,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_rules import USUAL_ROLL
from engine.domain.term_steps import Occurrence, resumed, suspended
from engine.errors import InvalidInput, TermFault
from engine.settings import BOGOTA

CALENDAR = BusinessCalendar(seed_holidays(2025, 2028))


def rule(code: str, duration: int, unit: Unit = Unit.BUSINESS, **more: Any) -> TermRule:
    said = {"roll": USUAL_ROLL[unit], "name": "Petición", **more}
    return TermRule(code=code, duration=duration, unit=unit, **said)


RULES = (
    rule(
        "PQ-GEN",
        15,
        suspendable=True,
        extension=Extension(max_total=30),
        reminders=(
            ReminderRule(at="50%", to="holder"),
            ReminderRule(at="80%", to="role:coordinacion"),
            ReminderRule(at="-1h", to="superior"),
            ReminderRule(at="-10d", to="holder"),
            ReminderRule(at="+0", to="holder"),
            ReminderRule(at="+2h", to="superior"),
        ),
    ),
    rule("PQ-INF", 10, suspendable=True, extension=Extension(max_total=20)),
    rule("PQ-CONG", 5),
    rule("PQ-HDR", 15, extension=Extension(max_added=8)),
    rule(
        "PQ-COMP",
        1,
        Unit.MONTH,
        suspendable=True,
        extension=Extension(max_added=1),
        reading=Reading.GENEROUS,
    ),
    rule("PQ-SN", 3, Unit.MONTH, ends_with="respuesta"),
    rule("AC-48", 48, Unit.HOUR, reminders=(ReminderRule(at="50%", to="holder"),)),
    rule("PRS", 1, Unit.YEAR, roll=Roll.NONE, reminders=(ReminderRule(at="+0", to="holder"),)),
)


def act(step: str, name: str = "respuesta", **said: Any) -> TermAction:
    """A `cauce:term`, as the engine hands it over."""
    return TermAction(name=name, step=TermStep(step), element_id="tarea", **said)


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    moment = text if "T" in text else f"{text}T09:00"
    return datetime.fromisoformat(moment).replace(tzinfo=BOGOTA)


class Desk:
    """A case that lives through several transactions."""

    def __init__(self, calendar: BusinessCalendar = CALENDAR) -> None:
        self.calendar = calendar
        self.terms: tuple[Term, ...] = ()
        self.book = TermBook(calendar, RULES, (), at("2026-03-02"))

    def does(self, when: str, step: str, **said: Any) -> Term:
        self.book = TermBook(self.calendar, RULES, self.terms, at(when))
        self.book.term(act(step, **said))
        self.terms = self.book.terms
        return self.terms[-1]

    def expires(self, when: str, name: str = "respuesta") -> bool:
        self.book = TermBook(self.calendar, RULES, self.terms, at(when))
        noted = self.book.expire([term for term in self.terms if term.name == name][-1])
        self.terms = self.book.terms
        return noted

    @property
    def due(self) -> str:
        return str(self.terms[-1].due_on)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def petition(desk: Desk) -> Desk:
    """T10-01: filed on Friday 27 March 2026 at 17:30."""
    desk.does("2026-03-27T17:30", "open", rule="PQ-GEN")
    return desk


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


@pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 12", "Un impedimento suspende la actuación")
def test_what_stops_the_whole_case_stops_what_may_stop_and_lets_go_only_of_that(
    desk: Desk,
) -> None:
    for name, code in (("otro", "PQ-INF"), ("congreso", "PQ-CONG"), ("respuesta", "PQ-GEN")):
        desk.does("2026-06-02", "open", name=name, rule=code)
    desk.does("2026-06-03", "suspend", name="otro", cause="Requerimiento")

    desk.does("2026-06-04", "suspend", name="*", cause="Impedimento")
    stopped = {term.name: term.status for term in desk.terms}
    assert stopped == {
        "otro": TermStatus.SUSPENDED,
        "congreso": TermStatus.OPEN,  # its rule does not let it stop
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


@pytest.mark.norm("CPACA, art. 17", "El plazo de la persona no gobierna las tareas de nadie")
def test_the_time_that_a_citizen_has_governs_no_officials_task(desk: Desk) -> None:
    desk.does("2026-06-02", "open", rule="PQ-GEN")
    desk.does("2026-06-12", "suspend")
    desk.book.term(act("open", name="complemento", rule="PQ-COMP"))

    assert desk.book.governing is desk.terms[0]


@pytest.mark.norm("CPACA, art. 83", "El silencio termina con la respuesta y no gobierna tareas")
@pytest.mark.parametrize(("step", "left"), [("meet", "met"), ("close", "closed")])
def test_what_the_law_presumes_meanwhile_ends_with_the_answer(
    petition: Desk, step: str, left: str
) -> None:
    petition.does("2026-04-22", "open", name="silencio", rule="PQ-SN", from_=day("2026-03-27"))
    assert petition.due == "2026-06-30"
    assert petition.book.governing is petition.terms[0]

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
    assert petition.book.governing is None


@pytest.mark.parametrize("step", ["meet", "close", "recount"])
def test_what_has_ended_cannot_end_again_nor_be_recounted(petition: Desk, step: str) -> None:
    petition.does("2026-04-20", "meet")

    with pytest.raises(TermFault, match="respuesta is met, expected a running one"):
        petition.does("2026-04-21", step)


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
        return desk.book.governing.name if desk.book.governing else ""

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


def test_a_step_upon_every_term_reaches_those_of_the_calls_too(desk: Desk) -> None:
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(3,))
    desk.does("2026-03-27", "open", rule="PQ-GEN", own=True, calls=(4,))
    desk.does("2026-03-30", "suspend", name="*", cause="impedimento")

    assert {str(term.status) for term in desk.terms} == {"suspended"}


def test_a_stored_term_has_its_number(petition: Desk) -> None:
    petition.book.stored(0, 12)

    assert petition.book.terms[0].id == 12


# --- what FEEL may ask ----------------------------------------------------------------------------


@pytest.fixture
def ask(petition: Desk) -> Callable[..., Any]:
    return lambda name, *args: petition.book.functions[name](*args)


def test_feel_asks_for_days_around_a_due_day(ask: Callable[..., Any]) -> None:
    assert ask("vence", "respuesta") == day("2026-04-21")
    assert ask("vence", "nada") is None
    assert ask("habiles_antes", day("2026-04-06"), Decimal(1)) == day("2026-04-01")
    assert ask("sumar_habiles", day("2026-04-01"), Decimal("2.0")) == day("2026-04-07")
    assert ask("sumar_habiles", at("2026-04-01T23:00"), 1) == day("2026-04-06")
    assert ask("sumar_calendario", day("2026-04-01"), -1) == day("2026-03-31")
    assert ask("hoy") == day("2026-03-27")
    assert ask("ahora") == at("2026-03-27T17:30")


@pytest.mark.parametrize("name", ["habiles_antes", "sumar_habiles", "sumar_calendario"])
def test_what_follows_a_suspended_term_is_null_too(ask: Callable[..., Any], name: str) -> None:
    assert ask(name, None, Decimal(3)) is None


@pytest.mark.parametrize(
    ("name", "args", "told"),
    [
        ("vence", (3,), "expected the name of a term"),
        ("vence", (), "expected the name of a term"),
        ("sumar_habiles", ("2026-04-01", 1), "expected a date"),
        ("sumar_habiles", (day("2026-04-01"), Decimal("1.5")), "expected a whole number of days"),
        ("sumar_habiles", (day("2026-04-01"), "1"), "expected a whole number of days"),
        ("sumar_habiles", (day("2026-04-01"), True), "expected a whole number of days"),
        ("habiles_antes", (day("2026-04-01"),), "expected a whole number of days"),
        ("sumar_calendario", (day("2026-04-01"), 10**9), "expected a whole number of days"),
    ],
)
def test_a_function_that_is_asked_nonsense_is_a_fault(
    ask: Callable[..., Any], name: str, args: tuple[Any, ...], told: str
) -> None:
    with pytest.raises(TermFault, match=told):
        ask(name, *args)


def test_a_day_beyond_the_calendar_is_refused_to_feel_too(ask: Callable[..., Any]) -> None:
    with pytest.raises(InvalidInput, match="no conoce el día"):
        ask("sumar_calendario", day("2026-04-01"), 3000)


# --- lights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "left", "shown"),
    [
        ("2026-03-27", 15, Light.IN_TIME),
        ("2026-04-15", 4, Light.IN_TIME),
        ("2026-04-16", 3, Light.SOON),
        ("2026-04-18", 2, Light.SOON),  # a Saturday
        ("2026-04-21", 0, Light.TODAY),
        ("2026-04-22", -1, Light.OVERDUE),
        ("2026-04-27", -4, Light.OVERDUE),
    ],
)
def test_a_light_counts_working_days(today: str, left: int, shown: Light) -> None:
    due = day("2026-04-21")

    assert days_left(CALENDAR, due, day(today)) == left
    assert light(due, day(today), CALENDAR) is shown


def test_what_was_due_on_friday_is_overdue_on_saturday(desk: Desk) -> None:
    friday, saturday = day("2026-04-24"), day("2026-04-25")

    assert days_left(CALENDAR, friday, saturday) == -1
    assert light(friday, saturday, CALENDAR) is Light.OVERDUE


def test_without_a_date_there_is_no_light_and_a_suspended_term_says_so(petition: Desk) -> None:
    assert light(None, day("2026-04-21"), CALENDAR) is Light.NONE
    assert term_light(petition.terms[0], day("2026-04-21"), CALENDAR) is Light.TODAY
    suspended = petition.does("2026-03-30", "suspend")
    assert term_light(suspended, day("2026-04-21"), CALENDAR) is Light.SUSPENDED


def test_the_day_of_an_instant_is_the_day_in_bogota() -> None:
    assert local_day(datetime.fromisoformat("2026-04-22T04:00:00+00:00")) == day("2026-04-21")
    assert local_day(datetime.fromisoformat("2026-04-22T04:00:00")) == day("2026-04-22")
    assert local_day(day("2026-04-22")) == day("2026-04-22")


def test_how_a_term_stands_is_said_in_a_word(desk: Desk) -> None:
    def standing() -> object:
        return desk.book.functions["estado_termino"]("respuesta")

    assert standing() is None
    desk.does("2026-06-02", "open", rule="PQ-GEN")
    assert standing() == "corre"
    desk.does("2026-06-05", "suspend")
    assert standing() == "suspendido"
    desk.does("2026-06-08", "resume")
    assert desk.expires("2026-08-03")
    assert standing() == "vencido"
    desk.does("2026-08-04", "meet")
    assert standing() is None


# --- reminders ------------------------------------------------------------------------------------


def test_reminders_fall_on_the_days_that_the_rule_says(petition: Desk) -> None:
    dated = reminder_dates(CALENDAR, petition.terms[0])

    assert [(r.mark, r.to, str(r.on)) for r in dated] == [
        ("50%", "holder", "2026-04-09"),  # the seventh of fifteen
        ("-10d", "holder", "2026-04-11"),  # a Saturday
        ("80%", "role:coordinacion", "2026-04-16"),
        ("-1h", "superior", "2026-04-20"),
        ("+0", "holder", "2026-04-21"),
        ("+2h", "superior", "2026-04-23"),
    ]
    assert all((r.send_at.hour, r.send_at.minute) == (8, 0) for r in dated)


@pytest.mark.norm("Ley 1712 de 2014, art. 10 par.", "El aviso conserva su domingo y sale el lunes")
def test_t15_08_a_reminder_keeps_its_sunday_and_is_sent_on_monday() -> None:
    sunday, due = day("2026-10-25"), day("2026-10-30")

    assert str(morning_of(CALENDAR, sunday, due)) == "2026-10-26 08:00:00-05:00"


def test_a_reminder_that_monday_would_be_too_late_for_is_sent_before(desk: Desk) -> None:
    term = desk.does("2025-11-22", "open", name="prescripcion", rule="PRS")

    (reminder,) = reminder_dates(CALENDAR, term)

    assert (str(reminder.on), str(reminder.send_at.date())) == ("2026-11-22", "2026-11-20")


def test_days_after_the_first_are_those_on_which_the_term_runs(desk: Desk) -> None:
    watch = (ReminderRule(at="30d", to="holder"),)
    appeal = Term(
        name="recurso",
        rule=rule("REC-DEC", 2, Unit.MONTH, suspendable=True, reminders=watch),
        starts_on=day("2026-03-10"),
        status=TermStatus.OPEN,
        due_on=day("2026-05-11"),
    )
    (plain,) = reminder_dates(CALENDAR, appeal)
    assert str(plain.on) == "2026-04-09"

    what = Occurrence(at=at("2026-03-18"), on=day("2026-03-18"))
    held = suspended(CALENDAR, appeal, what)
    back = resumed(CALENDAR, held, Occurrence(at=at("2026-03-28"), on=day("2026-03-28")))
    (later,) = reminder_dates(CALENDAR, back)
    assert str(later.on) == "2026-04-19"  # 19 to 28 March, ten days, did not run


def test_months_before_a_day_are_counted_date_to_date() -> None:
    watch = tuple(ReminderRule(at=mark, to="holder") for mark in ("-12m", "-6m", "-3m", "-30d"))
    facts = Term(
        name="prescripcion",
        rule=rule("PRS-5", 5, Unit.YEAR, roll=Roll.NONE, reminders=watch),
        starts_on=day("2021-08-31"),
        status=TermStatus.OPEN,
        due_on=day("2026-08-31"),
    )

    dated = reminder_dates(CALENDAR, facts)

    assert [str(each.on) for each in dated] == [
        "2025-08-31",
        "2026-02-28",  # February has no day 31
        "2026-05-31",
        "2026-08-01",
    ]


@pytest.mark.norm(
    "Ley 4 de 1913, art. 62",
    "Lo que no se corre al hábil siguiente tampoco empieza a contarse un hábil después",
)
def test_a_term_that_no_day_off_moves_begins_on_its_own_day() -> None:
    """Facts of a Sunday, under a regulation that files what comes on days off on the next one."""
    hours = OfficeHours(policy=ReceptionPolicy.NEXT_BUSINESS_DAY)
    calendar = BusinessCalendar(seed_holidays(2025, 2028), hours=hours)
    book = TermBook(calendar, RULES, (), at("2026-03-02"))
    book.term(act("open", name="prescripcion", rule="PRS", from_=day("2025-11-23")))
    book.term(act("open", name="respuesta", rule="PQ-GEN", from_=day("2025-11-23")))

    assert [str(term.starts_on) for term in book.terms] == ["2025-11-23", "2025-11-24"]


def test_percentages_move_with_a_suspension_and_there_are_none_while_it_lasts(desk: Desk) -> None:
    desk.does("2026-06-02", "open", rule="PQ-GEN")
    before = reminder_dates(CALENDAR, desk.terms[0])
    suspended = desk.does("2026-06-05", "suspend")
    during = reminder_dates(CALENDAR, suspended)
    after = reminder_dates(CALENDAR, desk.does("2026-06-16", "resume"))

    def half(dated: tuple[Any, ...]) -> str:
        return next(str(r.on) for r in dated if r.mark == "50%")

    assert half(before) == "2026-06-12"
    assert during == ()
    assert half(after) == "2026-06-22"  # three days had run: 17, 18, 19 and 22


def test_what_has_ended_reminds_nobody(petition: Desk) -> None:
    assert reminder_dates(CALENDAR, petition.does("2026-03-30", "meet")) == ()


def test_a_share_of_a_term_without_working_days_is_its_due_day(desk: Desk) -> None:
    friday_night = desk.does("2026-07-10T23:00", "open", name="control", rule="AC-48")

    assert friday_night.due_on == day("2026-07-12")
    assert [r.on for r in reminder_dates(CALENDAR, friday_night)] == [day("2026-07-12")]


def test_a_share_counts_the_first_day_where_the_rule_does(desk: Desk) -> None:
    strict = replace(RULES[0], code="PQ-HDC", duration=2, includes_first_day=True, reminders=(
        ReminderRule(at="50%", to="holder"),
    ))  # fmt: skip
    book = TermBook(CALENDAR, (strict,), (), at("2026-10-05"))
    book.term(act("open", rule="PQ-HDC"))

    assert [str(r.on) for r in reminder_dates(CALENDAR, book.terms[0])] == ["2026-10-05"]


def test_people_are_written_to_in_the_morning_of_a_working_day() -> None:
    for now, expected in (
        ("2026-04-21T09:30", "2026-04-21T09:30"),
        ("2026-04-21T06:00", "2026-04-21T08:00"),
        ("2026-04-25T10:00", "2026-04-27T08:00"),
    ):
        assert fit_moment(CALENDAR, at(now)) == at(expected)


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
