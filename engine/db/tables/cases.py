"""A case, its people, its tasks and everything it waits for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.db.base import NEVER_AGAIN, Base, Numbered


class CaseStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Case(Numbered, Base):
    """Expediente: one running or ended instance of a procedure."""

    __tablename__ = "case_"
    __table_args__ = (Index("ix_case__status_received", "status", "received_at"),)
    radicado: Mapped[str] = mapped_column(unique=True)
    tracking_code: Mapped[str]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    process_id: Mapped[str]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    status: Mapped[str] = mapped_column(default=CaseStatus.OPEN)
    subject: Mapped[str]
    channel: Mapped[str]
    received_at: Mapped[datetime]  # reported by the medium, immutable: CPACA art. 15 par. 1
    filed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]  # ids of the end events that were reached
    reserved: Mapped[bool] = mapped_column(default=False)
    identity_reserved: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[bytes] = mapped_column(LargeBinary)
    variables: Mapped[str]


class Party(Numbered, Base):
    """A person of a case: who filed it, on whose behalf, against whom."""

    __tablename__ = "party"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), index=True)
    role: Mapped[str]  # "peticionario"
    anonymous: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(default="")
    document_type: Mapped[str] = mapped_column(default="")
    document_number: Mapped[str] = mapped_column(default="", index=True)
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")


class CaseLink(Numbered, Base):
    """Two cases that have to do with each other; one row holds both ways."""

    __tablename__ = "case_link"
    __table_args__ = (
        Index("ix_case_link_case_id", "case_id"),
        Index("ix_case_link_other_id", "other_id"),
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    reason: Mapped[str]
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("user_.id"))
    unlinked_at: Mapped[datetime | None]


class TaskStatus(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Task(Numbered, Base):
    """Tarea: a user task that a person has, had, or may take."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("case_id", "token"),
        Index("ix_task_inbox", "assignee_id", "status", "due_on"),
        Index("ix_task_open", "status", "due_on"),
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    token: Mapped[int]
    element_id: Mapped[str]
    process_id: Mapped[str]
    name: Mapped[str]
    lane: Mapped[str]
    form_id: Mapped[str | None]
    status: Mapped[str] = mapped_column(default=TaskStatus.OPEN)
    priority: Mapped[int] = mapped_column(default=50)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))  # may take it back
    opened_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    due_on: Mapped[date | None]  # the day that governs it: its own, else the case's open term
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
    # an errand: opened beside the flow, because this letter came back
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    case: Mapped[Case] = relationship(lazy="raise_on_sql")


class TaskCandidate(Base):
    """Which roles may take a task."""

    __tablename__ = "task_candidate"
    group_key: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True, index=True)


class Draft(Base):
    """What one person has typed into a task and not sent."""

    __tablename__ = "draft"
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), primary_key=True)
    values: Mapped[str]
    saved_at: Mapped[datetime]


class Timer(Numbered, Base):
    """A BPMN timer that waits; deleted in the transaction that fires it."""

    __tablename__ = "timer"
    __table_args__ = (UniqueConstraint("case_id", "token"), NEVER_AGAIN)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    token: Mapped[int]
    element_id: Mapped[str]
    rule: Mapped[str]
    terms: Mapped[str]  # names of the terms it follows, comma separated
    cycle: Mapped[str | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # NULL while its term is suspended
    failed_attempts: Mapped[int] = mapped_column(default=0)


class ServiceJob(Numbered, Base):
    """A service task that waits for its named action."""

    __tablename__ = "service_job"
    __table_args__ = (UniqueConstraint("case_id", "token"), NEVER_AGAIN)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    token: Mapped[int]
    element_id: Mapped[str]
    name: Mapped[str]
    action: Mapped[str]
    inputs: Mapped[str]
    created_at: Mapped[datetime]


class Subscription(Numbered, Base):
    """A case that waits for a message."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("case_id", "token"),
        Index("ix_subscription_route", "message", "correlation_key"),
        NEVER_AGAIN,
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    token: Mapped[int]
    element_id: Mapped[str]
    message: Mapped[str]
    correlation_key: Mapped[str]


class InboundMessage(Numbered, Base):
    """A message that arrived, kept until a case takes it or its time passes."""

    __tablename__ = "inbound_message"
    __table_args__ = (Index("ix_inbound_message_route", "message", "correlation_key"), NEVER_AGAIN)
    message: Mapped[str]
    correlation_key: Mapped[str]
    payload: Mapped[str]
    received_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"))
