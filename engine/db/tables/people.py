"""Who works here: officials, their offices, roles and absences, and the browsers they use."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.db.base import Base, Numbered


class Office(Numbered, Base):
    """Dependencia: a unit inside the entity, or inside another one."""

    __tablename__ = "office"
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)


class User(Numbered, Base):
    """Funcionario: somebody who signs in."""

    __tablename__ = "user_"
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str]  # "" until the person sets one
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    active: Mapped[bool] = mapped_column(default=True)
    administrator: Mapped[bool] = mapped_column(default=False)
    last_signed_in_at: Mapped[datetime | None]
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
    address: Mapped[str] = mapped_column(default="")


class SignIn(Numbered, Base):
    """Somebody who tried to sign in, and from where; kept for half a year.

    `username` is "" where no account has the name that was typed: it may have been a password.
    """

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_username_id", "username", "id"),)
    at: Mapped[datetime] = mapped_column(index=True)
    username: Mapped[str]
    address: Mapped[str]
    outcome: Mapped[str]  # services.sessions.Outcome


class AccessLink(Numbered, Base):
    """A way in that works once: an invitation, or a link to set a new password.

    The token itself is nowhere: it is made of this row and the secret key, each time anew.
    """

    __tablename__ = "access_link"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_.id"), index=True)
    purpose: Mapped[str]  # services.entrances.Purpose
    nonce: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """Attempts counted per key ("signin:user:ana", "filing:ip:…"), shared by all processes."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(primary_key=True)
    attempts: Mapped[int]
    window_ends_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
