"""When an internal opinion is due: a goal of the office, never a term of the law."""

from __future__ import annotations

from datetime import date

from engine.domain.calendars import BusinessCalendar, Verification
from engine.domain.counting import due_date
from engine.domain.term_rules import Roll, TermRule, Unit

USUAL_DAYS = 5
LONGEST_DAYS = 60


def goal(business_days: int) -> TermRule:
    """The goal as the rule of a term, so that it is counted as all others are."""
    return TermRule(
        code="CONSULTA",
        name="Consulta interna",
        duration=business_days,
        unit=Unit.BUSINESS,
        roll=Roll.NONE,
        verification=Verification.INTERNAL,
    )


def due_on(calendar: BusinessCalendar, asked_on: date, business_days: int) -> date:
    """The last working day for the answer, counted from the day after it was asked."""
    found = due_date(calendar, goal(business_days), asked_on)
    assert found is not None  # noqa: S101 -- narrowing: only a suspended term has no day
    return found
