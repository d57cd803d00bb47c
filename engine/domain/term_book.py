"""The terms of one case while it runs: what `cauce:term` does, and what FEEL may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from engine.domain import term_steps, terms
from engine.domain.calendars import BusinessCalendar, ReceptionPolicy
from engine.domain.counting import midnight_after
from engine.domain.own_functions import functions_of
from engine.domain.reception import Reception, policy_for, received
from engine.domain.term_rules import EVERY, Reading, TermRule, Unit, rule_for
from engine.domain.term_steps import Occurrence
from engine.domain.terms import Term, TermEvent, TermEventKind, TermStatus, local_day
from engine.errors import TermFault


class Action(Protocol):
    """`bpm.transition.TermAction`: one `cauce:term` with its FEEL already evaluated."""

    @property
    def name(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def from_(self) -> date | datetime | None: ...
    @property
    def to(self) -> date | None: ...
    @property
    def act(self) -> str | None: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def duration(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Logged:
    """An event that this transition added, to the term with that place in `TermBook.terms`."""

    place: int
    event: TermEvent


#: what FEEL sees of a slot: its due day, and that day before it was moved
_Seen = tuple[date | None, date | None]


class TermBook:
    """Implements `bpm.transition.Host`. A step is carried out at once, so that `vence` sees it."""

    def __init__(
        self,
        calendar: BusinessCalendar | Callable[[], BusinessCalendar],
        rules: Sequence[TermRule],
        terms: Sequence[Term],
        now: datetime,
    ) -> None:
        self._calendar = calendar
        self.rules = tuple(rules)
        self._now = now
        self._terms = list(terms)
        self._given = {term.id: term for term in terms}
        self._governed = self.governing
        self._seen: dict[str, _Seen] = {}
        self._log: list[Logged] = []

    @property
    def now(self) -> datetime:
        return self._now

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """Fetched when something first counts days: most steps of most cases count none."""
        return self._calendar() if callable(self._calendar) else self._calendar

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """`OWN_FUNCTIONS`, asked of these terms."""
        return functions_of(self)

    @property
    def terms(self) -> tuple[Term, ...]:
        """As they stand now: those that were given, in order, then those opened since."""
        return tuple(self._terms)

    @property
    def new_events(self) -> tuple[Logged, ...]:
        """What happened since the book was opened, in order."""
        return tuple(self._log)

    @property
    def changed(self) -> frozenset[str]:
        """Names of the slots that FEEL now sees otherwise: timers that mention them move."""
        return frozenset(name for name, seen in self._seen.items() if seen != self._see(name))

    @property
    def governing(self) -> Term | None:
        """The running term whose day is the day of the case's tasks: the one that comes first.

        What a citizen has time for governs nobody's task, nor does what the law presumes meanwhile.
        """
        found = [
            t
            for t in self._terms
            if t.running and t.rule.reading is Reading.STRICT and not t.rule.ends_with
        ]
        return min(found, key=lambda term: term.due_on or date.max, default=None)

    @property
    def governs_anew(self) -> bool:
        """Whether another term governs the case's tasks than before, or towards another day."""
        before, now = self._governed, self.governing
        return (before and (before.id, before.due_on)) != (now and (now.id, now.due_on))

    def given(self, term_id: int | None) -> Term | None:
        """The term as it was when the book was opened; None for one opened since."""
        return self._given.get(term_id)

    def stored(self, place: int, term_id: int) -> None:
        """Gives a new term the number under which it was kept."""
        self._terms[place] = replace(self._terms[place], id=term_id)

    def running(self, name: str) -> Term | None:
        """The term that runs in a slot."""
        return next((t for t in reversed(self._terms) if t.name == name and t.running), None)

    def term(self, action: Action) -> None:
        """Carries the step out. TermFault for an impossible one; InvalidInput for a date or an
        extension that a person may correct."""
        names = self._reached(action) if action.name == EVERY else (action.name,)
        for name in names:
            self._seen.setdefault(name, self._see(name))
            if action.step == "open":
                self._open(action)
                return
            place = self._place(name)
            self._put(place, _STEPS[action.step](self, self._terms[place], action))
            if not self._terms[place].running:
                self._end_with(action)

    def _reached(self, action: Action) -> tuple[str, ...]:
        """The terms that a step upon all of them concerns: those that may be suspended and have
        days left; those that the same cause suspended."""
        day = self._occurrence(action).on
        return tuple(
            term.name
            for term in self._terms
            if (action.step == "suspend" and _may_stop(term, day))
            or (action.step == "resume" and _stopped_by(term, action.cause or ""))
        )

    def expire(self, name: str) -> bool:
        """Writes down that a term's time is over, once; False when it is not."""
        place = self._place(name)
        term = self._terms[place]
        if term.status is not TermStatus.OPEN or not term.past(self.calendar, self._now):
            return False
        day = local_day(self._now)
        self._put(place, term_steps.expired(term, Occurrence(at=self._now, on=day)))
        return True

    def case_ended(self) -> None:
        """Nothing runs in a case that is over: a petition that its author withdrew, say."""
        what = Occurrence(at=self._now, on=local_day(self._now), cause="El expediente terminó")
        for place, term in enumerate(self._terms):
            if term.running:
                self._put(place, term_steps.ended(term, TermEventKind.CLOSED, what))

    # -- steps -------------------------------------------------------------------------------------

    def _open(self, action: Action) -> None:
        if self.running(action.name):
            raise TermFault(f"term {action.name} is open, expected a free slot")
        moment = action.from_ or self._now
        rule = self._rule(action, local_day(moment))
        reception = received(self.calendar, moment, policy_for(rule, self.calendar))
        at = _effective_instant(rule, reception, moment, self._now)
        what = replace(self._occurrence(action), at=at)
        self._terms.append(
            term_steps.opened(
                self.calendar, action.name, rule, reception, what, provisional=action.provisional
            )
        )
        self._log.append(Logged(len(self._terms) - 1, self._terms[-1].events[-1]))

    def _suspend(self, term: Term, action: Action) -> Term:
        return term_steps.suspended(self.calendar, term, self._occurrence(action))

    def _resume(self, term: Term, action: Action) -> Term:
        return term_steps.resumed(self.calendar, term, self._occurrence(action))

    def _extend(self, term: Term, action: Action) -> Term:
        return term_steps.extended(self.calendar, term, action.to, self._occurrence(action))

    def _recount(self, term: Term, action: Action) -> Term:
        rule = self._rule(action, term.starts_on) if action.rule else None
        return term_steps.recounted(
            self.calendar, term, rule, self._occurrence(action), provisional=action.provisional
        )

    def _meet(self, term: Term, action: Action) -> Term:
        return term_steps.ended(term, TermEventKind.MET, self._occurrence(action))

    def _close(self, term: Term, action: Action) -> Term:
        return term_steps.ended(term, TermEventKind.CLOSED, self._occurrence(action))

    def _end_with(self, action: Action) -> None:
        """Closes what runs only while that term does."""
        for place, term in enumerate(self._terms):
            if term.running and term.rule.ends_with == action.name:
                self._seen.setdefault(term.name, self._see(term.name))
                what = self._occurrence(action)
                self._put(place, term_steps.ended(term, TermEventKind.CLOSED, what))

    def _see(self, name: str) -> _Seen:
        return self.due(name), self.nominal(name)

    def _place(self, name: str) -> int:
        for place in range(len(self._terms) - 1, -1, -1):
            if self._terms[place].name == name:
                return place
        raise TermFault(f"expected a term {name}, found none")

    def _put(self, place: int, term: Term) -> None:
        self._terms[place] = term
        self._log.append(Logged(place, term.events[-1]))

    def _rule(self, action: Action, day: date) -> TermRule:
        if not action.rule:
            raise TermFault(f"expected a rule for the term {action.name}, found none")
        rule = rule_for(self.rules, action.rule, day)
        return rule if action.duration is None else replace(rule, duration=action.duration)

    def _occurrence(self, action: Action) -> Occurrence:
        moment = action.from_ or self._now
        at = received(self.calendar, moment, ReceptionPolicy.ACTUAL_DATE).at or self._now
        return Occurrence(
            at=at, on=local_day(moment), cause=action.cause or "", act=action.act or ""
        )

    # -- what FEEL may ask -------------------------------------------------------------------------

    def due(self, name: str) -> date | None:
        """Null while the term is suspended, before it opens and after it has ended."""
        term = self.running(name)
        return term.due_on if term else None

    def standing(self, name: str) -> str | None:
        """How the running term of a slot stands, in the word that diagrams use."""
        term = self.running(name)
        return _STANDS.get(term.status) if term else None

    def nominal(self, name: str) -> date | None:
        """The last day before it was moved to a working day: the next link of a chain."""
        term = self.running(name)
        return terms.count(self.calendar, term).nominal_on if term and term.due_on else None


_STANDS = {
    TermStatus.OPEN: "corre",
    TermStatus.EXPIRED: "vencido",
    TermStatus.SUSPENDED: "suspendido",
}

_STEPS: dict[str, Callable[[TermBook, Term, Action], Term]] = {
    "suspend": TermBook._suspend,
    "resume": TermBook._resume,
    "extend": TermBook._extend,
    "recount": TermBook._recount,
    "meet": TermBook._meet,
    "close": TermBook._close,
}


def _may_stop(term: Term, day: date) -> bool:
    if term.status is not TermStatus.OPEN or not term.rule.suspendable:
        return False
    resumed_on = term.suspensions[-1].ends_on if term.suspensions else None
    return (resumed_on or term.starts_on) <= day < (term.due_on or date.max)


def _stopped_by(term: Term, cause: str) -> bool:
    return term.status is TermStatus.SUSPENDED and term.suspensions[-1].cause == cause


def _effective_instant(
    rule: TermRule, reception: Reception, moment: date | datetime, now: datetime
) -> datetime:
    """What the log keeps: the real reception; for hours, the instant from which they run."""
    if rule.unit is Unit.HOUR:
        return reception.at or midnight_after(reception.on)
    return moment if isinstance(moment, datetime) and moment.tzinfo else now
