"""The case file: documents enter it in order, without gaps, and stay.

`add` is the one door for a new document, `enter` for one that has its row already; a working
document passes neither. Both are called once the file is kept, inside the unit of work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.adapters.documents import Stored
from engine.db.queries import upsert
from engine.db.tables import Case, CaseFile, Document, Origin, Scan
from engine.domain.procedures import file_rules
from engine.errors import Conflict, NotFound
from engine.services import audit, history
from engine.services.history import Line
from engine.services.work import Work
from engine.settings import BOGOTA


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document for a case file. What is not said comes from the procedure or from today."""

    kind: str
    stored: Stored
    public: bool = False
    type_name: str = ""
    dated_on: date | None = None
    origin: Origin = Origin.ELECTRONIC
    signature: str = ""
    location: str = ""
    scanned_by: str = ""
    scan: Scan = Scan.OURS
    tells_identity: bool = False
    code: str | None = None  # by which anybody checks it


def add(work: Work, case_id: int, new: NewDocument) -> int:
    """A document and its place at the end of the file; its id. Conflict where the file closed."""
    document_id = beside(work, case_id, new)
    enter(work, case_id, [document_id])
    return document_id


def beside(work: Work, case_id: int, new: NewDocument) -> int:
    """A document of the case that is no part of its file: a working one, or one made later."""
    lock(work, case_id)  # before the row refers to it: two who add must not wait for each other
    row = Document(
        case_id=case_id,
        kind=new.kind,
        name=new.stored.name,
        media_type=new.stored.media_type,
        size=new.stored.size,
        sha256=new.stored.sha256,
        folios=new.stored.folios,
        created_at=work.now,
        created_by=work.actor.username,
        public=new.public,
        type_name=new.type_name,
        dated_on=new.dated_on,
        origin=new.origin,
        signature=new.signature,
        location=new.location,
        scanned_by=new.scanned_by,
        scan=new.scan,
        code=new.code,
        contents=",".join(new.stored.contents),
        tells_identity=new.tells_identity,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def enter(work: Work, case_id: int, document_ids: Sequence[int]) -> None:
    """Gives documents of the case the next places, in this order. Conflict where it closed."""
    if not document_ids:
        return
    definition_id = lock(work, case_id)
    rules = file_rules(work.definitions.get(definition_id).bundle.procedure)
    first = _places(work, case_id, len(document_ids))
    rows = _waiting(work, case_id, document_ids)
    for place, row in enumerate(rows, start=first):
        row.position, row.filed_at, row.filed_by = place, work.now, work.actor.username
        row.type_name = row.type_name or rules.type_of(row.kind)
        row.dated_on = row.dated_on or row.created_at.astimezone(BOGOTA).date()
    work.session.flush()
    _record(work, case_id, rows)


def lock(work: Work, case_id: int) -> int:
    """Nobody else writes to the case's trail until this transaction ends. Its definition."""
    found = work.session.scalar(
        select(Case.definition_id).where(Case.id == case_id).with_for_update(key_share=True)
    )
    if found is None:
        raise NotFound("case", case_id)
    return found


def _places(work: Work, case_id: int, count: int) -> int:
    """The first of so many new places: like a series of numbers, they leave no gap."""
    last = work.session.execute(
        upsert(work.session, CaseFile, {"case_id": case_id, "documents": count})
        .on_conflict_do_update(
            index_elements=["case_id"],
            set_={"documents": CaseFile.documents + count},
            where=CaseFile.closed_at.is_(None),
        )
        .returning(CaseFile.documents)
    ).scalar()
    if last is None:
        raise Conflict(f"the file of case {case_id} is closed, expected it open")
    return int(last) - count + 1


def _waiting(work: Work, case_id: int, document_ids: Sequence[int]) -> list[Document]:
    found = work.session.scalars(
        select(Document).where(
            Document.id.in_(document_ids),
            Document.case_id == case_id,
            Document.position.is_(None),
        )
    )
    rows = {row.id: row for row in found}
    if missing := sorted(set(document_ids) - set(rows)):
        raise NotFound("document", missing)
    return [rows[document_id] for document_id in document_ids]


def _record(work: Work, case_id: int, rows: Sequence[Document]) -> None:
    stream = audit.case_stream(case_id)
    entries = [
        audit.Entry("document_filed", {"position": row.position, "sha256": row.sha256})
        for row in rows
    ]
    audit.append(work, stream, audit.head(work, stream), entries)
    told = [{"position": row.position, "type": row.type_name} for row in rows]
    lines = [Line("document_filed", data=each) for each in told]
    history.add_each(work, {case_id: lines})
