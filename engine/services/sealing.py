"""A numbered act gets its paper: typeset, sealed and filed, once, however often it is tried.

The job may die at any point: until the last transaction nothing is the case's, and that one sees
whether the act has its document already.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.adapters.documents import DocumentStore, Stored
from engine.adapters.jobs import SEAL_ACT, Payload, Queue
from engine.adapters.signer import Check, Signer, State
from engine.adapters.typeset import Typesetter
from engine.db.tables import Act, ActStatus, Document, ServiceJob
from engine.domain.officials import CITIZEN, SYSTEM, Actor
from engine.domain.papers import Access, Paper
from engine.errors import CaseFault, DeliveryFailed, NotFound, NotTypeset
from engine.services import audit, casefiles, history, incidents, papers, progress
from engine.services.casefiles import NewDocument
from engine.services.history import Line
from engine.services.notifications import long_instant
from engine.services.visibility import check_may_read
from engine.services.work import Work, Workplace

ANNULLED = "acto_anulado"  # BPMN error: the number was annulled before its paper was sealed
SIGNATURE = "Firma electrónica PAdES"


def ask(work: Work, act_id: int, service_job_id: int, again: str = "") -> None:
    """Asks for the paper of an act; the service task waits for it."""
    case_id = work.session.scalar(select(Act.case_id).where(Act.id == act_id))
    if case_id is None:
        raise NotFound("act", act_id)
    work.jobs.enqueue(
        work.session,
        queue=Queue.SERVICE,
        handler=SEAL_ACT,
        key=f"{SEAL_ACT}:{act_id}:{service_job_id}{again}",
        payload={"act_id": act_id, "service_job_id": service_job_id},
        partition=str(case_id),
    )


def run(place: Workplace, typesetter: Typesetter, signer: Signer, payload: Payload) -> None:
    """Seals the act unless that was done, and tells the service task that waits.

    What another try may cure is raised; what it may not becomes an incident at once.
    """
    act_id, job_id = int(payload["act_id"]), int(payload["service_job_id"])
    try:
        sheet = _sheet(place, act_id, signer.subject())
        if sheet is not None:
            sealed = sealed_and_checked(signer, _typeset(typesetter, sheet), sheet.reason)
            _file(place, sheet, _kept(place, sealed.content, sheet.paper.name), sealed.found)
    except NotTypeset as fault:
        gave_up(place, payload, str(fault))
        return
    except DeliveryFailed as failure:
        if not failure.permanent:
            raise
        gave_up(place, payload, str(failure))
        return
    _tell_case(place, act_id, job_id)


def gave_up(place: Workplace, payload: Payload, reason: str) -> None:
    """A person must know: the act keeps its number and can be tried again."""
    with place.work_as(SYSTEM) as work:
        act = work.session.get_one(Act, int(payload["act_id"]))
        incidents.report(
            work,
            kind="act_not_sealed",
            dedup_key=f"{SEAL_ACT}:{act.id}",
            message=f"El acto {act.code} conserva su número pero no se pudo sellar: {reason}",
            case_id=act.case_id,
            command={"do": SEAL_ACT, **payload},
        )


@incidents.retryable(SEAL_ACT)
def run_again(work: Work, act_id: int, service_job_id: int) -> None:
    """Asks once more for the paper of an act."""
    ask(work, int(act_id), int(service_job_id), again=f":{work.now.timestamp()}")


# --- the paper ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    act_id: int
    paper: Paper
    reason: str


def _sheet(place: Workplace, act_id: int, subject: str) -> _Sheet | None:
    """What is to be typeset; None where the act has its paper, or was annulled."""
    with place.reading_as(SYSTEM) as work:
        act = work.session.get_one(Act, act_id)
        if act.status != ActStatus.NUMBERED:
            return None
        definition = work.definitions.get(act.definition_id)
        contents = {**json.loads(act.data), "seal": visible(act.signed_at, subject)}
        paper = papers.bound(definition, act.paper, contents)
        return _Sheet(act_id, paper, f"{act.paper_name} {act.code}")


def visible(signed_at: datetime, subject: str) -> Mapping[str, str]:
    """What the visible block says under the name of who signs."""
    said = f"Firmado electrónicamente el {long_instant(signed_at)}."
    return {"said": said, "certificate": f"Certificado: {subject}"}


def _typeset(typesetter: Typesetter, sheet: _Sheet) -> bytes:
    return typesetter.pdf(sheet.paper)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A PDF with its seal, and what a first check of it found."""

    content: bytes
    found: Check


def sealed_and_checked(signer: Signer, pdf: bytes, reason: str) -> Sealed:
    """The PDF with the entity's seal. DeliveryFailed for one that does not hold."""
    content = signer.seal(pdf, reason)
    found = signer.check(content)
    if found.state is not State.VALID:
        raise DeliveryFailed(f"the new seal does not hold: {found.said}", permanent=True)
    return Sealed(content, found)


def _kept(place: Workplace, sealed: bytes, name: str) -> Stored:
    """A file that is kept and not filed is nobody's: it has no row."""
    with place.reading_as(SYSTEM) as work:
        store: DocumentStore = work.documents
    return store.save(io.BytesIO(sealed), name)


def _file(place: Workplace, sheet: _Sheet, stored: Stored, found: Check) -> None:
    """The document of the act, unless somebody filed it meanwhile."""
    with place.work_as(SYSTEM) as work:
        act = work.session.get_one(Act, sheet.act_id, with_for_update=True)
        if act.status != ActStatus.NUMBERED:
            return
        definition = work.definitions.get(act.definition_id)
        spec = papers.spec_of(definition, act.paper)
        new = NewDocument(
            kind=act.paper,
            stored=stored,
            public=spec.access is not Access.RESERVED,
            type_name=spec.type,
            dated_on=act.issued_on,
            signature=SIGNATURE,
        )
        act.document_id = casefiles.add(work, act.case_id, new)
        document = work.session.get_one(Document, act.document_id)
        document.code = act.proof
        act.status, act.sealed_at = ActStatus.SEALED, work.now
        note_check(work, document, found)
        told = {"numero": act.code, "document_id": act.document_id}
        history.add(work, act.case_id, Line("act_sealed", data=told))
        audit.record(
            work, audit.case_stream(act.case_id), "act_sealed", act_id=act.id, sha256=stored.sha256
        )


def note_check(work: Work, document: Document, found: Check) -> None:
    """What a check of the seal found, and when."""
    document.checked_at = work.now
    document.check_result, document.check_said = found.state, found.said
    work.session.flush()


def _tell_case(place: Workplace, act_id: int, job_id: int) -> None:
    """A repeat changes nothing. What the case makes of it is the case's affair: an incident."""
    try:
        with place.work_as(SYSTEM) as work:
            act = work.session.get_one(Act, act_id)
            if work.session.get(ServiceJob, job_id) is None:
                return
            if act.status == ActStatus.ANNULLED:
                progress.fail_job(work, job_id, ANNULLED)
            else:
                progress.finish_job(work, job_id, {"documento_acto": act.document_id})
    except CaseFault:
        return  # `work_as` has made it an incident that can be tried again


# --- does it still hold ---------------------------------------------------------------------------


#: what anybody asks again within this time is answered with what was found
FRESH = timedelta(minutes=10)


def verify(place: Workplace, signer: Signer, actor: Actor, document_id: int) -> Check:
    """Checks the seal of an act or a certificate again, for who may read it, and keeps what was
    found. NotFound for a document that nothing seals."""
    with place.reading_as(actor) as work:
        document = _sealed(work, document_id)
        check_may_read(work, document)
        content = _content(work, document)
    return _checked(place, signer, actor, document, content)


def verify_for_anybody(place: Workplace, signer: Signer, document_id: int) -> None:
    """The same for who holds a copy, by its code, and knows no more of it."""
    with place.reading_as(CITIZEN) as work:
        document = _sealed(work, document_id)
        if document.checked_at is not None and work.now - document.checked_at < FRESH:
            return
        content = _content(work, document)
    _checked(place, signer, CITIZEN, document, content)


def case_of(work: Work, document_id: int) -> int:
    """Whose document it is."""
    return _sealed(work, document_id).case_id or 0


def _checked(
    place: Workplace, signer: Signer, actor: Actor, document: Document, content: bytes | None
) -> Check:
    found = signer.check(content) if content is not None else _GONE
    if content is not None and hashlib.sha256(content).hexdigest() != document.sha256:
        found = Check(state=State.CHANGED, said=_NOT_OURS)
    with place.work_as(actor) as work:
        row = work.session.get_one(Document, document.id, with_for_update=True)
        note_check(work, row, found)
        stream = audit.case_stream(document.case_id or 0)
        audit.record(work, stream, "seal_checked", document_id=document.id, result=str(found.state))
    return found


_GONE = Check(
    state=State.MISSING,
    said="El archivo no está donde se guardó: avise a quien administra para recuperarlo de la copia"
    " de seguridad.",
)
_NOT_OURS = (
    "El archivo cambió después de la firma: su huella no es la que quedó en el expediente. "
    "Avise a quien administra para recuperarlo de la copia de seguridad."
)


def _sealed(work: Work, document_id: int) -> Document:
    found = work.session.get(Document, document_id)
    if found is None or not found.signature or found.case_id is None:
        raise NotFound("seal", document_id)
    return found


def _content(work: Work, document: Document) -> bytes | None:
    try:
        with work.documents.open(document.sha256) as stream:
            return stream.read()
    except NotFound:
        return None
