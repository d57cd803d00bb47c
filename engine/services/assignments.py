"""Who has a task in hand: given to a colleague, or given back to who gave it, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, or_, select

from engine.db.tables import Case, Group, Membership, NoteKind, Task, TaskCandidate, User
from engine.domain.office_rules import office_rules
from engine.domain.officials import Action, TaskFacts, may
from engine.errors import InvalidInput
from engine.services import impediments, notes, separations, standins, tasks
from engine.services.found_tasks import Found, find, require, require_open
from engine.services.work import Work


def reassign(work: Work, task_id: int, to: int, reason: str) -> str:
    """Puts the task into the hands of a colleague of its role. Gives the name of who has it now."""
    found = _found(work, task_id, lock=True)
    require_open(found)
    require(work, Action.REASSIGN, found)
    reason = notes.checked(reason, "motivo")
    colleague = next((one for one in _colleagues(work, found) if one.id == to), None)
    if colleague is None:
        raise InvalidInput({"para": "Elija a una persona que tenga el rol de esta tarea."})
    definition = work.definitions.get(found.case.definition_id)
    separations.require(work, definition, found.task, colleague.id)
    if impediments.stands(work, found.case.id, colleague.id):
        raise InvalidInput(
            {"para": "Esa persona tiene un impedimento en este expediente: elija a otra."}
        )
    tasks.assign(work, found.task, colleague.id, "reassigned", given=True)
    _note(work, found, NoteKind.REASSIGNED, reason, [colleague, *_relieved(work, found)])
    return colleague.name


def give_back(work: Work, task_id: int, reason: str) -> str:
    """Returns the task to who gave it, else to its roles. Gives the name of who has it now, ""
    where anybody of the role may take it."""
    found = _found(work, task_id, lock=True)
    require_open(found)
    require(work, Action.GIVE_BACK, found)
    reason = notes.checked(reason, "motivo")
    giver = _giver(work, found)
    if giver is None and not found.facts.shared:
        raise InvalidInput({"motivo": "Quien le dio la tarea ya no trabaja aquí: reasígnela."})
    tasks.assign(work, found.task, giver.id if giver else None, "returned")
    _note(work, found, NoteKind.RETURNED, reason, [giver] if giver else [])
    return giver.name if giver else ""


def colleagues(work: Work, task_id: int) -> Sequence[User]:
    """Who may be given the task, by name; nobody where the actor may not give it."""
    found = _found(work, task_id)
    return _colleagues(work, found) if may(work.actor, Action.REASSIGN, found.facts) else ()


def colleagues_of_all(work: Work, task_ids: Sequence[int]) -> Sequence[User]:
    """Who may be given every one of these tasks, by name."""
    each = [colleagues(work, task_id) for task_id in task_ids]
    shared = set.intersection(*({one.id for one in people} for people in each)) if each else set()
    return [one for one in each[0] if one.id in shared] if shared else []


@dataclass(frozen=True, slots=True)
class Ways:
    """What the actor may do with the hands in which a task is. `back_to` is a name, "" for its
    roles, None where it cannot be given back."""

    reassign: bool
    back_to: str | None


def ways(work: Work, task_id: int) -> Ways:
    found = _found(work, task_id)
    giver = _giver(work, found)
    returns = may(work.actor, Action.GIVE_BACK, found.facts)
    return Ways(
        reassign=may(work.actor, Action.REASSIGN, found.facts),
        back_to=(giver.name if giver else "") if returns else None,
    )


# --- load -----------------------------------------------------------------------------------------


def _found(work: Work, task_id: int, *, lock: bool = False) -> Found:
    found = find(work, task_id, lock=lock)
    return replace(found, facts=_led(work, found))


def _led(work: Work, found: Found) -> TaskFacts:
    procedure = work.definitions.get(found.case.definition_id).bundle.procedure
    return replace(found.facts, superior=office_rules(procedure).superior)


def _giver(work: Work, found: Found) -> User | None:
    who = found.task.given_by_id
    giver = work.session.get(User, who) if who and who != work.actor.id else None
    return giver if giver and giver.active else None


def _colleagues(work: Work, found: Found) -> Sequence[User]:
    """Who holds a role that may take the task, or that of its lane; not who has it."""
    of_task = or_(
        Group.key == select(Task.lane).where(Task.id == found.task.id).scalar_subquery(),
        exists().where(
            TaskCandidate.task_id == found.task.id, TaskCandidate.group_key == Group.key
        ),
    )
    role = (
        select(Group.id)
        .join(Membership, Membership.group_id == Group.id)
        .where(standins.in_force(work), of_task)
    )
    others = select(User).where(User.active, exists(role.correlate(User)))
    if found.task.assignee_id is not None:
        others = others.where(User.id != found.task.assignee_id)
    return work.session.scalars(others.order_by(User.name, User.id)).all()


# --- record ---------------------------------------------------------------------------------------


def _relieved(work: Work, found: Found) -> list[User]:
    """Who had the task, where somebody else gives it away."""
    who = found.task.assignee_id
    had = work.session.get(User, who) if who and who != work.actor.id else None
    return [had] if had and had.active else []


def _note(work: Work, found: Found, kind: NoteKind, reason: str, readers: Sequence[User]) -> None:
    case = work.session.get_one(Case, found.case.id)
    notes.write(work, case, kind, reason, readers, task_id=found.task.id)
