"""The days that count, and how they are changed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db.base import Base, Numbered


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
