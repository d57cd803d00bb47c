"""Who signed in and who tried to, from where; the browsers that are signed in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from engine.db.tables import Session, SignIn, User
from engine.domain.officials import Action, may
from engine.errors import NotAllowed, NotFound
from engine.services import audit
from engine.services.sessions import IDLE, Outcome
from engine.services.work import Work

__all__ = ["Browser", "Outcome", "Page", "Try", "browsers", "listed", "revoke"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One attempt. `username` and `name` are "" where the account does not exist."""

    id: int
    at: datetime
    username: str
    name: str
    address: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Page:
    """The latest first. `next` is the `before` of the page that follows."""

    lines: tuple[Try, ...]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser that is signed in. `key` names it in an address and opens nothing."""

    key: str
    username: str
    name: str
    address: str
    created_at: datetime
    seen_at: datetime


def listed(
    work: Work,
    *,
    username: str = "",
    failed: bool = False,
    before: int | None = None,
    size: int = 50,
) -> Page:
    """Attempts to sign in, of one account or of all; only the failed ones, or every one."""
    _require_administrator(work)
    query = (
        select(SignIn, User.name)
        .outerjoin(User, User.username == SignIn.username)
        .order_by(SignIn.id.desc())
        .limit(size + 1)
    )
    if username:
        query = query.where(SignIn.username == username.strip().lower())
    if failed:
        query = query.where(SignIn.outcome != Outcome.ENTERED)
    if before is not None:
        query = query.where(SignIn.id < before)
    rows = work.session.execute(query).all()
    lines = tuple(_try(row, name) for row, name in rows[:size])
    return Page(lines, lines[-1].id if len(rows) > size else None)


def browsers(work: Work) -> tuple[Browser, ...]:
    """Those that may open a page now, the last seen first."""
    _require_administrator(work)
    rows = work.session.execute(
        select(Session, User.username, User.name)
        .join(User, User.id == Session.user_id)
        .where(
            Session.revoked_at.is_(None),
            Session.expires_at > work.now,
            Session.seen_at > work.now - IDLE,
        )
        .order_by(Session.seen_at.desc(), Session.key)
    )
    return tuple(
        Browser(
            key=row.key,
            username=username,
            name=name,
            address=row.address,
            created_at=row.created_at,
            seen_at=row.seen_at,
        )
        for row, username, name in rows
    )


def revoke(work: Work, key: str) -> None:
    """Signs one browser out. NotFound where it is not signed in any more."""
    _require_administrator(work)
    found = work.session.execute(
        update(Session)
        .where(Session.key == key, Session.revoked_at.is_(None))
        .values(revoked_at=work.now)
        .returning(Session.user_id)
    ).one_or_none()
    if found is None:
        raise NotFound("session", key)
    audit.record(work, "users", "session_ended", user_id=found.user_id)


def _try(row: SignIn, name: str | None) -> Try:
    return Try(
        id=row.id,
        at=row.at,
        username=row.username,
        name=name or "",
        address=row.address,
        outcome=Outcome(row.outcome),
    )


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not see who signed in")
