"""Terms whose time is over: which, and one at a time what follows.

The term keeps running: whoever owes the answer still does.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from engine.db.tables import Case, CaseStatus, TermRow
from engine.domain.deadlines import TermBook, TermStatus, Unit
from engine.services import calendars, history, term_store
from engine.services.history import Line
from engine.services.readers import tell
from engine.services.work import Work

BATCH = 200
_KIND = "termino_vencido"
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
    found = work.session.execute(
        select(TermRow.name, Case)
        .join(Case, Case.id == TermRow.case_id)
        .where(TermRow.id == term_id, *_passed(work))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return found is not None and _expire(work, found[1], found[0])


def note_expired(work: Work, limit: int = BATCH) -> int:
    """Notes all whose time is over; says how many. 0 means that nothing is left."""
    return sum(note(work, term_id) for term_id in due(work, limit))


def _passed(work: Work) -> tuple[ColumnElement[bool], ...]:
    ends_today = and_(TermRow.due_on == work.today, TermRow.rule.contains(_HOURS))
    return (
        TermRow.status == TermStatus.OPEN,
        or_(TermRow.due_on < work.today, ends_today),
        Case.status == CaseStatus.OPEN,
    )


def _expire(work: Work, case: Case, name: str) -> bool:
    calendar = calendars.for_case(work, case.process_id, case.office_id)
    book = TermBook(calendar, (), term_store.load(work, case.id), work.now)
    term = book.running(name)
    if term is None or not book.expire(name):
        return False
    term_store.store(work, case, book)
    expiry = term.rule.on_expiry
    told = {"term": name, "due_on": term.due_on, "state": expiry.state}
    history.add(work, case.id, Line("term_expired", data=told))
    if expiry.escalate_to:
        tell(work, _KIND, term, case.id, expiry.escalate_to, f"expired:{term.id}:{term.due_on}")
    return True
