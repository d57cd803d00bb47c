"""Who acts, and the one place that says what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Absent:
    """An official who is away today, in whose place another may do what was theirs to do."""

    id: int
    username: str
    name: str
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Somebody, or the system, on whose behalf something is done.

    `groups` are the roles held; `roles` and `people` add those of whoever the actor stands in for
    today: tasks are asked of these, the leadership and the administration of the entity never.
    """

    id: int | None
    username: str
    name: str
    groups: frozenset[str] = frozenset()
    office_id: int | None = None
    administrator: bool = False
    #: what today's encargos, delegations and impediments let the person take, as a role would
    stands_for: frozenset[str] = frozenset()
    stands_in_for: tuple[Absent, ...] = ()

    @cached_property
    def takes(self) -> frozenset[str]:
        """The keys of all tasks that the person may take."""
        return self.roles | self.stands_for

    @cached_property
    def roles(self) -> frozenset[str]:
        return self.groups.union(*(absent.groups for absent in self.stands_in_for))

    @cached_property
    def people(self) -> frozenset[int]:
        own = frozenset() if self.id is None else frozenset({self.id})
        return own.union(absent.id for absent in self.stands_in_for)

    @property
    def in_person(self) -> frozenset[str]:
        """The keys of the tasks that come to the person, not to who is absent."""
        return self.groups | self.stands_for

    def in_place_of(self, assignee_id: int | None, pool: frozenset[str]) -> Absent | None:
        """Through whom a task is the actor's to do; None where it is in their own right."""
        if assignee_id is not None:
            return next((a for a in self.stands_in_for if a.id == assignee_id), None)
        if self.in_person & pool:
            return None
        return next((a for a in self.stands_in_for if a.groups & pool), None)


def in_charge_of(group: str) -> str:
    """The key of who is in charge of an absent holder of a role, for what is signed."""
    return f"encargo:{group}"


def ad_hoc_for(impediment_id: int) -> str:
    """The key of who acts in a matter in the place of somebody who is impeded in it."""
    return f"ad_hoc:{impediment_id}"


def delegate_for(paper: str) -> str:
    """The key of who signs a paper by delegation."""
    return f"delegacion:{paper}"


SYSTEM = Actor(None, "sistema", "Sistema")
CITIZEN = Actor(None, "ciudadania", "Ciudadanía")

#: what stands for a person whose identity the law reserves
RESERVED_IDENTITY = "Identidad reservada"

#: the roles that answer for how the whole entity keeps its terms
LEADERS = frozenset({"secretaria_general", "control_interno"})
#: of the roles that an entity has although no lane of a diagram may say their names
ROLE_NAMES = {"secretaria_general": "Secretaría General", "control_interno": "Control interno"}


class Action(StrEnum):
    """Everything that somebody may or may not do."""

    SEE_CASE = "see_case"
    RECORD_EVENT = "record_event"  # what reached a case from outside
    SEE_IDENTITY = "see_identity"
    KEEP_FILE = "keep_file"  # add to the case file, close it, open it again
    SEE_TASK = "see_task"
    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    REASSIGN = "reassign"
    GIVE_BACK = "give_back"
    WRITE_NOTE = "write_note"
    TAKE_PART = "take_part"  # tell and ask colleagues, attach files, link cases
    CORRECT = "correct"
    CHANGE_ACCESS = "change_access"
    ADMINISTER = "administer"
    DEPLOY = "deploy"
    SEE_INDICATORS = "see_indicators"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a permission asks of a case. `involved`: the actor's person or role has a part in it;
    `told`: a colleague told or asked the actor something about it, so that it may be read."""

    involved: bool
    told: bool = False
    received_here: bool = False  # the actor receives matters of its procedure at the counter
    reserved: bool = False
    identity_reserved: bool = False
    identity_roles: frozenset[str] = frozenset()
    correctors: frozenset[str] = frozenset()  # roles that put the classification right
    guardians: frozenset[str] = frozenset()  # roles that say who may see the case


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts:
    """What a permission asks of a task."""

    open: bool
    assignee_id: int | None
    candidate: bool  # one of the actor's roles may take it
    shared: bool = True  # some role may take it: it is not for one named person alone
    given_by_id: int | None = None  # who put it into the hands of whoever has it
    superior: str = ""  # the role that stands above whoever has it
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
    return case.involved or (not case.reserved and (case.told or actor.administrator))


def _records_event(actor: Actor, case: CaseFacts) -> bool:
    # who receives papers takes in what arrives for any case, and of a reserved one knows nothing
    return _sees_case(actor, case) or (case.received_here and not case.reserved)


def _writes_note(actor: Actor, case: CaseFacts) -> bool:
    return case.involved or (case.told and not case.reserved)


def _takes_part(actor: Actor, case: CaseFacts) -> bool:
    return case.involved


def _corrects(actor: Actor, case: CaseFacts) -> bool:
    return case.involved and bool(actor.roles & case.correctors)


def _changes_access(actor: Actor, case: CaseFacts) -> bool:
    return case.involved and bool(actor.roles & case.guardians)


def _sees_identity(actor: Actor, case: CaseFacts) -> bool:
    return not case.identity_reserved or bool(actor.roles & case.identity_roles)


def _keeps_file(actor: Actor, case: CaseFacts) -> bool:
    return case.involved


def _holds(actor: Actor, task: TaskFacts) -> bool:
    return task.assignee_id in actor.people


def _sees_task(actor: Actor, task: TaskFacts) -> bool:
    return _holds(actor, task) or task.candidate or _sees_case(actor, task.case)


def _claims(actor: Actor, task: TaskFacts) -> bool:
    return task.open and task.candidate and task.assignee_id is None


def _releases(actor: Actor, task: TaskFacts) -> bool:
    # given back by the only one who may do it, a task would be nobody's
    return task.open and task.shared and (_holds(actor, task) or _relieves(actor, task))


def _relieves(actor: Actor, task: TaskFacts) -> bool:
    return actor.administrator and task.assignee_id is not None and not task.case.reserved


def _reassigns(actor: Actor, task: TaskFacts) -> bool:
    if not task.open or task.assignee_id is None:
        return False
    leads = task.superior in actor.roles and _sees_case(actor, task.case)
    return _holds(actor, task) or task.given_by_id == actor.id or leads or _relieves(actor, task)


def _gives_back(actor: Actor, task: TaskFacts) -> bool:
    # to whoever gave it, else to its roles; what was drawn for one person alone stays
    return task.open and _holds(actor, task) and (task.given_by_id is not None or task.shared)


def _completes(actor: Actor, task: TaskFacts) -> bool:
    return _holds(actor, task) or (task.candidate and task.assignee_id is None)


_LEADERSHIP = frozenset({Action.SEE_INDICATORS})
_ADMINISTRATION = frozenset({Action.ADMINISTER, Action.DEPLOY}) | _LEADERSHIP
_CASE_RULES = {
    Action.SEE_CASE: _sees_case,
    Action.RECORD_EVENT: _records_event,
    Action.SEE_IDENTITY: _sees_identity,
    Action.WRITE_NOTE: _writes_note,
    Action.TAKE_PART: _takes_part,
    Action.CORRECT: _corrects,
    Action.CHANGE_ACCESS: _changes_access,
    Action.KEEP_FILE: _keeps_file,
}
_TASK_RULES = {
    Action.SEE_TASK: _sees_task,
    Action.CLAIM: _claims,
    Action.RELEASE: _releases,
    Action.COMPLETE: _completes,
    Action.REASSIGN: _reassigns,
    Action.GIVE_BACK: _gives_back,
}
