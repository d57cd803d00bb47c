"""What waits for a person besides tasks: questions to answer, notices to know of, own questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select

from engine.db.tables import Case, Consultation, Note, NoteKind, NoteReader, User
from engine.services import consultations, scope
from engine.services.consultations import ConsultationLine
from engine.services.work import Work

#: an archive shows so many: older ones are in their cases
LATEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A note addressed to the actor. `id` is that of the notice, not of the note."""

    id: int
    kind: NoteKind
    case_id: int
    radicado: str
    subject: str
    task_id: int | None
    author: str
    text: str
    written_at: datetime
    acknowledged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pendings:
    """`to_answer` wait for the actor, what is due first above; `asked` are the actor's own
    questions; `notices` what the actor was told."""

    to_answer: tuple[ConsultationLine, ...]
    asked: tuple[ConsultationLine, ...]
    notices: tuple[NoticeLine, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a menu or an inbox says of the actor's pendings; answers are those not put away."""

    to_answer: int
    notices: int
    answers: int

    @property
    def all(self) -> int:
        return self.to_answer + self.notices + self.answers


def of_actor(work: Work, *, archived: bool = False) -> Pendings:
    """The actor's pendings, or what the actor put away."""
    waiting = () if archived else consultations.lines(work, consultations.for_actor(work))
    asked = consultations.lines(work, consultations.by_actor(work, archived=archived))
    return Pendings(
        to_answer=tuple(sorted(waiting, key=lambda line: (line.due_on, line.id))),
        asked=tuple(reversed(asked)),
        notices=_notices(work, archived=archived),
    )


def counts(work: Work) -> Counts:
    """How many wait, in one statement."""
    asked = select(func.count(Consultation.id)).join(Case, Case.id == Consultation.case_id)
    told = select(func.count(NoteReader.id)).join(Case, Case.id == NoteReader.case_id)
    answered = and_(consultations.by_actor(work), Consultation.answered_at.is_not(None))
    row = work.session.execute(
        select(
            asked.where(consultations.for_actor(work)).scalar_subquery(),
            told.where(_mine(work), NoteReader.archived_at.is_(None)).scalar_subquery(),
            asked.where(answered).scalar_subquery(),
        )
    ).one()
    return Counts(*row)


def _mine(work: Work) -> ColumnElement[bool]:
    return and_(NoteReader.user_id == work.actor.id, scope.visible(work.actor))


def _notices(work: Work, *, archived: bool) -> tuple[NoticeLine, ...]:
    away = NoteReader.archived_at.is_not(None) if archived else NoteReader.archived_at.is_(None)
    rows = work.session.execute(
        _rows().where(_mine(work), away).order_by(NoteReader.id.desc()).limit(LATEST)
    )
    return tuple(
        NoticeLine(
            id=reader.id,
            kind=NoteKind(note.kind),
            case_id=note.case_id,
            radicado=radicado,
            subject=subject,
            task_id=note.task_id,
            author=author,
            text=note.text,
            written_at=note.written_at,
            acknowledged=reader.acknowledged_at is not None,
        )
        for reader, note, radicado, subject, author in rows
    )


def _rows() -> Select[NoteReader, Note, str, str, str]:
    return (
        select(NoteReader, Note, Case.radicado, Case.subject, User.name)
        .join(Note, Note.id == NoteReader.note_id)
        .join(Case, Case.id == NoteReader.case_id)
        .join(User, User.id == Note.author_id)
    )
