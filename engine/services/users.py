"""Officials: their accounts, the roles they hold and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Text, cast, literal, or_, select, update

from engine.db.queries import upsert
from engine.db.tables import (
    Case,
    CaseStatus,
    Delegation,
    Group,
    Impediment,
    Membership,
    Office,
    Substitution,
    User,
)
from engine.domain import passwords
from engine.domain.officials import (
    CITIZEN,
    ROLE_NAMES,
    SYSTEM,
    Actor,
    ad_hoc_for,
    delegate_for,
    in_charge_of,
)
from engine.errors import InvalidInput, NotFound
from engine.services import audit, standins
from engine.services.standins import in_force
from engine.services.work import Work

_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
#: what an unknown username is checked against, so that it takes as long as a known one
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=1$KioqKioqKioqKioqKioqKg$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    username: str
    name: str
    email: str
    password_hash: str
    office: str | None = None  # its code
    groups: tuple[str, ...] = ()
    administrator: bool = False


def hashed(password: str) -> str:
    """The argon2id hash of a password that is long enough. Slow on purpose: no transaction open."""
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise InvalidInput(
            {"password": f"La contraseña debe tener al menos {passwords.SHORTEST} caracteres."}
        )
    return _HASHER.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; as slow for nobody's account (None), or for one without a
    password ("" until the invitation is taken up), as for anybody's."""
    try:
        fits = _HASHER.verify(password_hash or _NOBODY, password[: passwords.LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return fits and bool(password_hash)


def add(work: Work, new: NewUser) -> int:
    """A new official with the roles given, valid from today. InvalidInput for a taken username."""
    taken = select(User.id).where(User.username == new.username)
    if work.session.scalar(taken) is not None:
        raise InvalidInput({"username": f"Ya existe la cuenta «{new.username}»."})
    user = User(
        username=new.username,
        name=new.name,
        email=new.email,
        password_hash=new.password_hash,
        office_id=office_id(work, new.office) if new.office else None,
        administrator=new.administrator,
    )
    work.session.add(user)
    work.session.flush()
    for key in new.groups:
        join(work, user.id, key)
    audit.record(work, "users", "user_added", username=new.username, groups=sorted(new.groups))
    return user.id


def join(
    work: Work,
    user_id: int,
    group_key: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Gives a role to an official for the days said, both included. The role is made if new."""
    work.session.add(
        Membership(
            user_id=user_id,
            group_id=ensure_group(work, group_key),
            valid_from=valid_from or work.today,
            valid_to=valid_to,
        )
    )
    work.session.flush()


def leave(work: Work, user_id: int, group_key: str, *, last_day: date) -> None:
    """Ends a role after a day."""
    group = select(Group.id).where(Group.key == group_key).scalar_subquery()
    work.session.execute(
        update(Membership)
        .where(Membership.user_id == user_id, Membership.group_id == group)
        .values(valid_to=last_day)
    )
    audit.record(work, "users", "role_ended", user_id=user_id, group=group_key, last_day=last_day)


def deactivate(work: Work, username: str) -> None:
    """The account stays in the history and never signs in again."""
    found = work.session.execute(
        update(User).where(User.username == username).values(active=False).returning(User.id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("user", username)
    audit.record(work, "users", "user_deactivated", username=username)


def set_password(work: Work, user_id: int, password_hash: str) -> None:
    work.session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
    audit.record(work, "users", "password_changed", user_id=user_id)


def ensure_group(work: Work, key: str) -> int:
    """The id of a role; the label that it has stays."""
    insert = upsert(work.session, Group, {"key": key, "label": ROLE_NAMES.get(key, key)})
    statement = insert.on_conflict_do_update(
        index_elements=["key"], set_={"label": Group.label}
    ).returning(Group.id)
    return int(work.session.execute(statement).scalar_one())


def name_groups(work: Work, labels: Mapping[str, str]) -> None:
    """The roles are there, and these are their labels."""
    there = work.session.execute(select(Group.key, Group.label).where(Group.key.in_(labels)))
    known = {row.key: row.label for row in there}
    changed = [
        {"key": key, "label": label}
        for key, label in sorted(labels.items())
        if known.get(key) != label
    ]
    if changed:
        insert = upsert(work.session, Group, changed)
        named = {"label": insert.excluded.label}
        work.session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=named))


def office_id(work: Work, code: str, name: str | None = None) -> int:
    """The id of an office; it is made if new."""
    insert = upsert(work.session, Office, {"code": code, "name": name or code})
    kept = Office.name if name is None else name
    statement = insert.on_conflict_do_update(
        index_elements=["code"], set_={"name": kept}
    ).returning(Office.id)
    return int(work.session.execute(statement).scalar_one())


def actor(work: Work, user_id: int) -> Actor | None:
    """The official with the roles held today, and those of whoever is absent and left them in
    charge; None where the account is gone or closed."""
    return next(_actors(work, User.id == user_id), None)


@contextmanager
def acting(work: Work, user_id: int) -> Iterator[None]:
    """What is tried again is done on behalf of the official who did it. NotFound where the account
    is gone or closed."""
    official, before = actor(work, user_id), work.actor
    if official is None:
        raise NotFound("user", user_id)
    work.actor = official
    try:
        yield
    finally:
        work.actor = before


def actor_named(work: Work, username: str) -> Actor:
    """NotFound where there is no such account, or it is closed."""
    found = next(_actors(work, User.username == username), None)
    if found is None:
        raise NotFound("user", username)
    return found


def id_of(work: Work, username: str) -> int | None:
    """Of an account, open or closed; None where there is none of that name."""
    return work.session.scalar(select(User.id).where(User.username == username))


@dataclass(frozen=True, slots=True)
class UserLine:
    id: int
    username: str
    name: str
    email: str
    office_name: str
    active: bool
    administrator: bool
    groups: tuple[str, ...]


def listed(work: Work) -> tuple[UserLine, ...]:
    """Everybody, by name, with the labels of the roles held today."""
    rows = work.session.execute(
        select(User, Office.name, Group.label)
        .outerjoin(Office, Office.id == User.office_id)
        .outerjoin(Membership, in_force(work))
        .outerjoin(Group, Group.id == Membership.group_id)
        .order_by(User.name, User.id, Group.label)
    ).all()
    labels: dict[int, list[str]] = {}
    people: dict[int, tuple[User, str | None]] = {}
    for user, office, label in rows:
        people[user.id] = (user, office)
        labels.setdefault(user.id, []).extend([label] if label else [])
    return tuple(
        UserLine(
            user.id,
            user.username,
            user.name,
            user.email,
            office or "",
            user.active,
            user.administrator,
            tuple(labels[user.id]),
        )
        for user, office in people.values()
    )


def group_labels(work: Work, keys: Iterable[str]) -> dict[str, str]:
    """Label of each role; the key itself for one that nobody described."""
    keys = set(keys)
    found = work.session.execute(select(Group.key, Group.label).where(Group.key.in_(keys))).all()
    return {key: key for key in keys} | {row.key: row.label for row in found}


def names(work: Work, usernames: Iterable[str]) -> dict[str, str]:
    """How people call those accounts; who has none, by what was kept."""
    wanted = set(usernames)
    if not wanted:
        return {}
    found = work.session.execute(
        select(User.username, User.name).where(User.username.in_(wanted))
    ).all()
    known = {actor.username: actor.name for actor in (SYSTEM, CITIZEN)}
    return {each: known.get(each, each) for each in wanted} | {row[0]: row[1] for row in found}


def _stands_for(work: Work, user_id: ColumnElement[int] | int) -> frozenset[str]:
    """The keys of what the official may do today in the place of others."""
    today = work.today
    in_charge = (
        select(literal("encargo"), Group.key)
        .join(Membership, Membership.group_id == Group.id)
        .join(Substitution, Substitution.absent_id == Membership.user_id)
        .where(
            Substitution.substitute_id == user_id,
            Substitution.starts_on <= today,
            Substitution.ends_on >= today,
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
        )
    )
    delegated = select(literal("delegacion"), Delegation.papers).where(
        Delegation.delegate_id == user_id,
        Delegation.starts_on <= today,
        or_(Delegation.ends_on.is_(None), Delegation.ends_on >= today),
    )
    ad_hoc = (
        select(literal("ad_hoc"), cast(Impediment.id, Text))
        .join(Case, Case.id == Impediment.case_id)
        .where(
            Impediment.ad_hoc_id == user_id,
            Impediment.accepted.is_(True),
            Case.status == CaseStatus.OPEN,
        )
    )
    keys: set[str] = set()
    for by, said in work.session.execute(in_charge.union_all(delegated, ad_hoc)):
        keys.update(_KEYS[by](said))
    return frozenset(keys)


_KEYS: dict[str, Callable[[str], Iterable[str]]] = {
    "encargo": lambda role: [in_charge_of(role)],
    "delegacion": lambda papers: map(delegate_for, papers.split(",")),
    "ad_hoc": lambda impediment_id: [ad_hoc_for(int(impediment_id))],
}


def _actors(work: Work, who: ColumnElement[bool]) -> Iterator[Actor]:
    rows = work.session.execute(
        select(User.id, User.username, User.name, User.office_id, User.administrator, Group.key)
        .outerjoin(Membership, in_force(work))
        .outerjoin(Group, Group.id == Membership.group_id)
        .where(who, User.active)
        .order_by(User.id)
    ).all()
    for user_id, lines in groupby(rows, key=lambda row: row.id):
        held = list(lines)
        first = held[0]
        yield Actor(
            user_id,
            first.username,
            first.name,
            frozenset(row.key for row in held if row.key),
            first.office_id,
            first.administrator,
            _stands_for(work, user_id),
            standins.absent_for(work, user_id),
        )
