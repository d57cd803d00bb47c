"""What a citizen sees of a matter, with its number and its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from engine.bpm.ahead import ahead, usual
from engine.bpm.definition import Definition, Element, Kind
from engine.db.tables import Case, CaseStatus, Document, Event
from engine.domain import radicado as numbers
from engine.domain import values
from engine.domain.deadlines import RUNNING, TermStatus
from engine.domain.procedures import start_rules
from engine.errors import NotFound
from engine.services import deadlines
from engine.services.casepages import DocumentLine, document_line
from engine.services.deadlines import TermLine
from engine.services.work import Work

#: which elements lie on the way of a case, from where it is
Way = Callable[[Mapping[str, Element], Iterable[str]], frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingPage:
    """`state` in words; `answer` and `documents` only once the matter was answered, which an
    office that is late may not be done with: it answers to its superior still."""

    case_id: int
    radicado: str
    process_name: str
    called: str  # by whoever follows it: «su petición»
    reserved: bool  # as its procedure is: how it stands, and what reached the reader themselves
    state: str
    closed: bool
    answered_on: date | None
    steps_done: int
    steps_total: int
    terms: tuple[TermLine, ...]
    provisional: bool
    received_at: datetime
    closed_at: datetime | None
    annulment: str  # why its number was annulled; "" where it was not
    answer: str
    documents: tuple[DocumentLine, ...]


def tracking(work: Work, radicado: str, code: str) -> TrackingPage:
    """The matter that both name. NotFound for a wrong pair, whichever of the two is wrong.

    Count the attempt first (`throttle.TRACKING`), in a transaction of its own.
    """
    case = named(work, radicado, code)
    definition = work.definitions.get(case.definition_id)
    rules = start_rules(definition.bundle.procedure)
    done, total = _steps(work, case, definition)
    terms = deadlines.lines(work, case.id)
    closed, answered_on = case.status == CaseStatus.CLOSED, _answered_on(terms, definition)
    told = closed or answered_on is not None
    return TrackingPage(
        case_id=case.id,
        radicado=case.radicado,
        process_name=definition.name,
        called=rules.called,
        reserved=rules.reserved,
        state="Anulada" if case.annulled_at else _words(closed, told, done),
        closed=closed,
        answered_on=answered_on,
        steps_done=total if told else done,
        steps_total=total,
        terms=terms,
        provisional=any(term.provisional for term in terms),
        received_at=case.received_at,
        closed_at=case.closed_at,
        annulment=case.annulment if case.annulled_at else "",
        answer=_answer(case, definition) if told and not rules.reserved else "",
        documents=_documents(work, case) if told and not rules.reserved else (),
    )


def public_document(work: Work, radicado: str, code: str, document_id: int) -> Document:
    """A document that the tracking page offers. NotFound for any other."""
    case = named(work, radicado, code)
    found = work.session.scalar(
        select(Document).where(
            Document.id == document_id, Document.case_id == case.id, Document.public
        )
    )
    closed = case.status == CaseStatus.CLOSED
    definition = work.definitions.get(case.definition_id)
    told = closed or _answered_on(deadlines.lines(work, case.id), definition)
    if found is None or not told or start_rules(definition.bundle.procedure).reserved:
        raise NotFound("document", document_id)
    return found


def named(work: Work, radicado: str, code: str) -> Case:
    case = work.session.scalar(select(Case).where(Case.radicado == radicado.strip()))
    if not numbers.same_code(code, case.tracking_code if case else "") or case is None:
        raise NotFound("tracking", radicado)
    return case


def _answered_on(every: Sequence[TermLine], definition: Definition) -> date | None:
    """The day of the answer: that on which the last of the terms was met, once none runs.

    Where the procedure says which term is the answer's, what else runs after it does not matter.
    """
    slot = start_rules(definition.bundle.procedure).answer_term
    terms = [term for term in every if not slot or term.name == slot]
    met = [term.ended_on for term in terms if term.status is TermStatus.MET and term.ended_on]
    if not met or any(term.status in RUNNING for term in terms):
        return None
    return max(met)


def _words(closed: bool, told: bool, done: int) -> str:
    if closed:
        return "Terminada"
    if told:
        return "Respondida"
    return "En estudio" if done else "Recibida"


def _steps(work: Work, case: Case, definition: Definition) -> tuple[int, int]:
    """User tasks done at least once, of those that a matter without contingencies may have."""
    drawn = _steps_of(definition, ahead)
    done = work.session.scalars(
        select(Event.element_id)
        .where(Event.case_id == case.id, Event.kind == "completed", Event.element_id.in_(drawn))
        .distinct()
    ).all()
    return len(done), len(drawn)


def _steps_of(definition: Definition, way: Way) -> frozenset[str]:
    """With those of the procedures that it calls on its usual way."""
    elements, starts = definition.elements, [start.id for start in definition.start_events]
    own = {each for each in way(elements, starts) if elements[each].kind is Kind.USER_TASK}
    called = (elements[each].calls for each in usual(elements, starts))
    inner = (_steps_of(definition.called[child], usual) for child in called if child)
    return frozenset(own).union(*inner)


def _answer(case: Case, definition: Definition) -> str:
    key = start_rules(definition.bundle.procedure).public_answer
    known: dict[str, Any] = values.loads(case.variables)["case"]
    return str(known.get(key) or "") if key else ""


def _documents(work: Work, case: Case) -> tuple[DocumentLine, ...]:
    rows = work.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.public).order_by(Document.id)
    )
    return tuple(document_line(row) for row in rows)
