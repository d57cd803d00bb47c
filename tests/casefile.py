"""A case file and what is done to it, in the words of the archive."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import select

from engine.adapters import exports
from engine.adapters.documents import Stored
from engine.bpm.transition import Handed
from engine.db.tables import Case, Document
from engine.domain.case_index import CaseIndex
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import (
    audit,
    casefile_closing,
    casefile_exports,
    casefile_indexes,
    casefiles,
    deliveries,
    delivery_records,
)
from engine.services.casefiles import NewDocument
from tests.office import Office, Person, Received
from tests.papers import pages
from tests.petitions import PETITION


class Archive:
    """The case files of an office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def stores(self, name: str, content: bytes | None = None) -> Stored:
        return self.office.engine.documents.save(io.BytesIO(content or pages(1)), name)

    def files(self, case: Received, name: str, *, folios: int = 1, kind: str = "anexos") -> int:
        """What the citizen sent enters the file. Each name has bytes of its own."""
        content = pages(folios) + f"% {name}\n".encode()
        new = NewDocument(kind=kind, stored=self.stores(name, content))
        with self.office.engine.work_as(CITIZEN) as work:
            return casefiles.add(work, case.id, new)

    def hands_over(self, case: Received, *, guide: str, to: str = "") -> None:
        """A paper leaves by courier."""
        sent = Handed(element_id="entregar", means="fisica", result="entregada", to=to, guide=guide)
        with self.office.engine.work_as(SYSTEM) as work:
            stored = work.session.get_one(Case, case.id)
            for link in deliveries.store(work, stored, [sent]):
                audit.record(work, audit.case_stream(case.id), link.action, **link.data)

    def proves(self, case: Received, *, delivery: int, position: int) -> None:
        """A document of the file is the receipt of that delivery."""
        asked = select(Document.id).where(
            Document.case_id == case.id, Document.position == position
        )
        with self.office.engine.work_as(SYSTEM) as work:
            delivery_records.prove(work, delivery, work.session.scalars(asked).one())

    def index_of(self, case: Received, person: Person | None = None) -> CaseIndex:
        actor = self.office.actor(person) if person else SYSTEM
        with self.office.engine.reading_as(actor) as work:
            return casefile_indexes.index(work, case.id)

    def exports(self, case: Received, person: Person, folder: Path) -> Path:
        """The ZIP that the person is handed."""
        with self.office.engine.work_as(self.office.actor(person)) as work:
            export = casefile_exports.export(work, case.id)
        path = folder / export.name
        with path.open("wb") as target:
            assert exports.write(export, self.office.engine.documents, target) == ()
        return path

    def closes(self, case: Received, person: Person, reason: str = "Se cumplió.") -> None:
        with self.office.engine.work_as(self.office.actor(person)) as work:
            casefile_closing.close(work, case.id, reason)

    def reopens(self, case: Received, person: Person, reason: str) -> None:
        with self.office.engine.work_as(self.office.actor(person)) as work:
            casefile_closing.reopen(work, case.id, reason)


def receives_two(archive: Archive) -> Received:
    """A case with two documents."""
    found = archive.office.receives("peticion", **PETITION)
    archive.files(found, "solicitud.pdf", folios=2)
    archive.files(found, "plano.pdf", folios=3)
    return found
