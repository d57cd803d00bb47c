"""The terms of one case while it runs: what `cauce:term` does, and what FEEL may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from engine.domain import term_steps, terms
from engine.domain.calendars import BusinessCalendar, ReceptionPolicy, Verification
from engine.domain.counting import midnight_after
from engine.domain.minimum_wage import MinimumWages
from engine.domain.own_functions import functions_of
from engine.domain.reception import Reception, policy_for, received
from engine.domain.term_rules import EVERY, Reading, TermRule, Unit, rule_for
from engine.domain.term_steps import Occurrence
from engine.domain.terms import TaskDay, Term, TermEvent, TermEventKind, TermStatus, local_day
from engine.errors import TermFault


class Action(Protocol):
    """`bpm.transition.TermAction`: one `cauce:term` with its FEEL already evaluated."""

    @property
    def name(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def calls(self) -> tuple[int, ...]: ...
    @property
    def own(self) -> bool: ...
    @property
    def addressee(self) -> str: ...
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
    @property
    def since(self) -> date | datetime | None: ...


@dataclass(frozen=True, slots=True)
class Logged:
    """An event that this transition added, to the term with that place in `TermBook.terms`."""

    place: int
    event: TermEvent


#: what FEEL sees of the terms of a name: how each stands, its due day, and that day unmoved
_Seen = tuple[tuple[TermStatus, date | None, date | None], ...]


@dataclass(frozen=True, slots=True)
class _Inside:
    """The terms as FEEL sees them inside some call activities, outermost first."""

    book: TermBook
    calls: tuple[int, ...]

    @property
    def now(self) -> datetime:
        return self.book.now

    @property
    def calendar(self) -> BusinessCalendar:
        return self.book.calendar

    @property
    def wages(self) -> MinimumWages:
        return self.book.wages

    def due(self, name: str) -> date | None:
        return self.book.due(name, self.calls)

    def nominal(self, name: str) -> date | None:
        return self.book.nominal(name, self.calls)

    def standing(self, name: str) -> str | None:
        return self.book.standing(name, self.calls)


class TermBook:
    """Implements `bpm.transition.Host`. A step is carried out at once, so that `vence` sees it."""

    def __init__(
        self,
        calendar: BusinessCalendar | Callable[[], BusinessCalendar],
        rules: Sequence[TermRule],
        terms: Sequence[Term],
        now: datetime,
        sureness: Callable[[], Mapping[str, str]] = dict,
        wages: Callable[[], MinimumWages] = MinimumWages,
    ) -> None:
        """`sureness` is asked what the entity's parameters say today of the norms in doubt;
        `wages`, the minimum wages that are loaded."""
        self._calendar = calendar
        self._sureness = sureness
        self._wages = wages
        self.rules = tuple(rules)
        self._now = now
        self._terms = list(terms)
        self._given = {term.id: term for term in terms}
        self._governed = self.task_days
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
    def wages(self) -> MinimumWages:
        """Fetched when something first asks for one."""
        return self._wages()

    @cached_property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """`OWN_FUNCTIONS`, asked of the terms of the case itself."""
        return functions_of(self)

    def functions_inside(self, calls: tuple[int, ...]) -> Mapping[str, Callable[..., Any]]:
        """The same inside these calls, where a term of their own comes before the case's."""
        if all(term.of_call is None for term in self._terms):
            return self.functions
        return functions_of(_Inside(self, calls))

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

    def governing(self, calls: tuple[int, ...] = ()) -> Term | None:
        """The running term whose day is that of the tasks inside these calls: of the case's and of
        their own, the one that comes first.

        What a citizen has time for governs nobody's task, nor does what the law presumes meanwhile.
        """
        return next((term for term in self._governors() if term.of_call in (None, *calls)), None)

    @property
    def task_days(self) -> tuple[TaskDay, ...]:
        """The days of the case's tasks, the case's own among them. Where a task is inside several,
        the last of them is its day: the one that comes first."""
        firsts: dict[int | None, Term] = {}
        for term in self._governors():
            firsts.setdefault(term.of_call, term)
        days = [TaskDay(call, term.id, term.due_on) for call, term in firsts.items()]
        bare = () if None in firsts else (TaskDay(None, None, None),)
        return (*bare, *reversed(days))

    @property
    def governs_anew(self) -> bool:
        """Whether another term governs tasks of the case than before, or towards another day."""
        return self._governed != self.task_days

    def _governors(self) -> list[Term]:
        found = (
            t
            for t in self._terms
            if t.running and t.rule.reading is Reading.STRICT and not t.rule.ends_with
        )
        return sorted(found, key=lambda term: term.due_on or date.max)

    def given(self, term_id: int | None) -> Term | None:
        """The term as it was when the book was opened; None for one opened since."""
        return self._given.get(term_id)

    def stored(self, place: int, term_id: int) -> None:
        """Gives a new term the number under which it was kept."""
        self._terms[place] = replace(self._terms[place], id=term_id)

    def running(self, name: str, calls: tuple[int, ...] = ()) -> Term | None:
        """The term that runs in a slot: the innermost call's own, else the case's."""
        places = [p for p in self._in_sight(name, calls) if self._terms[p].running]
        return self._terms[places[-1]] if places else None

    def in_sight(self, calls: tuple[int, ...]) -> Iterator[Term]:
        """Of each name, the running one that is seen inside these calls."""
        for name in dict.fromkeys(term.name for term in self._terms):
            if term := self.running(name, calls):
                yield term

    def term(self, action: Action) -> None:
        """Carries the step out. TermFault for an impossible one; InvalidInput for a date or an
        extension that a person may correct."""
        if action.step == "open":
            self._look_at(action.name)
            self._open(action)
            return
        every = action.name == EVERY
        for place in self._reached(action) if every else (self._place(action),):
            term = self._terms[place]
            self._look_at(term.name)
            self._put(place, _STEPS[action.step](self, term, action))
            if not self._terms[place].running:
                self._end_with(term, action)

    def _reached(self, action: Action) -> tuple[int, ...]:
        """The places of the terms that a step upon all of them concerns: those that may be
        suspended and have days left; those that the same cause suspended."""
        day = self._occurrence(action).on
        return tuple(
            place
            for place, term in enumerate(self._terms)
            if (action.step == "suspend" and _may_stop(term, day))
            or (action.step == "resume" and _stopped_by(term, action.cause or ""))
        )

    def expire(self, term: Term) -> bool:
        """Writes down that a term's time is over, once; False when it is not."""
        place = self._terms.index(term)
        if term.status is not TermStatus.OPEN or not term.past(self.calendar, self._now):
            return False
        day = local_day(self._now)
        self._put(place, term_steps.expired(term, Occurrence(at=self._now, on=day)))
        return True

    def case_ended(self) -> None:
        """Nothing runs in a case that is over: a petition that its author withdrew, say."""
        self._end_all(self._terms, "El expediente terminó")

    def call_over(self, call: int) -> None:
        """What was the call's own runs no longer than it."""
        own = [term for term in self._terms if term.of_call == call]
        self._end_all(own, "Terminó la actuación que lo abrió")

    def _end_all(self, those: Iterable[Term], cause: str) -> None:
        what = Occurrence(at=self._now, on=local_day(self._now), cause=cause)
        for term in [term for term in those if term.running]:
            place = self._terms.index(term)
            self._put(place, term_steps.ended(term, TermEventKind.CLOSED, what))

    # -- steps -------------------------------------------------------------------------------------

    def _open(self, action: Action) -> None:
        of_call = action.calls[-1] if action.own and action.calls else None
        if any(t.running and (t.name, t.of_call) == (action.name, of_call) for t in self._terms):
            raise TermFault(f"term {action.name} is open, expected a free slot")
        moment = action.from_ or self._now
        rule = self._rule(action, local_day(moment))
        reception = received(self.calendar, moment, policy_for(rule, self.calendar))
        at = _effective_instant(rule, reception, moment, self._now)
        what = replace(self._occurrence(action), at=at)
        term = term_steps.opened(
            self.calendar, action.name, rule, reception, what, provisional=action.provisional
        )
        self._terms.append(replace(term, of_call=of_call, addressee=action.addressee))
        self._log.append(Logged(len(self._terms) - 1, self._terms[-1].events[-1]))

    def _suspend(self, term: Term, action: Action) -> Term:
        return term_steps.suspended(self.calendar, term, self._occurrence(action))

    def _resume(self, term: Term, action: Action) -> Term:
        return term_steps.resumed(self.calendar, term, self._occurrence(action))

    def _extend(self, term: Term, action: Action) -> Term:
        return term_steps.extended(self.calendar, term, action.to, self._occurrence(action))

    def _recount(self, term: Term, action: Action) -> Term:
        if action.since is not None:
            policy = policy_for(term.rule, self.calendar)
            term = replace(term, starts_on=received(self.calendar, action.since, policy).on)
        rule = self._rule(action, term.starts_on) if action.rule else None
        return term_steps.recounted(
            self.calendar, term, rule, self._occurrence(action), provisional=action.provisional
        )

    def _meet(self, term: Term, action: Action) -> Term:
        return term_steps.ended(term, TermEventKind.MET, self._occurrence(action))

    def _close(self, term: Term, action: Action) -> Term:
        return term_steps.ended(term, TermEventKind.CLOSED, self._occurrence(action))

    def _reopen(self, term: Term, action: Action) -> Term:
        return term_steps.reopened(self.calendar, term, self._occurrence(action))

    def _end_with(self, over: Term, action: Action) -> None:
        """Closes what runs only while that term does: another call has its own of that name."""
        for place, term in enumerate(self._terms):
            if term.running and (term.rule.ends_with, term.of_call) == (over.name, over.of_call):
                self._look_at(term.name)
                what = self._occurrence(action)
                self._put(place, term_steps.ended(term, TermEventKind.CLOSED, what))

    def _look_at(self, name: str) -> None:
        """Remembers what FEEL saw of the terms of that name before they change."""
        self._seen.setdefault(name, self._see(name))

    def _see(self, name: str) -> _Seen:
        running = [term for term in self._terms if term.name == name and term.running]
        return tuple((term.status, term.due_on, self._nominal(term)) for term in running)

    def _in_sight(self, name: str, calls: tuple[int, ...]) -> list[int]:
        """The places of the terms of that name, the case's first and the innermost call's last."""
        depth: dict[int | None, int] = {call: depth for depth, call in enumerate(calls, 1)}
        depth[None] = 0
        found = [
            (depth[term.of_call], place)
            for place, term in enumerate(self._terms)
            if term.name == name and term.of_call in depth
        ]
        return [place for _, place in sorted(found)]

    def _place(self, action: Action) -> int:
        places = self._in_sight(action.name, action.calls)
        if not places:
            raise TermFault(f"expected a term {action.name}, found none")
        return places[-1]

    def _put(self, place: int, term: Term) -> None:
        self._terms[place] = term
        self._log.append(Logged(place, term.events[-1]))

    def _rule(self, action: Action, day: date) -> TermRule:
        if not action.rule:
            raise TermFault(f"expected a rule for the term {action.name}, found none")
        rule = self._as_sure(rule_for(self.rules, action.rule, day))
        return rule if action.duration is None else replace(rule, duration=action.duration)

    def _as_sure(self, rule: TermRule) -> TermRule:
        """How sure the entity is of the norm today; in doubt until its parameter says otherwise."""
        said = self._sureness().get(rule.parameter) if rule.parameter else None
        return replace(rule, verification=Verification(said)) if said else rule

    def _occurrence(self, action: Action) -> Occurrence:
        moment = action.from_ or self._now
        at = received(self.calendar, moment, ReceptionPolicy.ACTUAL_DATE).at or self._now
        return Occurrence(
            at=at, on=local_day(moment), cause=action.cause or "", act=action.act or ""
        )

    # -- what FEEL may ask -------------------------------------------------------------------------

    def due(self, name: str, calls: tuple[int, ...] = ()) -> date | None:
        """Null while the term is suspended, before it opens and after it has ended."""
        term = self.running(name, calls)
        return term.due_on if term else None

    def standing(self, name: str, calls: tuple[int, ...] = ()) -> str | None:
        """How the running term of a slot stands, in the word that diagrams use."""
        term = self.running(name, calls)
        return _STANDS.get(term.status) if term else None

    def nominal(self, name: str, calls: tuple[int, ...] = ()) -> date | None:
        """The last day before it was moved to a working day: the next link of a chain."""
        term = self.running(name, calls)
        return self._nominal(term) if term else None

    def _nominal(self, term: Term) -> date | None:
        return terms.count(self.calendar, term).nominal_on if term.due_on else None


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
    "reopen": TermBook._reopen,
}


def _may_stop(term: Term, day: date) -> bool:
    """With all the others: what runs on its own days, like the time of a contract, has a cause of
    its own or none."""
    if term.status is not TermStatus.OPEN or not term.rule.suspendable or term.rule.stands_still:
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
