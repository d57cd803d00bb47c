"""Reminders that are due and terms whose time is over: each is told once.

A reminder is looked at again before it is sent: there is none for what is done, for a due day
that moved or for a closed case, and none on a day off.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from engine.db.tables import Case, CaseStatus, Reminder, TermRow
from engine.domain import deadlines
from engine.domain.deadlines import Term, TermBook, TermStatus, Unit
from engine.services import calendars, history, incidents, term_store
from engine.services.history import Line
from engine.services.notifications import notify
from engine.services.readers import Reader, readers
from engine.services.work import Work

BATCH = 200
#: how a frozen rule says that its term ends at an instant, not with its day
_HOURS = f'"unit":"{Unit.HOUR}"'

_RECALL, _EXPIRED = "recordatorio_termino", "termino_vencido"


def claim_due_reminders(work: Work, limit: int = BATCH) -> Sequence[Reminder]:
    """Reminders whose hour came; no other worker gets them before this transaction ends."""
    return work.session.scalars(
        select(Reminder)
        .where(
            Reminder.due_at <= work.now,
            Reminder.sent_at.is_(None),
            Reminder.cancelled_at.is_(None),
        )
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def send_due(work: Work, limit: int = BATCH) -> int:
    """Settles what is due and says how many reminders that were. 0 means that nothing is left."""
    due = claim_due_reminders(work, limit)
    for reminder in due:
        _settle(work, reminder)
    work.session.flush()
    return len(due)


def note_expired(work: Work, limit: int = BATCH) -> int:
    """Writes down once that a term's time is over, and tells whom its rule names.

    The term keeps running: whoever owes the answer still does. Says how many there were.
    """
    return sum(_expire(work, case, name) for name, case in _overdue(work, limit))


# --- reminders ------------------------------------------------------------------------------------


def _settle(work: Work, reminder: Reminder) -> None:
    case = work.session.execute(
        select(Case.status, Case.process_id, Case.office_id).where(Case.id == reminder.case_id)
    ).one()
    calendar = calendars.for_case(work, case.process_id, case.office_id)
    term = _running(work, reminder)
    if term is None or case.status != CaseStatus.OPEN:
        reminder.cancelled_at = work.now
        return
    moment = deadlines.fit_moment(calendar, work.now)
    if moment > work.now:
        reminder.due_at = moment
        return
    _tell(work, _RECALL, term, reminder.case_id, reminder.recipient, reminder.dedup_key)
    told = {"term": term.name, "mark": reminder.mark, "to": reminder.recipient}
    history.add(work, reminder.case_id, Line("reminded", data={**told, "due_on": term.due_on}))
    reminder.sent_at = work.now


def _running(work: Work, reminder: Reminder) -> Term | None:
    """The reminder's term, if it still runs towards the day that the reminder is about."""
    for term in term_store.load(work, reminder.case_id):
        key = term_store.notice_key(term, reminder.mark, reminder.recipient)
        if key == reminder.dedup_key:
            return term
    return None


# --- expiries -------------------------------------------------------------------------------------


def _overdue(work: Work, limit: int) -> list[tuple[str, Case]]:
    """Open terms whose day is over, with their cases; both stay locked."""
    ends_today = and_(TermRow.due_on == work.today, TermRow.rule.contains(_HOURS))
    rows = work.session.execute(
        select(TermRow.name, Case)
        .join(Case, Case.id == TermRow.case_id)
        .where(
            TermRow.status == TermStatus.OPEN,
            or_(TermRow.due_on < work.today, ends_today),
            Case.status == CaseStatus.OPEN,
        )
        .order_by(TermRow.due_on, TermRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in rows]


def _expire(work: Work, case: Case, name: str) -> bool:
    """False for a term of hours whose last minute has not come, or that was noted meanwhile."""
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
        _tell(work, _EXPIRED, term, case.id, expiry.escalate_to, f"expired:{term.id}:{term.due_on}")
    return True


# --- letters --------------------------------------------------------------------------------------


def _tell(work: Work, kind: str, term: Term, case_id: int, recipient: str, key: str) -> None:
    """A letter to each person whom the rule names; an incident where there is nobody."""
    people = readers(work, case_id, term, recipient)
    if not people:
        incidents.report(
            work,
            kind="reminder_without_reader",
            dedup_key=key,
            message=f"Nadie recibe el aviso del término «{term.rule.name}»: {recipient}.",
            case_id=case_id,
        )
    for person in people:
        notify(
            work,
            kind,
            to=person.email,
            context=_said(work, term, person),
            case_id=case_id,
            dedup_key=f"{key}:{person.user_id}",
        )


def _said(work: Work, term: Term, person: Reader) -> dict[str, object]:
    due_on = term.due_on or work.today
    return {
        "name": person.name,
        "term_name": term.rule.name,
        "due_on": due_on,
        "days_left": deadlines.days_left(calendars.current(work), due_on, work.today),
        "norm": term.rule.source,
        "task_id": person.task_id,
    }
