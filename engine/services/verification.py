"""By its code anybody can check that a paper is what it says."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import segno
from sqlalchemy import select

from engine.db.tables import Act, ActStatus, Case, Document
from engine.domain import verification_codes as codes
from engine.errors import NotFound
from engine.services.work import Work
from engine.settings import BOGOTA


class State(StrEnum):
    """What the signature of a document is worth today."""

    UNSIGNED = "unsigned"  # the house made it; nobody seals it
    SEALED = "sealed"
    NOT_SEALED_YET = "not_sealed_yet"  # decided and numbered; its PDF is on its way
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the page tells anybody who has the code: no names, and of a reserved case no more
    than that the document is authentic, its hash and its signature."""

    code: str
    state: State
    reserved: bool
    sha256: str  # "" until there is a file
    size: int
    title: str = ""
    number: str = ""
    dated_on: date | None = None
    document_id: int | None = None  # of what a signature seals
    checked_at: datetime | None = None  # when its signature was last validated, and what was found
    check_result: str = ""  # adapters.signer.State


def check(work: Work, typed: str) -> Checked:
    """The document of a code. NotFound for a code that is none, whatever is wrong with it.

    Count the attempt first (`throttle.VERIFYING`), in a transaction of its own.
    """
    code = codes.read(typed)
    if code is None:
        raise NotFound("verification", typed)
    act = work.session.scalar(select(Act).where(Act.proof == code))
    return _of_act(work, act, code) if act else _of_document(work, code)


def _of_act(work: Work, act: Act, code: str) -> Checked:
    document = work.session.get(Document, act.document_id) if act.document_id else None
    reserved = work.session.get_one(Case, act.case_id).reserved
    said: dict[str, Any] = {} if reserved else {"title": act.paper_name, "number": act.code}
    return Checked(
        code=codes.grouped(code),
        state=_STATES[ActStatus(act.status)],
        reserved=reserved,
        sha256=document.sha256 if document else "",
        size=document.size if document else 0,
        dated_on=None if reserved else act.issued_on,
        **_last_check(document, reserved=reserved),
        **said,
    )


_STATES = {
    ActStatus.NUMBERED: State.NOT_SEALED_YET,
    ActStatus.SEALED: State.SEALED,
    ActStatus.ANNULLED: State.ANNULLED,
}


def _of_document(work: Work, code: str) -> Checked:
    row = work.session.execute(
        select(Document, Case).join(Case, Case.id == Document.case_id).where(Document.code == code)
    ).one_or_none()
    if row is None:
        raise NotFound("verification", code)
    document, case = row
    day = document.dated_on or document.created_at.astimezone(BOGOTA).date()
    said: dict[str, Any] = (
        {} if case.reserved else {"title": document.type_name, "number": case.radicado}
    )
    return Checked(
        code=codes.grouped(code),
        state=State.SEALED if document.signature else State.UNSIGNED,
        reserved=case.reserved,
        sha256=document.sha256,
        size=document.size,
        dated_on=None if case.reserved else day,
        **_last_check(document, reserved=case.reserved),
        **said,
    )


def _last_check(document: Document | None, *, reserved: bool) -> dict[str, Any]:
    """Of a reserved case no day: the first check is of the day on which it was signed."""
    if document is None or not document.signature:
        return {}
    return {
        "document_id": document.id,
        "checked_at": None if reserved else document.checked_at,
        "check_result": document.check_result or "",
    }


def printed(base_url: str, code: str) -> dict[str, str]:
    """What a paper prints so that it can be checked: the address, the code, and both as a QR."""
    said = codes.grouped(code)
    url = f"{base_url}/verificar/{said}"
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=2, svgns=True)
    return {"code": said, "url": url, "qr": drawn.getvalue().decode("utf-8")}
