"""Documents of a case that travel with one of its letters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from engine.db.tables import Document, Scan
from engine.services.work import Work

#: bytes; relays refuse letters of some 25 MB, and one grows by a third on its way
MOST = 15_000_000
_SOUND = (Scan.OURS, Scan.NOT_SCANNED, Scan.CLEAN)


def of(work: Work, case_id: int, ids: object) -> tuple[Sequence[Document], Sequence[Document]]:
    """Those of the case among `ids`, in their order: what a letter can carry, and what it cannot
    (too large together with those before it, or not known to be sound)."""
    asked = [int(one) for one in ids] if isinstance(ids, list | tuple) else []
    rows = work.session.scalars(
        select(Document)
        .where(Document.case_id == case_id, Document.id.in_(asked))
        .order_by(Document.id)
    )
    fits: list[Document] = []
    left: list[Document] = []
    for row in rows:
        room = MOST - sum(one.size for one in fits)
        (fits if row.scan in _SOUND and row.size <= room else left).append(row)
    return fits, left
