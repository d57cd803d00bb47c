"""What a form or a paper may ask that its case does not know: the officials of each role, its name,
what an official is called, for whom one acts, and what each paper cannot lack."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sqlalchemy import select

from engine.bpm.definition import Definition
from engine.db.tables import Group, Membership, Office, User
from engine.domain.officials import Actor
from engine.services import standins
from engine.services.work import Work

#: `valuesExpression: "=funcionarios.profesional"` lists who holds that role today
OFFICIALS = "funcionarios"
#: `get value(roles, encargado)` is how a role is called
ROLES = "roles"
#: `get value(nombre_de, supervisor)` is how the official of a user name is called, with the office
CALLED = "nombre_de"
#: for whom whoever has the form before them may act today: themselves, and who is absent and has
#: them as substitute. A rule may refuse what only somebody else may say
FOR_WHOM = "actua_por"
#: `list contains(get value(exigido_en, documento), "considerandos")`: whether that paper, of the
#: procedure or of one that it calls, cannot be signed without them
NEEDED = "exigido_en"


def offered(work: Work, definition: Definition, asked: Container[str]) -> dict[str, Any]:
    """By role, its officials as options and its name; what each official is called; for whom one
    acts; by paper, what it cannot lack. What is not asked is not read."""
    found: dict[str, Any] = {OFFICIALS: _officials(work)} if OFFICIALS in asked else {}
    found |= {FOR_WHOM: _for_whom(work.actor)} if FOR_WHOM in asked else {}
    found |= {CALLED: _called(work)} if CALLED in asked else {}
    found |= {NEEDED: _needed(definition)} if NEEDED in asked else {}
    return found | ({ROLES: _names(work)} if ROLES in asked else {})


def _for_whom(actor: Actor) -> list[str]:
    return [actor.username, *(absent.username for absent in actor.stands_in_for)]


def _needed(definition: Definition) -> dict[str, list[str]]:
    """Of two papers of the same name, that of the nearest procedure, as where it is signed."""
    by_paper: dict[str, list[str]] = {}
    for spec in (spec for one in definition.family() for spec in one.documents):
        by_paper.setdefault(spec.id, [key for key in spec.keys if key not in spec.optional])
    return by_paper


def _called(work: Work) -> dict[str, str]:
    """Whoever left is still called so: a paper may name whom another follows."""
    asked = select(User.username, User.name, Office.name.label("office")).join(
        Office, Office.id == User.office_id, isouter=True
    )
    return {
        row.username: f"{row.name}, {row.office}" if row.office else row.name
        for row in work.session.execute(asked)
    }


def _names(work: Work) -> dict[str, str]:
    return {row.key: row.label for row in work.session.execute(select(Group.key, Group.label))}


def _officials(work: Work) -> dict[str, list[dict[str, str]]]:
    rows = work.session.execute(
        select(Group.key, User.username, User.name)
        .join_from(User, Membership, standins.in_force(work))
        .join(Group, Group.id == Membership.group_id)
        .where(User.active)
        .order_by(User.name)
    )
    by_role: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_role.setdefault(row.key, []).append({"value": row.username, "label": row.name})
    return by_role
