"""A citizen's filing while it is filled in, page by page, until it becomes a case."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, exists, or_, select

from engine.db.tables import Case, Document, Filing, FilingKey, Party
from engine.domain import values as text
from engine.domain.forms import Field, Form, clean
from engine.domain.officials import CITIZEN
from engine.errors import Conflict, InvalidInput, NotFound
from engine.services import attachments, cases, deadlines, deployments, privacy, throttle
from engine.services.attachments import Asking, Upload
from engine.services.casepages import DocumentLine, document_line
from engine.services.deadlines import TermLine
from engine.services.openprocedures import OpenProcedure, procedure, procedures
from engine.services.work import Work, Workplace

__all__ = [
    "HalfFiling",
    "OpenProcedure",
    "Receipt",
    "Upload",
    "answer",
    "attach",
    "begin",
    "check_may_begin",
    "detach",
    "half",
    "key_of",
    "procedure",
    "procedures",
    "purge",
    "receipt",
    "save",
    "send",
    "unsent",
]

CHANNEL = "web"
#: a filing that nobody sent is forgotten after this long
KEPT = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class HalfFiling:
    """What is filled in so far. `case_id` once it was sent."""

    process: OpenProcedure
    values: Mapping[str, Any]
    files: Mapping[str, tuple[DocumentLine, ...]]
    saved_at: datetime
    case_id: int | None
    draft: Mapping[str, Any]  # of one page, as it was typed: `page` and `raw`

    def typed(self, page: Field) -> Mapping[str, Any]:
        """What the page shows: what was typed and saved for later, else what was answered."""
        return self.draft["raw"] if self.draft.get("page") == page.id else self.values

    @property
    def pages(self) -> tuple[Field, ...]:
        return self.process.form.pages_shown(self.values)

    @property
    def file_ids(self) -> dict[str, list[int]]:
        return attachments.ids(self.files)

    def first_unanswered(self) -> Field | None:
        """The first page that cannot be left as it is; None when all may be sent."""
        for page in self.pages:
            try:
                self.clean(page, self.values)
            except InvalidInput:
                return page
        return None

    def clean(self, page: Field, raw: Mapping[str, object]) -> dict[str, Any]:
        form = self.process.form
        return clean(form, raw, self.values, page=page.id, files=self.file_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What proves that the matter was filed."""

    process_name: str
    radicado: str
    tracking_code: str
    subject: str
    received_at: datetime
    terms: tuple[TermLine, ...]
    email: str
    documents: tuple[DocumentLine, ...]
    notices: tuple[str, ...]  # versions of the privacy notices that were read


def begin(work: Work, process_id: str, *, address: str) -> str:
    """The token of a new filing, for the browser to keep. Throttled after too many."""
    procedure(work, process_id)
    throttle.attempt(work, _begun_from(address), throttle.FILING)
    token = secrets.token_urlsafe(32)
    work.session.add(
        Filing(
            key=key_of(token),
            process_id=process_id,
            values=text.dumps({}),
            created_at=work.now,
            saved_at=work.now,
            case_id=None,
        )
    )
    work.session.flush()
    return token


def check_may_begin(work: Work, *, address: str) -> None:
    """Throttled while the address must wait: asked by reading, so that a burst of requests never
    takes the lock for which officials wait."""
    throttle.refuse_while_blocked(work, _begun_from(address))


def half(work: Work, process_id: str, token: str) -> HalfFiling:
    """What this browser has filled in. NotFound when it never began, or too long ago."""
    return _half(work, _filing(work, process_id, token))


def answer(
    work: Work, process_id: str, token: str, page_id: str, raw: Mapping[str, object]
) -> HalfFiling:
    """Keeps the answers of one page. InvalidInput keeps nothing of it."""
    filing = unsent(work, process_id, token)
    before = _half(work, filing)
    page = before.process.form.page(page_id)
    answered = before.clean(page, raw)
    others = {key: value for key, value in before.values.items() if key not in _keys(page)}
    filing.values = text.dumps({**others, **answered})
    filing.draft, filing.saved_at = "", work.now
    work.session.flush()
    return _half(work, filing)


def save(
    work: Work, process_id: str, token: str, page_id: str, raw: Mapping[str, object]
) -> HalfFiling:
    """Keeps a page as it is typed, right or wrong, for whoever goes on later."""
    filing = unsent(work, process_id, token)
    page = procedure(work, process_id).form.page(page_id)
    filing.draft = text.dumps({"page": page.id, "raw": raw})
    filing.saved_at = work.now
    work.session.flush()
    return _half(work, filing)


def attach(
    place: Workplace, process_id: str, token: str, key: str, uploads: Iterable[Upload]
) -> tuple[str, ...]:
    """Keeps the files that can be kept; a sentence for each that cannot."""
    opening = partial(_asking, process_id=process_id, token=token)
    return attachments.attach(place, CITIZEN, opening, key, uploads)


def detach(work: Work, process_id: str, token: str, document_id: int) -> None:
    """Takes a file back, before the filing is sent."""
    asking = _asking(work, lock=True, process_id=process_id, token=token)
    attachments.detach(work, asking, document_id)


def send(work: Work, process_id: str, token: str) -> int:
    """Files the matter, once: a second call finds the same case. InvalidInput, per field."""
    filing = _filing(work, process_id, token, locked=True)
    if filing.case_id is not None:
        return filing.case_id
    written = _half(work, filing)
    answers = clean(written.process.form, written.values, {}, files=written.file_ids)
    filed = cases.file(
        work,
        process_id,
        answers,
        received_at=work.now,
        channel=CHANNEL,
        attachments=[id_ for ids in written.file_ids.values() for id_ in ids],
    )
    filing.case_id = filed.case_id
    filing.saved_at = work.now
    filing.values, filing.draft = text.dumps({}), ""  # the case has them now
    work.session.execute(
        delete(FilingKey).where(FilingKey.filing_key == filing.key, FilingKey.link)
    )
    work.session.flush()
    return filed.case_id


def receipt(work: Work, process_id: str, token: str) -> Receipt:
    """The receipt of what this browser filed. NotFound before it was sent."""
    filing = _filing(work, process_id, token)
    case = work.session.get(Case, filing.case_id) if filing.case_id is not None else None
    if case is None:
        raise NotFound("receipt", process_id)
    brought = (Document.created_by == CITIZEN.username, Document.created_at <= case.filed_at)
    documents = work.session.scalars(
        select(Document).where(Document.case_id == case.id, *brought).order_by(Document.id)
    )
    return Receipt(
        process_name=work.definitions.get(case.definition_id).name,
        radicado=case.radicado,
        tracking_code=case.tracking_code,
        subject=case.subject,
        received_at=case.received_at,
        terms=deadlines.lines(work, case.id),
        email=_email(work, case.id),
        documents=tuple(document_line(row) for row in documents),
        notices=privacy.versions(work, case.id),
    )


def purge(work: Work) -> None:
    """Forgets the filings that nobody sent, and what this browser kept of those that were."""
    work.session.execute(delete(FilingKey).where(FilingKey.expires_at <= work.now))
    followed = exists().where(FilingKey.filing_key == Filing.key)
    forgotten = (Filing.saved_at < work.now - KEPT) & ~followed
    work.session.execute(
        delete(Document).where(
            Document.filing_key.in_(select(Filing.key).where(forgotten)),
            Document.case_id.is_(None),
        )
    )
    work.session.execute(delete(Filing).where(forgotten))


def key_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _begun_from(address: str) -> str:
    return f"filing:address:{address}"


def _filing(work: Work, process_id: str, token: str, *, locked: bool = False) -> Filing:
    """By the token of the browser that began it, or of one that followed its link."""
    key = key_of(token)
    followed = select(FilingKey.filing_key).where(
        FilingKey.key == key, ~FilingKey.link, FilingKey.expires_at > work.now
    )
    query = select(Filing).where(
        or_(Filing.key == key, Filing.key.in_(followed)), Filing.process_id == process_id
    )
    found = work.session.scalar(query.with_for_update() if locked else query)
    if found is None:
        raise NotFound("filing", process_id)
    return found


def unsent(work: Work, process_id: str, token: str, *, locked: bool = True) -> Filing:
    filing = _filing(work, process_id, token, locked=locked)
    if filing.case_id is not None:
        raise Conflict(f"the filing became case {filing.case_id}")
    return filing


def _half(work: Work, filing: Filing) -> HalfFiling:
    return HalfFiling(
        process=procedure(work, filing.process_id),
        values=text.loads(filing.values),
        files=attachments.files_of(work, filing.key),
        saved_at=filing.saved_at,
        case_id=filing.case_id,
        draft=text.loads(filing.draft) if filing.draft else {},
    )


def _asking(work: Work, *, lock: bool, process_id: str, token: str) -> Asking:
    """The form of a filing that nobody sent yet."""
    filing = unsent(work, process_id, token, locked=lock)
    if lock:
        filing.saved_at = work.now
    form = cases.start_form(deployments.latest(work, process_id))
    return Asking(form or Form(id=process_id, fields=()), filing.key)


def _keys(page: Field) -> frozenset[str]:
    return frozenset(field.key for field in Form(id=page.id, fields=page.fields).inputs())


def _email(work: Work, case_id: int) -> str:
    """Where the receipt goes; "" when nobody gave an address."""
    return work.session.scalar(select(Party.email).where(Party.case_id == case_id).limit(1)) or ""
