"""What the house certifies of a case: that it was filed, that something was published, that an
act is final, how a term was counted. Each is a document of the case file that anybody can check
by its code.

A certificate is made in three steps, the slow one outside any unit of work: what it says, the PDF
with its seal, and its place in the case file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from engine.adapters.documents import Stored
from engine.adapters.folios import folios
from engine.adapters.press import Press
from engine.adapters.signer import Check
from engine.db.tables import Case, CaseFile, Document, TermRow
from engine.domain import prose, verification_codes
from engine.domain.firmness import CAUSES, FROM_NOTICE, Why, final_from
from engine.domain.officials import CITIZEN, Actor
from engine.domain.papers import Paper
from engine.domain.spanish import day_in_words
from engine.errors import InvalidInput, NotFound
from engine.services import (
    calendars,
    casefiles,
    casepages,
    deliveries,
    filing_receipts,
    papers,
    sealing,
    term_papers,
    tracking,
)
from engine.services.casefiles import NewDocument
from engine.services.casepages import DocumentLine
from engine.services.deliveries import DeliveryLine
from engine.services.documents import Download
from engine.services.papers import Issued
from engine.services.work import Work, Workplace

TEMPLATE = "constancia"
PDF = "application/pdf"


class Kind(StrEnum):
    """What is certified; the kind of its document."""

    FILED = "constancia_radicacion"
    PUBLISHED = "constancia_publicacion"
    FINAL = "constancia_ejecutoria"
    COUNTED = "explicacion_termino"


TITLES = {
    Kind.FILED: "Constancia de radicación",
    Kind.PUBLISHED: "Constancia de publicación",
    Kind.FINAL: "Constancia de ejecutoria",
    Kind.COUNTED: "Explicación de un término",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Something was made known to everybody: CPACA, art. 65."""

    what: str
    where: str
    number: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Finality:
    """An act is final: CPACA, art. 87. `day` is the one from which its case counts.

    With a `delivery` of the case, the act and the day of its notice are those that it has.
    """

    act: str
    why: Why
    day: date
    delivery: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Why a term ends the day that it does, as it stands today."""

    term_id: int


Said = Publication | Finality | Count | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A certificate before it is a file."""

    kind: Kind
    code: str
    paper: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    content: bytes
    folios: int | None
    signature: str  # "" where the entity has no certificate
    found: Check | None  # what a first check of it found


def issue(place: Workplace, press: Press, actor: Actor, case_id: int, said: Said) -> int:
    """The id of the certificate's document; of a filing there is one, whoever asks and however
    often. InvalidInput where what would be certified is not so yet."""
    with place.reading_as(actor) as work:
        casepages.case_page(work, case_id)  # NotFound, NotAllowed as for the case
        asked = _asked(work, case_id, said)
    return _made(place, press, actor, case_id, asked)


def issue_to_citizen(place: Workplace, press: Press, radicado: str, code: str) -> Download:
    """The certificate of a filing, for whoever has its number and its code. NotFound else."""
    with place.reading_as(CITIZEN) as work:
        case_id = tracking.named(work, radicado, code).id
        asked = _asked(work, case_id, None)
    document_id = _made(place, press, CITIZEN, case_id, asked)
    with place.reading_as(CITIZEN) as work:
        row = work.session.get_one(Document, document_id)
        return Download(row.name, row.media_type, row.size, work.documents.open(row.sha256))


def issued(work: Work, case_id: int) -> tuple[DocumentLine, ...]:
    """The certificates of a case, in order. NotFound, NotAllowed as for the case."""
    page = casepages.case_page(work, case_id)
    return tuple(line for line in page.documents if line.kind in list(Kind))


def _asked(work: Work, case_id: int, said: Said) -> _Draft | int:
    """What is to be made; the document where it was made before."""
    kept = _filed_before(work, case_id) if said is None else None
    return _drafted(work, case_id, said) if kept is None else kept


def _made(place: Workplace, press: Press, actor: Actor, case_id: int, asked: _Draft | int) -> int:
    if isinstance(asked, int):
        return asked
    printed = _printed(press, asked, person=actor.id or -case_id)
    with place.work_as(actor) as work:
        return _kept(work, case_id, asked, printed)


def _printed(press: Press, draft: _Draft, *, person: int) -> _Printed:
    """The PDF, sealed where the entity has a certificate: without one its code answers for it."""
    signer = press.signer
    if signer is None:
        made = press.pdf(draft.paper, person=person)
        return _Printed(content=made, folios=folios(made, PDF), signature="", found=None)
    seal = sealing.visible(draft.at, signer.subject())
    paper = replace(draft.paper, data={**draft.paper.data, "seal": seal})
    sealed = sealing.sealed_and_checked(
        signer, press.pdf(paper, person=person), f"{TITLES[draft.kind]} {draft.code}"
    )
    return _Printed(
        content=sealed.content,
        folios=folios(sealed.content, PDF),
        signature=sealing.SIGNATURE,
        found=sealed.found,
    )


def _filed_before(work: Work, case_id: int) -> int | None:
    return work.session.scalar(
        select(Document.id).where(Document.case_id == case_id, Document.kind == Kind.FILED)
    )


def _kept(work: Work, case_id: int, draft: _Draft, printed: _Printed) -> int:
    """In the case file; beside it where that was closed, for it holds what it held that day."""
    work.session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    if draft.kind is Kind.FILED and (kept := _filed_before(work, case_id)) is not None:
        return kept  # two asked at once
    stored = Stored(
        sha256=work.documents.keep(printed.content),
        size=len(printed.content),
        media_type=PDF,
        name=draft.paper.name,
        folios=printed.folios,
    )
    new = NewDocument(
        kind=draft.kind,
        stored=stored,
        type_name=TITLES[draft.kind],
        code=draft.code,
        signature=printed.signature,
    )
    file = work.session.get(CaseFile, case_id)
    if file is not None and file.closed_at is not None:
        document_id = casefiles.beside(work, case_id, new)
    else:
        document_id = casefiles.add(work, case_id, new)
    if printed.found is not None:
        sealing.note_check(work, work.session.get_one(Document, document_id), printed.found)
    return document_id


# --- what it says ---------------------------------------------------------------------------------


def _drafted(work: Work, case_id: int, said: Said) -> _Draft:
    code = verification_codes.new_code()
    if isinstance(said, Count):
        return _Draft(Kind.COUNTED, code, _count(work, case_id, said, code), work.now)
    kind = _kind(said)
    case = work.session.get_one(Case, case_id)
    issued = Issued(signer=work.actor.name if said else "", capacity="", code=code)
    contents = {
        **papers.common(work, title=TITLES[kind], foot=f"Radicado {case.radicado}", issued=issued),
        **_SAYS[kind](work, case, said),
    }
    name = f"{kind.replace('_', '-')}-{case.radicado}.pdf"
    return _Draft(kind, code, papers.of_the_house(TEMPLATE, name, contents), work.now)


def _count(work: Work, case_id: int, said: Count, code: str) -> Paper:
    owner = work.session.scalar(select(TermRow.case_id).where(TermRow.id == said.term_id))
    if owner != case_id:
        raise NotFound("term", said.term_id)
    return term_papers.explanation(work, said.term_id, code)


def _kind(said: Publication | Finality | None) -> Kind:
    if said is None:
        return Kind.FILED
    return Kind.PUBLISHED if isinstance(said, Publication) else Kind.FINAL


def _filed(work: Work, case: Case, _said: Any) -> dict[str, Any]:
    return filing_receipts.contents(work, case)


def _published(work: Work, case: Case, said: Publication) -> dict[str, Any]:
    if said.on > work.today:
        raise InvalidInput({"publicado": "Esa fecha no ha llegado: se certifica lo que ya pasó."})
    sentence = (
        f"Se hace constar que «{said.what}» se publicó el {day_in_words(said.on)} en {said.where}."
    )
    rows = [["Qué se publicó", said.what], ["Dónde", said.where], ["Número", said.number or "–"]]
    return {
        "blocks": prose.blocks(sentence),
        "facts": [*rows, ["Fecha", day_in_words(said.on)], ["Expediente", case.radicado]],
        "norms": ["Ley 1437 de 2011 (CPACA), art. 65"],
    }


def _final(work: Work, case: Case, said: Finality) -> dict[str, Any]:
    told = _notice(work, case, said.delivery) if said.delivery is not None else None
    if told is not None:
        day = told.effective_on if said.why in FROM_NOTICE else None
        said = replace(said, act=f"{told.paper} {told.act}", day=day or said.day)
    cause = CAUSES[said.why]
    calendar = calendars.for_case(work, case.process_id, case.office_id)
    since = final_from(calendar, said.why, said.day)
    if since > work.today:
        sentence = f"El acto queda en firme el {day_in_words(since)}: aún no se puede certificar."
        raise InvalidInput({"dia": sentence})
    sentence = (
        f"Se hace constar que el acto «{said.act}» quedó en firme el {day_in_words(since)}, "
        f"porque {cause.sentence}."
    )
    return {
        "blocks": prose.blocks(sentence),
        "facts": [
            ["Acto", said.act],
            *_told(told),
            ["Causal", f"{cause.label} (CPACA, art. 87, num. {cause.number})"],
            [cause.counts_from, day_in_words(said.day)],
            ["En firme desde", day_in_words(since)],
            ["Expediente", case.radicado],
        ],
        "norms": ["Ley 1437 de 2011 (CPACA), arts. 76 y 87"],
    }


def _notice(work: Work, case: Case, delivery_id: int) -> DeliveryLine:
    """How an act of the case was notified. NotFound for any other delivery."""
    for line in deliveries.notified(work, case.id):
        if line.id == delivery_id:
            return line
    raise NotFound("delivery", delivery_id)


def _told(line: DeliveryLine | None) -> list[list[str]]:
    if line is None or line.effective_on is None:
        return []
    return [["Notificado", f"{day_in_words(line.effective_on)} ({line.norm})"]]


_SAYS: dict[Kind, Callable[[Work, Case, Any], dict[str, Any]]] = {
    Kind.FILED: _filed,
    Kind.PUBLISHED: _published,
    Kind.FINAL: _final,
}
