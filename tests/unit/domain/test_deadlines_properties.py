"""What holds of every count, whatever the term, the calendar and the suspensions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.bpm.transition import TermAction, TermStep
from engine.domain.calendars import BusinessCalendar, Closure
from engine.domain.deadlines import (
    DayKind,
    Suspension,
    TermBook,
    TermRule,
    Unit,
    count,
    due_date,
    explain,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_rules import SUSPENDABLE, USUAL_ROLL
from engine.settings import BOGOTA

CALENDAR = BusinessCalendar(seed_holidays(2020, 2036))

starts = st.dates(date(2024, 1, 1), date(2028, 12, 31))
durations = st.integers(1, 60)
units = st.sampled_from(sorted(SUSPENDABLE))
forward = st.sampled_from(sorted(SUSPENDABLE | {Unit.COMPLETE, Unit.HOUR}))


def rule(duration: int, unit: Unit, **more: bool) -> TermRule:
    if unit is Unit.YEAR:
        duration = duration % 5 + 1
    return TermRule(code="X", name="X", duration=duration, unit=unit, roll=USUAL_ROLL[unit], **more)


@st.composite
def suspensions(draw: st.DrawFn) -> list[Suspension]:
    """Up to three, which may overlap, in the years of the starts."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        first = draw(starts)
        found.append(Suspension(first, first + timedelta(days=draw(st.integers(0, 40)))))
    return found


def closed(day: date) -> BusinessCalendar:
    closure = Closure(starts_on=day, ends_on=day, act="R. 1", reason="Cierre")
    return BusinessCalendar(CALENDAR.holidays, [closure])


def by_hand(start: date, duration: int, stopped: list[Suspension]) -> date:
    """Working days counted in the most plodding way there is."""
    day = start
    while duration:
        day += timedelta(days=1)
        working = CALENDAR.is_business_day(day)
        duration -= working and not any(s.covers(day) for s in stopped)
    return day


@given(starts, durations, suspensions())
def test_working_days_are_those_that_a_plodding_count_finds(
    start: date, duration: int, stopped: list[Suspension]
) -> None:
    found = due_date(CALENDAR, rule(duration, Unit.BUSINESS), start, stopped)

    assert found == by_hand(start, duration, stopped)


@given(starts, durations, forward, st.integers(0, 200))
def test_another_day_off_never_brings_a_date_nearer(
    start: date, duration: int, unit: Unit, after: int
) -> None:
    term = rule(duration, unit)
    before = due_date(CALENDAR, term, start)
    later = due_date(closed(start + timedelta(days=after)), term, start)

    assert before is not None
    assert later is not None
    assert later >= before


@given(starts, durations, st.integers(0, 200))
def test_another_day_off_never_brings_a_date_counted_backwards_later(
    start: date, duration: int, before: int
) -> None:
    term = rule(duration, Unit.BACKWARDS)
    found = due_date(CALENDAR, term, start)
    earlier = due_date(closed(start - timedelta(days=before)), term, start)

    assert found is not None
    assert earlier is not None
    assert earlier <= found < start


@given(starts, durations, units, suspensions(), starts)
def test_a_suspension_never_brings_a_date_nearer(
    start: date, duration: int, unit: Unit, stopped: list[Suspension], day: date
) -> None:
    term = rule(duration, unit)
    before = due_date(CALENDAR, term, start, stopped)
    after = due_date(CALENDAR, term, start, [*stopped, Suspension(day, day)])

    assert before is not None
    assert after is not None
    assert after >= before


@given(starts, durations, units, st.integers(0, 100))
def test_suspending_and_resuming_at_once_changes_nothing(
    start: date, duration: int, unit: Unit, after: int
) -> None:
    said = replace(rule(duration, unit), suspendable=True)
    book = TermBook(CALENDAR, (said,), (), instant(start))
    book.term(act("open", rule="X"))
    due = book.terms[0].due_on
    assert due is not None
    some_day = start + timedelta(days=min(after, (due - start).days - 1))

    book = TermBook(CALENDAR, (said,), book.terms, instant(some_day))
    book.term(act("suspend"))
    book.term(act("resume"))

    assert book.terms[0].due_on == due
    assert DayKind.SUSPENSION not in {d.kind for d in explain(CALENDAR, book.terms[0])}


@given(starts, durations, st.sampled_from(sorted(Unit)), suspensions())
def test_the_days_that_the_explanation_counts_add_up_to_the_duration(
    start: date, duration: int, unit: Unit, stopped: list[Suspension]
) -> None:
    term = rule(duration, unit)
    counted = count(CALENDAR, term, start, stopped if unit in SUSPENDABLE else [])
    numbers = [d.n for d in counted.days if d.n is not None]

    assert numbers[-1] == term.duration
    if unit is not Unit.HOUR:  # there each day says how many hours have run
        assert numbers == list(range(1, term.duration + 1))
    assert counted.days[-1].day == counted.due_on
    assert len({d.day for d in counted.days if d.kind is not DayKind.START}) == len(
        [d for d in counted.days if d.kind is not DayKind.START]
    )


@given(starts, durations, st.sampled_from(sorted(Unit)), suspensions())
def test_a_due_day_is_a_working_day_unless_its_rule_says_otherwise(
    start: date, duration: int, unit: Unit, stopped: list[Suspension]
) -> None:
    due = due_date(CALENDAR, rule(duration, unit), start, stopped if unit in SUSPENDABLE else [])

    assert due is not None
    runs_through = unit in {Unit.HOUR, Unit.COMPLETE}
    assert runs_through or CALENDAR.is_business_day(due)


@given(starts, durations, units, suspensions())
def test_a_due_day_is_never_a_suspended_one(
    start: date, duration: int, unit: Unit, stopped: list[Suspension]
) -> None:
    due = due_date(CALENDAR, rule(duration, unit), start, stopped)

    assert due is not None
    assert not any(s.covers(due) for s in stopped)


@given(starts, durations)
def test_counting_the_first_day_never_ends_later(start: date, duration: int) -> None:
    strict = due_date(CALENDAR, rule(duration, Unit.BUSINESS, includes_first_day=True), start)
    usual = due_date(CALENDAR, rule(duration, Unit.BUSINESS), start)

    assert strict is not None
    assert usual is not None
    assert strict <= usual


def act(step: str, rule: str | None = None) -> TermAction:
    return TermAction(name="respuesta", step=TermStep(step), element_id="tarea", rule=rule)


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=BOGOTA)
