"""Dated scenarios of the procedures that are one count: each by its own norm, counted by hand.

Those of petitions, and those that need more than one step, are in `test_deadlines_counting.py`.
An internal service level has no norm: the entity set it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import (
    ReminderRule,
    Roll,
    Suspension,
    Term,
    TermRule,
    TermStatus,
    Unit,
    due_date,
    midnight_after,
    reminder_dates,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_rules import USUAL_ROLL

CALENDAR = BusinessCalendar(seed_holidays(2020, 2032))

INTERNAL = "Nivel de servicio de la entidad"
FOUNDATIONS = "Ley 4 de 1913, arts. 59 y 62"


def rule(duration: int, unit: Unit = Unit.BUSINESS, **more: Any) -> TermRule:
    said = {"roll": USUAL_ROLL[unit], **more}
    return TermRule(code="X", name="Término", duration=duration, unit=unit, **said)


def day(text: str) -> date:
    return date.fromisoformat(text)


def due(start: str, duration: int, unit: Unit = Unit.BUSINESS, **more: Any) -> str:
    return str(due_date(CALENDAR, rule(duration, unit, **more), day(start)))


def case(name: str, norm: str, start: str, duration: int, expected: str) -> Any:
    return pytest.param(start, duration, expected, id=name, marks=pytest.mark.norm(norm))


WORKING_DAYS = [
    # acts for the signature of the Alcalde
    case("T12-01", "Ley 136 de 1994, art. 91 lit. a num. 7", "2026-07-07", 5, "2026-07-15"),
    case("T12-02", "Ley 136 de 1994, art. 91 lit. a num. 7", "2026-04-01", 5, "2026-04-10"),
    case("T12-04", "CPACA, art. 76", "2026-09-01", 10, "2026-09-15"),
    case("T12-09 manifestado", "CPACA, art. 12", "2026-09-09", 3, "2026-09-14"),
    case("T12-09 decidido", "CPACA, art. 12", "2026-09-14", 10, "2026-09-28"),
    # disciplinary matters
    case("T06-01 remitida", "CPACA, art. 21", "2026-02-12", 5, "2026-02-19"),
    case("T06-01 respondida", "CPACA, art. 14", "2026-02-12", 15, "2026-03-05"),
    case("T06-05", "Ley 1952 de 2019, art. 220", "2026-09-07", 10, "2026-09-21"),
    case("T06-06", "Ley 1952 de 2019, art. 225", "2026-09-30", 3, "2026-10-05"),
    case("T06-08 alegatos", "Ley 1952 de 2019, art. 230", "2026-10-28", 10, "2026-11-12"),
    case("T06-08 fallo", "Ley 1952 de 2019, art. 230", "2026-11-12", 15, "2026-12-04"),
    case("T06-08 apelación", "Ley 1952 de 2019, art. 231", "2026-12-04", 5, "2026-12-14"),
    case("T06-15", "Ley 1952 de 2019, arts. 236 y 237", "2027-03-08", 10, "2027-03-23"),
    # attention, publication, perception
    case("T08-05", "CPACA, art. 14", "2026-12-23", 15, "2027-01-18"),
    case("T15-01 publicado", "Ley 136 de 1994, art. 81", "2026-12-11", 10, "2026-12-28"),
    case("T15-01 enviado", "Ley 136 de 1994, art. 82", "2026-12-11", 5, "2026-12-18"),
    case("T15-12", FOUNDATIONS, "2026-06-11", 10, "2026-06-26"),
    case("T17-03", INTERNAL, "2026-10-02", 10, "2026-10-19"),
    case("T17-04", INTERNAL, "2026-11-13", 15, "2026-12-07"),
    case("T17-11", INTERNAL, "2026-07-15", 10, "2026-07-30"),
    # contracts
    case("R14-T3", "Ley 80 de 1993, art. 30 num. 4", "2026-10-05", 3, "2026-10-08"),
    case("R14-T5 en octubre", "Ley 80 de 1993, art. 30 num. 8", "2026-10-29", 5, "2026-11-06"),
    case("R14-T5 en noviembre", "Ley 80 de 1993, art. 30 num. 8", "2026-11-10", 5, "2026-11-18"),
    case("R14-T7 interés", "Decreto 1082 de 2015, 2.2.1.2.1.2.20", "2026-06-16", 3, "2026-06-19"),
    case(
        "R14-T7 proyecto de pliego",
        "Decreto 1082 de 2015, 2.2.1.1.2.1.4",
        "2026-06-03",
        5,
        "2026-06-11",
    ),
    case("R14-T8 1", "Decreto 1082 de 2015, 2.2.1.2.1.5.2", "2026-11-13", 1, "2026-11-17"),
    case("R14-T8 2", "Decreto 1082 de 2015, 2.2.1.2.1.5.2", "2026-11-17", 1, "2026-11-18"),
    case("R14-T8 3", "Decreto 1082 de 2015, 2.2.1.2.1.5.2", "2026-11-18", 1, "2026-11-19"),
    case("R14-T8 4", "Decreto 1082 de 2015, 2.2.1.2.1.5.2", "2026-11-19", 1, "2026-11-20"),
    case("R14-T8 5", "Decreto 1082 de 2015, 2.2.1.2.1.5.2", "2026-11-20", 1, "2026-11-23"),
    case("R14-T8 Semana Santa, primero", "Ley 51 de 1983, art. 1", "2026-04-01", 1, "2026-04-06"),
    case("R14-T8 Semana Santa, cuarto", "Ley 51 de 1983, art. 1", "2026-04-01", 4, "2026-04-09"),
    case("R14-T12", "Decreto 1082 de 2015, 2.2.1.1.1.7.1", "2026-12-04", 3, "2026-12-10"),
    case("R14-T13", "CPACA, art. 76", "2026-12-18", 10, "2027-01-05"),
    # agreements of the Concejo
    case("R13-T3", "Ley 136 de 1994, art. 76", "2026-11-27", 5, "2026-12-04"),
    case("R13-T4 20 artículos", "Ley 136 de 1994, art. 78", "2026-12-02", 5, "2026-12-10"),
    case("R13-T4 21 artículos", "Ley 136 de 1994, art. 78", "2026-12-02", 10, "2026-12-17"),
    case("R13-T4 51 artículos", "Ley 136 de 1994, art. 78", "2026-12-02", 20, "2027-01-04"),
    case("R13-T7", "Ley 136 de 1994, art. 79", "2026-12-10", 8, "2026-12-22"),
    case("R13-T9", "Ley 136 de 1994, art. 80", "2027-03-19", 3, "2027-03-29"),
    case("R13-T10 enviado", "Ley 136 de 1994, art. 82", "2026-12-07", 5, "2026-12-15"),
    case("R13-T10 publicado", "Ley 136 de 1994, art. 81", "2026-12-07", 10, "2026-12-22"),
    case("R13-T10 revisado", "Decreto Ley 1333 de 1986, art. 119", "2026-12-15", 20, "2027-01-15"),
    # archive, control
    case("R7-T1", "Acuerdo AGN 001 de 2024, art. 4.5.4", "2026-06-01", 60, "2026-09-02"),
    case("R7-T3", INTERNAL, "2026-11-12", 10, "2026-11-27"),
    case("R7-T3 prorrogado", INTERNAL, "2026-11-12", 15, "2026-12-04"),
    case("R7-T3 fin de año", INTERNAL, "2026-12-18", 10, "2027-01-05"),
    case("R4-T1 Contraloría", FOUNDATIONS, "2026-11-11", 15, "2026-12-03"),
    case("R4-T1 interno", INTERNAL, "2026-11-11", 10, "2026-11-26"),
    case("R4-T3", "Acuerdo CNSC 6176 de 2018", "2026-07-31", 15, "2026-08-25"),
    case("R4-T4 notificada", "Decreto Ley 760 de 2005, art. 33", "2027-02-19", 2, "2027-02-23"),
    case("R4-T4 recursos", "Decreto Ley 760 de 2005, art. 36", "2027-02-23", 5, "2027-03-02"),
    # coordination, CALI, communication, people, systems, quality, others
    case("R1-T1", "CPACA, art. 30", "2026-11-25", 10, "2026-12-10"),
    case("R1-T2", INTERNAL, "2026-11-25", 15, "2026-12-17"),
    case("R1-T3", FOUNDATIONS, "2026-11-11", 5, "2026-11-19"),
    case("R2-T1", INTERNAL, "2026-12-04", 3, "2026-12-10"),
    case("R3-T1", "CPACA, art. 14", "2026-11-25", 15, "2026-12-17"),
    case("R3-T2", "CPACA, arts. 14 num. 1 y 20", "2026-11-25", 10, "2026-12-10"),
    case("R3-T3", INTERNAL, "2026-12-04", 5, "2026-12-14"),
    case("R5-T1 regreso", FOUNDATIONS, "2026-12-07", 1, "2026-12-09"),
    case("R5-T2 regreso", FOUNDATIONS, "2027-01-05", 1, "2027-01-06"),
    case("R5-T3 regreso", FOUNDATIONS, "2026-07-22", 1, "2026-07-23"),
    case("R5-T4 en diciembre", FOUNDATIONS, "2026-12-04", 3, "2026-12-10"),
    case("R5-T4 en octubre", FOUNDATIONS, "2026-10-09", 3, "2026-10-15"),
    case("R9-T1", INTERNAL, "2026-12-23", 3, "2026-12-29"),
    case("R9-T5", FOUNDATIONS, "2026-12-04", 15, "2026-12-29"),
    case("R16-T1", INTERNAL, "2026-12-03", 2, "2026-12-07"),
    case("R16-T5", INTERNAL, "2026-12-07", 1, "2026-12-09"),
    case("R18-T2", "CPACA, art. 68", "2026-12-21", 5, "2026-12-29"),
    case("R18-T3", "CPACA, art. 76", "2027-01-04", 10, "2027-01-19"),
]


@pytest.mark.says("Días hábiles: {days}, contados desde el {start}, terminan el {expected}")
@pytest.mark.parametrize(("start", "days", "expected"), WORKING_DAYS)
def test_working_days(start: str, days: int, expected: str) -> None:
    assert due(start, days) == expected


FROM_THE_FIRST_DAY_ON = [
    case("R5-T1", FOUNDATIONS, "2026-12-03", 3, "2026-12-07"),
    case("R5-T2", "Decreto Ley 1045 de 1978, art. 8", "2026-12-14", 15, "2027-01-05"),
    case("R5-T3", "Decreto Ley 1045 de 1978, art. 8", "2026-06-30", 15, "2026-07-22"),
    case("R5-T5", FOUNDATIONS, "2026-10-01", 30, "2026-11-13"),
]


@pytest.mark.says("Días hábiles: {days}, con el primero, desde el {start}, terminan el {expected}")
@pytest.mark.parametrize(("start", "days", "expected"), FROM_THE_FIRST_DAY_ON)
def test_a_leave_takes_its_own_first_day(start: str, days: int, expected: str) -> None:
    assert due(start, days, includes_first_day=True) == expected


BACKWARDS = [
    case("R5-T2 prima", FOUNDATIONS, "2026-12-14", 5, "2026-12-04"),
    case("R14-T4 literal", "Ley 1474 de 2011, art. 89", "2026-10-30", 3, "2026-10-27"),
    case("R14-T4 conservadora", "Ley 1474 de 2011, art. 89", "2026-10-30", 4, "2026-10-26"),
    case("R14-T7 Mipyme", "Decreto 1082 de 2015, 2.2.1.2.4.2.2", "2026-06-16", 1, "2026-06-12"),
]


@pytest.mark.says("Días hábiles: {days}, hacia atrás desde el {start}, llegan al {expected}")
@pytest.mark.parametrize(("start", "days", "expected"), BACKWARDS)
def test_working_days_before_a_date(start: str, days: int, expected: str) -> None:
    assert due(start, days, Unit.BACKWARDS) == expected


MONTHS = [
    case("T12-06", "CPACA, art. 95", "2026-05-29", 2, "2026-07-29"),
    case("T12-07", "CPACA, art. 95", "2026-12-30", 2, "2027-03-01"),  # no 30 February; a Sunday
    case("T06-02", "Ley 1952 de 2019, art. 208", "2026-02-16", 6, "2026-08-18"),
    case("T06-03", "Ley 1952 de 2019, art. 208", "2026-08-31", 6, "2027-03-01"),
    case("T15-08", "Ley 1712 de 2014, art. 10 par.", "2026-09-30", 1, "2026-10-30"),
    case("R4-T7", "Decreto 1083 de 2015, 2.2.13.1.9", "2026-11-03", 4, "2027-03-03"),
    case("R14-T13", "Ley 1150 de 2007, art. 2 num. 2 lit. d", "2026-11-20", 4, "2027-03-23"),
    case("R18-T1", "CPACA, art. 17", "2026-11-26", 1, "2026-12-28"),
    case("R18-T4 apelación", "CPACA, art. 86", "2026-12-10", 2, "2027-02-10"),
    case("R18-T4 petición", "CPACA, art. 83", "2026-12-10", 3, "2027-03-10"),
]


@pytest.mark.says("Meses: {months}, contados desde el {start}, terminan el {expected}")
@pytest.mark.parametrize(("start", "months", "expected"), MONTHS)
def test_months(start: str, months: int, expected: str) -> None:
    assert due(start, months, Unit.MONTH) == expected


YEARS = [
    case("T08-01", "CPACA, art. 7 num. 5", "2026-01-20", 1, "2027-01-20"),
    case("T06-11", "Ley 1952 de 2019, art. 33", "2026-12-04", 2, "2028-12-04"),
    case("R7-T6", "Tabla de retención documental", "2026-11-30", 2, "2028-11-30"),
]


@pytest.mark.says("Años: {years}, contados desde el {start}, terminan el {expected}")
@pytest.mark.parametrize(("start", "years", "expected"), YEARS)
def test_years(start: str, years: int, expected: str) -> None:
    assert due(start, years, Unit.YEAR) == expected


@pytest.mark.norm(
    "CPACA, arts. 87 num. 3 y 91 num. 3",
    "El acto queda en firme el día siguiente y se ejecuta por cinco años",
)
def test_t12_04_an_act_is_firm_the_day_after_and_can_be_enforced_for_five_years() -> None:
    assert due("2026-09-15", 1, Unit.CALENDAR, roll=Roll.NONE) == "2026-09-16"
    assert due("2026-09-16", 5, Unit.YEAR, roll=Roll.NONE) == "2031-09-16"


@pytest.mark.norm("Ley 136 de 1994, art. 23", "Los diez días más de sesiones son días calendario")
def test_r11_t2_ten_more_days_of_sessions_are_days_of_the_calendar() -> None:
    assert due("2026-11-30", 10, Unit.CALENDAR) == "2026-12-10"


@pytest.mark.norm(
    "Ley 2578 de 2026, art. 6", "Sin el festivo de julio, sesenta días acabarían un día antes"
)
def test_r7_t1_without_the_holiday_of_july_sixty_days_would_end_a_day_before() -> None:
    without_the_law = CALENDAR.as_known_on(day("2026-05-31"))

    assert str(due_date(without_the_law, rule(60), day("2026-06-01"))) == "2026-09-01"


@pytest.mark.norm(
    "CPACA, art. 17", "El término se suspende, no se reinicia: no vence el 27 de julio"
)
def test_t10_07_a_term_that_began_anew_would_end_on_27_july_and_ours_does_not() -> None:
    waited = Suspension(day("2026-06-13"), day("2026-07-02"))

    assert due("2026-07-02", 15) == "2026-07-27"
    assert str(due_date(CALENDAR, rule(15), day("2026-06-02"), [waited])) == "2026-07-15"


@pytest.mark.norm("Ley 4 de 1913, art. 60", "El término corre hasta la medianoche de su último día")
@pytest.mark.parametrize(
    ("last", "first_late"),
    [
        pytest.param("2026-11-30", "2026-12-01", id="R4-T6"),
        pytest.param("2026-12-22", "2026-12-23", id="R13-T7"),
        pytest.param("2026-07-14", "2026-07-15", id="T10-08"),
    ],
)
def test_a_term_runs_to_the_midnight_of_its_last_day(last: str, first_late: str) -> None:
    ends = midnight_after(day(last))

    assert ends.isoformat() == f"{first_late}T00:00:00-05:00"
    assert (ends - timedelta(microseconds=1)).date() == day(last)


@pytest.mark.norm(
    "CPACA, art. 7 num. 5", "Las tres alertas conservan su día y salen en mañana hábil"
)
def test_t08_01_the_three_alerts_keep_their_days_and_leave_on_working_mornings() -> None:
    alerts = tuple(ReminderRule(at=f"-{n}d", to="holder") for n in (60, 30, 10))
    signed = Term(
        name="renovacion",
        rule=rule(1, Unit.YEAR, reminders=alerts),
        starts_on=day("2026-01-20"),
        status=TermStatus.OPEN,
        due_on=day("2027-01-20"),
    )

    dated = reminder_dates(CALENDAR, signed)

    assert [(str(each.on), str(each.send_at.date())) for each in dated] == [
        ("2026-11-21", "2026-11-23"),  # a Saturday
        ("2026-12-21", "2026-12-21"),
        ("2027-01-10", "2027-01-12"),  # a Sunday, and Monday 11 is a holiday
    ]
