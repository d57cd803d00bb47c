"""What may be done to a term, one function a step; each gives the term as it is afterwards.

TermFault: the diagram asks for the impossible. InvalidInput: a person can correct it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain import terms
from engine.domain.calendars import BusinessCalendar
from engine.domain.reception import Reception
from engine.domain.term_rules import TermRule
from engine.domain.terms import Term, TermEvent, TermEventKind, TermStatus
from engine.errors import InvalidInput, TermFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """When a step happened, and what is said of it."""

    at: datetime
    on: date
    cause: str = ""
    act: str = ""


def opened(
    calendar: BusinessCalendar,
    name: str,
    rule: TermRule,
    reception: Reception,
    what: Occurrence,
    *,
    provisional: bool,
) -> Term:
    """A term that runs from the reception."""
    term = Term(
        name=name,
        rule=rule,
        starts_on=reception.on,
        status=TermStatus.OPEN,
        due_on=None,
        provisional=provisional,
    )
    return _after(calendar, term, TermEventKind.OPENED, replace(what, on=reception.on), rule)


def suspended(calendar: BusinessCalendar, term: Term, what: Occurrence) -> Term:
    """The day of the cause still runs; those after it do not: the days run are kept. What stopped
    it in time may be written down once it is over."""
    late = term.due_on is not None and what.on >= term.due_on
    known_late = term.status is TermStatus.EXPIRED and not late
    if term.status is not TermStatus.OPEN and not known_late:
        raise InvalidInput({"from": f"{_STANDS[term.status]}: no se puede suspender."})
    if not term.rule.suspendable:
        raise TermFault(f"expected a term that can be suspended, found rule {term.rule.code}")
    before = [s.ends_on for s in term.suspensions if s.ends_on] or [term.starts_on]
    if what.on < before[-1]:
        raise TermFault(f"expected a suspension on or after {before[-1]}, found {what.on}")
    if late:
        raise InvalidInput({"from": "Ya no quedan días del término que se puedan suspender."})
    return _after(calendar, term, TermEventKind.SUSPENDED, what)


def resumed(calendar: BusinessCalendar, term: Term, what: Occurrence) -> Term:
    """The count goes on the day after."""
    _expect(term, TermStatus.SUSPENDED)
    first = term.suspensions[-1].starts_on
    if what.on < first - timedelta(days=1):
        raise TermFault(f"expected the end of the suspension after {first}, found {what.on}")
    return _after(calendar, term, TermEventKind.RESUMED, what)


def extended(calendar: BusinessCalendar, term: Term, to: date | None, what: Occurrence) -> Term:
    """The term with a later due day; without `to`, as far as its rule allows."""
    if refusal := why_not_extended(term, what.on):
        raise InvalidInput({"to": refusal})
    longest = _longest(term)
    duration = longest if to is None else _duration_until(calendar, term, to, longest)
    rule = replace(term.rule, duration=duration)
    return _after(calendar, term, TermEventKind.EXTENDED, what, rule)


def why_not_extended(term: Term, on: date) -> str:
    """The sentence that refuses an extension told to the person that day; "" where it may be."""
    extension = term.granted.extension
    if not term.running or term.status is TermStatus.SUSPENDED:
        return f"{_STANDS[term.status]}: no se puede prorrogar."
    if extension is None:
        return f"El término «{term.rule.name}» no admite prórroga."
    if term.extensions >= extension.times:
        return "El término ya se prorrogó: no admite otra prórroga."
    if term.due_on is None or on > term.due_on:
        return "El término ya venció: la prórroga se comunica antes."
    return ""


def extension_days(calendar: BusinessCalendar, term: Term, on: date) -> tuple[date, ...]:
    """The days on which the term may end if it is extended that day, in order; none where it
    may not be."""
    if why_not_extended(term, on):
        return ()
    durations = range(term.rule.duration + 1, _longest(term) + 1)
    found = (_due_after(calendar, term, duration) for duration in durations)
    return tuple(day for day in found if day is not None)


def recounted(
    calendar: BusinessCalendar,
    term: Term,
    rule: TermRule | None,
    what: Occurrence,
    *,
    provisional: bool,
) -> Term:
    """The same suspensions under another rule; None confirms the one it has."""
    if not term.running:
        raise TermFault(f"term {term.name} is {term.status}, expected a running one")
    if rule and term.suspensions and not rule.suspendable:
        raise TermFault(f"expected a rule that can be suspended, found {rule.code}")
    term = replace(term, provisional=provisional)
    return _after(calendar, term, TermEventKind.RECOUNTED, what, rule)


def recalculated(
    calendar: BusinessCalendar,
    term: Term,
    starts_on: date,
    rule: TermRule | None,
    what: Occurrence,
) -> Term:
    """The same term under the calendar, first day or rule that it has from `what.on` on.

    One that is no longer late is open again; one that is late now is noted as any other.
    """
    term = replace(term, starts_on=starts_on)
    term = _after(calendar, term, TermEventKind.RECALCULATED, what, rule)
    event = replace(term.events[-1], effective_on=starts_on)
    return replace(term, events=(*term.events[:-1], event))


def ended(term: Term, kind: TermEventKind, what: Occurrence) -> Term:
    """Met, on time or late, or closed without fulfilment. Its due day stays as it was."""
    if not term.running:
        raise TermFault(f"term {term.name} is {term.status}, expected a running one")
    status = TermStatus.MET if kind is TermEventKind.MET else TermStatus.CLOSED
    return replace(_logged(term, kind, what), status=status)


def reopened(calendar: BusinessCalendar, term: Term, what: Occurrence) -> Term:
    """What ended it had no effect (an irregular notification: CPACA, art. 72): it runs as if it
    had not ended, towards the same day, and whoever owes is late if that day passed."""
    _expect(term, TermStatus.MET, TermStatus.CLOSED)
    return _after(calendar, term, TermEventKind.REOPENED, what)


def expired(term: Term, what: Occurrence) -> Term:
    """Its day passed: written down once; whoever owes the answer still does."""
    _expect(term, TermStatus.OPEN)
    return replace(_logged(term, TermEventKind.EXPIRED, what), status=TermStatus.EXPIRED)


def _expect(term: Term, *statuses: TermStatus) -> None:
    if term.status not in statuses:
        expected = " or ".join(statuses)
        raise TermFault(f"term {term.name} is {term.status}, expected {expected}")


_STANDS = {
    TermStatus.OPEN: "El término está corriendo",
    TermStatus.SUSPENDED: "El término está suspendido",
    TermStatus.EXPIRED: "El término ya venció",
    TermStatus.MET: "El término ya se cumplió",
    TermStatus.CLOSED: "El término ya terminó",
}


def _longest(term: Term) -> int:
    extension, granted = term.granted.extension, term.granted.duration
    return extension.longest(granted) if extension else granted


def _due_after(calendar: BusinessCalendar, term: Term, duration: int) -> date | None:
    rule = replace(term.rule, duration=duration)
    return terms.count(calendar, replace(term, rule=rule)).due_on


def _duration_until(calendar: BusinessCalendar, term: Term, to: date, longest: int) -> int:
    """How many units reach exactly to that day. InvalidInput says which day is the last one."""
    due = term.due_on
    for duration in range(term.rule.duration + 1, longest + 1):
        due = _due_after(calendar, term, duration)
        if due == to:
            return duration
    last = due.isoformat() if due else ""
    raise InvalidInput({"to": f"La nueva fecha es un día hábil, posterior a hoy, hasta {last}."})


def _after(
    calendar: BusinessCalendar,
    term: Term,
    kind: TermEventKind,
    what: Occurrence,
    rule: TermRule | None = None,
) -> Term:
    """The term with one more event, counted again."""
    term = _logged(replace(term, rule=rule or term.rule), kind, what, rule)
    due_on = terms.due_day(calendar, term)
    if any(s.ends_on is None for s in term.suspensions):
        status, due_on = TermStatus.SUSPENDED, None
    else:
        late = due_on is not None and due_on < what.on
        keeps = term.status is TermStatus.EXPIRED and late
        status = TermStatus.EXPIRED if keeps else TermStatus.OPEN
    events = (*term.events[:-1], replace(term.events[-1], due_on=due_on))
    return replace(term, status=status, due_on=due_on, events=events)


def _logged(
    term: Term, kind: TermEventKind, what: Occurrence, rule: TermRule | None = None
) -> Term:
    event = TermEvent(
        seq=term.events[-1].seq + 1 if term.events else 1,
        kind=kind,
        at=what.at,
        effective_on=what.on,
        due_on=term.due_on,
        cause=what.cause,
        act=what.act,
        rule=rule,
    )
    return replace(term, events=(*term.events, event))
