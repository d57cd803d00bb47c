"""One letter a working day with all that an official must know of terms, for who chose it so.

At eight in Bogotá, the most urgent first. What is no longer true by then is left out; what comes
after the day's digest and cannot wait for the next one is written at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, and_, cast, exists, func, literal, select

from engine.db.queries import upsert
from engine.db.tables import Case, CaseStatus, DigestEntry, Message, NoticePreference, TermRow, User
from engine.domain import deadlines
from engine.domain.deadlines import RUNNING
from engine.errors import NotAllowed
from engine.services import audit, calendars, incidents, substitutions, term_store
from engine.services.notifications import notify
from engine.services.work import Work

BATCH = 200
_KIND = "resumen_diario"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one person is to be told of one term."""

    user_id: int
    term_id: int
    task_id: int | None
    kind: str
    due_on: date
    on_behalf_of: str
    dedup_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """`subject` is None where the person or the matter is reserved; `path` is where to go."""

    radicado: str
    subject: str | None
    term_name: str
    internal: bool
    unsure: bool
    due_on: date
    days_left: int
    on_behalf_of: str
    path: str
    why: str  # where the count of its day is


# --- what a person chose --------------------------------------------------------------------------


def wants(work: Work, user_id: int | None) -> bool:
    """Whether the official chose the daily digest."""
    chosen = select(NoticePreference.digest).where(NoticePreference.user_id == user_id)
    return bool(work.session.scalar(chosen))


def choose(work: Work, *, digest: bool) -> None:
    """The actor wants one digest a working day, or each notice at once."""
    if work.actor.id is None:
        raise NotAllowed(f"{work.actor.username} receives no notices")
    chosen = {"digest": digest, "changed_at": work.now}
    row = upsert(work.session, NoticePreference, {"user_id": work.actor.id, **chosen})
    work.session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=chosen))
    audit.record(work, "users", "notices_chosen", user_id=work.actor.id, digest=digest)


# --- what waits -----------------------------------------------------------------------------------


def carries(work: Work, user_id: int, due_on: date) -> bool:
    """Whether the person's next digest brings the notice in time."""
    if not wants(work, user_id):
        return False
    pressing = due_on <= calendars.current(work).next_business_day(work.today)
    return not (pressing and _sent_today(work, user_id))


def add(work: Work, notice: Notice) -> None:
    """The notice goes with the person's next digest. A second one of the same key is the first."""
    values = {name: getattr(notice, name) for name in Notice.__slots__}
    row = upsert(work.session, DigestEntry, {**values, "created_at": work.now})
    work.session.execute(row.on_conflict_do_nothing(index_elements=["dedup_key"]))


def due(work: Work, limit: int = BATCH) -> Sequence[int]:
    """Ids of the people whose digest is to be written now.

    Nobody's on a day off or before eight, nor while a notice whose hour came is still to be told.
    """
    if deadlines.fit_moment(calendars.current(work), work.now) > work.now:
        return ()
    if work.session.scalar(select(exists().where(*term_store.waiting(work)))):
        return ()
    if not work.session.scalar(select(exists().where(DigestEntry.settled_at.is_(None)))):
        return ()
    key = literal("digest:") + cast(DigestEntry.user_id, String) + literal(f":{work.today}")
    sent = exists().where(Message.dedup_key == key)
    waiting = (
        select(DigestEntry.user_id)
        .where(DigestEntry.settled_at.is_(None), ~sent)
        .group_by(DigestEntry.user_id)
        .order_by(func.min(DigestEntry.due_on), DigestEntry.user_id)
    )
    return work.session.scalars(waiting.limit(limit)).all()


def send(work: Work, user_id: int) -> bool:
    """Writes the person's digest of today; who is absent has it sent to the substitute.

    False where another worker has it in hand, it was written already or nothing is left to tell.
    """
    entries = work.session.scalars(
        select(DigestEntry)
        .where(DigestEntry.user_id == user_id, DigestEntry.settled_at.is_(None))
        .order_by(DigestEntry.due_on, DigestEntry.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    if not entries or _sent_today(work, user_id):
        return False
    true = _still_true(work, entries)
    for entry in entries:
        entry.settled_at = work.now
    if not true:
        work.session.flush()
        return False
    _write(work, user_id, true)
    return True


# --- what it says ---------------------------------------------------------------------------------


def _write(work: Work, user_id: int, true: Sequence[tuple[DigestEntry, DigestLine]]) -> None:
    person = work.session.get_one(User, user_id)
    who = substitutions.duty(work).who(user_id)
    reader = work.session.get(User, who) if who is not None else None
    if reader is None or not reader.active:
        incidents.report(
            work,
            kind="reminder_without_reader",
            dedup_key=_key(work, user_id),
            message=f"Nadie recibe el resumen diario de {person.name}: está ausente y nadie "
            "lo suple.",
        )
        return
    context = {
        "name": reader.name,
        "on_behalf_of": person.name if reader.id != person.id else "",
        "today": work.today,
        "lines": tuple(dict.fromkeys(line for _, line in true)),
    }
    message = notify(
        work,
        _KIND,
        to=reader.email,
        context=context,
        case_id=None,
        dedup_key=_key(work, user_id),
    )
    for entry, _ in true:
        entry.message_id = message.id


def _still_true(work: Work, entries: Sequence[DigestEntry]) -> list[tuple[DigestEntry, DigestLine]]:
    """The entries whose term still runs towards the day that they speak of, with their lines."""
    rows = work.session.execute(
        select(TermRow, Case)
        .join(Case, Case.id == TermRow.case_id)
        .where(
            TermRow.id.in_({entry.term_id for entry in entries}),
            and_(TermRow.status.in_(sorted(RUNNING)), Case.status == CaseStatus.OPEN),
        )
        .execution_options(populate_existing=True)
    ).all()
    found = {term.id: (term, case) for term, case in rows}
    return [
        (entry, _line(work, entry, *found[entry.term_id]))
        for entry in entries
        if entry.term_id in found and found[entry.term_id][0].due_on == entry.due_on
    ]


def _line(work: Work, entry: DigestEntry, term: TermRow, case: Case) -> DigestLine:
    rule = term_store.frozen_rule(term.rule)
    hidden = case.reserved or case.identity_reserved
    return DigestLine(
        radicado=case.radicado,
        subject=None if hidden else case.subject,
        term_name=rule.name,
        internal=rule.internal,
        unsure=rule.unsure,
        due_on=entry.due_on,
        days_left=deadlines.days_left(calendars.current(work), entry.due_on, work.today),
        on_behalf_of=entry.on_behalf_of,
        path=f"/tareas/{entry.task_id}" if entry.task_id else f"/expedientes/{case.id}",
        why=f"/terminos/{term.id}",
    )


def _sent_today(work: Work, user_id: int) -> bool:
    sent = select(Message.id).where(Message.dedup_key == _key(work, user_id))
    return work.session.scalar(sent) is not None


def _key(work: Work, user_id: int) -> str:
    return f"digest:{user_id}:{work.today}"
