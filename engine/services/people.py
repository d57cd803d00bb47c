"""The people of the installation, as who administers it keeps them: accounts, roles, access."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select, update

from engine.db.tables import (
    Group,
    Membership,
    Office,
    Session,
    User,
)
from engine.domain.folding import folded
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import (
    audit,
    entrances,
    held_tasks,
    notifications,
    sessions,
    standins,
    users,
)
from engine.services.held_tasks import HeldTask
from engine.services.work import Work

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
USERNAME_RULE = "Use de 2 a 40 letras minúsculas sin tilde, números, punto o guion."
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One official in the list. `invited`: has not set a password yet."""

    id: int
    username: str
    name: str
    email: str
    office_name: str
    active: bool
    administrator: bool
    invited: bool
    last_signed_in_at: datetime | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    lines: tuple[PersonLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role of a person, and in which days."""

    group_id: int
    label: str
    valid_from: date
    valid_to: date | None
    state: str  # "running" | "coming" | "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    line: PersonLine
    office_id: int | None
    roles: tuple[RoleLine, ...]
    tasks: tuple[HeldTask, ...]
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a form says of an account."""

    username: str
    name: str
    email: str
    office_id: int | None = None
    administrator: bool = False


def listed(
    work: Work, *, text: str = "", active: bool | None = True, page: int = 1, size: int = PAGE
) -> People:
    """A page of officials by name; `text` is looked for in name, username and address."""
    require_administrator(work)
    rows = work.session.execute(
        select(User.id, User.name, User.username, User.email).order_by(User.name, User.id)
        if active is None
        else select(User.id, User.name, User.username, User.email)
        .where(User.active.is_(active))
        .order_by(User.name, User.id)
    ).all()
    wanted = folded(text).split()
    ids = [
        row.id
        for row in rows
        if all(word in folded(f"{row.name} {row.username} {row.email}") for word in wanted)
    ]
    pages = max(1, -(-len(ids) // size))
    page = min(max(1, page), pages)
    shown = ids[(page - 1) * size : page * size]
    return People(lines=_lines(work, shown), total=len(ids), page=page, pages=pages)


def person(work: Work, user_id: int) -> PersonPage:
    """One official with roles, open tasks and open browsers. NotFound."""
    require_administrator(work)
    user = _user(work, user_id)
    alive = and_(
        Session.user_id == user_id,
        Session.revoked_at.is_(None),
        Session.expires_at > work.now,
        Session.seen_at > work.now - sessions.IDLE,
    )
    return PersonPage(
        line=_lines(work, [user_id])[0],
        office_id=user.office_id,
        roles=_roles(work, user_id),
        tasks=_told(held_tasks.held(work, user_id)),
        sessions=work.session.scalar(select(func.count()).select_from(Session).where(alive)) or 0,
    )


def add(work: Work, account: Account, groups: Sequence[str] = (), *, invited: bool = True) -> int:
    """A new official, who is written to so as to set a password. InvalidInput, per field."""
    require_administrator(work)
    wrong = wrong_in(account)
    if not USERNAME.fullmatch(account.username):
        wrong["username"] = USERNAME_RULE
    if wrong:
        raise InvalidInput(wrong)
    new = users.NewUser(
        username=account.username,
        name=account.name,
        email=account.email,
        password_hash="",
        groups=tuple(groups),
        administrator=account.administrator,
    )
    user_id = users.add(work, new)
    work.session.execute(update(User).where(User.id == user_id).values(office_id=account.office_id))
    if invited:
        entrances.invite(work, user_id)
    return user_id


def edit(work: Work, user_id: int, account: Account) -> None:
    """Changes an account; the username stays, because the history names it. InvalidInput."""
    require_administrator(work)
    user = _user(work, user_id)
    wrong = wrong_in(account)
    if user.administrator and not account.administrator:
        wrong |= _without_administrator(work, user_id, "administrator")
    if wrong:
        raise InvalidInput(wrong)
    user.name, user.email = account.name, account.email
    user.office_id, user.administrator = account.office_id, account.administrator
    audit.record(work, "users", "user_edited", user_id=user_id, administrator=account.administrator)


def deactivate(work: Work, user_id: int, reason: str, heir_id: int | None = None) -> int:
    """Closes an account; says how many open tasks were handed on, but for those of reserved cases.

    A task of a role goes back to it; one that only this person could do goes to the heir.
    InvalidInput where a reason or that heir is missing.
    """
    require_administrator(work)
    user = _user(work, user_id)
    held = held_tasks.held(work, user_id)
    if wrong := _wrong_leaving(work, user, reason, held, heir_id):
        raise InvalidInput(wrong)
    for task in held:
        held_tasks.hand_on(work, task.id, heir_id if task.alone else None, reason.strip())
    users.deactivate(work, user.username)
    sessions.end_all(work, user_id)
    entrances.void(work, user_id)
    return len(_told(held))


def reactivate(work: Work, user_id: int) -> None:
    """The account is open again; its owner is written to so as to set a new password."""
    require_administrator(work)
    user = _user(work, user_id)
    if user.active:
        raise Conflict(f"user {user_id} is active already")
    user.active, user.password_hash = True, ""
    audit.record(work, "users", "user_reactivated", user_id=user_id)
    entrances.invite(work, user_id)


def invite_again(work: Work, user_id: int) -> None:
    """A new link for somebody who has not signed in, or asks for one. Conflict: closed account."""
    require_administrator(work)
    if not _user(work, user_id).active:
        raise Conflict(f"user {user_id} is closed")
    entrances.invite(work, user_id)


def sign_out(work: Work, user_id: int) -> None:
    """Every browser of the official is signed out."""
    require_administrator(work)
    _user(work, user_id)
    sessions.end_all(work, user_id)


# --- roles ----------------------------------------------------------------------------------------


def role_labels(work: Work) -> dict[str, str]:
    """Every role by key, in the order of their labels."""
    rows = work.session.execute(select(Group.key, Group.label).order_by(Group.label))
    return {row.key: row.label for row in rows}


def grant(
    work: Work, user_id: int, group_key: str, valid_from: date, valid_to: date | None
) -> None:
    """Gives a role for those days. InvalidInput where they end early or are held already."""
    require_administrator(work)
    _user(work, user_id)
    group_id = work.session.scalar(select(Group.id).where(Group.key == group_key))
    if group_id is None:
        raise InvalidInput({"group": "Elija el rol."})
    if valid_to and valid_to < valid_from:
        raise InvalidInput({"valid_to": "El rol termina antes de empezar."})
    overlapping = select(Membership.user_id).where(
        Membership.user_id == user_id,
        Membership.group_id == group_id,
        or_(Membership.valid_to.is_(None), Membership.valid_to >= valid_from),
        Membership.valid_from <= (valid_to or date.max),
    )
    if work.session.scalar(overlapping) is not None:
        raise InvalidInput({"group": "Ya tiene ese rol en esos días."})
    users.join(work, user_id, group_key, valid_from=valid_from, valid_to=valid_to)
    audit.record(
        work,
        "users",
        "role_given",
        user_id=user_id,
        group=group_key,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def end_role(
    work: Work, user_id: int, group_id: int, valid_from: date, last_day: date | None
) -> None:
    """The role ends after its last day; one that would end before it began never was.

    Without a day it ends at once: yesterday was the last.
    """
    require_administrator(work)
    key = (user_id, group_id, valid_from)
    row = work.session.get(Membership, key, with_for_update=True)
    if row is None:
        raise NotFound("role of a person", key)
    last_day = last_day or work.today - timedelta(days=1)
    if last_day < valid_from:
        work.session.delete(row)
    else:
        row.valid_to = last_day
    audit.record(work, "users", "role_ended", user_id=user_id, group_id=group_id, last_day=last_day)


# --- what is checked ------------------------------------------------------------------------------


def require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not administer people")


def wrong_in(account: Account) -> dict[str, str]:
    """A sentence per field of an account that cannot be."""
    wrong: dict[str, str] = {}
    if not account.name.strip():
        wrong["name"] = "Escriba el nombre y los apellidos."
    if not notifications.is_address(account.email):
        wrong["email"] = "Escriba un correo completo, como nombre@entidad.gov.co."
    return wrong


def _told(held: Sequence[HeldTask]) -> tuple[HeldTask, ...]:
    return tuple(task for task in held if not task.reserved)


def _wrong_leaving(
    work: Work, user: User, reason: str, held: Sequence[HeldTask], heir_id: int | None
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not reason.strip():
        wrong["reason"] = "Escriba por qué se cierra la cuenta: queda en el historial."
    if user.id == work.actor.id:
        wrong["reason"] = (
            "No puede cerrar su propia cuenta: pídaselo a otra persona que administre."
        )
    if user.administrator:
        wrong |= _without_administrator(work, user.id, "reason")
    if any(task.alone for task in held) and not _is_active(work, heir_id, user.id):
        wrong["heir_id"] = "Elija quién recibe las tareas que sólo esta persona podía hacer."
    return wrong


def _without_administrator(work: Work, user_id: int, field: str) -> dict[str, str]:
    others = select(User.id).where(User.administrator, User.active, User.id != user_id)
    if work.session.scalar(others.limit(1)) is not None:
        return {}
    return {field: "Es la única persona que administra: nombre antes a otra."}


def _is_active(work: Work, user_id: int | None, leaving_id: int) -> bool:
    if user_id is None or user_id == leaving_id:
        return False
    return work.session.scalar(select(User.id).where(User.id == user_id, User.active)) is not None


def _user(work: Work, user_id: int) -> User:
    found = work.session.get(User, user_id)
    if found is None:
        raise NotFound("user", user_id)
    return found


# --- lines ----------------------------------------------------------------------------------------


def _lines(work: Work, ids: Sequence[int]) -> tuple[PersonLine, ...]:
    rows = work.session.execute(
        select(User, Office.name)
        .outerjoin(Office, Office.id == User.office_id)
        .where(User.id.in_(ids))
        .order_by(User.name, User.id)
    ).all()
    labels: dict[int, list[str]] = {}
    held = work.session.execute(
        select(User.id, Group.label)
        .join(Membership, standins.in_force(work))
        .join(Group, Group.id == Membership.group_id)
        .where(User.id.in_(ids))
        .order_by(Group.label)
    )
    for user_id, label in held:
        labels.setdefault(user_id, []).append(label)
    return tuple(
        PersonLine(
            id=user.id,
            username=user.username,
            name=user.name,
            email=user.email,
            office_name=office or "",
            active=user.active,
            administrator=user.administrator,
            invited=not user.password_hash,
            last_signed_in_at=user.last_signed_in_at,
            groups=tuple(labels.get(user.id, ())),
        )
        for user, office in rows
    )


def _roles(work: Work, user_id: int) -> tuple[RoleLine, ...]:
    rows = work.session.execute(
        select(Membership, Group.label)
        .join(Group, Group.id == Membership.group_id)
        .where(Membership.user_id == user_id)
        .order_by(Group.label, Membership.valid_from)
    )
    return tuple(
        RoleLine(
            group_id=row.group_id,
            label=label,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            state=_state(work.today, row),
        )
        for row, label in rows
    )


def _state(today: date, row: Membership) -> str:
    if row.valid_to is not None and row.valid_to < today:
        return "ended"
    return "running" if row.valid_from <= today else "coming"
