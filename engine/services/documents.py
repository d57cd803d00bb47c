"""Files of a case, for whoever may see the case."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import BinaryIO

from sqlalchemy import select

from engine.adapters.documents import Stored
from engine.db.tables import Base, Document, Scan
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, NotFound, Quarantined
from engine.services.visibility import check_may_read
from engine.services.work import Work, Workplace

#: a file is stored a moment before the row that names it
UNNAMED_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Download:
    """An open file; whoever receives it closes it."""

    name: str
    media_type: str
    size: int
    stream: BinaryIO


def download(work: Work, document_id: int) -> Download:
    """A document of a case. NotFound, NotAllowed as for the case; a filing's file is nobody's."""
    found = work.session.get(Document, document_id)
    if found is None or found.case_id is None:
        raise NotFound("document", document_id)
    check_may_read(work, found)
    check_healthy(found)
    stream = work.documents.open(found.sha256)
    return Download(found.name, found.media_type, found.size, stream)


def set_aside(
    place: Workplace, files: Iterable[tuple[str, str, BinaryIO]]
) -> tuple[tuple[str, Stored], ...]:
    """Keeps the files that can be kept, each with the field it came from, as nobody's documents:
    unclaimed, they are swept away."""
    with place.reading_as(SYSTEM) as work:
        store = work.documents
    kept: list[tuple[str, Stored]] = []
    for field, name, stream in files:
        with suppress(InvalidInput):  # said when it is sent again
            kept.append((field, store.save(stream, name)))
    return tuple(kept)


def check_healthy(document: Document) -> None:
    """Quarantined, unless it may be opened."""
    if document.scan in (Scan.PENDING, Scan.INFECTED):
        raise Quarantined(document.id, document.virus)


def sweep(place: Workplace) -> int:
    """Forgets the files that no row names: those of filings that nobody sent."""
    with place.reading_as(SYSTEM) as work:
        named = frozenset(chain.from_iterable(work.session.scalars(each) for each in _NAMES))
        store, before = work.documents, work.now - UNNAMED_KEPT
    return store.sweep(named, before)


#: every column, of whatever table, that names a file by its hash
_NAMES = tuple(
    select(column)
    for table in Base.metadata.tables.values()
    for column in table.columns
    if column.name.endswith("sha256")
)
