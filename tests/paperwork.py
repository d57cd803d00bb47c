"""What a case knows, and what its sealed papers say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.db.tables import Case, Document
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.services import acts
from tests.office import Office, Person, Received
from tests.pdf import text_of


def known(office: Office, case: Received) -> dict[str, Any]:
    """The variables of the case."""
    with office.engine.reading_as(SYSTEM) as work:
        stored = work.session.get_one(Case, case.id).variables
    found: dict[str, Any] = values.loads(stored)["case"]
    return found


def paper(office: Office, case: Received, kind: str) -> str:
    """The words of the last sealed paper of that kind."""
    with office.engine.reading_as(SYSTEM) as work:
        asked = (
            select(Document.sha256)
            .where(Document.case_id == case.id, Document.kind == kind)
            .order_by(Document.id.desc())
            .limit(1)
        )
        sha256 = work.session.scalars(asked).one()
    with office.engine.documents.open(sha256) as stream:
        return text_of(stream.read())


def annul_last(office: Office, case: Received, who: Person) -> None:
    """The last number, before the worker comes to seal it."""
    with office.engine.work_as(office.actor(who)) as work:
        acts.annul(work, acts.of_case(work, case.id)[-1].id, "Tiene un error en el nombre.")
    office.works_off()
