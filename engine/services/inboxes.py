"""The inbox of an official: tabs of open tasks, in an order, filtered, page by page.

Each tab is a few ranges of an index (`Range`) that hold its tasks in the order asked for, so that a
page costs the same however many tasks are open. Counts stop at `COUNTED`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from engine.db.tables import Case, Task, TaskStatus
from engine.domain.office_rules import office_rules
from engine.domain.officials import Absent, Actor
from engine.domain.terms import SOON
from engine.errors import NotFound
from engine.services import deployments, scope, search
from engine.services.deployments import DefinitionLine
from engine.services.inbox_orders import BY_DAY, KEYS, SHOWN, Cursor, Order
from engine.services.search import Matching
from engine.services.tasklists import TaskLine, lines_of
from engine.services.work import Work

MINE, UNASSIGNED, OFFICE, STANDING_IN = "mias", "sin_asignar", "dependencia", "suplo"
LARGEST_PAGE = 200
#: a tab with more tasks says that there are more
COUNTED = 999


class Due(StrEnum):
    """When the tasks are due that are wanted."""

    OVERDUE = "vencidas"
    TODAY = "hoy"
    SOON = "pronto"
    LATER = "despues"
    UNDATED = "sin_fecha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a tab is asked for. `text` are words of the case, as `search` finds them."""

    order: Order = Order.DUE
    procedure: str = ""
    due: Due | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """`count` stops at `COUNTED` + 1. `of` is the absent official whose tasks it holds."""

    key: str
    count: int
    of: str = ""

    @property
    def more(self) -> bool:
        return self.count > COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One page of a tab. `next` is the `after` of the page that follows; None on the last."""

    tab: str
    tabs: tuple[Tab, ...]
    lines: tuple[TaskLine, ...]
    procedures: tuple[tuple[str, str], ...]  # of which the tab has tasks: id and name, by name
    next: str | None

    @property
    def counts(self) -> Mapping[str, int]:
        return {tab.key: tab.count for tab in self.tabs}


def inbox(
    work: Work,
    tab: str,
    wanted: Wanted = Wanted(),
    *,
    after: str | None = None,
    size: int = 50,
) -> Inbox:
    """A page of the tasks in one of the actor's tabs. NotFound for a tab that they do not have.

    The actor's own; those that a colleague may also take; those of the cases of the actor's office
    that the actor's roles may do, whoever has them, and to who answers for how the office works
    all that the actor may see; and those of whoever the actor stands in for.
    """
    size = max(1, min(size, LARGEST_PAGE))
    listed = deployments.listed(work)
    ranges = _tabs(work, listed)
    if tab not in ranges:
        raise NotFound("tab", tab)
    cursor = Cursor.read(wanted.order, after)
    # what is asked for stays, also when its last task has just gone
    here = {*_procedures(work, ranges[tab]), wanted.procedure, cursor and cursor.procedure}
    procedures = tuple((one.process_id, one.name) for one in listed if one.process_id in here)
    rows = _page(work, ranges[tab], wanted, cursor, size + 1, procedures)
    more = len(rows) > size
    return Inbox(
        tab=tab,
        tabs=_counted(work, ranges),
        lines=lines_of(work, [row.id for row in rows[:size]]),
        procedures=procedures,
        next=Cursor.of(wanted.order, rows[size - 1]).written() if more else None,
    )


# --- tabs -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Open tasks that lie together in the indexes of the inbox."""

    assignee_id: int | None = None  # None: whoever has it
    office_id: int | None = None
    pool: str | None = None  # with neither of the two: those that nobody has
    seen_by: Actor | None = None  # of an office: only those of cases that exist for them

    def indexed(self) -> ColumnElement[bool]:
        return and_(scope.OPEN, *self._said(Task.assignee_id, Task.office_id, Task.pool))

    def tested(self) -> ColumnElement[bool]:
        """The same where something else leads: no index of the inbox answers it."""
        said = self._said(Task.assignee_id + 0, Task.office_id + 0, Task.pool + "")
        return and_(Task.status + "" == TaskStatus.OPEN, *said)

    def _said(
        self,
        assignee_id: ColumnElement[Any] | Any,
        office_id: ColumnElement[Any] | Any,
        pool: ColumnElement[Any] | Any,
    ) -> list[ColumnElement[bool]]:
        if self.assignee_id is not None:
            return [assignee_id == self.assignee_id]
        if self.office_id is not None:
            return [office_id == self.office_id, pool == self.pool, *self._seen()]
        return [assignee_id.is_(None), pool == self.pool]

    def _seen(self) -> list[ColumnElement[bool]]:
        if self.seen_by is None:
            return []
        seen = select(Case.id).where(Case.id == Task.case_id, scope.visible(self.seen_by))
        return [exists(seen.correlate(Task))]


def _tabs(work: Work, listed: Sequence[DefinitionLine]) -> dict[str, tuple[Range, ...]]:
    actor = work.actor
    if actor.id is None:
        return {MINE: (), UNASSIGNED: ()}
    pools = _pools(work, scope.OPEN, Task.assignee_id.is_(None)) if actor.takes else ()
    own = [pool for pool in pools if _meet(pool, actor.in_person)]
    found = {
        MINE: (Range(assignee_id=actor.id),),
        UNASSIGNED: tuple(Range(pool=pool) for pool in own),
    }
    if actor.office_id is not None:
        found[OFFICE] = _of_office(work, actor, actor.office_id, listed)
    for absent in actor.stands_in_for:
        lent = (pool for pool in pools if pool not in own and _meet(pool, absent.groups))
        theirs = (Range(assignee_id=absent.id), *(Range(pool=pool) for pool in lent))
        found[_key_of(absent)] = theirs
    return found


def _of_office(
    work: Work, actor: Actor, office_id: int, listed: Sequence[DefinitionLine]
) -> tuple[Range, ...]:
    pools = _pools(work, scope.OPEN, Task.office_id == office_id)
    own = [pool for pool in pools if _meet(pool, actor.in_person)]
    others = [pool for pool in pools if pool not in own] if _answers(work, actor, listed) else []
    return (
        *(Range(office_id=office_id, pool=pool) for pool in own),
        *(Range(office_id=office_id, pool=pool, seen_by=actor) for pool in others),
    )


def _answers(work: Work, actor: Actor, listed: Sequence[DefinitionLine]) -> bool:
    """Whether one of the procedures has the actor watch over the work of others."""
    for line in listed:
        rules = office_rules(work.definitions.get(line.definition_id).bundle.procedure)
        if actor.in_person & (rules.guardians | {rules.superior}):
            return True
    return False


def _key_of(absent: Absent) -> str:
    return f"{STANDING_IN}-{absent.id}"


def _meet(pool: str, roles: frozenset[str]) -> bool:
    return not roles.isdisjoint(pool.split(","))


def _pools(work: Work, *which: ColumnElement[bool]) -> tuple[str, ...]:
    return tuple(work.session.scalars(_each(Task.pool, *which)))


def _procedures(work: Work, ranges: Sequence[Range]) -> frozenset[str]:
    """Those of which there are tasks."""
    if not ranges:
        return frozenset()
    each = (_each(Task.procedure, one.indexed()) for one in ranges)
    return frozenset(work.session.scalars(union_all(*each)))


def _each(
    column: InstrumentedAttribute[str], *which: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """The values of those open tasks, each once: one look into the index for each of them."""
    known = select(func.min(column).label("value")).where(*which).cte(recursive=True)
    following = select(func.min(column)).where(*which, column > known.c.value)
    known = known.union_all(
        select(following.correlate(known).scalar_subquery()).where(known.c.value.is_not(None))
    )
    return select(known.c.value).where(known.c.value.is_not(None))


def _counted(work: Work, ranges: Mapping[str, Sequence[Range]]) -> tuple[Tab, ...]:
    columns = [_count(one) for tab in ranges.values() for one in tab]
    counts = iter(work.session.execute(select(*columns)).one() if columns else ())
    names = {_key_of(absent): absent.name for absent in work.actor.stands_in_for}
    return tuple(
        Tab(
            key=key,
            count=min(sum(next(counts) for _ in tab), COUNTED + 1),
            of=names.get(key, ""),
        )
        for key, tab in ranges.items()
    )


def _count(one: Range) -> ColumnElement[int]:
    # in the order of an index: PostgreSQL would rather read the table, thinking that these are many
    few = select(literal(1)).select_from(Task).where(one.indexed())
    few = few.order_by(*(getattr(Task, key) for key in BY_DAY)).limit(COUNTED + 1)
    return select(func.count()).select_from(few.subquery()).scalar_subquery()


# --- pages ----------------------------------------------------------------------------------------


def _page(
    work: Work,
    ranges: Sequence[Range],
    wanted: Wanted,
    cursor: Cursor | None,
    size: int,
    procedures: Sequence[tuple[str, str]],
) -> Sequence[Row[Any]]:
    """The first rows after the cursor. By procedure they come one procedure after the other, in
    the order of their names."""
    if wanted.order is not Order.PROCEDURE:
        return _rows(work, ranges, wanted, cursor, size)
    ids = [process_id for process_id, _ in procedures]
    if wanted.procedure:
        ids = [wanted.procedure]
    if cursor and cursor.procedure in ids:
        ids = ids[ids.index(cursor.procedure) :]
    rows: list[Row[Any]] = []
    for process_id in ids:
        here = cursor if cursor and cursor.procedure == process_id else None
        of_it = replace(wanted, procedure=process_id)
        rows += _rows(work, ranges, of_it, here, size - len(rows))
        if len(rows) >= size:
            break
    return rows


def _rows(
    work: Work, ranges: Sequence[Range], wanted: Wanted, cursor: Cursor | None, size: int
) -> Sequence[Row[Any]]:
    if not ranges:
        return ()
    matching = search.matching_of(work, wanted.text) if wanted.text else None
    if wanted.text and matching is None:
        return ()
    if matching and not matching.frequent:
        return _picked(work, ranges, wanted, cursor, size, matching)
    filters = [*_filters(work, wanted), *([matching.of(Task.case_id)] if matching else [])]
    parts = [
        select(*SHOWN).where(one.indexed(), *filters, *after)
        for one in ranges
        for after in ([[place] for place in cursor.following()] if cursor else [[]])
    ]
    keys = KEYS[wanted.order]
    first = [part.order_by(*(getattr(Task, key) for key in keys)).limit(size) for part in parts]
    together = union_all(*(select(one.subquery()) for one in first)).subquery()
    query = select(together).order_by(*(together.c[key] for key in keys)).limit(size)
    return work.session.execute(query).all()


def _picked(
    work: Work,
    ranges: Sequence[Range],
    wanted: Wanted,
    cursor: Cursor | None,
    size: int,
    matching: Matching,
) -> Sequence[Row[Any]]:
    """Those of few cases: found by their case, then tested and put in order."""
    query: Select[*tuple[Any, ...]] = select(*SHOWN).where(
        matching.of(Task.case_id),
        or_(*(one.tested() for one in ranges)),
        *_filters(work, wanted),
        *([or_(*cursor.following())] if cursor else []),
    )
    keys = (getattr(Task, key) for key in KEYS[wanted.order])
    return work.session.execute(query.order_by(*keys).limit(size)).all()


def _filters(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [Task.procedure == wanted.procedure] if wanted.procedure else []
    if wanted.due is None:
        return found
    soon = work.calendar().add_business_days(work.today, SOON)
    return [
        *found,
        {
            Due.OVERDUE: Task.due_on < work.today,
            Due.TODAY: Task.due_on == work.today,
            Due.SOON: and_(Task.due_on > work.today, Task.due_on <= soon),
            Due.LATER: Task.due_on > soon,
            Due.UNDATED: Task.due_on.is_(None),
        }[wanted.due],
    ]
