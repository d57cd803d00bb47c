"""What one person may not do twice in a case: who instructs does not judge."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.db.tables import Case, Task, TaskStatus
from engine.domain.separations import Separation, separations
from engine.errors import Separated
from engine.services import audit, history, progress
from engine.services.rows import TaskRow
from engine.services.work import Work


def require(work: Work, definition: Definition, task: TaskRow, person_id: int | None) -> None:
    """Separated for who did, or has in hand, a task of a lane that the law keeps apart from this
    one's in the same case or in those that it was made apart from, and for who filed it in such a
    lane."""
    lane = _lane(definition, task.process_id, task.element_id)
    for rule in _rules(definition):
        if lane not in rule.lanes:
            continue
        for case, its_definition in _matters(work, task.case_id, definition, rule):
            if _took_part(work, its_definition, case.id, rule.lanes - {lane}, person_id):
                raise Separated(task.case_id, task.id, rule.norm)


def note(work: Work, refused: Separated) -> None:
    """Writes down that the actor tried: what is refused undoes everything else."""
    history.hold(work, refused.case_id)
    stream = audit.case_stream(refused.case_id)
    audit.record(work, stream, "task_kept_apart", task_id=refused.task_id, norm=refused.norm)


def _rules(definition: Definition) -> Iterator[Separation]:
    for owner in definition.family():
        yield from separations(owner.bundle.procedure)


def _matters(
    work: Work, case_id: int, definition: Definition, rule: Separation
) -> Iterator[tuple[Case, Definition]]:
    """The case, and those that it was made apart from, the nearest first."""
    case: Case | None = work.session.get_one(Case, case_id)
    seen: set[int] = set()
    while case is not None and case.id not in seen:
        yield case, definition
        seen.add(case.id)
        said = runtime.visible(definition, progress.snapshot(case)) if rule.apart_from else {}
        if (first := said.get(rule.apart_from)) is None:
            return
        case = work.session.scalar(select(Case).where(Case.radicado == str(first)))
        if case is not None:
            definition = work.definitions.get(case.definition_id)


def _took_part(
    work: Work,
    definition: Definition,
    case_id: int,
    lanes: frozenset[str],
    person_id: int | None,
) -> bool:
    held = or_(
        Task.closed_by_id == person_id,
        (Task.assignee_id == person_id) & (Task.status == TaskStatus.OPEN),
    )
    rows = work.session.execute(
        select(Task.process_id, Task.element_id).where(Task.case_id == case_id, held)
    )
    if any(_lane(definition, row.process_id, row.element_id) in lanes for row in rows):
        return True
    return definition.start_event.lane_id in lanes and _filed(work, case_id, person_id)


def _filed(work: Work, case_id: int, person_id: int | None) -> bool:
    return person_id is not None and person_id == work.session.scalar(
        select(Case.filed_by_id).where(Case.id == case_id)
    )


def _lane(definition: Definition, process_id: str, element_id: str) -> str:
    owner = definition.owner_of(process_id)
    element = owner.elements.get(element_id) if owner else None
    return element.lane_id if element else ""
