"""The walk of a change over the open terms: one batch a call, each a transaction of its own.

The same walk rehearses (it only writes down what would move), applies and reverts. It goes by the
number of the term, and the row of the change keeps how far it came: a worker that is killed has
lost nothing, and two workers at once do each batch once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select, text

from engine.db.queries import table, upsert
from engine.db.tables import (
    CalendarChange,
    CalendarMove,
    Case,
    CaseStatus,
    ChangeState,
    TermRow,
)
from engine.domain import deadlines
from engine.domain.calendar_changes import Change, Moved, change_from_text, moved, put_back
from engine.domain.calendars import EntityCalendar
from engine.domain.deadlines import RUNNING, Term
from engine.domain.term_steps import Occurrence
from engine.services import calendar_changes_letters as letters
from engine.services import calendars
from engine.services.calendar_changes_write import CaseTerms, Why, load_each, write
from engine.services.work import Work

#: terms of one transaction: people's work comes between two of them
BATCH = 100
#: a rehearsal moves nothing: it may look at more
BATCH_REHEARSED = 500
#: working days around a term that its count may touch: where a last day is moved to, a receipt
_AROUND = timedelta(days=31)

_NEXT = {
    ChangeState.REHEARSING: ChangeState.REHEARSED,
    ChangeState.APPLYING: ChangeState.APPLIED,
    ChangeState.REVERTING: ChangeState.REVERTED,
}
UNDER_WAY = tuple(_NEXT)
_WAITS = (CalendarChange.state.in_(UNDER_WAY), CalendarChange.failure == "")


def due(work: Work) -> Sequence[int]:
    """Ids of the changes that have a batch to do, the oldest first."""
    return work.session.scalars(
        select(CalendarChange.id).where(*_WAITS).order_by(CalendarChange.id)
    ).all()


def advance(work: Work, change_id: int) -> bool:
    """The next batch. False where another worker does it, or there is nothing to do yet."""
    row = work.session.scalar(
        select(CalendarChange)
        .where(CalendarChange.id == change_id, *_WAITS)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if row is None or not _alone(work, row):
        return False
    batch = _batch(work, row)
    if batch:
        _walk(work, row, batch)
        row.last_term_id = batch[-1].id
        row.seen += len(batch)
    else:
        _finish(work, row)
    work.session.flush()
    return True


def stand_still(work: Work, change_id: int) -> None:
    """After a fault of ours: a person reads why, and lets it go on."""
    row = work.session.get(CalendarChange, change_id, with_for_update=True)
    if row is not None:
        row.failure = "El recorrido se detuvo por una falla. La causa está en las incidencias."


def start(work: Work, row: CalendarChange, state: ChangeState) -> None:
    """Sends the walk over all terms once more."""
    row.state, row.failure = state, ""
    row.last_term_id = row.seen = 0
    change = change_from_text(row.content)
    row.total = work.session.scalar(_terms(func.count(), change)) or 0
    row.finished_at = None


# --- which terms ----------------------------------------------------------------------------------


def _terms(what: Any, change: Change) -> Any:
    found = (
        select(what)
        .select_from(TermRow)
        .join(Case, Case.id == TermRow.case_id)
        # `|| ''` keeps SQLite from sorting all open terms for each batch: it goes by number
        .where((TermRow.status + "").in_(sorted(RUNNING)), Case.status == CaseStatus.OPEN)
    )
    return found.where(*_touched(change))


def _touched(change: Change) -> list[ColumnElement[bool]]:
    """What the change may move, and a little more: the count itself decides."""
    found: list[ColumnElement[bool]] = []
    if change.rule:
        found.append(TermRow.rule_code == change.rule.code)
    if change.scopes:
        found.append(or_(*(_of_scope(scope) for scope in sorted(change.scopes))))
    if change.span:
        first, last = change.span
        found.append(_between(first - _AROUND, last + _AROUND))
    return found


def _of_scope(scope: str) -> ColumnElement[bool]:
    kind, _, name = scope.partition(":")
    return Case.process_id == name if kind == "procedure" else Case.office_id == int(name)


def _between(first: date, last: date) -> ColumnElement[bool]:
    """Begins before the last day and ends after the first one; counts backwards end earlier."""
    due_on = func.coalesce(TermRow.due_on, TermRow.starts_on)
    return and_(
        or_(TermRow.starts_on <= last, due_on <= last),
        or_(TermRow.starts_on >= first, due_on >= first),
    )


def _batch(work: Work, row: CalendarChange) -> Sequence[Row[Any]]:
    """The next terms; while they move nobody else moves their cases."""
    rehearsing = row.state == ChangeState.REHEARSING
    found = _terms(TermRow.id, change_from_text(row.content))
    found = (
        found.add_columns(TermRow.case_id, TermRow.expired_at, Case.process_id, Case.office_id)
        .where(TermRow.id > row.last_term_id)
        .order_by(TermRow.id)
        .limit(BATCH_REHEARSED if rehearsing else BATCH)
    )
    if not rehearsing:
        found = found.with_for_update(of=Case)
    batch: Sequence[Row[Any]] = work.session.execute(found).all()
    return batch


def _alone(work: Work, row: CalendarChange) -> bool:
    """Whether everything that may have counted with the calendar of before has ended.

    On SQLite who writes is alone. On PostgreSQL whoever counts writes first, so it is a
    transaction that is older than the one that changed the calendar, which wrote this row.
    """
    counted = row.last_term_id == 0 and row.state != ChangeState.REHEARSING
    if not counted or work.session.get_bind().dialect.name != "postgresql":
        return True
    return bool(work.session.scalar(_NOBODY_OLDER, {"change": row.id}))


_NOBODY_OLDER = text(
    "SELECT age(xmin) > age((pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    " % 4294967296)::text::xid) FROM calendar_change WHERE id = :change"
)


# --- what becomes of them -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Calendars:
    """What counted before the change, and what counts after it."""

    old: EntityCalendar
    new: EntityCalendar


def _calendars(work: Work, row: CalendarChange) -> _Calendars:
    known, change = calendars.entity(work), change_from_text(row.content)
    key = (row.content, row.state, known.version)
    if key not in _MADE:
        _MADE.clear()
        _MADE[key] = _made(known, change, row.state)
    return _MADE[key]


_MADE: dict[tuple[str, str, str], _Calendars] = {}


def _made(known: EntityCalendar, change: Change, state: str) -> _Calendars:
    """While it is applied the tables have it already; while it is reverted, no more."""
    if state == ChangeState.REHEARSING:
        return _Calendars(known, change.of(known))
    if state == ChangeState.APPLYING:
        return _Calendars(change.reversal().of(known), known)
    return _Calendars(change.of(known), known)


def _walk(work: Work, row: CalendarChange, batch: Sequence[Row[Any]]) -> None:
    both, kept = _calendars(work, row), _kept(work, row, batch)
    what = Occurrence(at=work.now, on=work.today, cause=row.reason, act=row.act)
    terms = load_each(work, {each.case_id for each in batch})
    change = change_from_text(row.content)
    of_case = {each.case_id: each for each in batch}
    ids = {each.id for each in batch}
    cases = []
    for case_id, matter in of_case.items():
        at = (matter.process_id, matter.office_id)
        old, new = both.old.for_matter(*at), both.new.for_matter(*at)
        moves = tuple(
            _put_back(found, row, kept)
            for term in terms.get(case_id, ())
            if term.id in ids
            and (found := moved(term, old, new, what, _rule(change, term, row, kept)))
        )
        if moves:
            cases.append(CaseTerms(case_id, new, terms[case_id], moves))
    if row.state != ChangeState.REHEARSING:
        write(work, cases, _why(row), _late_since(row, kept))
    expired = {each.id: each.expired_at for each in batch}
    _remember(work, row, [move for one in cases for move in one.moves], expired)


def _kept(work: Work, row: CalendarChange, batch: Sequence[Row[Any]]) -> dict[int, CalendarMove]:
    """What the change did to these terms, where it is being reverted."""
    if row.state != ChangeState.REVERTING:
        return {}
    found = work.session.scalars(
        select(CalendarMove).where(
            CalendarMove.change_id == row.id,
            CalendarMove.term_id.in_([each.id for each in batch]),
            CalendarMove.moved_at.is_not(None),
        )
    )
    return {move.term_id: move for move in found}


def _rule(change: Change, term: Term, row: CalendarChange, kept: Mapping[int, CalendarMove]) -> Any:
    if change.rule is None:
        return None
    if row.state != ChangeState.REVERTING:
        return change.rule.rule_of(term)
    before = kept.get(term.id or 0)
    if before is None or before.rule_before is None or term.extensions:
        return None
    return deadlines.rule_from_text(before.rule_before)


def _put_back(found: Moved, row: CalendarChange, kept: Mapping[int, CalendarMove]) -> Moved:
    before = kept.get(found.after.id or 0)
    same = before is not None and before.due_before == found.after.due_on
    return put_back(found, bool(same and before and before.expired_before))


def _late_since(row: CalendarChange, kept: Mapping[int, CalendarMove]) -> dict[int, datetime]:
    return {term_id: move.expired_before for term_id, move in kept.items() if move.expired_before}


def _why(row: CalendarChange) -> Why:
    action = "calendar_applied" if row.state == ChangeState.APPLYING else "calendar_reverted"
    return Why(action, row.id, row.reason, row.act)


# --- what is remembered of it ---------------------------------------------------------------------

_MOVE = table(CalendarMove)
_REVERTED = (
    _MOVE.update()
    .where(_MOVE.c.change_id == bindparam("change"), _MOVE.c.term_id == bindparam("term"))
    .values(reverted_at=bindparam("instant"))
)


def _remember(
    work: Work,
    row: CalendarChange,
    moves: Sequence[Moved],
    expired: Mapping[int, datetime | None],
) -> None:
    if not moves:
        return
    if row.state == ChangeState.REVERTING:
        said = [{"change": row.id, "term": m.after.id, "instant": work.now} for m in moves]
        work.session.execute(_REVERTED, said)
        return
    rows = [_move(work, row, move, expired.get(move.after.id or 0)) for move in moves]
    again = upsert(work.session, CalendarMove, {})
    columns = {name: again.excluded[name] for name in rows[0] if name not in _KEY}
    again = again.on_conflict_do_update(index_elements=list(_KEY), set_=columns)
    work.session.execute(again, rows)


_KEY = ("change_id", "term_id")


def _move(
    work: Work, row: CalendarChange, move: Moved, expired_at: datetime | None
) -> dict[str, Any]:
    before, after = move.before, move.after
    other_rule = before.rule != after.rule
    return {
        "change_id": row.id,
        "term_id": after.id,
        "starts_before": before.starts_on,
        "starts_after": after.starts_on,
        "due_before": before.due_on,
        "due_after": after.due_on,
        "overdue_before": _overdue(before, work.today),
        "overdue_after": _overdue(after, work.today),
        "rule_before": deadlines.rule_text(before.rule) if other_rule else None,
        "expired_before": expired_at,
        "moved_at": work.now if row.state == ChangeState.APPLYING else None,
        "reverted_at": None,
    }


def _overdue(term: Term, today: date) -> bool:
    return term.due_on is not None and term.due_on < today


def _finish(work: Work, row: CalendarChange) -> None:
    done = _NEXT[ChangeState(row.state)]
    if done is not ChangeState.REHEARSED:
        letters.tell_holders(work, row, reverted=done is ChangeState.REVERTED)
    row.state, row.finished_at = done, work.now
