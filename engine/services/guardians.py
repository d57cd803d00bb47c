"""Who looks after what fails: whoever administers, and of what is reserved only those whom the
reserve of its procedure names. For anybody else an incident or a letter of it is not there.

Of several such roles those answer for a case that have, or had, something to do in it; before any
of them has, all do: who judges knows nothing yet of what is being investigated, and nothing is
missed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from engine.db.tables import Case, Incident, Message, Task, TaskCandidate
from engine.domain.office_rules import office_rules
from engine.domain.officials import SYSTEM, Action, Actor, may
from engine.errors import NotAllowed
from engine.services import scope
from engine.services.work import Work

#: the letter that tells a guardian of an incident
LETTER = "incidencia_reservada"
#: what an incident and its `Case`, or none, are of
OF_INCIDENT: ColumnElement[int] = func.coalesce(Incident.definition_id, Case.definition_id)
RESERVED_INCIDENT = or_(Incident.definition_id.is_not(None), Case.reserved.is_(True))


def answering(work: Work, definition_id: int, case_id: int | None) -> frozenset[str]:
    """The roles that look after a reserved case; without one, after a matter that did not begin."""
    roles = _guardians(work, definition_id)
    with_part = work.session.scalars(
        select(TaskCandidate.group_key)
        .join(Task, Task.id == TaskCandidate.task_id)
        .where(Task.case_id == case_id, TaskCandidate.group_key.in_(sorted(roles)))
        .distinct()
    )
    return frozenset(with_part) or roles


def guarded(work: Work) -> frozenset[int]:
    """The definitions whose reserved matters the actor guards, of those that have any."""
    if not work.actor.roles:
        return frozenset()
    begun = (
        select(Case.definition_id)
        .where(Case.reserved)
        .union(select(Incident.definition_id).where(Incident.definition_id.is_not(None)))
    )
    ids = work.session.scalars(begun).all()
    return frozenset(one for one in ids if work.actor.roles & _guardians(work, one))


def looks_after_something(work: Work) -> bool:
    return may(work.actor, Action.ADMINISTER) or bool(guarded(work))


def require(work: Work) -> None:
    """NotAllowed for who neither administers nor guards what is reserved."""
    if not looks_after_something(work):
        raise NotAllowed(f"{work.actor.username} looks after nothing that fails")


def incidents_of(work: Work) -> ColumnElement[bool]:
    """Those that exist for the actor, of `Incident`s with their `Case`, or none."""
    return _exist(work, RESERVED_INCIDENT, OF_INCIDENT)


def guarded_incidents(work: Work) -> ColumnElement[bool]:
    """The same, and only of what is reserved."""
    return _guarded(work, RESERVED_INCIDENT, OF_INCIDENT)


def letters_of(work: Work) -> ColumnElement[bool]:
    """Those that exist for the actor, of `Message`s with their `Case`, or none."""
    reserved = or_(Case.reserved.is_(True), Message.kind == LETTER)
    return _exist(work, reserved, Case.definition_id)


def closed_to(actor: Actor) -> ColumnElement[bool]:
    """That the `Case` of the query is reserved and the actor has no part in it. The system has in
    none here: what it reads goes to the terminal of who operates it."""
    part = false() if actor == SYSTEM else scope.involved(actor)
    return and_(Case.reserved, ~part)


def reserves(work: Work, case_id: int | None) -> bool:
    """Whether the case is reserved."""
    found = select(Case.id).where(Case.id == case_id, Case.reserved)
    return work.session.scalar(found) is not None


def open_to_all(case_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """That what has this `case_id`, or none, is not of a reserved case."""
    return ~exists(select(Case.id).where(Case.id == case_id, Case.reserved))


def _exist(
    work: Work, reserved: ColumnElement[bool], definition_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    if work.actor == SYSTEM:
        return true()
    mine = _guarded(work, reserved, definition_id)
    return or_(~reserved, mine) if may(work.actor, Action.ADMINISTER) else mine


def _guarded(
    work: Work, reserved: ColumnElement[bool], definition_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """`answering`, in SQL, for the actor."""
    alike: dict[frozenset[str], list[int]] = {}
    for one in sorted(guarded(work)):
        alike.setdefault(_guardians(work, one), []).append(one)
    mine = (
        and_(definition_id.in_(ids), or_(_has_part(roles & work.actor.roles), ~_has_part(roles)))
        for roles, ids in alike.items()
    )
    return and_(reserved, or_(false(), *mine))


def _has_part(roles: frozenset[str]) -> ColumnElement[bool]:
    """One of the roles may, or might, take a task of the `Case` of the query."""
    part = (
        select(Task.id)
        .join(TaskCandidate, TaskCandidate.task_id == Task.id)
        .where(Task.case_id == Case.id, TaskCandidate.group_key.in_(sorted(roles)))
    )
    return exists(part.correlate(Case))


def _guardians(work: Work, definition_id: int) -> frozenset[str]:
    """The roles that the reserve of a procedure names."""
    return office_rules(work.definitions.procedure(definition_id)).guardians
