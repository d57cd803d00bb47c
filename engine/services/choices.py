"""What a form offers to choose from that its case does not know: the officials of each role."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.db.tables import Group, Membership, User
from engine.domain.forms import Form
from engine.services import standins
from engine.services.work import Work

#: `valuesExpression: "=funcionarios.profesional"` lists who holds that role today
OFFICIALS = "funcionarios"


def offered(work: Work, form: Form) -> dict[str, Any]:
    """By role, its officials as options; nothing for a form that does not ask for them."""
    if not any(
        field.options_from and OFFICIALS in field.options_from.names for field in form.inputs()
    ):
        return {}
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
    return {OFFICIALS: by_role}
