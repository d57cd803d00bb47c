"""What stands beside a case for whoever asks all of its routes, and what those ask."""

from __future__ import annotations

from engine.db.tables import CaseLink, Consultation, Note, NoteReader
from engine.services.work import Work
from tests.office import BEATRIZ, DIANA, HUGO, Office

#: what an address may name of it
NAMED = frozenset({"consultation_id", "reader_id", "link_id"})
#: pages that ask something of whoever works on the case, and of nobody else
ASKED_OF_WHO_WORKS = frozenset(
    {
        *("notes.comment", "notes.inform", "consultations.ask"),
        *("assignments.reassign", "assignments.give_back"),
        *("casework.link", "casework.unlink", "casework.correct", "casework.change_access"),
        *("counter.ask_to_annul", "counter.annul", "case_events.record"),
    }
)
#: only who has the task in hand, or asked the question, gets that far
IN_HAND = frozenset(
    {
        *("tasks.keep", "assignments.give_back", "assignments.reassign"),
        *("consultations.withdraw", "consultations.archive"),
    }
)


def beside(work: Work, office: Office, case_id: int) -> dict[str, object]:
    """A note to diana, a question of hers, and a link."""
    diana, beatriz = office.actor(DIANA).id or 0, office.actor(BEATRIZ).id or 0
    note = Note(
        case_id=case_id, kind="informed", author_id=beatriz, text="Para saber.", written_at=work.now
    )
    asked = Consultation(
        case_id=case_id,
        kind="concepto",
        asked_by_id=diana,
        asked_at=work.now,
        question="¿Qué dice?",
        to_user_id=office.actor(HUGO).id,
        business_days=5,
    )
    link = CaseLink(
        case_id=case_id,
        other_id=case_id,
        reason="Lo mismo.",
        linked_at=work.now,
        linked_by_id=diana,
    )
    work.session.add_all([note, asked, link])
    work.session.flush()
    reader = NoteReader(note_id=note.id, case_id=case_id, user_id=diana)
    work.session.add(reader)
    work.session.flush()
    return {"reader_id": reader.id, "consultation_id": asked.id, "link_id": link.id}
