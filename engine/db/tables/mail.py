"""Letters that go out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


class MessageStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"  # the relay took it; the mailbox of the person did not
    HELD = "held"  # written, or found in a restored backup: goes out when an operator says so
    DISCARDED = "discarded"  # held, and an operator said that it must not go out


class Message(Numbered, Base):
    """Outbound mail. The same row is never a second letter: its Message-ID is its own."""

    __tablename__ = "message"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"), index=True)
    kind: Mapped[str]  # folder of engine/emails
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    attachments: Mapped[str] = mapped_column(default="")  # ids of documents, comma separated
    message_id: Mapped[str] = mapped_column(unique=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default=MessageStatus.PENDING, index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    service_job_id: Mapped[int | None]  # the service task that waits for its delivery
    element_id: Mapped[str] = mapped_column(default="")  # that task, as it is drawn
    inputs: Mapped[str] = mapped_column(default="{}")  # what it saw and the case does not keep
    bounced_at: Mapped[datetime | None]
    resends_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id")
    )  # the letter it repeats
