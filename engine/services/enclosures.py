"""Documents of a case that travel with one of its letters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from engine.db.tables import Document, Message, Scan, ServiceJob
from engine.domain import values
from engine.services.work import Work

ENCLOSED = "documentos_enviados"  # input: the case's documents that travel with the act
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


def apart(work: Work, message: Message) -> list[str]:
    """Names of the documents that were to travel with the letter of a service task and did not."""
    job = work.session.get(ServiceJob, message.service_job_id or 0)
    asked = values.loads(job.inputs).get(ENCLOSED) if job else None
    if not asked:
        return []
    went = set(message.attachments.split(","))
    fits, left = of(work, message.case_id or 0, asked)
    return [one.name for one in (*fits, *left) if str(one.id) not in went]
