"""What a term says of a day: to expressions, in lights and in reminders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.domain.calendars import (
    BusinessCalendar,
    OfficeHours,
    ReceptionPolicy,
)
from engine.domain.deadlines import (
    Light,
    ReminderRule,
    Roll,
    Term,
    TermBook,
    TermStatus,
    Unit,
    days_left,
    fit_moment,
    light,
    local_day,
    morning_of,
    reminder_dates,
    term_light,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_steps import Occurrence, resumed, suspended
from engine.errors import InvalidInput, TermFault
from tests.terms import CALENDAR, RULES, Desk, act, at, day, rule

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
    # 1, 6 and 7 April: the 2nd and 3rd are holy
    assert ask("habiles_entre", day("2026-03-31"), day("2026-04-07")) == 3
    assert ask("habiles_entre", day("2026-04-07"), day("2026-03-31")) == 0
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
