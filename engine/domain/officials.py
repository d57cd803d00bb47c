"""Who acts, and the one place that says what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or the system, on whose behalf something is done."""

    id: int | None
    username: str
    name: str
    groups: frozenset[str] = frozenset()
    office_id: int | None = None
    administrator: bool = False


SYSTEM = Actor(None, "sistema", "Sistema")
CITIZEN = Actor(None, "ciudadania", "Ciudadanía")

#: what stands for a person whose identity the law reserves
RESERVED_IDENTITY = "Identidad reservada"

#: the roles that answer for how the whole entity keeps its terms
LEADERS = frozenset({"secretaria_general", "control_interno"})


class Action(StrEnum):
    """Everything that somebody may or may not do."""

    SEE_CASE = "see_case"
    SEE_IDENTITY = "see_identity"
    SEE_TASK = "see_task"
    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    ADMINISTER = "administer"
    DEPLOY = "deploy"
    SEE_INDICATORS = "see_indicators"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a permission asks of a case. `involved`: the actor's person or role has a part in it."""

    involved: bool
    reserved: bool = False
    identity_reserved: bool = False
    identity_roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts:
    """What a permission asks of a task."""

    open: bool
    assignee_id: int | None
    candidate: bool  # one of the actor's roles may take it
    shared: bool = True  # some role may take it: it is not for one named person alone
    case: CaseFacts


def may(actor: Actor, action: Action, facts: CaseFacts | TaskFacts | None = None) -> bool:
    """Whether the actor may; the system may everything, nobody else may what is not said here."""
    if actor.id is None:
        return actor == SYSTEM
    if facts is None:
        leads = action in _LEADERSHIP and bool(actor.groups & LEADERS)
        return leads or (actor.administrator and action in _ADMINISTRATION)
    if isinstance(facts, TaskFacts):
        return _TASK_RULES[action](actor, facts)
    return _CASE_RULES[action](actor, facts)


def _sees_case(actor: Actor, case: CaseFacts) -> bool:
    # A reserved file is closed to the administrator too: he keeps the machine, not the matter.
    return case.involved or (actor.administrator and not case.reserved)


def _sees_identity(actor: Actor, case: CaseFacts) -> bool:
    return not case.identity_reserved or bool(actor.groups & case.identity_roles)


def _holds(actor: Actor, task: TaskFacts) -> bool:
    return task.assignee_id is not None and task.assignee_id == actor.id


def _sees_task(actor: Actor, task: TaskFacts) -> bool:
    return _holds(actor, task) or task.candidate or _sees_case(actor, task.case)


def _claims(actor: Actor, task: TaskFacts) -> bool:
    return task.open and task.candidate and task.assignee_id is None


def _releases(actor: Actor, task: TaskFacts) -> bool:
    # given back by the only one who may do it, a task would be nobody's
    return task.open and task.shared and (_holds(actor, task) or _relieves(actor, task))


def _relieves(actor: Actor, task: TaskFacts) -> bool:
    return actor.administrator and task.assignee_id is not None and not task.case.reserved


def _completes(actor: Actor, task: TaskFacts) -> bool:
    return _holds(actor, task) or (task.candidate and task.assignee_id is None)


_LEADERSHIP = frozenset({Action.SEE_INDICATORS})
_ADMINISTRATION = frozenset({Action.ADMINISTER, Action.DEPLOY}) | _LEADERSHIP
_CASE_RULES = {Action.SEE_CASE: _sees_case, Action.SEE_IDENTITY: _sees_identity}
_TASK_RULES = {
    Action.SEE_TASK: _sees_task,
    Action.CLAIM: _claims,
    Action.RELEASE: _releases,
    Action.COMPLETE: _completes,
}
