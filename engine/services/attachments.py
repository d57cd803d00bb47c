"""Files that come with a form before it is sent: a filing's, a task's, that of what reached a case.

Each waits under the key of the form that it came with and belongs to no case; sent, it enters the
case file with what its field says of it. What nobody sent is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, Protocol

from sqlalchemy import ColumnElement, Text, cast, delete, func, literal, select

from engine.adapters.documents import Stored
from engine.bpm.definition import Definition
from engine.db.tables import Case, CaseFile, Document, Draft, Origin, Task, TaskStatus
from engine.domain.forms import Field, Form, clean
from engine.domain.forms.files import endings, in_words
from engine.domain.officials import Actor
from engine.domain.procedures import FileRules, file_rules
from engine.errors import InvalidInput, NotFound
from engine.services import audit, casefiles, history, incidents, scanning
from engine.services.casepages import DocumentLine, document_line
from engine.services.work import Work, Workplace
from engine.settings import ATTACHMENTS_PER_FILING, BOGOTA

#: what an official attached and neither sent nor saved is forgotten after this long
KEPT = timedelta(days=30)
TASK, EVENT = "task:", "event:"
#: what an incident does again that hands an event to its case
RECORD = "record_event"

Waiting = Mapping[str, tuple[DocumentLine, ...]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Asking:
    """A form that somebody fills in, and the key under which its files wait. `rules` are those of
    the procedure that asks, which may be one that the case's calls."""

    form: Form
    key: str
    rules: FileRules = field(default_factory=FileRules)

    def field(self, key: str) -> Field:
        """NotFound where the form asks for no files under that key."""
        if key not in self.form.file_fields:
            raise NotFound("field", key)
        return self.form.file_fields[key]


class Opening(Protocol):
    """Looks at the form anew, as long as the actor may fill it in; `lock`: nobody else sends it
    until the transaction ends."""

    def __call__(self, work: Work, *, lock: bool) -> Asking: ...


def of_task(work: Work, owner: Definition, form: Form, task_id: int) -> Asking:
    """What the actor attaches to the form of a task."""
    return Asking(form, f"{TASK}{task_id}:{work.actor.id}", file_rules(owner.bundle.procedure))


def of_event(work: Work, owner: Definition, form: Form, case_id: int, event_id: str) -> Asking:
    """What the actor attaches to the form of what reached a case."""
    key = _event_key(case_id, event_id, work.actor.id)
    return Asking(form, key, file_rules(owner.bundle.procedure))


def _event_key(case_id: int, event_id: str, actor_id: int | None) -> str:
    return f"{EVENT}{case_id}:{event_id}:{actor_id}"


def attach(
    place: Workplace, actor: Actor, opening: Opening, key: str, uploads: Iterable[Upload]
) -> tuple[str, ...]:
    """Keeps the files that can be kept; a sentence for each that cannot.

    Files are copied outside any transaction: a large one must not make others wait.
    """
    refused: list[str] = []
    for upload in uploads:
        try:
            with place.reading_as(actor) as work:
                _check(work, opening(work, lock=False), key, upload.name)
                store = work.documents
            stored = store.save(upload.stream, upload.name)
            keep(place, actor, opening, key, stored)
        except InvalidInput as refusal:
            refused.extend(refusal.fields.values())
    return tuple(refused)


def keep(place: Workplace, actor: Actor, opening: Opening, key: str, stored: Stored) -> None:
    """A file of the store waits with the form. InvalidInput where it does not go there."""
    with place.work_as(actor) as work:
        put(work, opening(work, lock=True), key, stored)


def put(work: Work, asking: Asking, key: str, stored: Stored) -> None:
    """The same: once, however often it comes, and in the place of the one before where the field
    takes one."""
    _check(work, asking, key, stored.name)
    again = select(Document.id).where(
        Document.filing_key == asking.key,
        Document.kind == key,
        Document.sha256 == stored.sha256,
        Document.name == stored.name,
    )
    if work.session.scalar(again) is not None:
        return
    if not asking.field(key).multiple:
        work.session.execute(_forget(asking, Document.kind == key))
    work.session.add(_row(work, asking, key, stored))
    work.session.flush()


def detach(work: Work, asking: Asking, document_id: int) -> None:
    """Takes a file back, before the form is sent."""
    work.session.execute(_forget(asking, Document.id == document_id))


def waiting(work: Work, asking: Asking) -> Waiting:
    """The files that wait with a form, by the field that asks for them."""
    return files_of(work, asking.key) if asking.form.file_fields else {}


def files_of(work: Work, key: str) -> Waiting:
    rows = work.session.scalars(
        select(Document).where(Document.filing_key == key).order_by(Document.id)
    )
    found: dict[str, tuple[DocumentLine, ...]] = {}
    for row in rows:
        found[row.kind] = (*found.get(row.kind, ()), document_line(row))
    return found


def ids(files: Waiting) -> dict[str, list[int]]:
    return {key: [line.id for line in lines] for key, lines in files.items()}


def answered(
    work: Work,
    case_id: int,
    asking: Asking,
    raw: Mapping[str, object],
    known: Mapping[str, object],
) -> dict[str, Any]:
    """The clean answers of a form; None for what the case knew and came back empty. What was
    attached to them is in the case file then; what was attached and is not asked any more is
    forgotten. InvalidInput per field.
    InvalidInput per field.

    The caller moves the case in the same transaction.
    """
    if not asking.form.file_fields:
        return clean(asking.form, raw, known, blanks=True)
    waits = ids(waiting(work, asking))
    sent = clean(asking.form, raw, known, files=waits, blanks=True)
    _enter(work, case_id, asking, sent)
    _tell_what_is_missing(work, case_id, asking, sent)
    work.session.execute(_forget(asking))
    return sent


def _enter(work: Work, case_id: int, asking: Asking, sent: Mapping[str, Any]) -> None:
    named = {
        one: field for key, field in asking.form.file_fields.items() for one in sent.get(key, ())
    }
    if not named:
        return
    casefiles.lock(work, case_id)
    _check_open(work, case_id, next(iter(named.values())).key)
    tells = work.session.scalars(select(Case.identity_reserved).where(Case.id == case_id)).one()
    for row in work.session.scalars(select(Document).where(Document.id.in_(named))):
        asked = named[row.id]
        row.case_id, row.filing_key = case_id, None
        row.type_name = asking.rules.type_of(asked.key)
        row.dated_on = _day(sent.get(asked.dated_by))
        row.tells_identity = tells  # it may: nobody has looked
        if asked.is_scanned(sent):
            row.origin, row.scanned_by = Origin.SCANNED, work.actor.name
    work.session.flush()
    casefiles.enter(work, case_id, list(named))


def _check_open(work: Work, case_id: int, key: str) -> None:
    """InvalidInput where the file is closed: a letter may come back long after that."""
    file = work.session.get(CaseFile, case_id)
    if file is not None and file.closed_at is not None:
        raise InvalidInput(
            {
                key: "El expediente está cerrado: ábralo otra vez en «Documentos del expediente»"
                " y vuelva a enviar la tarea."
            }
        )


def _tell_what_is_missing(
    work: Work, case_id: int, asking: Asking, sent: Mapping[str, Any]
) -> None:
    """The history says what was not attached, and the reason that was given."""
    for key, asked in asking.form.file_fields.items():
        if (cause := sent.get(asked.excused_by)) and not sent.get(key):
            said = {"type": asking.rules.type_of(key), "cause": cause}
            history.add(work, case_id, history.Line("document_missing", data=said))
            audit.record(work, audit.case_stream(case_id), "document_missing", **said)


def purge(work: Work) -> None:
    """Forgets what officials attached and never sent; not what a draft of an open task has, nor
    what came with an event that is to be recorded once more."""
    again = [
        _event_key(it["case_id"], it["event_id"], it["actor_id"])
        for it in incidents.to_try_again(work, RECORD)
    ]
    drafts = (
        select(literal(TASK) + cast(Draft.task_id, Text) + ":" + cast(Draft.user_id, Text))
        .join(Task, Task.id == Draft.task_id)
        .where(Task.status == TaskStatus.OPEN)
    )
    ours = Document.filing_key.startswith(TASK) | Document.filing_key.startswith(EVENT)
    work.session.execute(
        delete(Document).where(
            ours,
            Document.case_id.is_(None),
            Document.created_at < work.now - KEPT,
            Document.filing_key.not_in(drafts),
            Document.filing_key.not_in(again),
        )
    )


def _check(work: Work, asking: Asking, key: str, name: str) -> None:
    """NotFound when the form asks for no files there; InvalidInput when it takes none of that
    type, or no more."""
    asked = asking.field(key)
    if not asked.takes(name):
        words = in_words(endings(asked.accept))
        raise InvalidInput({key: f"El archivo «{name}» no es de los que van aquí ({words})."})
    if not asked.multiple:
        return
    kept = work.session.scalar(
        select(func.count()).select_from(Document).where(Document.filing_key == asking.key)
    )
    if (kept or 0) >= ATTACHMENTS_PER_FILING:
        raise InvalidInput(
            {key: f"El archivo «{name}» no cupo: ya adjuntó {ATTACHMENTS_PER_FILING}, el máximo."}
        )


def _row(work: Work, asking: Asking, key: str, stored: Stored) -> Document:
    return Document(
        case_id=None,
        filing_key=asking.key,
        kind=key,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        folios=stored.folios,
        created_at=work.now,
        created_by=work.actor.username,
        public=False,
        scan=scanning.first(work),
        contents=",".join(stored.contents),
    )


def _forget(asking: Asking, *which: ColumnElement[bool]) -> Any:
    return delete(Document).where(
        Document.filing_key == asking.key, Document.case_id.is_(None), *which
    )


def _day(said: object) -> date | None:
    if isinstance(said, datetime):
        return said.astimezone(BOGOTA).date()
    return said if isinstance(said, date) else None
