"""The audit trail as an administrator searches it, and whether its chains hold.

The links of a reserved case exist only for those who have a part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, or_, select
from sqlalchemy import case as when

from engine.db.tables import Audit, Case, User
from engine.domain import values
from engine.domain.officials import SYSTEM, Action, Actor, may
from engine.errors import InvalidInput, NotAllowed
from engine.services import audit, incidents, scope
from engine.services.audit import Fault
from engine.services.work import Work, Workplace
from engine.settings import BOGOTA

__all__ = ["Fault", "Line", "Page", "Verified", "Wanted", "actions", "every", "search", "verify"]

_Asked = TypeVarTuple("_Asked")

_CASES = "case:"
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; an empty field asks for nothing. `radicado` is a case's number."""

    actor: str = ""
    action: str = ""
    radicado: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One link. `radicado` is "" for what was done to no case."""

    id: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    data: Mapping[str, Any]
    stream: str
    seq: int
    case_id: int | None
    radicado: str


@dataclass(frozen=True, slots=True)
class Page:
    """The latest first. `next` is the `before` of the page that follows."""

    lines: tuple[Line, ...]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first bad link of a chain. `radicado` is "" for no case."""

    stream: str
    seq: int
    fault: Fault
    radicado: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The chains that exist for the actor."""

    links: int
    chains: int
    broken: tuple[Broken, ...]


def search(work: Work, wanted: Wanted, *, before: int | None = None, size: int = 50) -> Page:
    """One page of what was done."""
    query = _query(work, wanted).order_by(Audit.id.desc()).limit(size + 1)
    if before is not None:
        query = query.where(Audit.id < before)
    rows = work.session.execute(query).all()
    lines = tuple(_line(*row) for row in rows[:size])
    return Page(lines, lines[-1].id if len(rows) > size else None)


def every(work: Work, wanted: Wanted) -> Iterator[Line]:
    """All of it, oldest first, up to MOST_EXPORTED."""
    query = _query(work, wanted).order_by(Audit.id).limit(MOST_EXPORTED)
    return (_line(*row) for row in work.session.execute(query).yield_per(1000))


def actions(work: Work) -> tuple[str, ...]:
    """The names of what may be looked for."""
    _require_administrator(work)
    return tuple(work.session.scalars(select(Audit.action).distinct().order_by(Audit.action)))


def verify(place: Workplace, actor: Actor) -> Verified:
    """Walks every chain from its first link. A broken one of a reserved case is an incident, which
    its guardians see."""
    with place.reading_as(actor) as work:
        _require_administrator(work)
        counted = select(func.count(), func.count(Audit.stream.distinct())).select_from(Audit)
        links, chains = work.session.execute(_readable(work, counted)).one()
        found = list(audit.verify(work))
        shown = [(one, _shown(work, one)) for one in found]
    if hidden := [one for one, broken in shown if broken is None]:
        with place.work_as(SYSTEM) as work:
            for one in hidden:
                _report(work, one)
    told = tuple(broken for _, broken in shown if broken is not None)
    return Verified(links=links, chains=chains, broken=told)


def _report(work: Work, found: audit.Break) -> None:
    number = int(found.stream.partition(":")[2])
    of_case = found.stream.startswith(_CASES)
    incidents.report(
        work,
        kind="chain_broken",
        dedup_key=f"chain:{found.stream}",
        message=f"La cadena de la auditoría está rota en su registro número {found.seq}.",
        case_id=number if of_case else None,
        definition_id=None if of_case else number,
    )


def _query(work: Work, wanted: Wanted) -> Select[Audit, str, int, str]:
    _require_administrator(work)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise InvalidInput({"until": "La fecha final es anterior a la inicial."})
    found = select(Audit, User.name, Case.id, Case.radicado).outerjoin(
        User, User.username == Audit.actor
    )
    return _readable(work, found).where(*_conditions(work, wanted))


def _readable(work: Work, query: Select[*_Asked]) -> Select[*_Asked]:
    """Of the links, those that exist for the actor, with their `Case`."""
    return query.outerjoin(Case, Case.id == _case_id()).where(
        or_(Case.id.is_(None), scope.visible(work.actor)),
        ~Audit.stream.startswith(audit.RESERVED),
    )


def _case_id() -> ColumnElement[int | None]:
    """Of the case whose chain the link belongs to; null for any other chain."""
    number = cast(func.substr(Audit.stream, len(_CASES) + 1), BigInteger)
    return when((Audit.stream.startswith(_CASES), number), else_=None)


def _conditions(work: Work, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.actor:
        yield Audit.actor == wanted.actor.strip().lower()
    if wanted.action:
        yield Audit.action == wanted.action
    if wanted.radicado:
        found = work.session.scalar(select(Case.id).where(Case.radicado == wanted.radicado.strip()))
        yield Audit.stream == f"{_CASES}{found or 0}"
    if wanted.since:
        yield Audit.at >= _midnight(wanted.since)
    if wanted.until:
        yield Audit.at < _midnight(wanted.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BOGOTA)


def _line(row: Audit, name: str | None, case_id: int | None, radicado: str | None) -> Line:
    return Line(
        id=row.id,
        at=row.at,
        actor=row.actor,
        actor_name=name or "",
        action=row.action,
        data=values.loads(row.data),
        stream=row.stream,
        seq=row.seq,
        case_id=case_id,
        radicado=radicado or "",
    )


def _shown(work: Work, found: audit.Break) -> Broken | None:
    """None for a chain that does not exist for the actor."""
    radicado = ""
    if found.stream.startswith(_CASES):
        number = int(found.stream.removeprefix(_CASES))
        case = work.session.execute(
            select(Case.radicado, scope.visible(work.actor).label("visible")).where(
                Case.id == number
            )
        ).one_or_none()
        if case is not None and not case.visible:
            return None
        radicado = case.radicado if case is not None else ""
    if found.stream.startswith(audit.RESERVED):
        return None
    return Broken(stream=found.stream, seq=found.seq, fault=found.reason, radicado=radicado)


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not read the trail")
