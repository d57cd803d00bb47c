"""The case file (expediente electrónico): its documents in order, its indexes, what keeps it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class CaseFile(Base):
    """The file of one case. What the retention table said is frozen in it when it closes."""

    __tablename__ = "case_file"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), primary_key=True)
    documents: Mapped[int] = mapped_column(default=0)  # the last place that was given
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by: Mapped[str] = mapped_column(default="")
    closing_reason: Mapped[str] = mapped_column(default="")
    reopened_at: Mapped[datetime | None]  # from then on only a person closes it
    series_code: Mapped[str] = mapped_column(default="")
    managed_until: Mapped[date | None]  # from then on it may go to the central archive
    archived_until: Mapped[date | None] = mapped_column(index=True)  # then its disposition is due
    disposition: Mapped[str] = mapped_column(default="")
    norm: Mapped[str] = mapped_column(default="")
    verification: Mapped[str] = mapped_column(default="")


class FileIndex(Numbered, Base):
    """An index that was sealed at a closing: the hash of its XML, and of its signature."""

    __tablename__ = "file_index"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    documents: Mapped[int]
    sha256: Mapped[str]
    previous: Mapped[str]  # hash of the index before; "" for the first
    signature_sha256: Mapped[str] = mapped_column(default="")  # "" until it is signed
    signed_at: Mapped[datetime | None]
    signer: Mapped[str] = mapped_column(default="")


class RetentionRow(Numbered, Base):
    """One line of the retention table (TRD): how long a series is kept, and what becomes of it."""

    __tablename__ = "retention"
    __table_args__ = (UniqueConstraint("series", "subseries", "valid_from"),)
    code: Mapped[str]
    series: Mapped[str]
    subseries: Mapped[str]
    managed_years: Mapped[int]
    archived_years: Mapped[int]
    disposition: Mapped[str]  # CT, E, S, MT
    norm: Mapped[str]
    verification: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
