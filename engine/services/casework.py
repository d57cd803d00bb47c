"""What colleagues said and asked around a case, as its pages and those of its tasks show it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.case_events import CaseEvent
from engine.services import case_events, consultations, links, notes, presence
from engine.services.consultations import ConsultationLine
from engine.services.links import Kin, LinkLine
from engine.services.notes import NoteLine
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Casework:
    """The newest note and question first; `present` are the others who look at the case now,
    `events` what the actor may record of what the case waits for."""

    notes: tuple[NoteLine, ...]
    consultations: tuple[ConsultationLine, ...]
    links: tuple[LinkLine, ...]
    kin: tuple[Kin, ...]
    present: tuple[str, ...]
    events: tuple[CaseEvent, ...]


def around(work: Work, case_id: int) -> Casework:
    """The caller has asked whether the actor may see the case."""
    return Casework(
        notes=notes.of_case(work, case_id),
        consultations=consultations.of_case(work, case_id),
        links=links.of_case(work, case_id),
        kin=links.kin(work, case_id),
        present=presence.others(work, case_id),
        events=case_events.offered(work, case_id),
    )
