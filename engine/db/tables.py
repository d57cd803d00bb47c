"""Every table. A row holds what a service asks for; what it means stands in the docstring."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.db.base import Base, Id

#: SQLite would give the number of a deleted row to the next one, and jobs, letters and incidents
#: remember rows by their number.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class Numbered:
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)


# --- people -------------------------------------------------------------------------------------


class Office(Numbered, Base):
    """Dependencia: a unit inside the entity."""

    __tablename__ = "office"
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class User(Numbered, Base):
    """Funcionario: somebody who signs in."""

    __tablename__ = "user_"
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    active: Mapped[bool] = mapped_column(default=True)
    administrator: Mapped[bool] = mapped_column(default=False)
    office: Mapped[Office | None] = relationship(lazy="raise_on_sql")


class Group(Numbered, Base):
    """Rol: a lane of the procedures; `key` is the lane's id."""

    __tablename__ = "group_"
    key: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]


class Membership(Base):
    """Who holds which role, and in which days."""

    __tablename__ = "membership"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group_.id"), primary_key=True, index=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]


class Substitution(Numbered, Base):
    """Suplencia: who stands in for whom, in which days, by which act."""

    __tablename__ = "substitution"
    absent_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    act: Mapped[str]


class NoticePreference(Base):
    """How an official wants the notices of terms; who never said so is written to at once."""

    __tablename__ = "notice_preference"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), primary_key=True)
    digest: Mapped[bool]
    changed_at: Mapped[datetime]


class CalendarFeed(Numbered, Base):
    """A personal address at which a calendar program reads the days of an official's terms.

    The token is kept as a hash: who reads the table cannot read the calendar with it.
    """

    __tablename__ = "calendar_feed"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Session(Base):
    """A signed-in browser. The key is a hash: who reads the table cannot sign in with it."""

    __tablename__ = "session_"
    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Throttle(Base):
    """Attempts counted per key ("signin:user:ana", "filing:ip:…"), shared by all processes."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    window_ends_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


# --- definitions --------------------------------------------------------------------------------


class DefinitionRow(Numbered, Base):
    """A deployed version of a procedure: its whole bundle, never changed again."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("process_id", "version"),)
    process_id: Mapped[str]
    version: Mapped[int]
    checksum: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    bundle: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    called: Mapped[str]  # JSON: process id -> definition id
    deployed_at: Mapped[datetime]
    deployed_by: Mapped[str]


# --- cases --------------------------------------------------------------------------------------


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
    opened_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    due_on: Mapped[date | None]  # the day that governs it: its own, else the case's open term
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_.id"))
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


# --- legal time ---------------------------------------------------------------------------------


class TermRow(Numbered, Base):
    """A legal term opened on a case. Its rule is frozen in it."""

    __tablename__ = "term"
    __table_args__ = (
        Index("ix_term_case", "case_id", "name"),
        Index("ix_term_due", "status", "due_on"),
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    name: Mapped[str]
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


class HolidayRow(Numbered, Base):
    """A day without work, with the law that says so and since when it does."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", "name"),)
    day: Mapped[date] = mapped_column(index=True)
    name: Mapped[str]
    norm: Mapped[str]
    verification: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class ClosureRow(Numbered, Base):
    """An act that stops the terms of days; `scope` is "" for the whole entity."""

    __tablename__ = "closure"
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    act: Mapped[str]
    reason: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class ChangeState(StrEnum):
    REHEARSING = "rehearsing"  # the worker lists which terms would move
    REHEARSED = "rehearsed"
    APPLYING = "applying"  # the calendar says so already; its terms follow in batches
    APPLIED = "applied"
    REVERTING = "reverting"
    REVERTED = "reverted"
    DISCARDED = "discarded"


class CalendarChange(Numbered, Base):
    """A change of what days, hours or rules say: what, by which act, and how far it has come."""

    __tablename__ = "calendar_change"
    kind: Mapped[str]  # domain.calendar_changes.ChangeKind
    title: Mapped[str]
    act: Mapped[str]
    reason: Mapped[str]
    content: Mapped[str]  # JSON of domain.calendar_changes.Change
    state: Mapped[str] = mapped_column(default=ChangeState.REHEARSING, index=True)
    last_term_id: Mapped[int] = mapped_column(default=0)  # the walk has come as far as this term
    seen: Mapped[int] = mapped_column(default=0)  # terms that the walk has looked at
    total: Mapped[int] = mapped_column(default=0)  # terms that it will look at, about
    failure: Mapped[str] = mapped_column(default="")  # why the walk stands still
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[str]
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[str] = mapped_column(default="")
    reverted_at: Mapped[datetime | None]
    reverted_by: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]  # when the last term had moved
    calendar_version: Mapped[str] = mapped_column(default="")  # the one that it made


class CalendarMove(Base):
    """What a change does to one term: foreseen while `moved_at` is NULL, then done."""

    __tablename__ = "calendar_move"
    __table_args__ = (Index("ix_calendar_move_term", "term_id"),)
    change_id: Mapped[int] = mapped_column(ForeignKey("calendar_change.id"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), primary_key=True)
    starts_before: Mapped[date]
    starts_after: Mapped[date]
    due_before: Mapped[date | None]
    due_after: Mapped[date | None]
    overdue_before: Mapped[bool]
    overdue_after: Mapped[bool]
    rule_before: Mapped[str | None]  # JSON, where the change brings another rule
    expired_before: Mapped[datetime | None]  # when its passing had been noticed
    moved_at: Mapped[datetime | None]
    reverted_at: Mapped[datetime | None]


class ChannelFailure(Numbered, Base):
    """A channel that did not take filings, with its proof. CPACA, art. 62.2."""

    __tablename__ = "channel_failure"
    channel: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]  # NULL while it lasts
    proof: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


# --- what happened ------------------------------------------------------------------------------


class Event(Numbered, Base):
    """History of a case: append-only, in order."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id"))
    seq: Mapped[int]  # case version * 10000 + position: gapless by version
    at: Mapped[datetime]
    kind: Mapped[str]  # entered, completed, cancelled, claimed, released, message, term_…
    element_id: Mapped[str]
    token: Mapped[int | None]
    actor: Mapped[str]
    data: Mapped[str] = mapped_column(default="{}")


class Audit(Numbered, Base):
    """Hash chain, one per stream ("case:12", "users"): who did what."""

    __tablename__ = "audit"
    __table_args__ = (UniqueConstraint("stream", "seq"),)
    stream: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    data: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class Incident(Numbered, Base):
    """Incidencia: a fault that a person must see; `command` says what to try again."""

    __tablename__ = "incident"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"), index=True)
    kind: Mapped[str]
    element_id: Mapped[str] = mapped_column(default="")
    message: Mapped[str]
    command: Mapped[str] = mapped_column(default="{}")
    dedup_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    resolution: Mapped[str] = mapped_column(default="")


# --- what goes out and what is kept -------------------------------------------------------------


class MessageStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class Message(Numbered, Base):
    """Outbound mail. The same row is never a second letter: its Message-ID is its own."""

    __tablename__ = "message"
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"), index=True)
    kind: Mapped[str]  # folder of engine/emails
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default=MessageStatus.PENDING, index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    service_job_id: Mapped[int | None]  # the service task that waits for its delivery


class Effect(Base):
    """What was done once and must not be done again, inserted with the state change it made."""

    __tablename__ = "effect"
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Document(Numbered, Base):
    """A file of a case (or of a filing not sent yet), kept outside the web root by its hash."""

    __tablename__ = "document"
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


class Filing(Base):
    """A citizen's form while it is filled in, page by page; `case_id` once it was sent."""

    __tablename__ = "filing"
    key: Mapped[str] = mapped_column(primary_key=True)  # hash of the browser's token
    process_id: Mapped[str]
    values: Mapped[str]
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id"))


class RadicadoSeries(Base):
    """The last number given of a series and year; locked while a number is taken."""

    __tablename__ = "radicado_series"
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Parameter(Base):
    """A setting of the entity: its name, its reception policy…"""

    __tablename__ = "parameter"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class Heartbeat(Base):
    """A worker that lives; what a dead one had taken is recovered."""

    __tablename__ = "heartbeat"
    executor_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    recovered_at: Mapped[datetime | None]


#: open incidents are what the console lists
Index(
    "ix_incident_open",
    Incident.created_at,
    sqlite_where=text("resolved_at IS NULL"),
    postgresql_where=text("resolved_at IS NULL"),
)
