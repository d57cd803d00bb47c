"""Which office answers for a matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.db.tables import Group, Membership, Office, User
from engine.services.standins import in_force
from engine.services.work import Work


def office(work: Work, procedure: Mapping[str, Any]) -> int | None:
    """The office of new cases of a procedure: the one that `[procedure] office` names by its code.

    Where it names none that is there, the one in which all work who hold the role that stands
    above (`superior`); else that of the official who files. None where nobody has an office.
    """
    section = procedure.get("procedure")
    said = section if isinstance(section, Mapping) else {}
    code, superior = str(said.get("office", "")), str(said.get("superior", ""))
    named = work.session.scalar(select(Office.id).where(Office.code == code)) if code else None
    return named or (_shared_by(work, superior) if superior else None) or work.actor.office_id


def _shared_by(work: Work, role: str) -> int | None:
    """The office in which everybody works who holds the role today; None where there are two."""
    row = work.session.execute(
        select(func.min(User.office_id), func.max(User.office_id))
        .join_from(User, Membership, in_force(work))
        .join(Group, Group.id == Membership.group_id)
        .where(Group.key == role, User.active)
    ).one()
    first, last = row
    return int(first) if first is not None and first == last else None
