"""What officials say to each other about a case: notes, what they ask, who is looking."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class NoteKind(StrEnum):
    COMMENT = "comment"
    INFORMED = "informed"
    REASSIGNED = "reassigned"
    RETURNED = "returned"
    CORRECTED = "corrected"
    ACCESS = "access"


class Note(Numbered, Base):
    """Nota interna: what an official wrote on a case. Citizens never see it."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_case_id", "case_id"),)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[str]  # NoteKind
    author_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]


class NoteReader(Numbered, Base):
    """Somebody to whom a note was addressed; it waits among the pendings until it is archived."""

    __tablename__ = "note_reader"
    __table_args__ = (
        Index("ix_note_reader_user", "user_id", "case_id"),
        Index("ix_note_reader_note", "note_id"),
    )
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    acknowledged_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]


class ConsultationKind(StrEnum):
    OPINION = "concepto"
    APPROVAL = "visto_bueno"


class Consultation(Numbered, Base):
    """Concepto interno or visto bueno: a question to a colleague, which does not move the case.

    It is addressed to one person, one role or one office.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_case_id", "case_id"),
        Index("ix_consultation_user", "to_user_id", "answered_at"),
        Index("ix_consultation_group", "to_group", "answered_at"),
        Index("ix_consultation_asked_by", "asked_by_id", "archived_at"),
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[str]  # ConsultationKind
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    asked_at: Mapped[datetime]
    question: Mapped[str]
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
    to_group: Mapped[str | None]
    to_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    business_days: Mapped[int]  # goal of the office, counted from the day after it was asked
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
    approved: Mapped[bool | None]  # of a visto bueno
    answer: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]  # put away by who asked


class Presence(Base):
    """Somebody looks at a case; the row says so for a minute after it was last written."""

    __tablename__ = "presence"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), primary_key=True)
    seen_at: Mapped[datetime]
