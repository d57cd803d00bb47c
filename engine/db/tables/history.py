"""What happened: to a case, to the installation, and what went wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


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
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        Index("ix_audit_actor_id", "actor", "id"),
        Index("ix_audit_at", "at"),
    )
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
    # of a reserved matter that could not begin: there is no case that would say it
    definition_id: Mapped[int | None] = mapped_column(ForeignKey("definition.id"))
    kind: Mapped[str]
    element_id: Mapped[str] = mapped_column(default="")
    message: Mapped[str]
    command: Mapped[str] = mapped_column(default="{}")
    dedup_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    resolution: Mapped[str] = mapped_column(default="")


class Effect(Base):
    """What was done once and must not be done again, inserted with the state change it made."""

    __tablename__ = "effect"
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


#: open incidents are what the console lists
Index(
    "ix_incident_open",
    Incident.created_at,
    sqlite_where=text("resolved_at IS NULL"),
    postgresql_where=text("resolved_at IS NULL"),
)
