"""Signing in, and the sessions of browsers: kept on the server, so they can be ended there."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, or_, select, update

from engine.db.tables import Session, SignIn, User
from engine.domain.officials import SYSTEM, Actor
from engine.errors import InvalidInput
from engine.services import audit, throttle, users
from engine.services.work import Work, Workplace

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
#: a page seen less than this ago does not write again that it was seen
_SEEN_EVERY = timedelta(minutes=1)

#: who entered, and who tried to, from where
TRIES_KEPT_FOR = timedelta(days=180)

WRONG = "El usuario o la contraseña no son correctos."


class Outcome(StrEnum):
    """How an attempt to sign in ended."""

    ENTERED = "entered"
    WRONG = "wrong"  # the account is there, its password is another
    UNKNOWN = "unknown"  # nobody has an account of that name


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token goes to the browser and nowhere else."""

    token: str
    actor: Actor


def sign_in(
    place: Workplace, username: str, password: str, *, address: str, token: str | None = None
) -> SignedIn:
    """A new session for who proves to be the official; the browser's old one (`token`) ends.

    InvalidInput for a wrong pair, the same for an unknown account and as slow; Throttled after
    too many of them for the account or from the address. The password is checked between two
    short transactions: it is slow on purpose and would make everybody wait.
    """
    username = username.strip().lower()
    tried = _Tried(username, address)
    keys = (throttle_key(username), f"signin:address:{address}")
    with place.work_as(SYSTEM) as work:
        for key in keys:
            throttle.refuse_while_blocked(work, key)
        for key in keys:
            throttle.attempt(work, key, throttle.SIGN_IN)
        account = work.session.execute(
            select(User.id, User.password_hash).where(User.username == username, User.active)
        ).one_or_none()
    if not users.password_fits(account.password_hash if account else None, password) or not account:
        with place.work_as(SYSTEM) as work:
            _note(work, tried, Outcome.WRONG if account else Outcome.UNKNOWN)
        raise InvalidInput({"password": WRONG})
    with place.work_as(SYSTEM) as work:
        _note(work, tried, Outcome.ENTERED)
        throttle.forget(work, keys[0])
        throttle.forgive(work, keys[1])  # an account of one's own must not buy guesses at others
        if token:
            end(work, token)
        return _started(work, account.id, address)


def throttle_key(username: str) -> str:
    """Under which the attempts at an account are counted."""
    return f"signin:user:{username[:100]}"


def start(work: Work, user_id: int, address: str = "") -> str:
    """The token of a new session."""
    work.session.execute(update(User).where(User.id == user_id).values(last_signed_in_at=work.now))
    token = secrets.token_urlsafe(32)
    work.session.add(
        Session(
            key=key_of(token),
            user_id=user_id,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + LONGEST,
            address=address,
        )
    )
    work.session.flush()
    return token


def actor_of(place: Workplace, token: str) -> Actor | None:
    """Who signed in with this token; None when it was ended, slept too long or is too old."""
    with place.reading_as(SYSTEM) as work:
        found = work.session.execute(
            select(Session.user_id, Session.seen_at).where(
                Session.key == key_of(token),
                Session.revoked_at.is_(None),
                Session.expires_at > work.now,
                Session.seen_at > work.now - IDLE,
            )
        ).one_or_none()
        actor = users.actor(work, found.user_id) if found else None
        stale = found is not None and found.seen_at <= work.now - _SEEN_EVERY
    if actor and stale:
        with place.work_as(actor) as work:
            _touch(work, token)
    return actor


def owner_of(place: Workplace, token: str) -> int | None:
    """Whose session slept too long: what was sent with it is kept for that person alone."""
    with place.reading_as(SYSTEM) as work:
        return work.session.scalar(
            select(Session.user_id)
            .join(User, User.id == Session.user_id)
            .where(Session.key == key_of(token), Session.revoked_at.is_(None), User.active)
        )


def end(work: Work, token: str) -> None:
    """Signing out: the token is worth nothing from now on."""
    work.session.execute(
        update(Session)
        .where(Session.key == key_of(token), Session.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def end_all(work: Work, user_id: int) -> None:
    """Every browser of an official is signed out: a changed password, a closed account."""
    work.session.execute(
        update(Session)
        .where(Session.user_id == user_id, Session.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    audit.record(work, "users", "sessions_ended", user_id=user_id)


def purge(work: Work) -> None:
    """Forgets the sessions that nobody can use any more."""
    work.session.execute(
        delete(Session).where(or_(Session.expires_at < work.now, Session.revoked_at.is_not(None)))
    )
    work.session.execute(delete(SignIn).where(SignIn.at < work.now - TRIES_KEPT_FOR))


def _started(work: Work, user_id: int, address: str) -> SignedIn:
    actor = users.actor(work, user_id)
    if actor is None:  # closed while its password was being checked
        raise InvalidInput({"password": WRONG})
    token = start(work, user_id, address)
    work.actor = actor
    audit.record(work, "users", "signed_in", username=actor.username)
    return SignedIn(token, actor)


@dataclass(frozen=True, slots=True)
class _Tried:
    username: str
    address: str


def _note(work: Work, tried: _Tried, outcome: Outcome) -> None:
    """What was typed in place of an unknown name is not kept: it may be a password."""
    named = "" if outcome is Outcome.UNKNOWN else tried.username
    row = SignIn(at=work.now, username=named, address=tried.address, outcome=outcome)
    work.session.add(row)


def _touch(work: Work, token: str) -> None:
    work.session.execute(
        update(Session).where(Session.key == key_of(token)).values(seen_at=work.now)
    )


def key_of(token: str) -> str:
    """Under which a session is kept: the token itself never is."""
    return hashlib.sha256(token.encode()).hexdigest()
