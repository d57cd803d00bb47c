"""A person completes the petition that the office found incomplete, or asks for more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.bpm import runtime
from engine.db.tables import Case, Subscription
from engine.domain.deadlines import Term, why_not_extended
from engine.errors import InvalidInput
from engine.services import messages, progress, term_store, tracking
from engine.services.work import Work

COMPLETED, MORE_TIME = "complemento_recibido", "mas_tiempo_pedido"
TERM = "complemento"
LONGEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the person is asked for, and until when; `may_ask` for more time only once."""

    lines: tuple[str, ...]
    norm: str
    until: date | None
    may_ask: bool


def missing(work: Work, case_id: int) -> Missing | None:
    """What a case waits for from its petitioner; None where it waits for nothing."""
    case = work.session.get_one(Case, case_id)
    term = _term(work, case)
    token = _waiting(work, case, COMPLETED)
    if term is None or token is None:
        return None
    definition = work.definitions.get(case.definition_id)
    known = runtime.visible(definition, progress.snapshot(case), token)
    asked = str(known.get("faltantes") or "").splitlines()
    return Missing(
        lines=tuple(line.strip() for line in asked if line.strip()),
        norm=str(known.get("norma_que_exige") or ""),
        until=term.due_on,
        may_ask=not why_not_extended(term, work.today),
    )


def complete(work: Work, radicado: str, code: str, text: str) -> None:
    """Hands what the person wrote to their case, whose term goes on the day after.

    NotFound for a wrong pair; InvalidInput when the case does not wait for it.
    """
    case = tracking.named(work, radicado, code)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise InvalidInput({"complemento": f"Escriba lo que aporta, hasta {LONGEST} caracteres."})
    _deliver(work, case, COMPLETED, {"complemento": said, "fecha_complemento": work.today})


def ask_for_time(work: Work, radicado: str, code: str) -> None:
    """Gives the person another month, once. NotFound and InvalidInput as above."""
    case = tracking.named(work, radicado, code)
    term = _term(work, case)
    if term is not None and (refusal := why_not_extended(term, work.today)):
        raise InvalidInput({"plazo": refusal})
    _deliver(work, case, MORE_TIME, {})


def _deliver(work: Work, case: Case, message: str, payload: dict[str, Any]) -> None:
    if _waiting(work, case, message) is None:
        refusal = "El expediente no espera que complete nada: quizá ya se recibió o el plazo pasó."
        raise InvalidInput({"complemento": refusal})
    messages.deliver(work, messages.receive(work, message, case.radicado, payload))


def _waiting(work: Work, case: Case, message: str) -> int | None:
    """The token that waits for the message."""
    found = select(Subscription.token).where(
        Subscription.case_id == case.id, Subscription.message == message
    )
    return work.session.scalar(found.limit(1))


def _term(work: Work, case: Case) -> Term | None:
    return next((t for t in term_store.load(work, case.id) if t.name == TERM), None)
