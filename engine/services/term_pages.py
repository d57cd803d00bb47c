"""What people read of the terms of a case: one line each, and the count day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from engine.db.tables import Case, Event, TermEventRow, TermRow, User
from engine.domain import deadlines
from engine.domain import radicado as numbers
from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import (
    CountedDay,
    Light,
    Reading,
    ReceptionPolicy,
    Term,
    TermEvent,
    TermEventKind,
    TermRule,
    TermStatus,
    Unit,
)
from engine.domain.officials import SYSTEM
from engine.errors import NotFound
from engine.services import calendars, scope, users
from engine.services.term_store import from_rows
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLine:
    """A term as a list shows it. `norm` is empty for an `internal` service level, which is never
    shown as a term of the law; `cited` is the norm as a letter says it, with its doubt; `days_left`
    are working days, negative once it is overdue; `ended_on` is the day that it was met or closed;
    `of_person` is time that the law gives to who asks, not to the office."""

    term_id: int
    name: str
    label: str
    rule_code: str
    starts_on: date
    due_on: date | None
    light: Light
    days_left: int | None
    status: TermStatus
    provisional: bool
    norm: str
    cited: str
    verification: str
    suspended_since: date | None
    internal: bool
    of_person: bool
    ended_on: date | None
    of_call: int | None  # the call activity whose own it is; None for one of the case
    addressee: str  # whom it concerns, by name; "" for who began the case

    @property
    def late(self) -> bool:
        """It was met after its day."""
        ended = self.ended_on if self.status is TermStatus.MET else None
        return bool(ended and self.due_on and ended > self.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermNote:
    """One line of a term's log as people read it: what happened, who did it, and what there was
    before. `changed_from` and `changed_to` name the terms of the law where one became another;
    `rule` is the one from then on, None where it stayed as it was."""

    kind: TermEventKind
    at: datetime
    effective_on: date
    due_on: date | None
    was_due_on: date | None
    cause: str
    act: str
    who: str
    rule: TermRule | None
    changed_from: str
    changed_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LateReading:
    """One of the two readings of a receipt outside the office's hours."""

    strict: bool  # the day that the medium registered; else the working day after it
    due_on: date
    governs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a term ends that day. `received_at` is when the matter really arrived; `readings` are
    both readings of a late receipt, where they differ; `duration` is that before extensions."""

    case_id: int
    radicado: str
    line: TermLine
    count_from: str
    duration: str
    received_at: datetime
    readings: tuple[LateReading, ...]
    days: tuple[CountedDay, ...]
    events: tuple[TermNote, ...]


def lines(work: Work, case_id: int) -> tuple[TermLine, ...]:
    """Every term of a case, those that ended too, in the order in which they were opened.

    Whoever calls has asked whether the actor may see the case.
    """
    found = _found(work, Case.id == case_id)
    return tuple(_line(work, each.calendar, each.term) for each in found)


def concerning(terms: Sequence[TermLine], calls: str) -> tuple[TermLine, ...]:
    """Those of the case and of the `calls` around a task: another call's own is not its matter."""
    return tuple(t for t in terms if t.of_call is None or f",{t.of_call}," in calls)


def explanation(work: Work, term_id: int) -> Explanation:
    """The count of one term. NotFound where the actor may not see its case."""
    known = work.actor.id is not None or work.actor == SYSTEM  # a citizen shows number and code
    found = _found(work, TermRow.id == term_id, scope.visible(work.actor)) if known else []
    if not found:
        raise NotFound("term", term_id)
    return _explained(work, found[0])


def public_explanation(work: Work, radicado: str, code: str) -> tuple[Explanation, ...]:
    """The counts of the matter that both name, without any term none. NotFound for a wrong pair.

    Count the attempt first (`throttle.TRACKING`), in a transaction of its own.
    """
    named = Case.radicado == radicado.strip()
    known = work.session.scalar(select(Case.tracking_code).where(named))
    if not numbers.same_code(code, known or "") or known is None:
        raise NotFound("tracking", radicado)
    found = _found(work, named)
    return tuple(_explained(work, each) for each in found)


@dataclass(frozen=True, slots=True)
class _Found:
    """A term with what its page says of its case."""

    term: Term
    calendar: BusinessCalendar
    case_id: int
    radicado: str


def _found(work: Work, *conditions: ColumnElement[bool]) -> list[_Found]:
    rows = work.session.execute(
        select(
            TermRow,
            TermEventRow,
            Case.radicado,
            Case.process_id,
            Case.office_id,
        )
        .join(TermEventRow, TermEventRow.term_id == TermRow.id)
        .join(Case, Case.id == TermRow.case_id)
        .where(*conditions)
        .order_by(TermRow.id, TermEventRow.seq)
        .execution_options(populate_existing=True)
    ).all()
    by_term = {row.TermRow.id: row for row in rows}
    terms = from_rows((row.TermRow, row.TermEventRow) for row in rows)
    return [
        _Found(
            term,
            calendars.for_case(work, row.process_id, row.office_id),
            row.TermRow.case_id,
            row.radicado,
        )
        for term, row in zip(terms, by_term.values(), strict=True)
    ]


def _line(work: Work, calendar: BusinessCalendar, term: Term) -> TermLine:
    left = None
    if term.running and term.due_on:
        left = deadlines.days_left(calendar, term.due_on, work.today)
    return TermLine(
        term_id=term.id or 0,
        name=term.name,
        label=term.rule.name,
        rule_code=term.rule.code,
        starts_on=term.starts_on,
        due_on=term.due_on,
        light=deadlines.term_light(term, work.today, calendar),
        days_left=left,
        status=term.status,
        provisional=term.provisional,
        norm=term.rule.source,
        cited=term.rule.cited,
        verification=term.rule.verification,
        suspended_since=_suspended_since(term),
        internal=term.rule.internal,
        of_person=term.rule.reading is Reading.GENEROUS,
        ended_on=None if term.running else term.events[-1].effective_on,
        of_call=term.of_call,
        addressee=term.addressee,
    )


def _suspended_since(term: Term) -> date | None:
    return next((s.starts_on for s in term.suspensions if s.ends_on is None), None)


def _explained(work: Work, found: _Found) -> Explanation:
    term, calendar = found.term, found.calendar
    return Explanation(
        case_id=found.case_id,
        radicado=found.radicado,
        line=_line(work, calendar, term),
        count_from=term.rule.count_from,
        duration=duration_words(term.granted),
        received_at=term.events[0].at,
        readings=_readings(calendar, term),
        days=deadlines.explain(calendar, term),
        events=tuple(_notes(work, found.case_id, term)),
    )


def _readings(calendar: BusinessCalendar, term: Term) -> tuple[LateReading, ...]:
    other = deadlines.other_due_on(calendar, term)
    if other is None or term.due_on is None:
        return ()
    strict = deadlines.policy_for(term.rule, calendar) is ReceptionPolicy.ACTUAL_DATE
    governing = LateReading(strict=strict, due_on=term.due_on, governs=True)
    found = (governing, LateReading(strict=not strict, due_on=other, governs=False))
    return found if strict else found[::-1]


def _notes(work: Work, case_id: int, term: Term) -> Iterator[TermNote]:
    names = users.names(work, (event.actor for event in term.events))
    decided = _deciders(work, case_id) if any(_needs_decider(e) for e in term.events) else ()
    due_on: date | None = None
    rule: TermRule | None = None
    for event in term.events:
        yield TermNote(
            kind=event.kind,
            at=event.at,
            effective_on=event.effective_on,
            due_on=event.due_on,
            was_due_on=due_on,
            cause=event.cause,
            act=event.act,
            who=_who(event, names, decided),
            rule=event.rule,
            changed_from=_rule_words(rule) if _became_another(rule, event.rule) else "",
            changed_to=_rule_words(event.rule) if _became_another(rule, event.rule) else "",
        )
        due_on, rule = event.due_on or due_on, event.rule or rule


def _needs_decider(event: TermEvent) -> bool:
    """A step that waited for a letter to go out: the system took it, an official decided it."""
    waited = event.kind in (TermEventKind.EXTENDED, TermEventKind.SUSPENDED)
    return waited and event.actor == SYSTEM.username


def _who(event: TermEvent, names: Mapping[str, str], decided: Sequence[_Decision]) -> str:
    before = [name for at, name in decided if at <= event.at]
    if not _needs_decider(event) or not before:
        return names[event.actor]
    return f"{names[event.actor]}, por decisión de {before[-1]}"


_Decision = tuple[datetime, str]


def _deciders(work: Work, case_id: int) -> Sequence[_Decision]:
    """Who finished the tasks of a case, in order."""
    rows = work.session.execute(
        select(Event.at, User.name)
        .join(User, User.username == Event.actor)
        .where(Event.case_id == case_id, Event.kind == "task_completed")
        .order_by(Event.seq)
    )
    return [(row.at, row.name) for row in rows]


def _became_another(before: TermRule | None, after: TermRule | None) -> bool:
    """Another term of the law, not only more days of the same."""
    return before is not None and after is not None and before.code != after.code


def _rule_words(rule: TermRule | None) -> str:
    return f"{rule.name} ({duration_words(rule)})" if rule else ""


def duration_words(rule: TermRule) -> str:
    """«15 días hábiles», «1 mes»."""
    one, many = UNITS[rule.unit]
    return f"{rule.duration} {one if rule.duration == 1 else many}"


#: one and many of each unit
UNITS = {
    Unit.BUSINESS: ("día hábil", "días hábiles"),
    Unit.CALENDAR: ("día calendario", "días calendario"),
    Unit.MONTH: ("mes", "meses"),
    Unit.YEAR: ("año", "años"),
    Unit.HOUR: ("hora", "horas"),
    Unit.COMPLETE: ("día completo", "días completos"),
    Unit.BACKWARDS: ("día hábil antes", "días hábiles antes"),
}
