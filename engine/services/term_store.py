"""The terms of a case, taken from their rows and put back; what did not change is not written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    cast,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from engine.bpm.definition import Definition
from engine.db.queries import insert_all, table, upsert
from engine.db.tables import Case, Reminder, Task, TaskStatus, TermEventRow, TermRow
from engine.domain import deadlines
from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import (
    RUNNING,
    TaskDay,
    Term,
    TermBook,
    TermEvent,
    TermEventKind,
    TermRule,
    TermStatus,
)
from engine.services import calendars, minimum_wages, parameter_values
from engine.services.rows import StoredCase
from engine.services.work import Work

#: a rule as it was frozen with a term; the same text is read once
frozen_rule = lru_cache(maxsize=1024)(deadlines.rule_from_text)
#: the mark of the notice that a term expired
EXPIRED = "vencido"


def book(
    work: Work, case_id: int | None, definition: Definition, office_id: int | None = None
) -> TermBook:
    """The running terms of a case and the rules under which it opens others."""
    calendar = partial(calendars.for_case, work, definition.process_id, office_id)
    terms: tuple[Term, ...] = ()
    if case_id is not None and definition.all_terms:
        terms = load(work, case_id, ended=definition.reopened_terms)
    sureness = partial(parameter_values.today, work, definition)
    return TermBook(
        calendar, _rules(definition), terms, work.now, sureness, partial(minimum_wages.loaded, work)
    )


def book_of(work: Work, case_id: int) -> TermBook:
    """The same, of a case of which only the number is at hand."""
    found = work.session.execute(
        select(Case.definition_id, Case.office_id).where(Case.id == case_id)
    ).one()
    return book(work, case_id, work.definitions.get(found.definition_id), found.office_id)


def load(work: Work, case_id: int, *, ended: Iterable[str] = ()) -> tuple[Term, ...]:
    """The running terms of a case with their logs, in the order in which they were opened; those of
    the names in `ended` also once they ended."""
    rows = work.session.execute(
        select(TermRow, TermEventRow)
        .join(TermEventRow, TermEventRow.term_id == TermRow.id)
        .where(
            TermRow.case_id == case_id,
            or_(TermRow.status.in_(sorted(RUNNING)), TermRow.name.in_(sorted(ended))),
        )
        .order_by(TermRow.id, TermEventRow.seq)
        .execution_options(populate_existing=True)
    )
    return from_rows((row[0], row[1]) for row in rows)


def from_rows(rows: Iterable[tuple[TermRow, TermEventRow]]) -> tuple[Term, ...]:
    """Terms of a join with their logs that comes in the order of both."""
    found: dict[int, TermRow] = {}
    logs: dict[int, list[TermEvent]] = {}
    for term, event in rows:
        found[term.id] = term
        logs.setdefault(term.id, []).append(_event(event))
    return tuple(_term(term, logs[term_id]) for term_id, term in found.items())


def store(work: Work, case: StoredCase, book: TermBook) -> None:
    """Writes what happened to the terms, their notices, and the day of the case's open tasks.

    The terms opened get their number in `book.terms`.
    """
    places = sorted({logged.place for logged in book.new_events})
    for place in places:
        if book.terms[place].id is None:
            book.stored(place, _insert(work, case, book.terms[place]))
        else:
            _update(work, book, place)
    _log(work, book)
    for place in places:
        _remind(work, case.id, book, book.terms[place])
    if book.governs_anew:
        mark_tasks(work, {case.id: book.task_days})


def _rules(definition: Definition) -> tuple[TermRule, ...]:
    return tuple(rule for one in definition.family() for rule in one.term_rules)


def _term(row: TermRow, events: list[TermEvent]) -> Term:
    return Term(
        id=row.id,
        name=row.name,
        of_call=row.of_call,
        addressee=row.addressee,
        rule=frozen_rule(row.rule),
        starts_on=row.starts_on,
        status=TermStatus(row.status),
        due_on=row.due_on,
        provisional=row.provisional,
        events=tuple(events),
    )


def _event(row: TermEventRow) -> TermEvent:
    return TermEvent(
        seq=row.seq,
        kind=TermEventKind(row.kind),
        at=row.at,
        effective_on=row.effective_on,
        due_on=row.due_on,
        cause=row.cause,
        act=row.act,
        rule=frozen_rule(row.rule) if row.rule else None,
        actor=row.actor,
    )


# --- terms and their logs -------------------------------------------------------------------------


def _insert(work: Work, case: StoredCase, term: Term) -> int:
    values = {
        "case_id": case.id,
        "name": term.name,
        "of_call": term.of_call,
        "addressee": term.addressee,
        "starts_on": term.starts_on,
        **_state(term),
    }
    return work.session.scalars(insert(TermRow).returning(TermRow.id), [values]).one()


def _update(work: Work, book: TermBook, place: int) -> None:
    term = book.terms[place]
    values = _state(term)
    for logged in book.new_events:
        if logged.place == place and logged.event.kind is TermEventKind.EXPIRED:
            values["expired_at"] = logged.event.at
    if term.status is TermStatus.OPEN:  # no longer late: its day was moved on
        values["expired_at"] = None
    work.session.execute(
        update(TermRow)
        .where(TermRow.id == term.id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _state(term: Term) -> dict[str, Any]:
    return {
        "rule_code": term.rule.code,
        "rule": deadlines.rule_text(term.rule),
        "status": term.status,
        "provisional": term.provisional,
        "due_on": term.due_on,
        "ended_at": None if term.running else term.events[-1].at,
    }


def _log(work: Work, book: TermBook) -> None:
    rows = [
        {
            "term_id": book.terms[logged.place].id,
            "seq": logged.event.seq,
            "kind": logged.event.kind,
            "at": logged.event.at,
            "effective_on": logged.event.effective_on,
            "due_on": logged.event.due_on,
            "cause": logged.event.cause,
            "act": logged.event.act,
            "rule": deadlines.rule_text(logged.event.rule) if logged.event.rule else None,
            "actor": work.actor.username,
        }
        for logged in book.new_events
    ]
    insert_all(work.session, TermEventRow, rows)


# --- notices --------------------------------------------------------------------------------------


def _remind(work: Work, case_id: int, book: TermBook, term: Term) -> None:
    """The notices that a term asks for from today; the others that wait are called off.

    The key holds the due day: a notice about another day is another notice.
    """
    before = book.given(term.id)
    wanted = notices(work, case_id, book.calendar, term)
    if before and wanted == notices(work, case_id, book.calendar, before):
        return
    if before:
        _call_off(work, term)
    ask(work, wanted)


def ask(work: Work, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Keeps notices; one that was called off waits again, one that was sent stays sent."""
    if not wanted:
        return
    again = upsert(work.session, Reminder, {})
    again = again.on_conflict_do_update(
        index_elements=["dedup_key"],
        set_={"due_at": again.excluded.due_at, "cancelled_at": None},
        where=Reminder.sent_at.is_(None),
    )
    work.session.execute(again, list(wanted))


def notices(
    work: Work, case_id: int, calendar: BusinessCalendar, term: Term
) -> list[dict[str, Any]]:
    """The rows of what a term asks for from today on."""
    return [
        {
            "term_id": term.id,
            "case_id": case_id,
            "mark": notice.mark,
            "recipient": notice.to,
            "due_at": notice.send_at,
            "dedup_key": notice_key(term, notice.mark, notice.to),
        }
        for notice in deadlines.reminder_dates(calendar, term)
        if notice.send_at.date() >= work.today
    ]


def waiting(work: Work) -> tuple[ColumnElement[bool], ...]:
    """The `Reminder`s whose hour came, and that were neither sent nor called off."""
    return (
        Reminder.due_at <= work.now,
        Reminder.sent_at.is_(None),
        Reminder.cancelled_at.is_(None),
    )


def notice_key(term: Term, mark: str, recipient: str) -> str:
    return f"term:{term.id}:{mark}:{recipient}:{term.due_on}"


def _call_off(work: Work, term: Term) -> None:
    work.session.execute(
        update(Reminder)
        .where(
            Reminder.term_id == term.id,
            Reminder.sent_at.is_(None),
            Reminder.cancelled_at.is_(None),
        )
        .values(cancelled_at=work.now)
        .execution_options(synchronize_session=False)
    )


# --- tasks ----------------------------------------------------------------------------------------


_TASK = table(Task).c
_MARK_TASKS = (
    table(Task)
    .update()
    .where(
        _TASK.case_id == bindparam("of_case"),
        _TASK.status + "" == TaskStatus.OPEN,  # SQLite would walk every open task there is
        _TASK.calls.like(bindparam("around")),
        or_(_TASK.due_on.is_(None), _TASK.term_id.is_not(None)),
    )
    .values(due_on=bindparam("day"), term_id=bindparam("of_term"))
)


def mark_tasks(work: Work, days: Mapping[int, Sequence[TaskDay]]) -> None:
    """Open tasks without a day of their own take that of the term that governs them, by case.

    Those that are opened after this are opened with it.
    """
    rows = [
        {
            "of_case": case_id,
            "around": "%" if one.of_call is None else f"%,{one.of_call},%",
            "day": one.due_on,
            "of_term": one.term_id,
        }
        for case_id, its_days in days.items()
        for one in its_days
    ]
    if rows:
        work.session.execute(_MARK_TASKS, rows)


def reached(of_call: int | None) -> ColumnElement[bool]:
    """The `Task`s that a term of that call activity concerns; one of the case concerns them all."""
    return true() if of_call is None else Task.calls.contains(f",{of_call},")


def governed() -> ColumnElement[bool]:
    """The same, of the `TermRow` of the query."""
    around = literal("%,") + cast(TermRow.of_call, Text) + literal(",%")
    return or_(TermRow.of_call.is_(None), Task.calls.like(around))
