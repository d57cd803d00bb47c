"""Whether every case file is as it was left: its places, and each byte of its documents."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from engine.adapters import exports
from engine.db.tables import CaseFile, Document, FileIndex
from engine.services.work import Work


def disagreements(work: Work) -> Iterator[tuple[str, str]]:
    """What does not agree, and how. It reads the whole store."""
    yield from _places(work)
    yield from _contents(work)
    yield from _sealed(work)


def _places(work: Work) -> Iterator[tuple[str, str]]:
    """1, 2, 3… up to the last that the file gave; the database lets no two share one."""
    rows = work.session.execute(
        select(
            CaseFile.case_id,
            CaseFile.documents,
            func.count(Document.id).label("filed"),
            func.max(Document.position).label("last"),
        )
        .outerjoin(
            Document,
            (Document.case_id == CaseFile.case_id) & Document.position.is_not(None),
        )
        .group_by(CaseFile.case_id, CaseFile.documents)
        .order_by(CaseFile.case_id)
    )
    for row in rows:
        if not row.documents == row.filed == (row.last or 0):
            found = f"{row.documents} places given, {row.filed} documents, the last {row.last}"
            yield f"file of case {row.case_id}", found


def _contents(work: Work) -> Iterator[tuple[str, str]]:
    rows = work.session.execute(
        select(Document.sha256, Document.size, func.min(Document.id).label("id"))
        .group_by(Document.sha256, Document.size)
        .order_by(func.min(Document.id))
    ).all()
    for row in rows:
        if not exports.intact(work.documents, row.sha256, row.size):
            yield f"document {row.id}", "its bytes changed, or they are gone"


def _sealed(work: Work) -> Iterator[tuple[str, str]]:
    rows = work.session.scalars(select(FileIndex).order_by(FileIndex.id)).all()
    for row in rows:
        for sha256 in filter(None, (row.sha256, row.signature_sha256)):
            if not exports.intact(work.documents, sha256):
                yield f"index {row.number} of case {row.case_id}", "it changed, or it is gone"
