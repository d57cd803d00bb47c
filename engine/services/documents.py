"""Files of a case, for whoever may see the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from engine.db.tables import Document
from engine.errors import NotFound
from engine.services.casepages import check_may_read
from engine.services.work import Work


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
    stream = work.documents.open(found.sha256)
    return Download(found.name, found.media_type, found.size, stream)
