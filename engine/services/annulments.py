"""A number that was given by mistake: it stays, its case is closed, and both say why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update

from engine.db.tables import Case, CaseStatus, Message, MessageStatus
from engine.domain.counter import counter_rules
from engine.errors import Conflict, InvalidInput, NotAllowed
from engine.services import progress
from engine.services.progress import Cause
from engine.services.visibility import visible
from engine.services.work import Work

SHORTEST_REASON = 20


class Why(StrEnum):
    DUPLICATE = "duplicado"
    MISTAKE = "error"
    TRIAL = "prueba"


@dataclass(frozen=True, slots=True)
class Annullable:
    """The case whose number is to be annulled, as the page shows it."""

    case_id: int
    radicado: str
    subject: str


def asked(work: Work, case_id: int) -> Annullable:
    """What would be annulled. NotAllowed for who may not; Conflict for a case that has ended."""
    case = _annullable(work, case_id)
    return Annullable(case.id, case.radicado, case.subject)


def annul(work: Work, case_id: int, cause: str, reason: str, duplicate_of: str = "") -> None:
    """Closes the case where it stands: its tasks and timers go, its terms end, nothing is sent.

    A petition that somebody did bring is never annulled: nobody refuses to receive one (CPACA,
    art. 15, par. 2). InvalidInput, per field, without a cause or a reason.
    """
    case = _annullable(work, case_id)
    said = _checked(work, case, cause, reason, duplicate_of)
    locked = progress.lock(work, case.id)
    progress.end(work, locked, Cause(action="annulled", data={"why": cause}))
    locked.annulled_at, locked.annulment = work.now, said
    work.session.execute(
        update(Message)
        .where(Message.case_id == case_id, Message.status == MessageStatus.PENDING)
        .values(status=MessageStatus.DISCARDED, last_error="El radicado se anuló.")
    )
    work.session.flush()


def may_annul(work: Work, case: Case) -> bool:
    rules = counter_rules(work.definitions.get(case.definition_id).bundle.procedure)
    return bool(work.actor.groups & rules.annullers)


def _annullable(work: Work, case_id: int) -> Case:
    case, _facts = visible(work, case_id)
    if not may_annul(work, case):
        raise NotAllowed(f"{work.actor.username} may not annul case {case_id}")
    if case.status != CaseStatus.OPEN:
        raise Conflict(f"case {case_id} has ended")
    return case


def _checked(work: Work, case: Case, cause: str, reason: str, duplicate_of: str) -> str:
    """The reason as it will be read."""
    wrong: dict[str, str] = {}
    if cause not in list(Why):
        wrong["causa"] = "Elija por qué se anula."
    if len(reason.strip()) < SHORTEST_REASON:
        wrong["motivo"] = f"Explique el motivo, con {SHORTEST_REASON} letras o más."
    if cause == Why.DUPLICATE and not _is_there(work, case, duplicate_of):
        wrong["otro"] = "Escriba el radicado que queda vigente; debe existir y no estar anulado."
    if wrong:
        raise InvalidInput(wrong)
    kept = f"Duplicado de {duplicate_of}. " if cause == Why.DUPLICATE else ""
    return kept + " ".join(reason.split())


def _is_there(work: Work, case: Case, radicado: str) -> bool:
    found = select(Case.id).where(
        Case.radicado == radicado, Case.id != case.id, Case.annulled_at.is_(None)
    )
    return work.session.scalar(found) is not None
