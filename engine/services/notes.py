"""Internal notes of a case: comments, what colleagues are told, and why a task changed hands.

Officials who may see the case read them; citizens never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.db.queries import insert_all
from engine.db.tables import Case, Note, NoteKind, NoteReader, User
from engine.domain.officials import Action, may
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.services import audit, colleagues, history
from engine.services.notifications import notify
from engine.services.visibility import visible
from engine.services.work import Work

LONGEST = 4000
LATEST = 100
_MENTION = re.compile(r"(?<![\w@.])@([a-z0-9][a-z0-9._-]{0,60}[a-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """One note. `readers` are the people to whom it was addressed."""

    id: int
    kind: NoteKind
    task_id: int | None
    author: str
    text: str
    written_at: datetime
    readers: tuple[str, ...]


def comment(work: Work, case_id: int, text: str, *, task_id: int | None = None) -> tuple[str, ...]:
    """Keeps a comment. Who is named in it as `@username` is told; gives the names of those."""
    case, facts = visible(work, case_id)
    if not may(work.actor, Action.WRITE_NOTE, facts):
        raise NotAllowed(f"{work.actor.username} may not write on case {case_id}")
    readers = colleagues.mentioned(work, case, set(_MENTION.findall(text.lower())))
    write(work, case, NoteKind.COMMENT, text, readers, task_id=task_id)
    return tuple(reader.name for reader in readers)


def inform(
    work: Work, case_id: int, user_ids: Sequence[int], text: str, *, task_id: int | None = None
) -> tuple[str, ...]:
    """Tells colleagues of the case: they may read it, and say that they know. Gives their names."""
    case, facts = visible(work, case_id)
    if not may(work.actor, Action.TAKE_PART, facts):
        raise NotAllowed(f"{work.actor.username} has no part in case {case_id}")
    readers = colleagues.reachable(work, case, user_ids)
    if not readers:
        raise InvalidInput({"para": "Elija al menos a una persona."})
    write(work, case, NoteKind.INFORMED, text, readers, task_id=task_id)
    told = [reader.id for reader in readers]
    history.add(work, case.id, history.Line("informed", data={"to": told}))
    return tuple(reader.name for reader in readers)


def write(
    work: Work,
    case: Case,
    kind: NoteKind,
    text: str,
    readers: Iterable[User] = (),
    *,
    task_id: int | None = None,
) -> None:
    """Keeps a note, and tells its readers by letter. Whoever calls has asked who may."""
    text = checked(text)
    history.hold(work, case.id)
    note = Note(
        case_id=case.id,
        task_id=task_id,
        kind=kind,
        author_id=work.actor.id or 0,
        text=text,
        written_at=work.now,
    )
    work.session.add(note)
    work.session.flush()
    people = [reader for reader in readers if reader.id != work.actor.id]
    rows = [{"note_id": note.id, "case_id": case.id, "user_id": reader.id} for reader in people]
    insert_all(work.session, NoteReader, [{**row, **_UNREAD} for row in rows])
    stream = audit.case_stream(case.id)
    audit.record(work, stream, "note_written", note_id=note.id, kind=kind, readers=len(people))
    for reader in people:
        _tell(work, case, note, reader)


_UNREAD: dict[str, None] = {"acknowledged_at": None, "archived_at": None}


def checked(text: str, field: str = "texto") -> str:
    """A text that says something and is not too long."""
    text = text.strip()
    if not text:
        raise InvalidInput({field: "Escriba qué quiere decir."})
    if len(text) > LONGEST:
        raise InvalidInput({field: f"Escriba como máximo {LONGEST} caracteres."})
    return text


def _tell(work: Work, case: Case, note: Note, reader: User) -> None:
    """The letter names the case; what was written stays inside where the matter is reserved."""
    hidden = case.reserved or case.identity_reserved
    said = {
        "name": reader.name,
        "author": work.actor.name,
        "note_kind": note.kind,
        "note": "" if hidden else note.text,
        "task_id": note.task_id,
    }
    key = f"note:{note.id}:{reader.id}"
    notify(work, "nota_interna", to=reader.email, context=said, case_id=case.id, dedup_key=key)


# --- what is read ---------------------------------------------------------------------------------


def of_case(work: Work, case_id: int) -> tuple[NoteLine, ...]:
    """The latest notes, the newest first. The caller has asked whether the actor may see the
    case."""
    rows = work.session.execute(
        select(Note, User.name)
        .join(User, User.id == Note.author_id)
        .where(Note.case_id == case_id)
        .order_by(Note.id.desc())
        .limit(LATEST)
    ).all()
    readers = _readers(work, [note.id for note, _ in rows])
    return tuple(
        NoteLine(
            id=note.id,
            kind=NoteKind(note.kind),
            task_id=note.task_id,
            author=author,
            text=note.text,
            written_at=note.written_at,
            readers=tuple(readers.get(note.id, ())),
        )
        for note, author in rows
    )


def _readers(work: Work, note_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = work.session.execute(
        select(NoteReader.note_id, User.name)
        .join(User, User.id == NoteReader.user_id)
        .where(NoteReader.note_id.in_(note_ids))
        .order_by(NoteReader.id)
    )
    found: dict[int, list[str]] = {}
    for note_id, name in rows:
        found.setdefault(note_id, []).append(name)
    return found


# --- what a reader does with one ------------------------------------------------------------------


def acknowledge(work: Work, reader_id: int) -> None:
    """The reader knows: «enterado». Once said, it stays said."""
    _mark(work, reader_id, "note_acknowledged", acknowledged_at=work.now)


def archive(work: Work, reader_id: int) -> None:
    """Puts the notice away; to put it away is to know of it."""
    _mark(work, reader_id, "note_archived", acknowledged_at=work.now, archived_at=work.now)


def bring_back(work: Work, reader_id: int) -> None:
    """Takes an archived notice out again."""
    _mark(work, reader_id, "note_brought_back", archived_at=None)


def _mark(work: Work, reader_id: int, action: str, **instants: datetime | None) -> None:
    found = work.session.get(NoteReader, reader_id, with_for_update=True)
    if found is None or found.user_id != work.actor.id:
        raise NotFound("notice", reader_id)
    if found.acknowledged_at is not None:
        instants.pop("acknowledged_at", None)
    for name, value in instants.items():
        setattr(found, name, value)
    audit.record(work, audit.case_stream(found.case_id), action, note_id=found.note_id)
