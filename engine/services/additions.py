"""What a person adds to their matter after filing it: words and files for its case file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from engine.adapters.documents import Stored
from engine.db.tables import Case, CaseStatus, Document, Task, TaskStatus, User
from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import audit, casefiles, history, notifications, scanning, throttle, tracking
from engine.services.casefiles import NewDocument
from engine.services.filings import Upload
from engine.services.history import Line
from engine.services.work import Work, Workplace
from engine.settings import ATTACHMENTS_PER_FILING

KIND = "aporte"
TEXT, FILES = "informacion", "anexos"
LONGEST = 10_000
#: files that a person may add to one matter
MOST = 50


@dataclass(frozen=True, slots=True)
class Received:
    """Names of the files that entered the case file, and a sentence for each that did not."""

    kept: tuple[str, ...]
    refused: tuple[str, ...]


def receive(
    place: Workplace, radicado: str, code: str, uploads: Iterable[Upload], *, address: str
) -> Received:
    """Files for a matter, each by itself. NotFound for a wrong pair; Throttled after too many.

    InvalidInput where the matter is over. Files are copied outside any transaction.
    """
    with place.work_as(CITIZEN) as work:
        throttle.attempt(work, f"addition:address:{address}", throttle.FILING)
        case = _open(work, radicado, code)
        case_id, store = case.id, work.documents
    kept: list[str] = []
    refused: list[str] = []
    for upload in list(uploads)[:ATTACHMENTS_PER_FILING]:
        try:
            stored = store.save(upload.stream, upload.name)
            with place.work_as(CITIZEN) as work:
                _file(work, case_id, stored)
            kept.append(stored.name)
        except InvalidInput as refusal:
            refused.extend(refusal.fields.values())
    return Received(tuple(kept), tuple(refused))


def keep_words(place: Workplace, radicado: str, code: str, text: str) -> Stored | None:
    """What was written, kept as a file of its own; None where nothing was. InvalidInput."""
    said = text.strip()
    if len(said) > LONGEST:
        raise InvalidInput({TEXT: f"Escriba {LONGEST} caracteres o menos."})
    with place.reading_as(CITIZEN) as work:
        _open(work, radicado, code)
        store, today = work.documents, work.today
    if not said:
        return None
    content = said.encode()
    name = f"informacion-{today.isoformat()}.txt"
    return Stored(
        sha256=store.keep(content), size=len(content), media_type="text/plain", name=name, folios=1
    )


def tell(work: Work, radicado: str, code: str, words: Stored | None, files: int) -> None:
    """The case learns that something arrived, and so does whoever has its tasks.

    InvalidInput where nothing did.
    """
    case = _open(work, radicado, code)
    if words is None and not files:
        raise InvalidInput({TEXT: "Escriba lo que quiere añadir o adjunte un archivo."})
    if words is not None:
        casefiles.add(work, case.id, NewDocument(kind=KIND, stored=words))
    history.add(work, case.id, Line("information_added", data={"files": files}))
    audit.record(work, audit.case_stream(case.id), "information_added", files=files)
    for user in _holders(work, case.id):
        notifications.notify(
            work,
            "informacion_recibida",
            to=user.email,
            context={"name": user.name},
            case_id=case.id,
            dedup_key=f"informacion_recibida:{case.id}:{user.id}:{work.now.isoformat()}",
        )


def _open(work: Work, radicado: str, code: str) -> Case:
    case = tracking.named(work, radicado, code)
    if case.status != CaseStatus.OPEN:
        refusal = "Esta petición ya terminó: si necesita algo más, presente una nueva."
        raise InvalidInput({TEXT: refusal})
    return case


def _file(work: Work, case_id: int, stored: Stored) -> None:
    added = work.session.scalar(
        select(func.count()).where(Document.case_id == case_id, Document.kind == KIND)
    )
    if (added or 0) >= MOST:
        raise InvalidInput({FILES: f"El archivo «{stored.name}» no cupo: ya añadió {MOST}."})
    casefiles.add(work, case_id, NewDocument(kind=KIND, stored=stored, scan=scanning.first(work)))


def _holders(work: Work, case_id: int) -> Iterable[User]:
    return work.session.scalars(
        select(User)
        .join(Task, Task.assignee_id == User.id)
        .where(Task.case_id == case_id, Task.status == TaskStatus.OPEN)
        .distinct()
    ).all()
