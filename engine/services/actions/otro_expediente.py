"""Another case, which this one is about: found by who asks, linked, and asked for what it knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select, true

from engine.db.tables import Case, CaseStatus, Task
from engine.domain import values
from engine.errors import CaseFault
from engine.services import links, scope, users
from engine.services.actions.outcome import ServiceTask
from engine.services.work import Work

WANTED, WHY, BEFORE = "datos", "motivo", "anterior"


def seen_by_who_asks(
    work: Work, case_id: int, *, reserved_identity: bool = False
) -> ColumnElement[bool]:
    """Which other cases: neither reserved nor closed to who did the last task of this one, or
    filed it. Those of a `reserved_identity` only where this one keeps it."""
    last = select(Task.closed_by_id).where(Task.case_id == case_id, Task.closed_by_id.is_not(None))
    asks = work.session.scalar(last.order_by(Task.closed_at.desc(), Task.id.desc()).limit(1))
    who = asks or work.session.get_one(Case, case_id).filed_by_id
    official = None if who is None else users.actor(work, who)
    return and_(
        Case.id != case_id,
        Case.reserved.is_(False),
        true() if reserved_identity else Case.identity_reserved.is_(False),
        false() if official is None else scope.visible(official),
    )


def joined(work: Work, task: ServiceTask, other: Case | None, because: str) -> None:
    """Links the two because of `motivo`, and this one no more with the one whose number is
    `anterior`, found before."""
    before = task.inputs.get(BEFORE)
    if before and (other is None or other.radicado != before):
        links.unlink_from_process(work, task.case_id, str(before))
    if other is not None:
        why = str(task.inputs.get(WHY) or because)
        links.link_from_process(work, task.case_id, other.id, why)


def told_by(task: ServiceTask, other: Case) -> dict[str, Any]:
    """What the other case knows of the names in `datos`."""
    known = known_in(other)
    return {name: known.get(name) for name in _asked_for(task)}


def known_in(other: Case) -> Mapping[str, Any]:
    """The variables of the whole case."""
    found: Mapping[str, Any] = values.loads(other.variables)["case"]
    return found


def as_variable(other: Case) -> dict[str, Any]:
    """How a diagram sees it."""
    return {"radicado": other.radicado, "abierto": other.status == CaseStatus.OPEN}


def _asked_for(task: ServiceTask) -> list[str]:
    names = task.inputs.get(WANTED) or []
    if not isinstance(names, list):
        raise CaseFault(f"expected a list in «{WANTED}», found {names!r}", task.element_id)
    return [str(name) for name in names]
