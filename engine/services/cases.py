"""Cases: how a matter is filed, and what each person sees of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.db.queries import upsert
from engine.db.tables import Case, CaseStatus, Document, RadicadoSeries
from engine.domain import radicado
from engine.domain.forms import Form
from engine.domain.procedures import NewParty, StartRules, start_rules
from engine.errors import NotFound
from engine.services import (
    answering,
    case_people,
    casefiles,
    deadlines,
    deployments,
    history,
    parameter_values,
    privacy,
    progress,
)
from engine.services.casepages import CasePage, HistoryPage, case_page, diagram, history_page
from engine.services.deadlines import TermLine
from engine.services.progress import Cause
from engine.services.tracking import TrackingPage, tracking
from engine.services.tracking import public_document as tracking_document
from engine.services.work import Attempt, Work

__all__ = [
    "CasePage",
    "Filed",
    "HistoryPage",
    "NewParty",
    "TrackingPage",
    "case_page",
    "diagram",
    "file",
    "history_page",
    "tracking",
    "tracking_document",
]

SERIES = "radicado"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    case_id: int
    radicado: str
    tracking_code: str
    terms: tuple[TermLine, ...]


def file(  # noqa: PLR0913 -- what a filing is made of
    work: Work,
    process_id: str,
    values: Mapping[str, Any],
    *,
    received_at: datetime,
    channel: str,
    parties: Sequence[NewParty] = (),
    subject: str = "",
    attachments: Sequence[int] = (),
    start_event: str | None = None,
    said: Mapping[str, Any] | None = None,
    origin_id: int | None = None,
) -> Filed:
    """Numbers a matter, opens its case and moves it until it waits for somebody.

    `said` goes into its history: what whoever filed it has to say of how it was received.
    `origin_id` is the case whose message began it.

    `values` are those of the start form, already cleaned; what the form does not ask is dropped.
    Without `parties` and `subject` they are taken from the values as `procedure.toml` says.
    """
    definition_id = deployments.latest_id(work, process_id)
    definition = work.definitions.get(definition_id)
    rules = _rules(work, definition_id, definition)
    asked = _asked(definition, values, start_event)
    number = _next_number(work, rules.letter)

    office_id = answering.office(work, definition.bundle.procedure)
    book = deadlines.book(work, None, definition, office_id)
    given = {
        **parameter_values.frozen(work, definition),
        **asked,
        "radicado": number,
        "fecha_recepcion": received_at,
        "canal": channel,
    }
    transition = runtime.start(definition, given, book, start_event)

    case = Case(
        radicado=number,
        tracking_code=radicado.tracking_code(),
        definition_id=definition_id,
        process_id=process_id,
        office_id=office_id,
        filed_by_id=work.actor.id,
        origin_id=origin_id,
        status=CaseStatus.CLOSED if transition.ended else CaseStatus.OPEN,
        subject=(subject or rules.subject_of(asked))[:200] or definition.name,
        channel=channel,
        received_at=received_at,
        filed_at=work.now,
        closed_at=work.now if transition.ended else None,
        outcome=" ".join(transition.end_events) or None,
        reserved=rules.reserved,
        identity_reserved=rules.identity_reserved(asked),
        version=1,
        state=transition.state,
        variables=transition.variables,
    )
    work.session.add(case)
    work.session.flush()
    if form := start_form(definition, start_event):
        privacy.keep(work, case.id, form, asked)
    people = parties or rules.parties_of(asked)
    case_people.begin(work, case, people)
    attached = _attach(work, case, attachments)
    cause = Cause(action="filed", data={"channel": channel, "process": process_id})
    progress.begin(work, case, definition, transition, book, cause)
    casefiles.enter(work, case.id, attached)
    if said:
        history.add(work, case.id, history.Line("received", data=said))
    return Filed(
        case_id=case.id,
        radicado=case.radicado,
        tracking_code=case.tracking_code,
        terms=deadlines.lines(work, case.id),
    )


def _rules(work: Work, definition_id: int, definition: Definition) -> StartRules:
    """What the procedure says of filing. What fails from here on of a reserved one is reserved."""
    rules = start_rules(definition.bundle.procedure)
    if rules.reserved:
        work.attempt = replace(work.attempt or Attempt(command={}), definition_id=definition_id)
    return rules


def _asked(
    definition: Definition, values: Mapping[str, Any], start_event: str | None
) -> dict[str, Any]:
    """The values for which the start form has a field; all of them where there is no form."""
    form = start_form(definition, start_event)
    if form is None:
        return dict(values)
    keys = {field.key for field in form.inputs()}
    return {key: value for key, value in values.items() if key in keys}


def start_form(definition: Definition, start_event: str | None = None) -> Form | None:
    """The form with which a matter is filed."""
    start = definition.elements[start_event] if start_event else definition.start_event
    form = definition.forms.get(start.form_id) if start.form_id else None
    return form if isinstance(form, Form) else None


def _next_number(work: Work, letter: str) -> str:
    """The next of the year's series. Its row stays locked until the transaction ends: no gaps."""
    year = radicado.year_of(work.now)
    series = f"{SERIES} {letter}".strip()
    statement = (
        upsert(work.session, RadicadoSeries, {"series": series, "year": year, "last": 1})
        .on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": RadicadoSeries.last + 1}
        )
        .returning(RadicadoSeries.last)
    )
    return radicado.number(year, work.session.execute(statement).scalar_one(), letter)


def _attach(work: Work, case: Case, document_ids: Sequence[int]) -> list[int]:
    """Documents of a filing become the case's; those of another case are not touched."""
    if not document_ids:
        return []
    taken = work.session.execute(
        update(Document)
        .where(Document.id.in_(document_ids), Document.case_id.is_(None))
        .values(case_id=case.id, filing_key=None)
        .returning(Document.id)
    ).all()
    if len(taken) != len(set(document_ids)):
        raise NotFound("document", sorted(set(document_ids) - {row.id for row in taken}))
    return sorted(row.id for row in taken)
