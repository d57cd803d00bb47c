"""A person gives their petition up; the entity files it away or goes on for the public's sake."""

from __future__ import annotations

from sqlalchemy import select

from engine.db.tables import Case, CaseStatus, Subscription
from engine.domain import values
from engine.errors import InvalidInput
from engine.services import messages, progress, tracking
from engine.services.work import Work

WITHDRAWN = "desistimiento_presentado"
FIELD = "motivo_desistimiento"
_SAID_ON = "fecha_desistimiento"
LONGEST = 2_000


def may_withdraw(work: Work, case_id: int) -> bool:
    """Whether the case still waits for its author to give it up: once, and not after its end."""
    case = work.session.get_one(Case, case_id)
    return case.status == CaseStatus.OPEN and not _said(case) and _waits(work, case)


def pending(work: Work, case_id: int) -> bool:
    """Whether the author gave it up and the case goes on: undecided, or for the public's sake."""
    case = work.session.get_one(Case, case_id)
    return case.status == CaseStatus.OPEN and _said(case) and _waits(work, case)


def withdraw(work: Work, radicado: str, code: str, reason: str, *, sure: bool) -> None:
    """Tells the case that its author gives it up. CPACA, art. 18.

    NotFound for a wrong pair; InvalidInput when the case does not wait for it any more.
    """
    case = progress.lock(work, tracking.named(work, radicado, code).id)
    if len(reason.strip()) > LONGEST:
        raise InvalidInput({FIELD: f"Escriba su motivo en {LONGEST} caracteres o menos."})
    if not may_withdraw(work, case.id):
        raise InvalidInput({FIELD: "Esta petición ya no espera que desista: vea en qué va."})
    if not sure:
        raise InvalidInput({"seguro": "Marque que quiere desistir, o vuelva sin hacer nada."})
    payload = {FIELD: reason.strip() or "No dijo el motivo.", _SAID_ON: work.today}
    messages.deliver(work, messages.receive(work, WITHDRAWN, case.radicado, payload))


def _said(case: Case) -> bool:
    return bool(values.loads(case.variables)["case"].get(_SAID_ON))


def _waits(work: Work, case: Case) -> bool:
    waiting = select(Subscription.id).where(
        Subscription.case_id == case.id, Subscription.message == WITHDRAWN
    )
    return work.session.scalar(waiting.limit(1)) is not None
