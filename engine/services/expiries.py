"""Terms whose time is over: which, and one at a time what follows.

The term keeps running: whoever owes the answer still does. Whom the rule names is told in the
next working morning, by a notice like the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from engine.db.queries import upsert
from engine.db.tables import Case, CaseStatus, Reminder, TermRow
from engine.domain import deadlines
from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import Term, TermBook, TermStatus, Unit
from engine.services import calendars, history, term_store
from engine.services.history import Line
from engine.services.work import Attempt, Work

BATCH = 200
REST = timedelta(hours=1)
#: how a frozen rule says that its term ends at an instant, not with its day
_HOURS = f'"unit":"{Unit.HOUR}"'


def due(work: Work, limit: int = BATCH) -> Sequence[int]:
    """Ids of the open terms whose day is over, or whose last hour may be, the oldest first."""
    return work.session.scalars(
        select(TermRow.id)
        .join(Case, Case.id == TermRow.case_id)
        .where(*_passed(work))
        .order_by(TermRow.due_on, TermRow.id)
        .limit(limit)
    ).all()


def note(work: Work, term_id: int) -> bool:
    """Writes it down in the term and in its case, and tells whom the rule names.

    False where its last minute has not come, another worker has the case in hand, or it was done.
    """
    case = work.session.scalar(
        select(Case)
        .join(TermRow, TermRow.case_id == Case.id)
        .where(TermRow.id == term_id, *_passed(work))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if case is None:
        return False
    work.attempt = Attempt(command={}, case_id=case.id)
    return _expire(work, case, term_id)


def rest(work: Work, term_id: int) -> None:
    """Leaves a term that cannot be noted alone for an hour, so that it holds up no other."""
    term = work.session.get(TermRow, term_id, with_for_update=True)
    if term is not None:
        term.rests_until = work.now + REST


def _passed(work: Work) -> tuple[ColumnElement[bool], ...]:
    ends_today = and_(TermRow.due_on == work.today, TermRow.rule.contains(_HOURS))
    return (
        TermRow.status == TermStatus.OPEN,
        or_(TermRow.due_on < work.today, ends_today),
        or_(TermRow.rests_until.is_(None), TermRow.rests_until <= work.now),
        Case.status == CaseStatus.OPEN,
    )


def _expire(work: Work, case: Case, term_id: int) -> bool:
    calendar = calendars.for_case(work, case.process_id, case.office_id)
    book = TermBook(calendar, (), term_store.load(work, case.id), work.now)
    term = book.given(term_id)
    if term is None or not book.expire(term):
        return False
    term_store.store(work, case, book)
    expiry = term.rule.on_expiry
    told = {"term": term.name, "due_on": term.due_on, "state": expiry.state}
    history.add(work, case.id, Line("term_expired", data=told))
    if expiry.escalate_to:
        _escalate(work, case.id, term, calendar)
    return True


def _escalate(work: Work, case_id: int, term: Term, calendar: BusinessCalendar) -> None:
    recipient = term.rule.on_expiry.escalate_to
    notice = {
        "term_id": term.id,
        "case_id": case_id,
        "mark": term_store.EXPIRED,
        "recipient": recipient,
        "due_at": deadlines.fit_moment(calendar, work.now),
        "dedup_key": term_store.notice_key(term, term_store.EXPIRED, recipient),
    }
    row = upsert(work.session, Reminder, notice)
    work.session.execute(
        row.on_conflict_do_update(
            index_elements=["dedup_key"],
            set_={"due_at": row.excluded.due_at, "cancelled_at": None},
            where=Reminder.sent_at.is_(None),
        )
    )
