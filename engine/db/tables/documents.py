"""Files, and the forms of citizens while they are filled in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class Origin(StrEnum):
    ELECTRONIC = "electronico"
    SCANNED = "digitalizado"


class Scan(StrEnum):
    """What is known of a file's health."""

    OURS = "propio"  # made here: nobody sent it
    NOT_SCANNED = "no_analizado"  # this installation has no virus scanner
    PENDING = "pendiente"  # in quarantine until the scanner has looked at it
    CLEAN = "limpio"
    INFECTED = "infectado"  # in quarantine for good


class Document(Numbered, Base):
    """A file of a case (or of a filing not sent yet), kept outside the web root by its hash.

    It is part of the case file once it has a `position`; a working document never gets one.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("case_id", "position"),)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"), index=True)
    filing_key: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]  # "anexo", "respuesta", …
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    public: Mapped[bool] = mapped_column(default=False)  # shown on the tracking page
    position: Mapped[int | None]  # its place in the case file: 1, 2, 3… as they enter
    filed_at: Mapped[datetime | None]  # when it entered the case file
    filed_by: Mapped[str] = mapped_column(default="")
    folios: Mapped[int | None]  # pages; NULL where they could not be counted
    type_name: Mapped[str] = mapped_column(default="")  # tipo documental of the series
    dated_on: Mapped[date | None]  # the day that the document itself bears
    origin: Mapped[str] = mapped_column(default=Origin.ELECTRONIC)
    signature: Mapped[str] = mapped_column(default="")  # what seals it; "" where nothing does
    location: Mapped[str] = mapped_column(default="")  # where the paper lies
    scanned_by: Mapped[str] = mapped_column(default="")
    code: Mapped[str | None] = mapped_column(unique=True)  # by which anybody checks it
    scan: Mapped[str] = mapped_column(default=Scan.OURS, index=True)
    virus: Mapped[str] = mapped_column(default="")  # what the scanner calls it
    contents: Mapped[str] = mapped_column(default="")  # what acts by itself in it, comma separated
    tells_identity: Mapped[bool] = mapped_column(default=False)  # it may name who is reserved
    checked_at: Mapped[datetime | None]  # when its signature was last validated
    check_result: Mapped[str | None]  # adapters.signer.State
    check_said: Mapped[str | None]  # in words


class Filing(Base):
    """A form of a new matter while it is filled in; `case_id` once it was sent.

    A citizen's, page by page; or an official's, who says how and when the matter was received.
    """

    __tablename__ = "filing"
    key: Mapped[str] = mapped_column(primary_key=True)  # hash of the browser's token
    process_id: Mapped[str]
    values: Mapped[str]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"))
    official_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"), index=True)
    reception: Mapped[str] = mapped_column(default="{}")  # channel, instant…: domain.values text
    draft: Mapped[str] = mapped_column(default="")  # a page as it was typed, saved for later


class FilingKey(Base):
    """Another way into a filing: a link that can be sent, or the browser that followed it.

    The token is kept as a hash: who reads the table cannot go on with the filing.
    """

    __tablename__ = "filing_key"
    key: Mapped[str] = mapped_column(primary_key=True)
    filing_key: Mapped[str] = mapped_column(ForeignKey("filing.key"), index=True)
    link: Mapped[bool]
    expires_at: Mapped[datetime]


class Notice(Numbered, Base):
    """The privacy notice that a person read before filing: Ley 1581 de 2012, art. 12.

    Its text is in the form of the case's definition; `digest` proves which one it was.
    """

    __tablename__ = "notice"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    form_key: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    read_at: Mapped[datetime]


class Survey(Base):
    """What a person thinks of how their matter was attended, once it is closed."""

    __tablename__ = "survey"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), primary_key=True)
    clarity: Mapped[int]
    timeliness: Mapped[int]
    treatment: Mapped[int]
    answered_at: Mapped[datetime]
