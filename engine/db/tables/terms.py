"""Legal terms of a case, their log, and the notices about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class TermRow(Numbered, Base):
    """A legal term opened on a case. Its rule is frozen in it."""

    __tablename__ = "term"
    __table_args__ = (
        Index("ix_term_case", "case_id", "name"),
        Index("ix_term_due", "status", "due_on"),
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    name: Mapped[str]
    of_call: Mapped[int | None]  # token of the call activity whose own it is; else the case's
    addressee: Mapped[str] = mapped_column(default="")  # by name; "" for who began the case
    rule_code: Mapped[str]
    rule: Mapped[str]  # JSON of domain.deadlines.TermRule
    status: Mapped[str]  # domain.deadlines.TermStatus
    provisional: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    due_on: Mapped[date | None]  # NULL while suspended
    expired_at: Mapped[datetime | None]  # when its passing was noticed; the duty remains
    rests_until: Mapped[datetime | None]  # its passing could not be noted: not tried before
    ended_at: Mapped[datetime | None]


class TermEventRow(Numbered, Base):
    """Append-only log of a term; the due date can always be counted again from it."""

    __tablename__ = "term_event"
    __table_args__ = (UniqueConstraint("term_id", "seq"),)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    seq: Mapped[int]
    kind: Mapped[str]  # domain.deadlines.TermEventKind
    at: Mapped[datetime]
    effective_on: Mapped[date]
    due_on: Mapped[date | None]
    cause: Mapped[str] = mapped_column(default="")
    act: Mapped[str] = mapped_column(default="")
    rule: Mapped[str | None]  # JSON, when the event changes the rule
    actor: Mapped[str]


class Reminder(Numbered, Base):
    """A dated notice about a term; its key makes a second sending impossible."""

    __tablename__ = "reminder"
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    mark: Mapped[str]  # "50%", "-3h", "+0"; "vencido" for the notice of its expiry
    recipient: Mapped[str]  # "holder", "role:…", "superior", "control_interno"
    due_at: Mapped[datetime] = mapped_column(index=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    sent_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class DigestEntry(Numbered, Base):
    """A notice that waits for its reader's next daily digest.

    It ends in a letter (`message_id`), or is dropped when it is no longer true by then.
    """

    __tablename__ = "digest_entry"
    __table_args__ = (Index("ix_digest_entry_waiting", "user_id", "settled_at"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    kind: Mapped[str]  # folder of engine/emails: the letter that it would have been
    due_on: Mapped[date]
    on_behalf_of: Mapped[str] = mapped_column(default="")  # the absent holder's name
    dedup_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
