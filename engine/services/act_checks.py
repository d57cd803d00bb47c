"""What must always be true of acts: their numbers have no gap, and each seal has its document."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, or_, select

from engine.db.tables import Act, ActSeries, ActStatus, Document
from engine.services.work import Work


def disagreements(work: Work) -> Iterator[tuple[str, str]]:
    """What, and in which way, one pair per fault."""
    yield from _series(work)
    yield from _documents(work)


def _series(work: Work) -> Iterator[tuple[str, str]]:
    """Numbers are unique in the database: as many as the last one means that none is missing."""
    rows = work.session.execute(
        select(ActSeries.series, ActSeries.year, ActSeries.last, func.count(Act.id).label("acts"))
        .outerjoin(Act, (Act.series == ActSeries.series) & (Act.year == ActSeries.year))
        .group_by(ActSeries.series, ActSeries.year, ActSeries.last)
    )
    for row in rows:
        if row.acts != row.last:
            said = f"its last number is {row.last}, it has {row.acts} acts"
            yield f"series {row.series} {row.year}", said


def _documents(work: Work) -> Iterator[tuple[str, str]]:
    wrong = (Act.status == ActStatus.SEALED) & or_(
        Document.id.is_(None), Document.code != Act.proof, Document.case_id != Act.case_id
    )
    astray = (Act.status != ActStatus.SEALED) & Act.document_id.is_not(None)
    found = work.session.scalars(
        select(Act.id)
        .outerjoin(Document, Document.id == Act.document_id)
        .where(or_(wrong, astray))
        .order_by(Act.id)
    )
    for act_id in found:
        yield f"act {act_id}", "its seal and its document do not agree"
