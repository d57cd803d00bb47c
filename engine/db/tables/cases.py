"""A case, its people, its tasks and everything it waits for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Computed, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.db.base import NEVER_AGAIN, Base, Numbered

#: compared byte by byte on both databases, so that a beginning is a range of the index
IN_BYTES = Text().with_variant(Text(collation="C"), "postgresql")


class CaseStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Case(Numbered, Base):
    """Expediente: one running or ended instance of a procedure."""

    __tablename__ = "case_"
    __table_args__ = (
        Index("ix_case__status_received", "status", "received_at"),
        Index(
            "ix_case__identity_reserved",
            "definition_id",
            sqlite_where=text("identity_reserved = 1"),
            postgresql_where=text("identity_reserved"),
        ),
    )
    radicado: Mapped[str] = mapped_column(unique=True)
    tracking_code: Mapped[str]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    process_id: Mapped[str]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))  # who answers for it
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))  # NULL: by its author
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"), index=True)  # began it
    status: Mapped[str] = mapped_column(default=CaseStatus.OPEN)
    subject: Mapped[str]
    channel: Mapped[str]
    received_at: Mapped[datetime]  # reported by the medium, immutable: CPACA art. 15 par. 1
    filed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]  # ids of the end events that were reached
    annulled_at: Mapped[datetime | None]  # its number stays, and was given by mistake
    annulment: Mapped[str] = mapped_column(default="")  # why
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


class CaseWord(Base):
    """A word by which a case is found: folded, of its subject and number or of who a person is."""

    __tablename__ = "case_word"
    __table_args__ = (
        Index("ix_case_word_word", "word", "case_id", "personal"),
        {"sqlite_with_rowid": False},
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"), primary_key=True)
    word: Mapped[str] = mapped_column(IN_BYTES, primary_key=True)
    personal: Mapped[bool] = mapped_column(primary_key=True)  # only for who may know the person


class TaskStatus(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


#: what is due first comes first; what has no day, last
_BY_DAY = ("undated", "due_on", "id")
_ORDERS = (
    ("due", _BY_DAY),
    ("priority", ("rank", *_BY_DAY)),
    ("procedure", ("procedure", *_BY_DAY)),
)
_TABS = (
    ("mine", ("assignee_id",), "status = 'open' AND assignee_id IS NOT NULL"),
    ("pool", ("pool",), "status = 'open' AND assignee_id IS NULL"),
    ("office", ("office_id", "pool"), "status = 'open' AND office_id IS NOT NULL"),
)


def _inbox_index(name: str, keys: tuple[str, ...], where: str) -> Index:
    return Index(name, *keys, sqlite_where=text(where), postgresql_where=text(where))


class Task(Numbered, Base):
    """Tarea: a user task that a person has, had, or may take."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("case_id", "token"),
        # one for each order of each tab of the inbox, of the open tasks only
        *(
            _inbox_index(f"ix_task_{tab}_{order}", (*whose, *by), where)
            for tab, whose, where in _TABS
            for order, by in _ORDERS
        ),
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    token: Mapped[int]
    element_id: Mapped[str]
    process_id: Mapped[str]
    # tokens of the call activities around it, outermost first: ",3,17,"; "" outside of any
    calls: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    lane: Mapped[str]
    form_id: Mapped[str | None]
    pool: Mapped[str] = mapped_column(default="")  # the roles that may take it, sorted, by commas
    procedure: Mapped[str] = mapped_column(default="")  # of the case; `process_id` may be called
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))  # that of the case
    status: Mapped[str] = mapped_column(default=TaskStatus.OPEN)
    priority: Mapped[int] = mapped_column(default=50)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))  # may take it back
    opened_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    due_on: Mapped[date | None]  # the day that governs it: its own, else that of a term
    undated: Mapped[bool] = mapped_column(Computed("due_on IS NULL", persisted=True))
    rank: Mapped[int] = mapped_column(
        Computed("-priority", persisted=True)
    )  # ascending, as days are
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
    terms: Mapped[str]  # names of the terms it follows, and of variables, comma separated
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
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"))  # NULL: from outside
