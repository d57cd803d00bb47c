"""Something published on the entity's own site, for tests of what anybody sees."""

from __future__ import annotations

import io

from engine.db.tables import Document
from engine.services import casefiles, observations, publications
from engine.services.casefiles import NewDocument
from engine.services.publications import NewPublication
from engine.services.work import Work
from tests.papers import pages


def published(
    work: Work, case_id: int, title: str, *, job_id: int = 9001, kind: str = "resolucion"
) -> int:
    """A paper of the house, shown to everybody. The number of the publication."""
    document_id = paper(work, case_id, kind)
    new = NewPublication(title=title, document_id=document_id)
    return publications.publish(work, case_id, job_id, new).id


def paper(work: Work, case_id: int, kind: str = "resolucion") -> int:
    """A document of the case that the house made."""
    stored = work.documents.save(io.BytesIO(pages(2)), f"{kind}.pdf")
    document_id = casefiles.add(work, case_id, NewDocument(kind=kind, stored=stored))
    work.session.get_one(Document, document_id).code = f"K7P29QXM{document_id:04}".replace("0", "A")
    return document_id


def open_to_comments(
    work: Work, case_id: int, publication_id: int, term: str = "respuesta"
) -> None:
    """Anybody may comment on it while that term of the case runs."""
    observations.open_period(work, case_id, publication_id, term)
