"""How the legal terms of the entity are kept: by procedure, by office and by term.

Service levels of the office are no terms of the law and are not counted; nor are reserved cases
for who may not see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from engine.db.tables import Case, CaseStatus, TermRow
from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import RUNNING, Light, TermStatus, days_left, light, midnight_after
from engine.domain.officials import Action, Actor, may
from engine.errors import InvalidInput, NotAllowed
from engine.services import calendars, deployments, offices, scope
from engine.services.term_calendar import legal, office_of_case
from engine.services.term_store import frozen_rule
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Terms counted. Running ones: how they stand today; ended ones: in the period asked for.

    `nearest` are the working days left of the most urgent one that is not overdue.
    """

    running: int = 0
    overdue: int = 0
    soon: int = 0
    suspended: int = 0
    nearest: int | None = None
    met_on_time: int = 0
    met_late: int = 0
    late_still: int = 0  # their day was in the period, and nobody has answered

    @property
    def on_time_rate(self) -> float | None:
        """Of what was due, the share that was done in time; what is overdue counts as late.

        None where nothing was.
        """
        due = self.met_on_time + self.met_late + self.late_still
        return self.met_on_time / due if due else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The figures of one procedure, one office or one term of the law."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    since: date
    until: date
    total: Figures
    by_procedure: tuple[Line, ...]
    by_office: tuple[Line, ...]
    by_term: tuple[Line, ...]  # what is sent to the governor, the silence on an appeal…


def indicators(work: Work, since: date, until: date) -> Indicators:
    """What is so today, and what ended from one day to the other. NotAllowed but for who leads."""
    if not may(work.actor, Action.SEE_INDICATORS):
        raise NotAllowed(f"{work.actor.username} may not see the indicators")
    if until < since:
        raise InvalidInput({"hasta": "El período termina antes de empezar."})
    tally = _Tally(calendars.current(work), work.today, since, until)
    tally.take(work.session.execute(_running(work)))
    tally.take(work.session.execute(_ended(work, since, until)))
    return Indicators(
        since=since,
        until=until,
        total=tally.of(lambda key: ()),
        by_procedure=_named(tally, 0, deployments.names(work)),
        by_office=_named(tally, 1, offices.names(work)),
        by_term=_named(tally, 2, tally.terms),
    )


def countable(actor: Actor) -> ColumnElement[bool]:
    """The legal terms that the actor's figures are made of."""
    return and_(legal(), scope.countable(actor))


# --- rows -----------------------------------------------------------------------------------------


def _running(work: Work) -> Select[*tuple[Any, ...]]:
    """One row per procedure, office, term, state and day."""
    office = office_of_case().label("office_id")
    terms = (
        select(
            Case.process_id,
            office,
            TermRow.rule_code,
            TermRow.status,
            TermRow.due_on,
            TermRow.rule,
        )
        .join(Case, Case.id == TermRow.case_id)
        .where(
            TermRow.status.in_(sorted(RUNNING)),
            Case.status == CaseStatus.OPEN,
            countable(work.actor),
        )
        .subquery()
    )
    *keys, rule = terms.c
    counted = (func.max(rule).label("rule"), func.count().label("n"))
    return select(*keys, *counted).group_by(*keys)


def _ended(work: Work, since: date, until: date) -> Select[*tuple[Any, ...]]:
    """One row per term that was fulfilled."""
    return (
        select(
            Case.process_id,
            office_of_case().label("office_id"),
            TermRow.rule_code,
            TermRow.rule,
            TermRow.status,
            TermRow.due_on,
            TermRow.ended_at,
            TermRow.expired_at,
        )
        .join(Case, Case.id == TermRow.case_id)
        .where(
            TermRow.status == TermStatus.MET,
            TermRow.ended_at >= midnight_after(since - timedelta(days=1)),
            TermRow.ended_at < midnight_after(until),
            countable(work.actor),
        )
    )


def _on_time(row: Row[Any]) -> bool:
    """An hour's term may pass within its day: then its passing was noted."""
    in_its_day = row.due_on is None or row.ended_at < midnight_after(row.due_on)
    return in_its_day and row.expired_at is None


# --- sums -----------------------------------------------------------------------------------------

_Key = tuple[str, int | None, str]


@dataclass
class _Sum:
    """Figures while they are counted."""

    numbers: dict[str, int] = field(default_factory=dict)
    nearest: int | None = None

    def add(self, name: str, number: int) -> None:
        self.numbers[name] = self.numbers.get(name, 0) + number

    def near(self, left: int) -> None:
        self.nearest = left if self.nearest is None else min(self.nearest, left)


class _Tally:
    """Every row is counted once, under its procedure, its office and its term."""

    def __init__(self, calendar: BusinessCalendar, today: date, since: date, until: date) -> None:
        self.calendar, self.today = calendar, today
        self.since, self.until = since, until
        self.sums: dict[_Key, _Sum] = {}
        self.terms: dict[str, str] = {}  # what each is called, with its norm

    def take(self, rows: Iterable[Row[Any]]) -> None:
        for row in rows:
            self.terms.setdefault(row.rule_code, _words(row.rule))
            key = (row.process_id, row.office_id, row.rule_code)
            found = self.sums.setdefault(key, _Sum())
            if row.status == TermStatus.MET:
                found.add("met_on_time" if _on_time(row) else "met_late", 1)
            else:
                self._stands(found, row)

    def of(self, group: Callable[[_Key], object]) -> Figures:
        """Of all; see `grouped`."""
        return next(iter(self.grouped(group).values()), Figures())

    def grouped(self, group: Callable[[_Key], object]) -> dict[object, Figures]:
        """The figures of the keys that `group` gives the same name."""
        sums: dict[object, _Sum] = {}
        for key, found in self.sums.items():
            into = sums.setdefault(group(key), _Sum())
            for name, number in found.numbers.items():
                into.add(name, number)
            if found.nearest is not None:
                into.near(found.nearest)
        return {
            name: Figures(**found.numbers, nearest=found.nearest) for name, found in sums.items()
        }

    def _stands(self, found: _Sum, row: Row[Any]) -> None:
        found.add("running", row.n)
        if row.due_on is None:
            found.add("suspended", row.n)
            return
        shown = light(row.due_on, self.today, self.calendar)
        if shown is Light.OVERDUE:
            found.add("overdue", row.n)
            if self.since <= row.due_on <= self.until:
                found.add("late_still", row.n)
            return
        found.near(days_left(self.calendar, row.due_on, self.today))
        if shown in (Light.TODAY, Light.SOON):
            found.add("soon", row.n)


def _words(text: str) -> str:
    rule = frozen_rule(text)
    return f"{rule.name} ({rule.cited})"


# --- names ----------------------------------------------------------------------------------------


def _named(tally: _Tally, place: int, names: Mapping[Any, str]) -> tuple[Line, ...]:
    lines = [
        Line(name=names.get(key) or str(key or _NO_OFFICE), figures=figures)
        for key, figures in tally.grouped(lambda found: found[place]).items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.figures.overdue, line.name)))


_NO_OFFICE = "Sin dependencia todavía"
