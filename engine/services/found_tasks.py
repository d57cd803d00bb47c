"""One task as the actor finds it: what it is to them, and what they may do with it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from sqlalchemy import bindparam, exists, select

from engine.bpm.definition import Definition, Element
from engine.db.queries import Prepared
from engine.db.tables import Case, Draft, Task, TaskCandidate, TaskStatus, User
from engine.domain.forms import Form
from engine.domain.officials import SYSTEM, Absent, Action, CaseFacts, TaskFacts, may
from engine.errors import NoPart, NotAllowed, NotFound, TaskNotOpen
from engine.services import impediments, scope
from engine.services.rows import CaseRow, TaskRow, columns
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class Found:
    task: TaskRow
    case: CaseRow
    facts: TaskFacts
    closed_by: str | None
    has_draft: bool
    absent: Absent | None  # in whose place the actor has to do with it
    impeded: bool  # the actor should not act in the matter


def find(work: Work, task_id: int, *, lock: bool = False) -> Found:
    """The task and its case, if they exist for the actor. NotFound where the file is reserved."""
    actor = work.actor
    asked = {"task_id": task_id, **scope.asked_by(actor)}
    finding = _finding(len(actor.takes), len(actor.people), lock=lock)
    row = finding.one(work.session, asked)
    if row is None:
        raise NotFound("task", task_id)
    task, case = TaskRow(*row[:_TASK_END]), CaseRow(*row[_TASK_END:_CASE_END])
    candidate, involved, is_shared, closed_by, has_draft, impeded = row[_CASE_END:]
    told = not (involved or lock) and _was_told(work, case.id)
    absent = actor.in_place_of(task.assignee_id, frozenset(task.pool.split(",")) - {""})
    facts = TaskFacts(
        open=task.status == TaskStatus.OPEN,
        assignee_id=task.assignee_id,
        candidate=candidate,
        shared=is_shared,
        given_by_id=task.given_by_id,
        case=CaseFacts(involved=involved or actor == SYSTEM, told=told, reserved=case.reserved),
    )
    found = Found(task, case, facts, closed_by, has_draft, absent, impeded)
    require(work, Action.SEE_TASK, found)
    if found.absent:
        work.on_behalf_of = found.absent.username
    return found


def _was_told(work: Work, case_id: int) -> bool:
    found = select(Case.id).where(Case.id == case_id, scope.told(work.actor))
    return work.session.scalar(found) is not None


_TASK_END = len(fields(TaskRow))
_CASE_END = _TASK_END + len(fields(CaseRow))


@lru_cache(maxsize=64)
def _finding(roles: int, people: int, *, lock: bool) -> Prepared:
    """The task, its case, and what they are to an actor with so many roles and so many people to
    act for."""
    task_id = bindparam("task_id", type_=Task.id.type)
    found = (
        select(
            *columns(Task, TaskRow),
            *columns(Case, CaseRow),
            *scope.of_anybody(roles, people),
            exists().where(TaskCandidate.task_id == task_id),
            select(User.name).where(User.id == Task.closed_by_id).scalar_subquery(),
            exists().where(Draft.task_id == task_id, Draft.user_id == scope.ANYBODY_ID),
            impediments.bars(Case.id, scope.ANYBODY_ID),
        )
        .join(Case, Case.id == Task.case_id)
        .where(Task.id == task_id)
    )
    return Prepared(found.with_for_update(of=[Task, Case]) if lock else found)


def require(work: Work, action: Action, found: Found) -> None:
    """NotAllowed, or NotFound where even its existence is reserved."""
    facts = found.facts
    if may(work.actor, action, facts):
        return
    if facts.case.reserved and not facts.case.involved:
        raise NotFound("task", found.task.id)
    if not may(work.actor, Action.SEE_TASK, facts):
        raise NoPart(f"{work.actor.username} has no part in task {found.task.id}")
    raise NotAllowed(f"{work.actor.username} may not {action} task {found.task.id}")


def require_open(found: Found) -> None:
    task = found.task
    if not found.facts.open:
        raise TaskNotOpen(task.id, task.status, found.closed_by, task.closed_at)


def element_of(definition: Definition, task: TaskRow) -> Element | None:
    owner = definition.owner_of(task.process_id)
    return owner.elements.get(task.element_id) if owner else None


def form_of(definition: Definition, task: TaskRow) -> Form:
    """The form of a task; one without fields where it has none."""
    owner = definition.owner_of(task.process_id) or definition
    form = owner.forms.get(task.form_id) if task.form_id else None
    return form if isinstance(form, Form) else Form(id=task.element_id, fields=())
