"""What a citizen sees of a matter, with its number and its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.bpm.ahead import ahead
from engine.bpm.definition import Definition, Kind
from engine.db.tables import Case, CaseStatus, Document, Event
from engine.domain import radicado as numbers
from engine.domain import values
from engine.domain.procedures import start_rules
from engine.errors import NotFound
from engine.services import deadlines
from engine.services.casepages import DocumentLine, document_line
from engine.services.deadlines import TermLine
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingPage:
    """`state` in words; `answer` and `documents` only once the matter has ended."""

    case_id: int
    radicado: str
    process_name: str
    state: str
    closed: bool
    steps_done: int
    steps_total: int
    terms: tuple[TermLine, ...]
    provisional: bool
    received_at: datetime
    closed_at: datetime | None
    answer: str
    documents: tuple[DocumentLine, ...]


def tracking(work: Work, radicado: str, code: str) -> TrackingPage:
    """The matter that both name. NotFound for a wrong pair, whichever of the two is wrong.

    Count the attempt first (`throttle.TRACKING`), in a transaction of its own.
    """
    case = _named(work, radicado, code)
    definition = work.definitions.get(case.definition_id)
    done, total = _steps(work, case, definition)
    terms = deadlines.lines(work, case.id)
    closed = case.status == CaseStatus.CLOSED
    return TrackingPage(
        case_id=case.id,
        radicado=case.radicado,
        process_name=definition.name,
        state=_words(closed, done),
        closed=closed,
        steps_done=total if closed else done,
        steps_total=total,
        terms=terms,
        provisional=any(term.provisional for term in terms),
        received_at=case.received_at,
        closed_at=case.closed_at,
        answer=_answer(case, definition) if closed else "",
        documents=_documents(work, case) if closed else (),
    )


def public_document(work: Work, radicado: str, code: str, document_id: int) -> Document:
    """A document that the tracking page offers. NotFound for any other."""
    case = _named(work, radicado, code)
    found = work.session.scalar(
        select(Document).where(
            Document.id == document_id, Document.case_id == case.id, Document.public
        )
    )
    if found is None or case.status != CaseStatus.CLOSED:
        raise NotFound("document", document_id)
    return found


def _named(work: Work, radicado: str, code: str) -> Case:
    case = work.session.scalar(select(Case).where(Case.radicado == radicado.strip()))
    if not numbers.same_code(code, case.tracking_code if case else "") or case is None:
        raise NotFound("tracking", radicado)
    return case


def _words(closed: bool, done: int) -> str:
    if closed:
        return "Terminada"
    return "En trámite" if done else "Recibida"


def _steps(work: Work, case: Case, definition: Definition) -> tuple[int, int]:
    """User tasks done at least once, of those that a matter without contingencies may have."""
    usual = ahead(definition.elements, [start.id for start in definition.start_events])
    drawn = {each for each in usual if definition.elements[each].kind is Kind.USER_TASK}
    done = work.session.scalars(
        select(Event.element_id)
        .where(Event.case_id == case.id, Event.kind == "completed", Event.element_id.in_(drawn))
        .distinct()
    ).all()
    return len(done), len(drawn)


def _answer(case: Case, definition: Definition) -> str:
    key = start_rules(definition.bundle.procedure).public_answer
    known: dict[str, Any] = values.loads(case.variables)["case"]
    return str(known.get(key) or "") if key else ""


def _documents(work: Work, case: Case) -> tuple[DocumentLine, ...]:
    rows = work.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.public).order_by(Document.id)
    )
    return tuple(document_line(row) for row in rows)
