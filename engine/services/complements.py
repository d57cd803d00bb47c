"""A person completes the petition that the office found incomplete, asks for more time, or makes
clear the one that was not understood."""

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
CLARIFIED, CLARIFY_BY = "aclaracion_recibida", "aclaracion"
#: the term in which the person may send each message
_IN = {COMPLETED: TERM, MORE_TIME: TERM, CLARIFIED: CLARIFY_BY}
LONGEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the person is asked for, and until when; `may_ask` for more time only once."""

    lines: tuple[str, ...]
    norm: str
    until: date | None
    may_ask: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """What the office did not understand, the question that it asks, and until when."""

    lines: tuple[str, ...]
    question: str
    until: date | None


def unclear(work: Work, case_id: int) -> Unclear | None:
    """What a case waits for its petitioner to make clear; None where it waits for nothing."""
    case = work.session.get_one(Case, case_id)
    term, token = _term(work, case, CLARIFY_BY), _waiting(work, case, CLARIFIED)
    if term is None or token is None:
        return None
    definition = work.definitions.get(case.definition_id)
    known = runtime.visible(definition, progress.snapshot(case), token)
    return Unclear(
        lines=_lines(known.get("que_no_se_comprende")),
        question=str(known.get("pregunta_aclaracion") or ""),
        until=term.due_on,
    )


def missing(work: Work, case_id: int) -> Missing | None:
    """What a case waits for from its petitioner; None where it waits for nothing."""
    case = work.session.get_one(Case, case_id)
    term, token = _term(work, case, TERM), _waiting(work, case, COMPLETED)
    if term is None or token is None:
        return None
    definition = work.definitions.get(case.definition_id)
    known = runtime.visible(definition, progress.snapshot(case), token)
    return Missing(
        lines=_lines(known.get("faltantes")),
        norm=str(known.get("norma_que_exige") or ""),
        until=term.due_on,
        may_ask=not why_not_extended(term, work.today),
    )


def complete(work: Work, radicado: str, code: str, text: str) -> None:
    """Hands what the person wrote to their case, whose term goes on the day after.

    NotFound for a wrong pair; InvalidInput when the case does not wait for it.
    """
    case = tracking.named(work, radicado, code)
    said = _said(text, "complemento")
    _deliver(work, case, COMPLETED, {"complemento": said, "fecha_complemento": work.today})


def clarify(work: Work, radicado: str, code: str, text: str) -> None:
    """Hands what the person made clear to their case, whose term begins the day after.

    NotFound for a wrong pair; InvalidInput when the case does not wait for it.
    """
    case = tracking.named(work, radicado, code)
    said = _said(text, "aclaracion")
    _deliver(work, case, CLARIFIED, {"aclaracion": said, "fecha_aclaracion": work.today})


def ask_for_time(work: Work, radicado: str, code: str) -> None:
    """Gives the person another month, once. NotFound and InvalidInput as above."""
    case = tracking.named(work, radicado, code)
    term = _term(work, case, TERM)
    if term is not None and (refusal := why_not_extended(term, work.today)):
        raise InvalidInput({"plazo": refusal})
    _deliver(work, case, MORE_TIME, {"fecha_mas_tiempo": work.today})


def _deliver(work: Work, case: Case, message: str, payload: dict[str, Any]) -> None:
    if _waiting(work, case, message) is None:
        field = "aclaracion" if message == CLARIFIED else "complemento"
        refusal = "El expediente no espera que complete nada: quizá ya se recibió o el plazo pasó."
        raise InvalidInput({field: refusal})
    messages.deliver(work, messages.receive(work, message, case.radicado, payload))


def _waiting(work: Work, case: Case, message: str) -> int | None:
    """The token that waits for the message while the person's own time runs: afterwards only the
    office records what came in time."""
    term = _term(work, case, _IN[message])
    if term is None or (term.due_on is not None and term.due_on < work.today):
        return None
    found = select(Subscription.token).where(
        Subscription.case_id == case.id, Subscription.message == message
    )
    return work.session.scalar(found.limit(1))


def _term(work: Work, case: Case, name: str) -> Term | None:
    return next((t for t in reversed(term_store.load(work, case.id)) if t.name == name), None)


def _lines(said: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(said or "").splitlines() if line.strip())


def _said(text: str, field: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise InvalidInput({field: f"Escriba lo que aporta, hasta {LONGEST} caracteres."})
    return said
