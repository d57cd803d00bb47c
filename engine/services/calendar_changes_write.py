"""What a change does to the terms of a batch, written set by set: never a statement per term.

The same rows that `term_store` and `progress` write when one case moves: terms and their logs,
notices, the day of tasks, timers that follow a term, history and audit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.bpm import runtime
from engine.db.queries import insert_all, table
from engine.db.tables import Case, Reminder, TermEventRow, TermRow, Timer
from engine.domain import deadlines
from engine.domain.calendar_changes import Moved
from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import RUNNING, Term, TermBook, TermStatus
from engine.errors import CaseFault
from engine.services import audit, history, incidents, progress, term_store
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """A case of the batch: its running terms as they were, and what moves of them."""

    case_id: int
    calendar: BusinessCalendar  # the one that holds from now on
    terms: tuple[Term, ...]
    moves: tuple[Moved, ...]

    @property
    def after(self) -> tuple[Term, ...]:
        moved = {move.after.id: move.after for move in self.moves}
        return tuple(moved.get(term.id, term) for term in self.terms)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(move.after.name for move in self.moves)


@dataclass(frozen=True, slots=True)
class Why:
    """What the history and the audit say of it."""

    action: str
    change_id: int
    reason: str
    act: str


def load_each(work: Work, case_ids: Collection[int]) -> dict[int, tuple[Term, ...]]:
    """The running terms of many cases, each in the order in which they were opened."""
    rows = work.session.execute(
        select(TermRow, TermEventRow)
        .join(TermEventRow, TermEventRow.term_id == TermRow.id)
        .where(TermRow.case_id.in_(case_ids), (TermRow.status + "").in_(sorted(RUNNING)))
        .order_by(TermRow.id, TermEventRow.seq)
        .execution_options(populate_existing=True)
    ).all()
    case_of = {row[0].id: row[0].case_id for row in rows}
    found: dict[int, tuple[Term, ...]] = defaultdict(tuple)
    for term in term_store.from_rows((row[0], row[1]) for row in rows):
        found[case_of[term.id or 0]] += (term,)
    return found


def write(
    work: Work, cases: Sequence[CaseTerms], why: Why, expired_at: Mapping[int, datetime]
) -> None:
    """Everything that follows from the moves. `expired_at`: when a term that is put back late had
    been noted as such."""
    if not cases:
        return
    moves = [(one, move) for one in cases for move in one.moves]
    _terms(work, [move.after for _, move in moves], expired_at)
    _log(work, [move.after for _, move in moves])
    _notices(work, moves)
    _tasks(work, cases)
    _timers(work, cases)
    history.add_each(work, {one.case_id: [_line(move, why) for move in one.moves] for one in cases})
    entry = audit.Entry(why.action, {"change": why.change_id})
    audit.record_each(work, {audit.case_stream(one.case_id): [entry] for one in cases})


def _line(move: Moved, why: Why) -> history.Line:
    said = {
        "term": move.after.name,
        "due_before": move.before.due_on,
        "due_on": move.after.due_on,
        "cause": why.reason,
        "act": why.act,
        "change": why.change_id,
    }
    return history.Line(f"term_{move.after.events[-1].kind}", data=said)


_rule_text = lru_cache(maxsize=1024)(deadlines.rule_text)

# --- terms and their logs -------------------------------------------------------------------------

_TERM = table(TermRow)
_UPDATE_TERM = (
    _TERM.update()
    .where(_TERM.c.id == bindparam("term"))
    .values(
        {name: bindparam(name) for name in ("rule", "status", "starts_on", "due_on", "expired_at")}
    )
)


def _terms(work: Work, terms: Iterable[Term], expired_at: Mapping[int, datetime]) -> None:
    ids = {term.id: term for term in terms}
    late = [term.id for term in ids.values() if term.status is TermStatus.EXPIRED]
    rows_of_late = work.session.execute(
        select(TermRow.id, TermRow.expired_at).where(TermRow.id.in_(late))
    )
    noted = {row.id: row.expired_at for row in rows_of_late}
    rows = [
        {
            "term": term.id,
            "rule": _rule_text(term.rule),
            "status": term.status,
            "starts_on": term.starts_on,
            "due_on": term.due_on,
            "expired_at": expired_at.get(term.id or 0) or noted.get(term.id or 0),
        }
        for term in ids.values()
    ]
    work.session.execute(_UPDATE_TERM, rows)


def _log(work: Work, terms: Iterable[Term]) -> None:
    rows = [
        {
            "term_id": term.id,
            "seq": event.seq,
            "kind": event.kind,
            "at": event.at,
            "effective_on": event.effective_on,
            "due_on": event.due_on,
            "cause": event.cause,
            "act": event.act,
            "rule": _rule_text(event.rule) if event.rule else None,
            "actor": work.actor.username,
        }
        for term in terms
        for event in term.events[-1:]
    ]
    insert_all(work.session, TermEventRow, rows)


# --- notices --------------------------------------------------------------------------------------


def _notices(work: Work, moves: Iterable[tuple[CaseTerms, Moved]]) -> None:
    """Notices of another due day are called off, those of the new one wait."""
    anew: list[int | None] = []
    wanted: list[dict[str, Any]] = []
    for one, move in moves:
        if move.before.due_on == move.after.due_on and move.before.rule == move.after.rule:
            continue
        anew.append(move.after.id)
        wanted += term_store.notices(work, one.case_id, one.calendar, move.after)
    work.session.execute(
        update(Reminder)
        .where(
            Reminder.term_id.in_(anew),
            Reminder.sent_at.is_(None),
            Reminder.cancelled_at.is_(None),
        )
        .values(cancelled_at=work.now)
        .execution_options(synchronize_session=False)
    )
    term_store.ask(work, wanted)


# --- tasks and timers -----------------------------------------------------------------------------


def _tasks(work: Work, cases: Iterable[CaseTerms]) -> None:
    """Open tasks without a day of their own have that of the term that governs them."""
    days = {}
    for one in cases:
        before, after = (_book(work, one, terms).task_days for terms in (one.terms, one.after))
        if before != after:
            days[one.case_id] = after
    term_store.mark_tasks(work, days)


def _book(work: Work, one: CaseTerms, terms: tuple[Term, ...]) -> TermBook:
    return TermBook(one.calendar, (), terms, work.now)


_TIMER = table(Timer)
_UPDATE_TIMER = (
    _TIMER.update().where(_TIMER.c.id == bindparam("timer")).values(due_at=bindparam("instant"))
)


def _timers(work: Work, cases: Iterable[CaseTerms]) -> None:
    """Asks again for the instant of every timer whose text mentions a term that moved."""
    by_case = {one.case_id: one for one in cases}
    rows = work.session.execute(
        select(Timer.id, Timer.case_id, Timer.token, Timer.element_id, Timer.terms, Timer.due_at)
        .where(Timer.case_id.in_(by_case), Timer.terms != "")
        .order_by(Timer.id)
    ).all()
    follow = [row for row in rows if by_case[row.case_id].names & set(row.terms.split(","))]
    states = _states(work, {row.case_id for row in follow})
    moved = []
    for row in follow:
        due_at = _due_at(work, by_case[row.case_id], states[row.case_id], row)
        if due_at != row.due_at:
            moved.append({"timer": row.id, "instant": due_at})
    if moved:
        work.session.execute(_UPDATE_TIMER, moved)


def _states(work: Work, case_ids: Collection[int]) -> dict[int, Case]:
    if not case_ids:
        return {}
    found = work.session.scalars(
        select(Case).where(Case.id.in_(case_ids)).execution_options(populate_existing=True)
    )
    return {case.id: case for case in found}


def _due_at(work: Work, one: CaseTerms, case: Case, timer: Any) -> datetime | None:
    """Where the case cannot say when, a person is told, and the timer stays as it was."""
    definition = work.definitions.get(case.definition_id)
    book = _book(work, one, one.after)
    try:
        return runtime.timer_due(definition, progress.snapshot(case), timer.token, book)
    except CaseFault as fault:
        incidents.report(
            work,
            kind="timer_not_moved",
            dedup_key=f"timer_not_moved:{timer.id}",
            message=f"El cambio del calendario no pudo mover el temporizador: {fault}",
            case_id=case.id,
        )
        found: datetime | None = timer.due_at
        return found
