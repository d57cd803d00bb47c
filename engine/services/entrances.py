"""Ways in for officials: an invitation, or a link to set a new password. Each works once.

The token is made of the link's row and the installation's secret key whenever it is needed. So
neither the table nor the letter that is kept has it: who reads the database cannot use it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select, update

from engine.db.tables import AccessLink, Message, User
from engine.domain import passwords
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, NotFound
from engine.services import audit, notifications, sessions, throttle, users
from engine.services.entity import entity
from engine.services.notifications import MARK
from engine.services.work import Work, Workplace

VALID_FOR = timedelta(hours=24)
_KEY = "acceso:"
_TOKEN = re.compile(r"(\d{1,18})-([0-9a-f]{64})")
#: more accounts than this with one address are nobody's in particular
_ACCOUNTS = 3


class Purpose(StrEnum):
    INVITATION = "invitacion"
    RESET = "restablecer_clave"


@dataclass(frozen=True, slots=True)
class Entrance:
    """Whose password a link sets."""

    username: str
    name: str
    purpose: Purpose


def invite(work: Work, user_id: int) -> None:
    """Writes to an official how to set a password, within a day. Earlier links are void."""
    _write(work, work.session.get_one(User, user_id), Purpose.INVITATION)


def request_reset(place: Workplace, who: str, *, address: str) -> None:
    """Writes to whoever has that username or address, if anybody: the caller does not know.

    Throttled by what was typed and by where it comes from.
    """
    who = who.strip().lower()[:200]
    with place.work_as(SYSTEM) as work:
        throttle.attempt(work, f"reset:address:{address}", throttle.TRACKING)
        throttle.attempt(work, f"reset:user:{who}", throttle.RESET)
    with place.work_as(SYSTEM) as work:
        named = or_(User.username == who, func.lower(User.email) == who)
        found = work.session.scalars(
            select(User).where(named, User.active).order_by(User.id).limit(_ACCOUNTS)
        ).all()
        for user in found:
            _write(work, user, Purpose.RESET)


def entrance(work: Work, token: str) -> Entrance:
    """What a link is for. NotFound for one that was used, is too old or never was."""
    link, user = _of(work, token)
    return Entrance(user.username, user.name, Purpose(link.purpose))


def redeem(place: Workplace, token: str, password: str, *, address: str) -> str:
    """Sets the password and ends every session of its owner, whose username it says.

    InvalidInput for a password that is too easy; NotFound for a link that is worth nothing.
    """
    with place.work_as(SYSTEM) as work:
        throttle.attempt(work, f"redeem:address:{address}", throttle.TRACKING)
    with place.reading_as(SYSTEM) as work:
        _link, user = _of(work, token)
        require_strong(work, password, user.username, user.name)
    password_hash = users.hashed(password)  # slow on purpose: no transaction open
    with place.work_as(SYSTEM) as work:
        link, user = _of(work, token, lock=True)
        void(work, link.user_id)
        users.set_password(work, user.id, password_hash)
        sessions.end_all(work, user.id)
        throttle.forget(work, sessions.throttle_key(user.username))
        throttle.forgive(work, f"redeem:address:{address}")
        return user.username


def require_strong(work: Work, password: str, *about: str) -> None:
    """InvalidInput for a password that is too easy to guess for these people."""
    said = entity(work)
    if weak := passwords.weakness(password, (*about, said.name, said.area)):
        raise InvalidInput({"password": weak})


def void(work: Work, user_id: int) -> None:
    """No link of an official works any more."""
    work.session.execute(
        update(AccessLink)
        .where(AccessLink.user_id == user_id, AccessLink.used_at.is_(None))
        .values(used_at=work.now)
    )


def link_of(work: Work, message: Message) -> str:
    """The address that the letter carries in the place of MARK; "" for all other letters."""
    if message.kind not in set(Purpose) or not message.dedup_key.startswith(_KEY):
        return ""
    link = work.session.get(AccessLink, int(message.dedup_key.removeprefix(_KEY)))
    return f"{work.settings.base_url}/clave/{_token(work, link)}" if link else ""


def _write(work: Work, user: User, purpose: Purpose) -> None:
    void(work, user.id)
    link = AccessLink(
        user_id=user.id,
        purpose=purpose,
        nonce=secrets.token_hex(16),
        created_at=work.now,
        expires_at=work.now + VALID_FOR,
    )
    work.session.add(link)
    work.session.flush()
    notifications.notify(
        work,
        purpose,
        to=user.email,
        context={"name": user.name, "username": user.username, "link": MARK},
        case_id=None,
        dedup_key=f"{_KEY}{link.id}",
    )
    audit.record(work, "users", "access_link_sent", user_id=user.id, purpose=purpose)


def _of(work: Work, token: str, *, lock: bool = False) -> tuple[AccessLink, User]:
    parts = _TOKEN.fullmatch(token)
    query = (
        select(AccessLink, User)
        .join(User, User.id == AccessLink.user_id)
        .where(
            AccessLink.id == int(parts[1] if parts else 0),
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > work.now,
            User.active,
        )
    )
    found = work.session.execute(query.with_for_update() if lock else query).one_or_none()
    if found is None or not hmac.compare_digest(_token(work, found[0]), token):
        raise NotFound("access link", "given")
    return found[0], found[1]


def _token(work: Work, link: AccessLink) -> str:
    said = f"access-link:{link.id}:{link.user_id}:{link.nonce}"
    key = work.settings.secret_key.encode()
    return f"{link.id}-{hmac.new(key, said.encode(), hashlib.sha256).hexdigest()}"
