"""Officials and offices from a file: first rehearsed, then loaded whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from engine.db.tables import Office, User
from engine.domain.csv_files import Line, read
from engine.domain.folding import folded
from engine.errors import InvalidInput
from engine.services import entrances, offices, people, users
from engine.services.offices import OfficeForm
from engine.services.people import Account
from engine.services.work import Work

PEOPLE_COLUMNS = ("usuario", "nombre", "correo", "dependencia", "roles", "desde", "hasta")
OFFICE_COLUMNS = ("codigo", "nombre", "dentro de")

Loader = Callable[[Work], "Rehearsal"]


@dataclass(slots=True)
class Rehearsal:
    """What a file would do: names of who is new, who changes, and a sentence per bad line."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    errors: list[str] = field(default_factory=list)

    def note(self, number: int, wrong: Mapping[str, str]) -> None:
        self.errors.append(f"Línea {number}: {' '.join(wrong.values())}")


def people_from(work: Work, content: bytes, *, invited: bool = True) -> Rehearsal:
    """Adds and changes officials. Whoever is not in the file stays as is.

    Roll it back to have rehearsed it. Lines with errors do nothing: see `Rehearsal.errors`.
    """
    people.require_administrator(work)
    found, seen = Rehearsal(), set[str]()
    known = _Known(work)
    for line in read(content, ("usuario", "nombre", "correo")):
        try:
            _once(line["usuario"].lower(), seen)
            _person(work, found, _said(known, line), invited=invited)
        except InvalidInput as error:
            found.note(line.number, error.fields)
    return found


def offices_from(work: Work, content: bytes) -> Rehearsal:
    """Adds and changes offices; one may be inside another that is in the file too."""
    people.require_administrator(work)
    found, seen = Rehearsal(), set[str]()
    lines = read(content, ("codigo", "nombre"))
    for line in lines:
        try:
            _once(line["codigo"], seen)
            _office(work, found, line)
        except InvalidInput as error:
            found.note(line.number, error.fields)
    for line in lines:
        if not line["dentro de"]:
            continue
        try:
            _put_inside(work, line)
        except InvalidInput as error:
            found.note(line.number, error.fields)
    return found


def rehearsed(work: Work, load: Loader) -> Rehearsal:
    """What the loader would do; nothing of it stays."""
    savepoint = work.session.begin_nested()
    try:
        return load(work)
    finally:
        savepoint.rollback()


def loaded(work: Work, load: Loader) -> Rehearsal:
    """Does it. InvalidInput, and nothing done, where a line is wrong."""
    found = load(work)
    if found.errors:
        raise InvalidInput({"archivo": " ".join(found.errors[:10])})
    return found


# --- officials ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    account: Account
    groups: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


class _Known:
    """Offices by code and roles by key or label, as people write them."""

    def __init__(self, work: Work) -> None:
        rows = work.session.execute(select(Office.id, Office.code, Office.name))
        self.offices = {folded(name): row.id for row in rows for name in (row.code, row.name)}
        labels = people.role_labels(work)
        self.roles = {folded(label): key for key, label in labels.items()} | {
            key: key for key in labels
        }


def _said(known: _Known, line: Line) -> _Said:
    wrong: dict[str, str] = {}
    office_id = known.offices.get(folded(line["dependencia"]))
    if line["dependencia"] and office_id is None:
        wrong["dependencia"] = f"No hay ninguna dependencia «{line['dependencia']}»."
    written = [name.strip() for name in re.split(r"[|,+]", line["roles"]) if name.strip()]
    groups = [known.roles.get(folded(name), "") for name in written]
    if "" in groups:
        wrong["roles"] = f"No hay ningún rol «{written[groups.index('')]}»."
    days = {name: _day(line[name], wrong, name) for name in ("desde", "hasta")}
    if wrong:
        raise InvalidInput(wrong)
    account = Account(
        username=line["usuario"].lower(),
        name=line["nombre"],
        email=line["correo"],
        office_id=office_id,
    )
    return _Said(
        account=account,
        groups=tuple(groups),
        valid_from=days["desde"],
        valid_to=days["hasta"],
    )


def _day(text: str, wrong: dict[str, str], name: str) -> date | None:
    if not text:
        return None
    local = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        return date(*map(int, reversed(local.groups()))) if local else date.fromisoformat(text)
    except ValueError:
        wrong[name] = f"La fecha «{text}» no existe: escríbala como 2026-12-31 o 31/12/2026."
        return None


def _person(work: Work, found: Rehearsal, said: _Said, *, invited: bool) -> None:
    account = said.account
    user = work.session.scalar(select(User).where(User.username == account.username))
    if user is None:
        user_id = people.add(work, account, invited=False)
        _grant(work, user_id, said)
        if invited:
            entrances.invite(work, user_id)
        found.new.append(account.name)
        return
    if wrong := people.wrong_in(account):
        raise InvalidInput(wrong)
    office_id = account.office_id or user.office_id
    before = (user.name, user.email, user.office_id)
    user.name, user.email, user.office_id = account.name, account.email, office_id
    given = _grant(work, user.id, said)
    if given or before != (account.name, account.email, office_id):
        found.changed.append(account.name)
    else:
        found.same += 1


def _grant(work: Work, user_id: int, said: _Said) -> int:
    """How many roles it gives that the person did not have."""
    actor = users.actor(work, user_id)
    missing = [key for key in said.groups if actor is None or key not in actor.groups]
    for key in missing:
        people.grant(work, user_id, key, said.valid_from or work.today, said.valid_to)
    return len(missing)


# --- offices --------------------------------------------------------------------------------------


def _office(work: Work, found: Rehearsal, line: Line) -> None:
    row = work.session.scalar(select(Office).where(Office.code == line["codigo"]))
    if row is None:
        offices.add(work, OfficeForm(code=line["codigo"], name=line["nombre"]))
        found.new.append(line["nombre"])
        return
    if not line["nombre"]:
        raise InvalidInput({"nombre": "Falta el nombre."})
    if row.name == line["nombre"]:
        found.same += 1
        return
    row.name = line["nombre"]
    found.changed.append(line["nombre"])


def _put_inside(work: Work, line: Line) -> None:
    outer = work.session.scalar(select(Office.id).where(Office.code == line["dentro de"]))
    if outer is None:
        raise InvalidInput({"dentro": f"No hay ninguna dependencia «{line['dentro de']}»."})
    row = work.session.scalar(select(Office).where(Office.code == line["codigo"]))
    if row is not None:
        offices.edit(work, row.id, OfficeForm(code=row.code, name=row.name, parent_id=outer))


def _once(key: str, seen: set[str]) -> None:
    if not key:
        raise InvalidInput({"clave": "Falta el usuario o el código."})
    if key in seen:
        raise InvalidInput({"clave": f"«{key}» está dos veces en el archivo."})
    seen.add(key)
