"""What people read of the calendar and of its changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Integer, Select, cast, func, select

from engine.db.tables import (
    CalendarChange,
    CalendarMove,
    Case,
    ChangeState,
    TermRow,
)
from engine.domain.calendar_changes import Change, Days, change_from_text
from engine.domain.calendar_files import days_of
from engine.domain.calendars import OfficeHours
from engine.domain.officials import SYSTEM
from engine.domain.procedures import start_rules
from engine.errors import NotFound
from engine.services import calendars, channel_failures, deployments, offices, scope
from engine.services.calendar_changes_walk import UNDER_WAY
from engine.services.channel_failures import FailureLine
from engine.services.term_store import frozen_rule
from engine.services.work import Work

_Asked = TypeVarTuple("_Asked")

MOVES_PER_PAGE = 100
CHANGES_LISTED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change as the list shows it."""

    id: int
    kind: str
    title: str
    act: str
    reason: str
    state: ChangeState
    created_at: datetime
    created_by: str
    applied_at: datetime | None
    applied_by: str
    reverted_at: datetime | None
    reverted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPage:
    """The calendar of one year, and everything that was changed in it or is being changed."""

    year: int
    first_year: int
    last_year: int
    days: Days
    hours: OfficeHours
    scopes: dict[str, str]  # scope -> its name
    rules: dict[str, str]  # "procedure code" -> the name of the term
    changes: tuple[ChangeLine, ...]
    failures: tuple[FailureLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """What a change does to one term."""

    term_id: int
    radicado: str
    label: str
    due_before: date | None
    due_after: date | None
    overdue_before: bool
    overdue_after: bool
    moved_at: datetime | None
    reverted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage:
    """A change, how far it has come, and the terms that it moves in the cases that exist for the
    actor, a page of them."""

    line: ChangeLine
    change: Change
    scopes: dict[str, str]
    failure: str
    percent: int
    moves: int
    moved: int
    stop_being_overdue: int
    become_overdue: int
    page: int
    pages: int
    lines: tuple[MoveLine, ...]

    @property
    def under_way(self) -> bool:
        return self.line.state in UNDER_WAY


def year_page(work: Work, year: int) -> YearPage:
    """NotFound for a year that the calendar does not reach."""
    known = calendars.entity(work)
    first, last = known.holidays[0].day.year, known.holidays[-1].day.year
    if not first <= year <= last:
        raise NotFound("calendar_year", year)
    rows = work.session.scalars(
        select(CalendarChange).order_by(CalendarChange.id.desc()).limit(CHANGES_LISTED)
    )
    return YearPage(
        year=year,
        first_year=first,
        last_year=last,
        days=days_of(known, year),
        hours=known.hours,
        scopes=scopes(work),
        rules=_rules(work),
        changes=tuple(_line(row) for row in rows),
        failures=tuple(channel_failures.listed(work)),
    )


def change_page(work: Work, change_id: int, page: int = 1) -> ChangePage:
    row = work.session.get(CalendarChange, change_id)
    if row is None:
        raise NotFound("calendar_change", change_id)
    counts = work.session.execute(_counts(work, change_id)).one()
    pages = max(1, -(-counts.moves // MOVES_PER_PAGE))
    page = min(max(page, 1), pages)
    return ChangePage(
        line=_line(row),
        change=change_from_text(row.content),
        scopes=scopes(work),
        failure=row.failure,
        percent=min(100, row.seen * 100 // row.total) if row.total else 100,
        moves=counts.moves,
        moved=counts.moved,
        stop_being_overdue=counts.stop or 0,
        become_overdue=counts.become or 0,
        page=page,
        pages=pages,
        lines=_moves(work, change_id, page),
    )


def scopes(work: Work) -> dict[str, str]:
    """As far as a closure may reach, beside the whole entity."""
    procedures = deployments.names(work).items()
    found = {f"procedure:{process_id}": name for process_id, name in procedures}
    return found | {f"office:{one}": name for one, name in offices.names(work).items()}


def _rules(work: Work) -> dict[str, str]:
    """The terms that run now, and those of reserved procedures whether they run or not."""
    rows = work.session.execute(
        select(Case.process_id, TermRow.rule_code, func.max(TermRow.rule).label("rule"))
        .join(Case, Case.id == TermRow.case_id)
        .where(TermRow.ended_at.is_(None), ~Case.reserved)
        .group_by(Case.process_id, TermRow.rule_code)
        .order_by(Case.process_id, TermRow.rule_code)
    )
    found = {f"{row.process_id} {row.rule_code}": frozen_rule(row.rule).name for row in rows}
    for line in deployments.listed(work):
        definition = work.definitions.get(line.definition_id)
        if start_rules(definition.bundle.procedure).reserved:
            named = {f"{line.process_id} {one.code}": one.name for one in definition.term_rules}
            found |= named
    return dict(sorted(found.items()))


def _counts(work: Work, change_id: int) -> Any:
    before, after = CalendarMove.overdue_before, CalendarMove.overdue_after
    counted = select(
        func.count().label("moves"),
        func.count(CalendarMove.moved_at).label("moved"),
        func.sum(cast(before & ~after, Integer)).label("stop"),
        func.sum(cast(after & ~before, Integer)).label("become"),
    )
    return _seen(work, counted.select_from(CalendarMove), change_id)


def _moves(work: Work, change_id: int, page: int) -> tuple[MoveLine, ...]:
    asked = select(CalendarMove, Case.radicado, TermRow.rule).select_from(CalendarMove)
    rows: Sequence[Any] = work.session.execute(
        _seen(work, asked, change_id)
        .order_by(CalendarMove.term_id)
        .offset((page - 1) * MOVES_PER_PAGE)
        .limit(MOVES_PER_PAGE)
    ).all()
    return tuple(_move(*row) for row in rows)


def _seen(work: Work, asked: Select[*_Asked], change_id: int) -> Select[*_Asked]:
    """Of the moves of a change, those in cases that exist for the actor. On the terminal, where the
    system reads them out to whoever operates it, no reserved one does."""
    exists = ~Case.reserved if work.actor == SYSTEM else scope.visible(work.actor)
    return (
        asked.join(TermRow, TermRow.id == CalendarMove.term_id)
        .join(Case, Case.id == TermRow.case_id)
        .where(CalendarMove.change_id == change_id, exists)
    )


def _move(move: CalendarMove, radicado: str, rule: str) -> MoveLine:
    return MoveLine(
        term_id=move.term_id,
        radicado=radicado,
        label=frozen_rule(rule).name,
        due_before=move.due_before,
        due_after=move.due_after,
        overdue_before=move.overdue_before,
        overdue_after=move.overdue_after,
        moved_at=move.moved_at,
        reverted_at=move.reverted_at,
    )


def _line(row: CalendarChange) -> ChangeLine:
    said = {name: getattr(row, name) for name in ChangeLine.__slots__}
    return ChangeLine(**{**said, "state": ChangeState(row.state)})
