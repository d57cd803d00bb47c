"""Petitions, and what is special of each unit, counted by hand one by one.

The dated scenarios of the other procedures are in `test_deadlines_scenarios.py`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from engine.domain.calendars import BusinessCalendar, Closure, OfficeHours, ReceptionPolicy
from engine.domain.deadlines import (
    DayKind,
    Reading,
    Roll,
    Suspension,
    TermRule,
    Unit,
    count,
    due_date,
    policy_for,
    received,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_rules import USUAL_ROLL
from engine.errors import InvalidInput
from engine.settings import BOGOTA

CALENDAR = BusinessCalendar(seed_holidays(2020, 2029))


def rule(duration: int, unit: Unit = Unit.BUSINESS, **more: object) -> TermRule:
    said = {"roll": USUAL_ROLL[unit], **more}
    return TermRule(code="X", name="Término", duration=duration, unit=unit, **said)  # type: ignore[arg-type]


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


def due(
    start: str, duration: int, unit: Unit = Unit.BUSINESS, *suspended: Suspension, **more: object
) -> str:
    return str(due_date(CALENDAR, rule(duration, unit, **more), day(start), suspended))


def suspension(first: str, last: str | None, cause: str = "") -> Suspension:
    return Suspension(day(first), day(last) if last else None, cause)


# --- petitions ----------------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14; art. 15 par. 1", "La petición del viernes en la noche vence el 21 de abril"
)
def test_t10_01_a_petition_of_friday_evening_is_due_on_21_april() -> None:
    friday = received(CALENDAR, at("2026-03-27T17:30"), ReceptionPolicy.ACTUAL_DATE)

    assert friday.on == day("2026-03-27")
    assert due("2026-03-27", 15) == "2026-04-21"


@pytest.mark.norm(
    "CPACA, art. 54, último inciso", "Con el reglamento se radica el lunes y vence el 22 de abril"
)
def test_t10_01_under_the_regulation_it_is_filed_on_monday_and_due_on_22_april() -> None:
    monday = received(CALENDAR, at("2026-03-27T17:30"), ReceptionPolicy.NEXT_BUSINESS_DAY)

    assert monday.on == day("2026-03-30")
    assert monday.at == at("2026-03-30T08:00")
    assert due("2026-03-30", 15) == "2026-04-22"


@pytest.mark.norm(
    "CPACA, art. 14 par.", "La prórroga más larga de una petición llega al 13 de mayo"
)
def test_t10_02_the_longest_extension_of_a_petition_reaches_13_may() -> None:
    assert due("2026-03-27", 30) == "2026-05-13"


@pytest.mark.norm("CPACA, art. 14.2", "La consulta tiene treinta días y sesenta como máximo")
def test_t10_04_a_consultation_has_thirty_days_and_sixty_at_most() -> None:
    assert due("2026-05-13", 30) == "2026-06-30"
    assert due("2026-05-13", 60) == "2026-08-14"


@pytest.mark.norm(
    "CPACA, art. 21", "El traslado se hace en cinco días y quien recibe comienza de nuevo"
)
def test_t10_05_a_transfer_has_five_days_and_the_receiver_starts_anew() -> None:
    assert due("2026-04-30", 5) == "2026-05-08"
    assert due("2026-05-08", 15) == "2026-06-01"


@pytest.mark.norm("CPACA, art. 17", "El requerimiento conserva los siete días que ya corrieron")
def test_t10_07_a_requirement_keeps_the_seven_days_that_ran() -> None:
    waited = suspension("2026-06-13", "2026-07-02", "Requerimiento")

    assert due("2026-06-02", 15, Unit.BUSINESS, waited) == "2026-07-15"


@pytest.mark.norm(
    "CPACA, art. 17; Ley 4 de 1913, art. 62",
    "El mes para completar que acaba en domingo pasa el festivo",
)
def test_t10_08_a_month_to_complete_that_ends_on_a_sunday_runs_over_the_holiday() -> None:
    assert due("2026-06-12", 1, Unit.MONTH) == "2026-07-14"


@pytest.mark.norm(
    "CPACA, art. 14; Ley 2578 de 2026, art. 6",
    "El festivo nuevo lleva al 15 de julio una petición de junio",
)
def test_t10_09_the_new_holiday_moves_a_petition_of_june_to_15_july() -> None:
    without_the_law = CALENDAR.as_known_on(day("2026-05-31"))

    assert due("2026-06-22", 15) == "2026-07-15"
    assert str(due_date(without_the_law, rule(15), day("2026-06-22"))) == "2026-07-14"


@pytest.mark.norm(
    "Ley 2578 de 2026, art. 6", "Sólo se mueven un día los términos que cruzan el 13 de julio"
)
@pytest.mark.parametrize(
    ("received_on", "before", "after"),
    [
        ("2026-06-18", "2026-07-10", "2026-07-10"),  # its fifteenth day is the Friday before
        ("2026-06-19", "2026-07-13", "2026-07-14"),
        ("2026-07-10", "2026-08-03", "2026-08-04"),
        ("2026-07-13", "2026-08-04", "2026-08-04"),  # its own day is not counted anyway
    ],
)
def test_exactly_the_terms_that_cross_13_july_move_a_day(
    received_on: str, before: str, after: str
) -> None:
    without_the_law = CALENDAR.as_known_on(day("2026-05-31"))

    assert str(due_date(without_the_law, rule(15), day(received_on))) == before
    assert due(received_on, 15) == after


@pytest.mark.norm("Ley 5 de 1992, art. 258", "Al congresista se le responde en cinco días")
def test_t10_10_a_congressman_is_answered_in_five_days() -> None:
    assert due("2026-08-04", 5) == "2026-08-12"


@pytest.mark.norm("CPACA, art. 83", "El silencio negativo corre al primer día hábil")
def test_t10_11_negative_silence_rolls_to_the_first_working_day() -> None:
    assert due("2026-03-27", 3, Unit.MONTH) == "2026-06-30"


@pytest.mark.norm("CPACA, art. 19", "La petición oscura espera diez días su aclaración")
def test_t10_12_an_obscure_petition_waits_ten_days_for_its_clarification() -> None:
    assert due("2026-06-10", 10) == "2026-06-25"


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15.3", "El reclamo de datos personales tiene quince días y ocho más"
)
def test_t10_14_a_claim_on_personal_data_has_fifteen_days_and_eight_more() -> None:
    assert due("2026-10-05", 15) == "2026-10-27"
    assert due("2026-10-05", 23) == "2026-11-09"


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 14", "La consulta de datos personales cuenta el día de su recibo"
)
def test_t10_14b_a_consultation_of_personal_data_counts_the_day_of_its_receipt() -> None:
    assert due("2026-10-05", 10, includes_first_day=True) == "2026-10-19"
    assert due("2026-10-05", 10) == "2026-10-20"
    assert due("2026-10-05", 15, includes_first_day=True) == "2026-10-26"
    assert due("2026-10-05", 15) == "2026-10-27"


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 14", "Si se recibe en día no hábil, ese día no es el primero"
)
def test_a_receipt_on_a_day_off_is_not_its_own_first_day() -> None:
    assert due("2026-10-10", 1, includes_first_day=True) == "2026-10-13"


@pytest.mark.norm(
    "CPACA, art. 15 par. 1; art. 54",
    "La petición del sábado vence el 9 de junio; con el reglamento, el 10",
)
def test_t10_15_a_petition_of_saturday_is_due_on_9_june_or_by_the_regulation_on_10_june() -> None:
    saturday = at("2026-05-16T11:00")

    real = received(CALENDAR, saturday, ReceptionPolicy.ACTUAL_DATE)
    regulated = received(CALENDAR, saturday, ReceptionPolicy.NEXT_BUSINESS_DAY)

    assert str(due_date(CALENDAR, rule(15), real.on)) == "2026-06-09"
    assert regulated.on == day("2026-05-19")
    assert str(due_date(CALENDAR, rule(15), regulated.on)) == "2026-06-10"


@pytest.mark.norm(
    "CPACA, arts. 68, 69, 76, 87", "La notificación se cuenta paso a paso hasta la firmeza del acto"
)
def test_t10_17_a_notification_is_counted_link_by_link_until_the_act_is_firm() -> None:
    assert due("2026-06-01", 5) == "2026-06-09"  # citation
    assert due("2026-06-03", 5) == "2026-06-11"  # wait for the person
    assert due("2026-06-17", 1) == "2026-06-18"  # the day after the delivery of the notice
    assert due("2026-06-18", 10) == "2026-07-03"  # resources
    firm = due("2026-07-03", 1, Unit.CALENDAR, roll=Roll.NONE)
    assert firm == "2026-07-04"  # a state: a Saturday is allowed


# --- months and years ----------------------------------------------------------------------------


@pytest.mark.norm("Ley 4 de 1913, art. 59", "Un año desde el 29 de febrero termina en febrero")
def test_a_year_from_a_leap_day_ends_in_february() -> None:
    assert due("2024-02-29", 1, Unit.YEAR) == "2025-02-28"


@pytest.mark.norm(
    "Ley 1952 de 2019, art. 33",
    "La prescripción no se corre al día hábil: el último día seguro es anterior",
)
def test_t06_10_a_prescription_is_not_rolled_and_its_last_safe_day_is_before() -> None:
    assert due("2021-11-22", 5, Unit.YEAR, roll=Roll.NONE) == "2026-11-22"
    assert due("2021-11-22", 5, Unit.YEAR, roll=Roll.PREVIOUS) == "2026-11-20"


@pytest.mark.norm("Ley 1150 de 2007, art. 11", "Los meses encadenados siguen desde el día nominal")
def test_a_chain_of_months_goes_on_from_the_nominal_day() -> None:
    first = count(CALENDAR, rule(4, Unit.MONTH), day("2026-11-20"))

    assert (str(first.nominal_on), str(first.due_on)) == ("2027-03-20", "2027-03-23")
    assert first.nominal_on is not None
    assert str(due_date(CALENDAR, rule(2, Unit.MONTH), first.nominal_on)) == "2027-05-20"


def test_suspended_days_are_added_to_months() -> None:
    week = suspension("2026-06-01", "2026-06-07")

    counted = count(CALENDAR, rule(1, Unit.MONTH), day("2026-05-20"), [week])

    assert str(counted.due_on) == "2026-06-30"  # 20 June and seven days is Saturday 27
    assert str(counted.nominal_on) == "2026-06-27"
    assert sum(d.kind is DayKind.SUSPENSION for d in counted.days) == 7
    assert [d.day for d in counted.days] == sorted(d.day for d in counted.days)


def test_months_suspended_after_their_end_are_not_moved() -> None:
    assert due("2026-05-20", 1, Unit.MONTH, suspension("2026-07-01", "2026-07-05")) == "2026-06-22"


def test_months_have_no_due_day_while_a_suspension_lasts() -> None:
    counted = count(
        CALENDAR, rule(2, Unit.MONTH), day("2026-05-20"), [suspension("2026-06-01", None)]
    )

    assert counted.due_on is None
    assert [d.kind for d in counted.days] == [DayKind.START, DayKind.SUSPENSION]


# --- other units ---------------------------------------------------------------------------------


@pytest.mark.norm("Ley 136 de 1994, art. 73", "Entre los dos debates median tres días completos")
def test_r13_t1_three_complete_days_lie_between_two_debates() -> None:
    counted = count(CALENDAR, rule(3, Unit.COMPLETE), day("2026-11-10"))

    assert str(counted.due_on) == "2026-11-14"
    assert [d.day.day for d in counted.days if d.n] == [11, 12, 13]
    assert counted.days[-1].kind is DayKind.DUE


def test_calendar_days_that_end_on_a_day_off_roll_to_the_next_working_day() -> None:
    counted = count(CALENDAR, rule(7, Unit.CALENDAR), day("2026-03-27"))

    assert (str(counted.nominal_on), str(counted.due_on)) == ("2026-04-03", "2026-04-06")
    assert [d.kind for d in counted.days[-4:]] == [
        DayKind.COUNTED,
        DayKind.WEEKEND,
        DayKind.WEEKEND,
        DayKind.DUE,
    ]
    assert counted.days[-4].text == "Día 7 (Viernes Santo)"
    assert counted.days[-4].norm == "Ley 51 de 1983, art. 1"


def test_calendar_days_roll_over_a_suspension_too() -> None:
    # 7 days from 27 March end on Good Friday; the first working days after it are suspended
    late = suspension("2026-04-04", "2026-04-07")

    assert due("2026-03-27", 7, Unit.CALENDAR, late) == "2026-04-08"


def test_a_term_that_would_roll_into_a_lasting_suspension_has_no_due_day() -> None:
    lasts = suspension("2026-04-04", None)

    assert due_date(CALENDAR, rule(7, Unit.CALENDAR), day("2026-03-27"), [lasts]) is None


@pytest.mark.norm("Ley 4 de 1913, art. 60", "Las horas corren por el reloj hasta el último minuto")
def test_hours_run_by_the_clock_to_the_last_minute() -> None:
    counted = count(
        CALENDAR, rule(48, Unit.HOUR), day("2026-07-10"), starts_at=at("2026-07-10T10:30")
    )

    assert counted.due_at == at("2026-07-12T10:30")
    assert str(counted.due_on) == "2026-07-12"
    assert [(d.day.day, d.n) for d in counted.days] == [(10, None), (10, 13), (11, 37), (12, 48)]


@pytest.mark.norm(
    "Ley 4 de 1913, art. 60",
    "Las horas desde un día corren desde su fin; la medianoche es de ese día",
)
def test_hours_from_a_day_run_from_its_end_and_midnight_belongs_to_the_day_before() -> None:
    counted = count(CALENDAR, rule(24, Unit.HOUR), day("2026-07-10"))

    assert counted.due_at == at("2026-07-12T00:00")
    assert str(counted.due_on) == "2026-07-11"


@pytest.mark.parametrize("unit", [Unit.HOUR, Unit.COMPLETE, Unit.BACKWARDS])
def test_what_runs_through_cannot_be_suspended(unit: Unit) -> None:
    with pytest.raises(InvalidInput, match="no se puede suspender"):
        due("2026-06-02", 3, unit, suspension("2026-06-03", "2026-06-04"))


# --- receipts, closures, suspensions -------------------------------------------------------------


@pytest.mark.norm("CPACA, art. 7.3", "A quien llegó antes del cierre se le recibe ese día")
def test_t08_03_who_came_before_closing_time_is_received_that_day() -> None:
    on_time = received(CALENDAR, at("2026-03-27T16:58"), ReceptionPolicy.NEXT_BUSINESS_DAY)

    assert on_time.on == day("2026-03-27")
    assert on_time.at == at("2026-03-27T16:58")


def test_a_plain_day_is_taken_as_it_is_unless_it_is_a_day_off() -> None:
    policy = ReceptionPolicy.NEXT_BUSINESS_DAY

    assert received(CALENDAR, day("2026-03-27"), policy).on == day("2026-03-27")
    assert received(CALENDAR, day("2026-05-16"), policy).on == day("2026-05-19")
    assert received(CALENDAR, day("2026-05-16"), policy).at is None


def test_a_time_without_a_zone_is_of_bogota() -> None:
    naive = datetime.fromisoformat("2026-03-27T17:30")

    assert received(CALENDAR, naive, ReceptionPolicy.ACTUAL_DATE).at == at("2026-03-27T17:30")


def test_an_instant_near_midnight_is_of_the_day_in_bogota() -> None:
    utc = datetime.fromisoformat("2026-03-28T04:59:00+00:00")

    assert received(CALENDAR, utc, ReceptionPolicy.ACTUAL_DATE).on == day("2026-03-27")


def test_a_citizens_term_is_read_generously_and_an_event_by_its_own_day() -> None:
    regulated = BusinessCalendar((), hours=OfficeHours(policy=ReceptionPolicy.NEXT_BUSINESS_DAY))

    assert policy_for(rule(10), CALENDAR) is ReceptionPolicy.ACTUAL_DATE
    assert policy_for(rule(10), regulated) is ReceptionPolicy.NEXT_BUSINESS_DAY
    generous = rule(10, reading=Reading.GENEROUS)
    assert policy_for(generous, CALENDAR) is ReceptionPolicy.NEXT_BUSINESS_DAY
    backwards = rule(3, Unit.BACKWARDS)
    assert policy_for(backwards, regulated) is ReceptionPolicy.ACTUAL_DATE


@pytest.mark.norm(
    "Decreto 4112.010.20.0237 de 2021 de Santiago de Cali",
    "Los días que un acto cierra no cuentan, y el cómputo lo nombra",
)
def test_days_closed_by_an_act_do_not_count_and_name_it() -> None:
    closed = Closure(
        starts_on=day("2026-12-21"),
        ends_on=day("2026-12-24"),
        act="Resolución 045 de 2026",
        reason="Vacancia",
    )
    calendar = BusinessCalendar(seed_holidays(2026, 2027), [closed])

    counted = count(calendar, rule(5), day("2026-12-17"))

    assert str(counted.due_on) == "2026-12-31"  # 18, 28, 29, 30 and 31
    acts = {d.norm for d in counted.days if d.kind is DayKind.CLOSURE}
    assert acts == {"Resolución 045 de 2026"}


def test_a_lasting_suspension_leaves_no_due_day_and_is_explained_up_to_it() -> None:
    counted = count(
        CALENDAR, rule(15), day("2026-06-02"), [suspension("2026-06-13", None, "Requerimiento")]
    )

    assert counted.due_on is None
    assert counted.days[-1].text == "Términos suspendidos: Requerimiento"
    assert max(d.n or 0 for d in counted.days) == 7


def test_suspensions_that_overlap_or_touch_stop_each_day_once() -> None:
    overlapping = (suspension("2026-06-10", "2026-06-12"), suspension("2026-06-11", "2026-06-16"))
    one = suspension("2026-06-10", "2026-06-16")
    inner = (one, suspension("2026-06-11", "2026-06-11"))
    after_one_that_lasts = (suspension("2026-06-10", None), suspension("2026-06-20", "2026-06-21"))

    expected = due("2026-06-02", 15, Unit.BUSINESS, one)
    assert due("2026-06-02", 15, Unit.BUSINESS, *overlapping) == expected
    assert due("2026-06-02", 15, Unit.BUSINESS, *inner) == expected
    assert due("2026-06-02", 2, Unit.MONTH, *overlapping) == due("2026-06-02", 2, Unit.MONTH, one)
    assert due_date(CALENDAR, rule(15), day("2026-06-02"), after_one_that_lasts) is None


def test_a_suspension_without_a_cause_says_so() -> None:
    counted = count(CALENDAR, rule(15), day("2026-06-02"), [suspension("2026-06-03", "2026-06-03")])

    assert counted.days[1].text == "Términos suspendidos: sin causa anotada"


def test_the_turn_of_the_year_is_counted_like_any_other() -> None:
    assert due("2026-12-30", 2) == "2027-01-04"  # 31 December; 1 January is a Friday


@pytest.mark.parametrize("unit", [Unit.BUSINESS, Unit.MONTH, Unit.CALENDAR, Unit.HOUR])
def test_a_start_beyond_the_calendar_is_refused(unit: Unit) -> None:
    with pytest.raises(InvalidInput, match="no conoce el día 1999-12-31"):
        due("1999-12-31", 5, unit)


def test_a_term_that_ends_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no conoce el día"):
        due("2029-12-20", 30)
    with pytest.raises(InvalidInput, match="no conoce el día"):
        due("2029-12-20", 1, Unit.YEAR)
    with pytest.raises(InvalidInput, match="no conoce el día"):
        due("2029-12-31", 24, Unit.HOUR)
    with pytest.raises(InvalidInput, match="no hay fecha posible"):
        due("2029-12-20", 9000, Unit.YEAR)


def test_the_explanation_of_a_petition_says_what_each_day_was() -> None:
    counted = count(CALENDAR, rule(15), day("2026-03-27"))
    told = {d.day: d for d in counted.days}

    assert counted.days[0].kind is DayKind.START
    assert told[day("2026-03-30")].n == 1
    assert told[day("2026-04-02")].text == "Jueves Santo"
    assert told[day("2026-04-02")].norm == "Ley 51 de 1983, art. 1"
    assert told[day("2026-04-04")].kind is DayKind.WEEKEND
    assert counted.days[-1].day == day("2026-04-21")
    assert counted.days[-1].n == 15
    assert len(counted.days) == (counted.days[-1].day - counted.days[0].day + timedelta(1)).days
