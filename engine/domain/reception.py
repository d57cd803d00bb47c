"""On which day something counts as received: the one real ambiguity of the count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.calendars import BusinessCalendar, ReceptionPolicy
from engine.domain.term_rules import Reading, TermRule, Unit
from engine.settings import BOGOTA


@dataclass(frozen=True, slots=True)
class Reception:
    """The day from which days are counted, and the instant from which hours are."""

    on: date
    at: datetime | None


_FROM_EVENTS = frozenset({Unit.COMPLETE, Unit.BACKWARDS})


def policy_for(rule: TermRule, calendar: BusinessCalendar) -> ReceptionPolicy:
    """The entity's, but for a citizen's term, which is always read generously.

    What is counted from an event, not from a receipt, is counted from its own day; so is what no
    day off moves.
    """
    if rule.unit in _FROM_EVENTS or rule.stands_still:
        return ReceptionPolicy.ACTUAL_DATE
    generous = rule.reading is Reading.GENEROUS
    return ReceptionPolicy.NEXT_BUSINESS_DAY if generous else calendar.hours.policy


def received(
    calendar: BusinessCalendar, moment: date | datetime, policy: ReceptionPolicy
) -> Reception:
    """When it counts as received. A plain date on a working day is taken as it is."""
    instant = _instant(moment)
    day = instant.date() if instant else moment
    late = not calendar.is_business_day(day) or bool(instant and not calendar.in_hours(instant))
    if policy is ReceptionPolicy.ACTUAL_DATE or not late:
        return Reception(day, instant)
    day = calendar.next_business_day(day)
    opening = datetime.combine(day, calendar.hours.opens, tzinfo=BOGOTA)
    return Reception(day, opening if instant else None)


def _instant(moment: date | datetime) -> datetime | None:
    """In Bogotá; a time without zone is of here."""
    if not isinstance(moment, datetime):
        return None
    return moment.astimezone(BOGOTA) if moment.tzinfo else moment.replace(tzinfo=BOGOTA)
