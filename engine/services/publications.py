"""What the entity makes known to everybody on its own site: published once, read by anybody.

Whether something may be published is decided before, by a person; what the law reserves is refused
here whatever was decided, and is hidden from the day on which it becomes reserved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, select

from engine.db.tables import Act, Case, Document, Publication, Scan, TermRow
from engine.domain import verification_codes
from engine.domain.deadlines import TermStatus
from engine.domain.folding import folded
from engine.domain.papers import Access
from engine.errors import InvalidInput, NotFound
from engine.services import audit, history, papers
from engine.services.documents import Download
from engine.services.history import Line
from engine.services.visibility import told
from engine.services.work import Work

PAGE = 20
MOST_WORDS = 10  # of a search: more of them find nothing more
DOCUMENT = "documento"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPublication:
    """What is to be published. `ends_on`: the last day on which it is shown."""

    title: str
    act_id: int | None = None
    document_id: int | None = None  # where there is no act
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """A publication as anybody sees it. `comments_until` is None where there are none to make;
    `open_to_comments` says whether they may still be made today."""

    id: int
    title: str
    kind: str
    number: str
    published_on: date
    ends_on: date | None
    comments_until: date | None
    open_to_comments: bool
    sha256: str
    size: int
    code: str  # by which its document is checked; "" where it has none


@dataclass(frozen=True, slots=True)
class PublicPage:
    lines: tuple[PublicLine, ...]
    next: int | None  # id from which the older ones come


def publish(work: Work, case_id: int, job_id: int, new: NewPublication) -> Publication:
    """Shown from now on. Asked again for the same job it is the first.

    InvalidInput where the document may not be shown to everybody.
    """
    kept = work.session.scalar(select(Publication).where(Publication.service_job_id == job_id))
    if kept is not None:
        return kept
    document, act = _paper(work, case_id, new)
    public = _public_paper(work, case_id, document)
    kind, number = document.type_name or document.name, act.code if act else ""
    row = Publication(
        case_id=case_id,
        document_id=document.id,
        act_id=act.id if act else None,
        service_job_id=job_id,
        title=new.title,
        kind=kind,
        number=number,
        words=folded(f"{new.title} {kind} {number}"),
        public_paper=public,
        published_on=work.today,
        published_at=work.now,
        ends_on=new.ends_on,
    )
    work.session.add(row)
    work.session.flush()
    _record(work, row, "published", document.sha256)
    return row


def withdraw(work: Work, case_id: int, publication_id: int) -> Publication:
    """No longer shown. NotFound for a publication of another case."""
    row = work.session.get(Publication, publication_id)
    if row is None or row.case_id != case_id:
        raise NotFound("publication", publication_id)
    if row.withdrawn_at is None:
        row.withdrawn_at = work.now
        work.session.flush()
        _record(work, row, "unpublished", "")
    return row


def address(work: Work, publication_id: int) -> str:
    """Where anybody reads it."""
    return f"{work.settings.base_url}/publicaciones/{publication_id}"


def listed(work: Work, text: str = "", *, open_only: bool = False, before: int = 0) -> PublicPage:
    """What is published, the newest first; of those that say every word of `text`, if any."""
    query = _shown(work).order_by(Publication.id.desc()).limit(PAGE + 1)
    for word in folded(text).split()[:MOST_WORDS]:
        query = query.where(Publication.words.contains(word, autoescape=True))
    if open_only:
        query = query.where(TermRow.status == TermStatus.OPEN, TermRow.due_on >= work.today)
    if before:
        query = query.where(Publication.id < before)
    rows = [_line(work, row) for row in work.session.execute(query)]
    return PublicPage(tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


def shown(work: Work, publication_id: int) -> PublicLine:
    """One publication. NotFound where there is none to see."""
    return _line(work, _one(work, publication_id))


def related(work: Work, publication_id: int) -> tuple[PublicLine, ...]:
    """What else is published of the same case, the oldest first: the answers to a draft, say."""
    own = _one(work, publication_id)[0]
    rows = work.session.execute(
        _shown(work)
        .where(Publication.case_id == own.case_id, Publication.id != own.id)
        .order_by(Publication.id)
        .limit(PAGE)
    )
    return tuple(_line(work, row) for row in rows)


def download(work: Work, publication_id: int) -> Download:
    """Its document, as it was sealed. NotFound as for the page."""
    document = _one(work, publication_id)[1]
    stream = work.documents.open(document.sha256)
    return Download(document.name, document.media_type, document.size, stream)


# --- what may be published ------------------------------------------------------------------------


def _paper(work: Work, case_id: int, new: NewPublication) -> tuple[Document, Act | None]:
    act = work.session.get(Act, new.act_id) if new.act_id else None
    document_id = act.document_id if act else new.document_id
    document = work.session.get(Document, document_id) if document_id else None
    if document is None or document.case_id != case_id:
        raise InvalidInput({DOCUMENT: "No hay un documento firmado que publicar."})
    if told(document) or document.scan in (Scan.PENDING, Scan.INFECTED):
        raise InvalidInput({DOCUMENT: "El documento lo envió una persona o está en cuarentena."})
    return document, act


def _public_paper(work: Work, case_id: int, document: Document) -> bool:
    """Whether it was made to be read by everybody. InvalidInput for what is reserved."""
    case = work.session.get_one(Case, case_id)
    spec = papers.declared(work.definitions.get(case.definition_id), document.kind)
    public = spec is not None and spec.access is Access.PUBLIC
    reserved = spec is not None and spec.access is Access.RESERVED
    if reserved or (case.reserved and not public):
        raise InvalidInput({DOCUMENT: "El documento o su expediente tienen reserva."})
    return public


def _record(work: Work, row: Publication, kind: str, sha256: str) -> None:
    history.add(work, row.case_id, Line(kind, data={"title": row.title}))
    said = {"publication": row.id, "number": row.number} | ({"sha256": sha256} if sha256 else {})
    audit.record(work, audit.case_stream(row.case_id), kind, **said)


# --- what anybody sees ----------------------------------------------------------------------------

_Shown = Row[Publication, Document, TermRow]


def _shown(work: Work) -> Select[Publication, Document, TermRow]:
    """Every publication that is not over and that nothing reserves; its term may be None."""
    return (
        select(Publication, Document, TermRow)
        .join(Document, Document.id == Publication.document_id)
        .join(Case, Case.id == Publication.case_id)
        .outerjoin(TermRow, TermRow.id == Publication.term_id)
        .where(*_open_to_all(work))
    )


def _open_to_all(work: Work) -> Sequence[ColumnElement[bool]]:
    return (
        Publication.withdrawn_at.is_(None),
        Publication.ends_on.is_(None) | (Publication.ends_on >= work.today),
        Case.reserved.is_(False) | Publication.public_paper,
        Document.tells_identity.is_(False),
        Document.scan.not_in([Scan.PENDING, Scan.INFECTED]),
    )


def _one(work: Work, publication_id: int) -> _Shown:
    found = work.session.execute(_shown(work).where(Publication.id == publication_id)).one_or_none()
    if found is None:
        raise NotFound("publication", publication_id)
    return found


def _line(work: Work, found: _Shown) -> PublicLine:
    row, document = found[0], found[1]
    term: TermRow | None = found[2]
    until = term.due_on if term else None
    running = term is not None and term.status == TermStatus.OPEN
    return PublicLine(
        id=row.id,
        title=row.title,
        kind=row.kind,
        number=row.number,
        published_on=row.published_on,
        ends_on=row.ends_on,
        comments_until=until,
        open_to_comments=running and until is not None and work.today <= until,
        sha256=document.sha256,
        size=document.size,
        code=verification_codes.grouped(document.code) if document.code else "",
    )
