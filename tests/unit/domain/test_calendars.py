"""Which days count, and why the others do not."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from engine.domain.calendars import (
    BusinessCalendar,
    Closure,
    Holiday,
    NonworkingKind,
    OfficeHours,
    Verification,
)
from engine.domain.holiday_seed import FIRST_YEAR, LAST_YEAR, seed_holidays
from engine.errors import InvalidInput
from engine.settings import BOGOTA

#: written by hand from the law: the days of 2026 and 2027 on which an entity would have worked
HOLIDAYS_2026 = {
    "01-01": "Año Nuevo",
    "01-12": "Día de los Reyes Magos",
    "03-23": "Día de San José",
    "04-02": "Jueves Santo",
    "04-03": "Viernes Santo",
    "05-01": "Día del Trabajo",
    "05-18": "Ascensión del Señor",
    "06-08": "Corpus Christi",
    "06-15": "Sagrado Corazón",
    "06-29": "San Pedro y San Pablo",
    "07-13": "Nuestra Señora del Rosario de Chiquinquirá",
    "07-20": "Día de la Independencia",
    "08-07": "Batalla de Boyacá",
    "08-17": "Asunción de la Virgen",
    "10-12": "Día de la Raza",
    "11-02": "Día de Todos los Santos",
    "11-16": "Independencia de Cartagena",
    "12-08": "Inmaculada Concepción",
    "12-25": "Navidad",
}
HOLIDAYS_2027 = {
    "01-01": "Año Nuevo",
    "01-11": "Día de los Reyes Magos",
    "03-22": "Día de San José",
    "03-25": "Jueves Santo",
    "03-26": "Viernes Santo",
    "05-10": "Ascensión del Señor",
    "05-31": "Corpus Christi",
    "06-07": "Sagrado Corazón",
    "07-05": "San Pedro y San Pablo",
    "07-12": "Nuestra Señora del Rosario de Chiquinquirá",
    "07-20": "Día de la Independencia",
    "08-16": "Asunción de la Virgen",
    "10-18": "Día de la Raza",
    "11-01": "Día de Todos los Santos",
    "11-15": "Independencia de Cartagena",
    "12-08": "Inmaculada Concepción",
}

SEED = seed_holidays(2026, 2027)


def days(table: dict[str, str], year: int) -> dict[date, str]:
    return {date.fromisoformat(f"{year}-{day}"): name for day, name in table.items()}


@pytest.fixture
def calendar() -> BusinessCalendar:
    return BusinessCalendar(SEED)


@pytest.mark.norm(
    "Ley 51 de 1983, art. 1", "El calendario trae los festivos de 2026 y 2027 y ninguno más"
)
def test_the_seed_has_the_holidays_of_2026_and_2027_and_no_others() -> None:
    on_weekdays = {h.day: h.name for h in SEED if h.day.weekday() < 5}

    assert on_weekdays == days(HOLIDAYS_2026, 2026) | days(HOLIDAYS_2027, 2027)


@pytest.mark.norm("Ley 51 de 1983, art. 1", "Un festivo fijo que cae en sábado no se traslada")
def test_a_fixed_holiday_that_falls_on_a_saturday_is_not_moved(calendar: BusinessCalendar) -> None:
    for day in (date(2027, 5, 1), date(2027, 8, 7), date(2027, 12, 25)):
        assert day.weekday() == 5
        why = calendar.why_not(day)
        assert why is not None
        assert why.kind is NonworkingKind.HOLIDAY
    assert calendar.is_business_day(date(2027, 5, 3))
    assert calendar.is_business_day(date(2027, 8, 9))
    assert calendar.is_business_day(date(2027, 12, 27))


@pytest.mark.norm(
    "Ley 2578 de 2026, art. 6", "El festivo nuevo de julio dice que su ley está por verificar"
)
def test_the_new_holiday_of_july_says_that_its_law_was_not_read(calendar: BusinessCalendar) -> None:
    why = calendar.why_not(date(2026, 7, 13))

    assert why is not None
    assert (why.norm, why.verification) == ("Ley 2578 de 2026, art. 6", Verification.UNVERIFIED)
    assert calendar.is_business_day(date(2026, 7, 9))


@pytest.mark.norm("Ley 2578 de 2026, art. 6", "Antes de su ley, el festivo de julio no existía")
def test_before_its_law_nobody_knew_of_the_holiday_of_july(calendar: BusinessCalendar) -> None:
    known_in_may = calendar.as_known_on(date(2026, 5, 31))

    assert known_in_may.is_business_day(date(2026, 7, 13))
    assert not calendar.as_known_on(date(2026, 6, 1)).is_business_day(date(2026, 7, 13))
    assert not known_in_may.is_business_day(date(2026, 7, 20))


def test_the_seed_covers_four_decades_with_nineteen_holidays_a_year_since_2026() -> None:
    table = seed_holidays()
    by_year = {
        year: sum(h.day.year == year for h in table) for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }

    assert set(by_year) == set(range(2000, 2041))
    assert {year: n for year, n in by_year.items() if n != (19 if year >= 2026 else 18)} == {}


def test_two_holidays_on_one_monday_are_one_day_with_both_names() -> None:
    calendar = BusinessCalendar(seed_holidays(2025, 2025))

    why = calendar.why_not(date(2025, 6, 30))

    assert why is not None
    assert why.name == "Sagrado Corazón y San Pedro y San Pablo"
    assert why.norm == "Ley 51 de 1983, art. 1"


def test_a_holiday_counts_only_on_the_days_of_its_validity() -> None:
    def holiday(day: date, until: date | None) -> Holiday:
        return Holiday(
            day=day,
            name="Día cívico",
            norm="Ley X",
            verification=Verification.VERIFIED,
            valid_from=date(2026, 3, 1),
            valid_to=until,
        )

    calendar = BusinessCalendar(
        [
            holiday(date(2026, 2, 3), None),  # before its law
            holiday(date(2026, 3, 3), date(2026, 12, 31)),
            holiday(date(2026, 4, 7), date(2026, 4, 1)),  # after its repeal
        ]
    )

    assert calendar.is_business_day(date(2026, 2, 3))
    assert not calendar.is_business_day(date(2026, 3, 3))
    assert calendar.is_business_day(date(2026, 4, 7))


@pytest.mark.norm(
    "Ley 4 de 1913, art. 62",
    "Sábados y domingos no cuentan, salvo que la entidad atienda en sábado",
)
def test_weekends_do_not_count_unless_the_entity_attends_on_saturdays() -> None:
    saturday, sunday = date(2026, 3, 7), date(2026, 3, 8)
    usual = BusinessCalendar(SEED)
    with_saturdays = BusinessCalendar(SEED, hours=OfficeHours(saturdays=True))

    assert [usual.is_business_day(day) for day in (saturday, sunday)] == [False, False]
    assert [with_saturdays.is_business_day(day) for day in (saturday, sunday)] == [True, False]
    why = usual.why_not(saturday)
    assert why is not None
    assert (why.kind, why.name) == (NonworkingKind.WEEKEND, "Sábado")


@pytest.mark.norm("Ley 4 de 1913, art. 62", "Un acto cierra días y el cómputo lo nombra")
def test_an_act_closes_days_and_is_named() -> None:
    closure = Closure(
        starts_on=date(2026, 12, 21),
        ends_on=date(2026, 12, 24),
        act="Resolución 045 de 2026",
        reason="Vacancia de fin de año",
    )
    calendar = BusinessCalendar(SEED, [closure])

    why = calendar.why_not(date(2026, 12, 22))

    assert why is not None
    assert (why.kind, why.name, why.norm) == (
        NonworkingKind.CLOSURE,
        "Vacancia de fin de año",
        "Resolución 045 de 2026",
    )
    assert calendar.next_business_day(date(2026, 12, 18)) == date(2026, 12, 28)


def test_a_closure_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInput, match="termina antes de empezar"):
        Closure(starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1), act="R. 1", reason="")


def test_a_closure_without_an_act_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Falta el acto"):
        Closure(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 1), act=" ", reason="")


def test_business_days_are_found_added_and_counted_over_holy_week(
    calendar: BusinessCalendar,
) -> None:
    wednesday, monday = date(2026, 4, 1), date(2026, 4, 6)

    assert calendar.next_business_day(wednesday) == monday
    assert calendar.previous_business_day(monday) == wednesday
    assert calendar.first_business_day(date(2026, 4, 2)) == monday
    assert calendar.last_business_day(date(2026, 4, 5)) == wednesday
    assert calendar.add_business_days(wednesday, 2) == date(2026, 4, 7)
    assert calendar.add_business_days(monday, -1) == wednesday
    assert calendar.add_business_days(wednesday, 0) == wednesday
    assert calendar.business_days_between(wednesday, date(2026, 4, 7)) == 2
    assert calendar.business_days_between(monday, wednesday) == 0


def test_the_office_attends_until_it_closes_and_only_on_working_days(
    calendar: BusinessCalendar,
) -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 3, day, hour, minute, tzinfo=BOGOTA)

    assert calendar.in_hours(at(27, 6))  # it is attended when the office opens
    assert calendar.in_hours(at(27, 17))
    assert not calendar.in_hours(at(27, 17, 1))
    assert not calendar.in_hours(at(28, 10))


def test_a_day_beyond_the_table_is_refused_with_its_years(calendar: BusinessCalendar) -> None:
    with pytest.raises(InvalidInput, match="va de 2026 a 2027 y no conoce el día 2028-01-03"):
        calendar.is_business_day(date(2028, 1, 3))
    with pytest.raises(InvalidInput):
        calendar.previous_business_day(date(2026, 1, 1))


def test_two_calendars_have_one_version_when_they_count_alike(calendar: BusinessCalendar) -> None:
    closed = Closure(
        starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 4), act="R. 1", reason="Fumigación"
    )

    assert calendar.version == BusinessCalendar(reversed(SEED)).version
    assert calendar.version != BusinessCalendar(SEED, [closed]).version
    assert (
        calendar.version != BusinessCalendar(SEED, hours=OfficeHours(closes=time(16, 30))).version
    )


def test_a_calendar_without_holidays_knows_weekends_only() -> None:
    calendar = BusinessCalendar(())

    assert calendar.is_business_day(date(2026, 1, 1))
    assert not calendar.is_business_day(date(2026, 1, 3))
