"""The offices of the entity: a list, or a tree where one is inside another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from engine.db.tables import Office, User
from engine.errors import InvalidInput, NotFound
from engine.services import audit
from engine.services.people import require_administrator
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLine:
    """One office. `depth` counts those around it; `people` are the active ones in it."""

    id: int
    code: str
    name: str
    parent_id: int | None
    depth: int
    people: int

    @property
    def choice(self) -> tuple[int, str]:
        """As one of a list to choose from."""
        return self.id, f"{'— ' * self.depth}{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeForm:
    code: str
    name: str
    parent_id: int | None = None


def listed(work: Work) -> tuple[OfficeLine, ...]:
    """Every office after the one that it is inside of, by name."""
    rows = work.session.execute(
        select(Office.id, Office.code, Office.name, Office.parent_id, func.count(User.id))
        .outerjoin(User, (User.office_id == Office.id) & User.active)
        .group_by(Office.id, Office.code, Office.name, Office.parent_id)
        .order_by(Office.name)
    ).all()
    inside: dict[int | None, list[OfficeLine]] = {}
    for office_id, code, name, parent_id, number in rows:
        line = OfficeLine(
            id=office_id, code=code, name=name, parent_id=parent_id, depth=0, people=number
        )
        inside.setdefault(parent_id, []).append(line)
    return tuple(_walk(inside, None, 0))


def names(work: Work) -> dict[int, str]:
    """By id, in the order of their names."""
    rows = work.session.execute(select(Office.id, Office.name).order_by(Office.name))
    return {row.id: row.name for row in rows}


def _walk(
    inside: Mapping[int | None, list[OfficeLine]], parent_id: int | None, depth: int
) -> Iterator[OfficeLine]:
    for line in inside.get(parent_id, ()):
        yield replace(line, depth=depth)
        yield from _walk(inside, line.id, depth + 1)


def add(work: Work, form: OfficeForm) -> int:
    """A new office. InvalidInput, per field."""
    require_administrator(work)
    if wrong := _wrong(work, form, None):
        raise InvalidInput(wrong)
    row = Office(code=form.code, name=form.name, parent_id=form.parent_id)
    work.session.add(row)
    work.session.flush()
    audit.record(work, "offices", "office_added", office_id=row.id, code=form.code)
    return row.id


def edit(work: Work, office_id: int, form: OfficeForm) -> None:
    """Another name, code or place in the tree. InvalidInput for a circle."""
    require_administrator(work)
    row = work.session.get(Office, office_id, with_for_update=True)
    if row is None:
        raise NotFound("office", office_id)
    if wrong := _wrong(work, form, office_id):
        raise InvalidInput(wrong)
    row.code, row.name, row.parent_id = form.code, form.name, form.parent_id
    audit.record(work, "offices", "office_edited", office_id=office_id, code=form.code)


def _wrong(work: Work, form: OfficeForm, office_id: int | None) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not form.name:
        wrong["name"] = "Escriba el nombre de la dependencia."
    if not form.code:
        wrong["code"] = "Escriba el código, el de su tabla de retención si lo tiene."
    taken = work.session.scalar(select(Office.id).where(Office.code == form.code))
    if taken not in (None, office_id):
        wrong["code"] = f"Ya hay una dependencia con el código «{form.code}»."
    if office_id is not None and _inside(work, form.parent_id, office_id):
        wrong["parent_id"] = "Una dependencia no puede estar dentro de sí misma."
    return wrong


def _inside(work: Work, office_id: int | None, outer_id: int) -> bool:
    """Whether the office is the outer one, or in it."""
    while office_id is not None:
        if office_id == outer_id:
            return True
        office_id = work.session.scalar(select(Office.parent_id).where(Office.id == office_id))
    return False
