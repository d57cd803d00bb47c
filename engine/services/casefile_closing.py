"""Closing a case file: what must be done first, the index that is sealed, how long it is kept.

A file closes when its procedure says so, on the day after its case ended, or when an official
says why. It is opened again only with a reason; what was sealed stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from engine.db.queries import upsert
from engine.db.tables import (
    Act,
    ActStatus,
    Case,
    CaseFile,
    CaseStatus,
    Delivery,
    FileIndex,
    Message,
    MessageStatus,
    Task,
    TaskStatus,
)
from engine.domain import retention as rules
from engine.domain.deliveries import KNOWN, Means, Result
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed
from engine.services import (
    audit,
    casefile_indexes,
    casefile_signing,
    casefiles,
    history,
    retention,
)
from engine.services.history import Line
from engine.services.visibility import Seen, seen
from engine.services.work import Attempt, Work
from engine.settings import BOGOTA

ENDED = "Terminó el trámite."
#: files that one pass closes
AT_ONCE = 50
REASON_LENGTH = 500


class Pending(StrEnum):
    """What keeps a file from being closed."""

    TASK = "task"
    LETTER = "letter"
    ACT = "act"
    DELIVERY = "delivery"  # sent, and nobody is taken to know it
    CASE = "case"  # nobody has it in hand, and it still waits for something


@dataclass(frozen=True, slots=True)
class Blocker:
    kind: Pending
    name: str


def blockers(work: Work, case: Case) -> tuple[Blocker, ...]:
    """Open tasks, letters that have not left, acts on their way, or a procedure that runs on."""
    found = tuple(_unfinished(work, case.id))
    if found or case.status == CaseStatus.CLOSED:
        return found
    return (Blocker(Pending.CASE, "que termine el trámite"),)


def close(work: Work, case_id: int, reason: str) -> None:
    """An official closes the file. InvalidInput where something is pending or no reason given."""
    found = _keeper(work, case_id)
    reason = _reason(reason)
    if pending := blockers(work, found.case):
        names = ", ".join(blocker.name for blocker in pending)
        raise InvalidInput({"pendientes": f"Todavía no se puede cerrar. Falta: {names}."})
    _close(work, found, reason)


def close_ended(work: Work, case_id: int) -> bool:
    """The file of a case that ended before today. False where something keeps it open."""
    work.attempt = Attempt(command={}, case_id=case_id)
    found = seen(work, case_id)
    if blockers(work, found.case):
        return False
    _close(work, found, ENDED)
    return True


def close_from_process(work: Work, case_id: int, *, attended: bool = False) -> tuple[Blocker, ...]:
    """The procedure closes the file of its own case, which still runs. What kept it from that.

    Once an official has attended to what was left, a delivery of which nothing more will be heard
    keeps it no longer: a procedure that was cut short has nobody left to record it.
    """
    pending = tuple(
        blocker
        for blocker in _unfinished(work, case_id)
        if not (attended and blocker.kind is Pending.DELIVERY)
    )
    if not pending:
        _close(work, seen(work, case_id), ENDED)
    return pending


def is_closed(work: Work, case_id: int) -> bool:
    file = work.session.get(CaseFile, case_id)
    return file is not None and file.closed_at is not None


def reopen(work: Work, case_id: int, reason: str) -> None:
    """Documents may enter again; how long it is kept is said anew when it closes."""
    found = _keeper(work, case_id)
    reason = _reason(reason)
    casefiles.lock(work, case_id)
    file = work.session.get(CaseFile, found.case.id, populate_existing=True, with_for_update=True)
    if file is None or file.closed_at is None:
        raise Conflict(f"expected the file of case {case_id} closed, found it open")
    file.closed_at, file.closed_by, file.closing_reason = None, "", ""
    file.reopened_at = work.now
    file.managed_until, file.archived_until = None, None
    file.series_code = file.disposition = file.norm = file.verification = ""
    work.session.flush()
    _note(work, found.case.id, "file_reopened", cause=reason)


def due(work: Work) -> Sequence[int]:
    """Cases that ended before today and whose file is open, the oldest first."""
    midnight = datetime.combine(work.today, time(), tzinfo=BOGOTA)
    return work.session.scalars(_ended(), {"midnight": midnight}).all()


# --- allow ----------------------------------------------------------------------------------------


def _keeper(work: Work, case_id: int) -> Seen:
    found = seen(work, case_id)
    if not may(work.actor, Action.KEEP_FILE, found.facts):
        raise NotAllowed(f"{work.actor.username} may not keep the file of case {case_id}")
    return found


def _reason(text: str) -> str:
    clean = " ".join(text.split())
    if not clean:
        raise InvalidInput({"motivo": "Escriba el motivo: queda en la historia del expediente."})
    return clean[:REASON_LENGTH]


def _unfinished(work: Work, case_id: int) -> Iterator[Blocker]:
    tasks = work.session.scalars(
        select(Task.name)
        .where(Task.case_id == case_id, Task.status == TaskStatus.OPEN)
        .order_by(Task.id)
    )
    for name in tasks:
        yield Blocker(Pending.TASK, f"la tarea «{name}»")
    letters = work.session.scalars(
        select(Message.subject).where(Message.case_id == case_id, _unsent()).order_by(Message.id)
    )
    for subject in letters:
        yield Blocker(Pending.LETTER, f"el correo «{subject}», que no ha salido")
    acts = work.session.execute(
        select(Act.code, Act.status).where(Act.case_id == case_id, _on_its_way()).order_by(Act.id)
    )
    for act in acts:
        if act.status == ActStatus.NUMBERED:
            yield Blocker(Pending.ACT, f"el sello del acto {act.code}")
        else:
            yield Blocker(Pending.DELIVERY, f"la entrega del acto {act.code}")


@cache
def _ended() -> Select[int]:
    """Written once: it is asked at every tick."""
    pending = (
        select(Task.id).where(Task.case_id == Case.id, Task.status == TaskStatus.OPEN).exists()
    )
    unsent = select(Message.id).where(Message.case_id == Case.id, _unsent()).exists()
    undelivered = select(Act.id).where(Act.case_id == Case.id, _on_its_way()).exists()
    return (
        select(Case.id)
        .outerjoin(CaseFile, CaseFile.case_id == Case.id)
        .where(
            Case.status == CaseStatus.CLOSED,
            Case.closed_at < bindparam("midnight"),
            CaseFile.closed_at.is_(None),  # or it has no row yet
            CaseFile.reopened_at.is_(None),  # who opened it again closes it
            ~pending,
            ~unsent,
            ~undelivered,
        )
        .order_by(Case.closed_at)
        .limit(AT_ONCE)
    )


def _unsent() -> Any:
    return Message.status == MessageStatus.PENDING


def _on_its_way() -> Any:
    """The act has no seal yet, or was sent and nobody is taken to know it. A letter that only
    communicates is known once it left and did not come back; what was published where nobody had an
    address, from its day on."""
    sent = select(Delivery.id).where(Delivery.act_id == Act.id)
    mailed = and_(Delivery.means == Means.MAIL, Delivery.result == Result.SENT)
    published = and_(
        Delivery.means == Means.PUBLICATION,
        Delivery.result == Result.POSTED,
        Delivery.effective_on.is_not(None),
    )
    known = sent.where(or_(Delivery.result.in_(KNOWN), mailed, published))
    return or_(
        Act.status == ActStatus.NUMBERED,
        and_(Act.status == ActStatus.SEALED, sent.exists(), ~known.exists()),
    )


# --- what is written ------------------------------------------------------------------------------


def _close(work: Work, found: Seen, reason: str) -> None:
    case_id = found.case.id
    casefiles.lock(work, case_id)
    line = retention.line_of(work, found.case)
    said: dict[str, Any] = {
        "closed_at": work.now,
        "closed_by": work.actor.username,
        "closing_reason": reason,
    }
    if line is not None:
        kept = rules.kept(line, work.today)
        said |= {
            "series_code": line.code,
            "managed_until": kept.managed_until,
            "archived_until": kept.archived_until,
            "disposition": line.disposition,
            "norm": line.norm,
            "verification": line.verification,
        }
    closed = work.session.execute(
        upsert(work.session, CaseFile, {"case_id": case_id, "documents": 0, **said})
        .on_conflict_do_update(
            index_elements=["case_id"], set_=said, where=CaseFile.closed_at.is_(None)
        )
        .returning(CaseFile.documents)
    ).scalar()
    if closed is None:
        raise Conflict(f"expected the file of case {case_id} open, found it closed")
    sealed = _seal(work, found, documents=closed)
    _note(
        work,
        case_id,
        "file_closed",
        cause=reason,
        number=sealed.number,
        index=sealed.sha256,
        previous=sealed.previous,
        documents=sealed.documents,
    )


def _seal(work: Work, found: Seen, *, documents: int) -> FileIndex:
    """The index as it is now, kept under its hash."""
    whole = Seen(found.case, found.facts, identity_visible=True)  # nobody but the entity reads it
    last = casefile_indexes.last_sealed(work, found.case.id)
    sealed = FileIndex(
        case_id=found.case.id,
        number=last.number + 1 if last else 1,
        made_at=work.now,
        made_by=work.actor.username,
        documents=documents,
        sha256=work.documents.keep(casefile_indexes.of(work, whole).xml()),
        previous=last.sha256 if last else "",
        signed_at=None,
    )
    work.session.add(sealed)
    work.session.flush()
    casefile_signing.ask(work, sealed)
    return sealed


def _note(work: Work, case_id: int, action: str, *, cause: str, **data: Any) -> None:
    audit.record(work, audit.case_stream(case_id), action, **data)
    history.add(work, case_id, Line(action, data={"cause": cause, **data}))
