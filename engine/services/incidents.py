"""Faults that a person must see: listed, tried again, or settled by hand. One of a reserved case
is there for its guardians alone (`guardians`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy import case as when

from engine.db.queries import upsert
from engine.db.tables import Case, Incident, User
from engine.domain import values
from engine.errors import CaseFault, Conflict, InvalidInput, NotFound
from engine.services import audit, guardians, scope
from engine.services.work import Attempt, Work

_OPEN = Incident.resolved_at.is_(None)

F = TypeVar("F", bound=Callable[..., Any])

#: what can be tried again, by the name that an incident's command says
_RETRIES: dict[str, Callable[..., Any]] = {}


def retryable(name: str) -> Callable[[F], F]:
    """Marks what an incident may try again: `command = {"do": name, **arguments}`."""

    def register(function: F) -> F:
        _RETRIES[name] = function
        return function

    return register


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident. `leads_there`: the case exists for whoever reads."""

    id: int
    kind: str
    message: str
    element_id: str
    case_id: int | None
    radicado: str
    leads_there: bool
    created_at: datetime
    does: str  # what the command does: "run_service", "fire_timer"…; "" where it does nothing
    cause: str  # the same for all that one thing made fail
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str

    @property
    def retryable(self) -> bool:
        return self.does in _RETRIES


def listed(work: Work, *, resolved: bool = False, limit: int = 100) -> tuple[IncidentLine, ...]:
    """Open incidents, oldest first; the resolved ones, newest first."""
    guardians.require(work)
    order = Incident.resolved_at.desc() if resolved else Incident.created_at
    state = Incident.resolved_at.is_not(None) if resolved else _OPEN
    rows = work.session.execute(
        select(Incident, Case.radicado, scope.visible(work.actor), User.name)
        .outerjoin(Case, Case.id == Incident.case_id)
        .outerjoin(User, User.username == Incident.resolved_by)
        .where(state, guardians.incidents_of(work))
        .order_by(order, Incident.id)
        .limit(limit)
    )
    return tuple(_line(*row) for row in rows)


def to_try_again(work: Work, does: str) -> Iterator[Mapping[str, Any]]:
    """What the open incidents would do again, of that name."""
    rows = work.session.scalars(select(Incident).where(_OPEN, Incident.command.contains(does)))
    return (command for row in rows if (command := _command(row)).get("do") == does)


def count_open(work: Work) -> int:
    """Those that the actor looks after."""
    return _count(work, guardians.incidents_of(work))


def count_guarded(work: Work) -> int:
    """Those of what is reserved that the actor guards."""
    if not _count(work, guardians.RESERVED_INCIDENT):  # as nearly always: no procedure is read
        return 0
    return _count(work, guardians.guarded_incidents(work))


def _count(work: Work, which: ColumnElement[bool]) -> int:
    counted = select(func.count(Incident.id)).outerjoin(Case, Case.id == Incident.case_id)
    return work.session.scalar(counted.where(_OPEN, which)) or 0


def report(  # noqa: PLR0913 -- the row's own columns
    work: Work,
    *,
    kind: str,
    dedup_key: str,
    message: str,
    case_id: int | None = None,
    element_id: str = "",
    command: Mapping[str, Any] | None = None,
    definition_id: int | None = None,
) -> int:
    """Opens an incident, or opens again the one with this key. Says its id.

    `definition_id` is of a reserved matter that could not begin.
    """
    row = {
        "kind": kind,
        "dedup_key": dedup_key,
        "message": message[:2000],
        "case_id": case_id,
        "definition_id": definition_id,
        "element_id": element_id,
        "command": values.dumps(command or {}),
        "created_at": work.now,
    }
    insert = upsert(work.session, Incident, {**row, "resolution": ""})
    reopened = Incident.resolved_at.is_not(None)
    statement = insert.on_conflict_do_update(
        index_elements=["dedup_key"],
        set_={
            # whose it is stays known, also where it comes again before that could be said
            "case_id": func.coalesce(insert.excluded.case_id, Incident.case_id),
            "definition_id": func.coalesce(insert.excluded.definition_id, Incident.definition_id),
            "message": insert.excluded.message,
            "element_id": insert.excluded.element_id,
            "command": insert.excluded.command,
            "created_at": when((reopened, work.now), else_=Incident.created_at),
            "resolved_at": None,
            "resolved_by": None,
            "resolution": "",
        },
    ).returning(Incident.id)
    return int(work.session.execute(statement).scalar_one())


def open_for(work: Work, attempt: Attempt | None, fault: CaseFault) -> int:
    """The incident of a fault, with what to try again. The same attempt never opens two."""
    command = dict(attempt.command) if attempt else {}
    case_id = attempt.case_id if attempt else None
    definition_id = attempt.definition_id if attempt else None
    # a step of the same name in another procedure is another incident
    begun = f" definition={definition_id}" if definition_id is not None else ""
    return report(
        work,
        kind=type(fault).__name__,
        dedup_key=_key(command, case_id, fault) + begun,
        message=str(fault),
        case_id=case_id,
        element_id=fault.element_id,
        command=command,
        definition_id=definition_id,
    )


def retry(work: Work, incident_id: int) -> None:
    """Tries the incident's command again; it is resolved when that succeeds.

    A new fault rolls everything back and leaves the incident open, with the new message.
    """
    incident = _open(work, incident_id)
    command = _command(incident)
    function = _RETRIES.get(str(command.pop("do", "")))
    if function is None:
        raise Conflict(f"incident {incident_id} has nothing to try again")
    _settle(work, incident, "reintentada")
    function(work, **command)


def resolve(work: Work, incident_id: int, resolution: str) -> None:
    """Settled by hand; `resolution` says how."""
    if not resolution.strip():
        raise InvalidInput({"resolution": "Escriba cómo se resolvió la incidencia."})
    _settle(work, _open(work, incident_id), resolution.strip())


def taken(work: Work, incident_id: int, resolution: str) -> dict[str, Any]:
    """The command of an open incident, which is settled with these words."""
    incident = _open(work, incident_id)
    command = _command(incident)
    _settle(work, incident, resolution)
    return command


def with_cause(work: Work, cause: str, limit: int) -> list[int]:
    """Ids of the open incidents of one cause, oldest first."""
    guardians.require(work)
    rows = work.session.scalars(
        select(Incident)
        .outerjoin(Case, Case.id == Incident.case_id)
        .where(_OPEN, guardians.incidents_of(work))
        .order_by(Incident.id)
    )
    return [row.id for row in rows if cause_of(row) == cause][:limit]


def cause_of(incident: Incident) -> str:
    """Alike for two incidents that differ only in whose they are: in numbers and quoted names."""
    said = re.sub(r"«[^»]*»|\d+", "#", incident.message)
    told = "\n".join((incident.kind, incident.element_id, said))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def command_of(work: Work, incident_id: int) -> dict[str, Any]:
    """What an incident would try again: {"do": name, **arguments}."""
    return _command(work.session.get_one(Incident, incident_id))


def _command(incident: Incident) -> dict[str, Any]:
    """What to try again; ids come back as they were, not as the Decimals of a case."""
    found: dict[str, Any] = values.loads(incident.command)
    return {key: int(v) if isinstance(v, Decimal) else v for key, v in found.items()}


def _open(work: Work, incident_id: int) -> Incident:
    guardians.require(work)
    found = work.session.scalar(
        select(Incident)
        .outerjoin(Case, Case.id == Incident.case_id)
        .where(Incident.id == incident_id, guardians.incidents_of(work))
        .with_for_update(of=Incident)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("incident", incident_id)
    if found.resolved_at is not None:
        raise Conflict(f"incident {incident_id} was resolved by {found.resolved_by}")
    return found


def _settle(work: Work, incident: Incident, resolution: str) -> None:
    work.session.execute(
        update(Incident)
        .where(Incident.id == incident.id)
        .values(resolved_at=work.now, resolved_by=work.actor.username, resolution=resolution)
    )
    audit.record(
        work,
        _stream(incident),
        "incident_resolved",
        incident_id=incident.id,
        resolution=resolution,
    )


def _stream(incident: Incident) -> str:
    """Whoever may read the trail of a case reads there what became of its incidents."""
    if incident.case_id is not None:
        return audit.case_stream(incident.case_id)
    if incident.definition_id is not None:
        return audit.reserved_stream(incident.definition_id)
    return "incidents"


def _line(
    incident: Incident, radicado: str | None, leads_there: bool | None, who: str | None
) -> IncidentLine:
    return IncidentLine(
        id=incident.id,
        kind=incident.kind,
        message=incident.message,
        element_id=incident.element_id,
        case_id=incident.case_id,
        radicado=radicado or "",
        leads_there=bool(leads_there) and incident.case_id is not None,
        created_at=incident.created_at,
        does=str(values.loads(incident.command).get("do", "")),
        cause=cause_of(incident),
        resolved_at=incident.resolved_at,
        resolved_by=who or incident.resolved_by,
        resolution=incident.resolution,
    )


def _key(command: Mapping[str, Any], case_id: int | None, fault: CaseFault) -> str:
    """What the command is about, without the values that a person typed."""
    about = [f"{k}={v}" for k, v in sorted(command.items()) if isinstance(v, str | int)]
    return " ".join([*(about or [fault.element_id]), f"case={case_id}"])
