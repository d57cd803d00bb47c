"""Whether a person has filed the same thing already; said to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from engine.db.tables import Case, CaseStatus, Party
from engine.domain.likeness import alike
from engine.domain.procedures import NewParty, start_rules
from engine.services import deployments
from engine.services.work import Work

#: a closed matter is remembered this long
RECENT = timedelta(days=30)
MOST = 50
#: as far as a case keeps what its subject says
SUBJECT = 200


def filed_already(work: Work, process_id: str, answers: Mapping[str, Any]) -> bool:
    """Whether the same person has an open or recent matter that says nearly the same.

    The same person has the same document *and* the same address to be answered at: who only
    knows somebody's document learns nothing. Reserved matters are never told.
    """
    definition = work.definitions.get(deployments.latest_id(work, process_id))
    rules = start_rules(definition.bundle.procedure)
    subject = rules.subject_of(answers)[:SUBJECT]
    parties = rules.parties_of(answers)
    if not parties or not parties[0].document_number:
        return False
    found = _of(work, process_id, parties[0])
    return any(_reached(party, parties[0]) and alike(said, subject) for party, said in found)


def _of(work: Work, process_id: str, person: NewParty) -> list[tuple[Party, str]]:
    """What the document's owner filed, the latest first."""
    rows = work.session.execute(
        select(Party, Case.subject)
        .join(Case, Case.id == Party.case_id)
        .where(
            Party.document_number == person.document_number,
            Party.document_type == person.document_type,
            Case.process_id == process_id,
            ~Case.reserved,
            ~Case.identity_reserved,
            or_(Case.status == CaseStatus.OPEN, Case.received_at > work.now - RECENT),
        )
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    return [(row.Party, row.subject) for row in rows]


def _reached(party: Party, person: NewParty) -> bool:
    """Whether both are answered at the same place."""
    pairs = (
        (party.email, person.email),
        (party.phone, person.phone),
        (party.address, person.address),
    )
    return any(a and a.casefold() == b.casefold() for a, b in pairs)
