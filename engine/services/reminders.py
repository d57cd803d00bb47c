"""Reminders that are due: which, one at a time, and what becomes of one that cannot be sent.

A reminder is looked at again before it is sent: there is none for what is done, for a due day
that moved or for a closed case, and none on a day off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from engine.db.tables import Case, CaseStatus, Reminder
from engine.domain import deadlines
from engine.domain.deadlines import Term
from engine.services import calendars, history, term_store
from engine.services.history import Line
from engine.services.readers import tell
from engine.services.work import Attempt, Work

BATCH = 200
REST = timedelta(hours=1)
_KIND, _EXPIRED_KIND = "recordatorio_termino", "termino_vencido"


def due(work: Work, limit: int = BATCH) -> Sequence[int]:
    """Ids of the reminders whose hour came, the longest overdue first."""
    return work.session.scalars(
        select(Reminder.id)
        .where(*term_store.waiting(work))
        .order_by(Reminder.due_at, Reminder.id)
        .limit(limit)
    ).all()


def send(work: Work, reminder_id: int) -> bool:
    """Settles it: sent, called off or put off to a working morning.

    False where another worker has it in hand or did so already.
    """
    reminder = work.session.scalar(
        select(Reminder)
        .where(Reminder.id == reminder_id, *term_store.waiting(work))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if reminder is None:
        return False
    work.attempt = Attempt(command={}, case_id=reminder.case_id)
    _settle(work, reminder)
    work.session.flush()
    return True


def rest(work: Work, reminder_id: int) -> None:
    """Leaves a reminder that cannot be sent alone for an hour, so that it holds up no other."""
    reminder = work.session.get(Reminder, reminder_id, with_for_update=True)
    if reminder is not None:
        reminder.due_at = work.now + REST


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
    kind = _EXPIRED_KIND if reminder.mark == term_store.EXPIRED else _KIND
    tell(work, kind, term, reminder.case_id, reminder.recipient, reminder.dedup_key)
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
