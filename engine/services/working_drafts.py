"""Word and ODT files of officials who write together: of the case, never of its file.

A working draft is not numbered, not signed, not shown to citizens, and in no index or export.
"""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy import delete, select

from engine.db.tables import Document
from engine.domain.officials import Actor
from engine.errors import NotAllowed, NotFound
from engine.services import audit, casefiles, casepages, scanning
from engine.services.casefiles import NewDocument
from engine.services.casepages import DocumentLine
from engine.services.visibility import check_may_read
from engine.services.work import Work, Workplace

KIND = "trabajo"
TYPE = "Documento de trabajo"


def add(place: Workplace, actor: Actor, case_id: int, stream: BinaryIO, name: str) -> int:
    """Its id. InvalidInput for what is no draft or runs something; the file is read and kept
    outside any transaction."""
    with place.reading_as(actor) as work:
        casepages.case_page(work, case_id)
        store, scan = work.documents, scanning.first(work)
    stored = store.save_draft(stream, name)
    with place.work_as(actor) as work:
        new = NewDocument(kind=KIND, stored=stored, type_name=TYPE, scan=scan, tells_identity=True)
        document_id = casefiles.beside(work, case_id, new)
        _record(work, case_id, "draft_added", document_id, stored.sha256)
        return document_id


def listed(work: Work, case_id: int) -> tuple[DocumentLine, ...]:
    """Those that the actor may see, the oldest first. NotFound, NotAllowed as for the case."""
    page = casepages.case_page(work, case_id)
    return tuple(line for line in page.documents if line.kind == KIND)


def remove(work: Work, document_id: int) -> int:
    """Takes away a draft of the actor's own; the id of its case. The trail keeps its hash."""
    found = work.session.scalar(
        select(Document).where(Document.id == document_id, Document.kind == KIND)
    )
    if found is None or found.case_id is None:
        raise NotFound("document", document_id)
    check_may_read(work, found)
    if found.created_by != work.actor.username:
        raise NotAllowed(f"{work.actor.username} did not add draft {document_id}")
    case_id, sha256 = found.case_id, found.sha256
    casefiles.lock(work, case_id)
    work.session.execute(delete(Document).where(Document.id == document_id))
    _record(work, case_id, "draft_removed", document_id, sha256)
    return case_id


def _record(work: Work, case_id: int, action: str, document_id: int, sha256: str) -> None:
    stream = audit.case_stream(case_id)
    audit.record(work, stream, action, document_id=document_id, sha256=sha256)
