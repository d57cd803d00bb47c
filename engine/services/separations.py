"""What one person may not do twice in a case: who instructs does not judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from sqlalchemy import or_, select

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.db.tables import Case, Task, TaskCandidate, TaskStatus
from engine.domain.separations import Separation, separations
from engine.errors import Separated
from engine.services import audit, history, parameter_values, progress
from engine.services.rows import TaskRow
from engine.services.work import Work


def require(work: Work, definition: Definition, task: TaskRow, person_id: int | None) -> None:
    """Separated for who did, or has in hand, a task of a lane that the law keeps apart from this
    one's in the same case, in those that it was made apart from or in those made apart from them,
    and for who filed one of them in such a lane."""
    for rule in _rules(definition):
        here = _lanes(work, definition, task) & rule.lanes
        if not here or not rule.holds(_decided(work, task.case_id)):
            continue
        for case, its_definition in _matter(work, task.case_id, rule):
            if _took_part(work, its_definition, case.id, rule.lanes - here, person_id):
                raise Separated(task.case_id, task.id, rule.norm)


def note(work: Work, refused: Separated) -> None:
    """Writes down that the actor tried: what is refused undoes everything else."""
    history.hold(work, refused.case_id)
    stream = audit.case_stream(refused.case_id)
    audit.record(work, stream, "task_kept_apart", task_id=refused.task_id, norm=refused.norm)


def _rules(definition: Definition) -> Iterator[Separation]:
    for owner in definition.family():
        yield from separations(owner.bundle.procedure)


def _decided(work: Work, case_id: int) -> Mapping[str, str]:
    """What the entity had decided when the case began."""
    case = work.session.get_one(Case, case_id)
    known = runtime.visible(_of(work, case), progress.snapshot(case))
    return cast(Mapping[str, str], known.get(parameter_values.NAME, {}))


def _matter(work: Work, case_id: int, rule: Separation) -> Iterator[tuple[Case, Definition]]:
    """The case, those that it was made apart from, and all that were made apart from these."""
    case: Case | None = work.session.get_one(Case, case_id)
    found: dict[int, Case] = {}
    while case is not None and case.id not in found:
        found[case.id] = case
        case = _first(work, case, rule)
    for one in (*found.values(), *_apart(work, found, rule)):
        yield one, _of(work, one)


def _first(work: Work, case: Case, rule: Separation) -> Case | None:
    """The one that this one was made apart from."""
    if not rule.apart_from:
        return None
    radicado = runtime.visible(_of(work, case), progress.snapshot(case)).get(rule.apart_from)
    return work.session.scalar(select(Case).where(Case.radicado == str(radicado)))


def _apart(work: Work, found: Mapping[int, Case], rule: Separation) -> Iterator[Case]:
    """The others that came of these, and those that came of them."""
    seen, last = set(found), list(found)
    while last:
        began = select(Case).where(Case.origin_id.in_(last), Case.id.not_in(seen))
        made = [one for one in work.session.scalars(began) if _first(work, one, rule)]
        yield from made
        last = [one.id for one in made]
        seen.update(last)


def _of(work: Work, case: Case) -> Definition:
    return work.definitions.get(case.definition_id)


def _took_part(
    work: Work,
    definition: Definition,
    case_id: int,
    lanes: frozenset[str],
    person_id: int | None,
) -> bool:
    # what an event cancels is closed by whoever recorded the event, and nobody did it
    held = or_(
        (Task.closed_by_id == person_id) & (Task.status == TaskStatus.COMPLETED),
        (Task.assignee_id == person_id) & (Task.status == TaskStatus.OPEN),
    )
    tasks = work.session.scalars(select(Task).where(Task.case_id == case_id, held))
    if any(_lanes(work, definition, task) & lanes for task in tasks):
        return True
    return definition.start_event.lane_id in lanes and _filed(work, case_id, person_id)


def _filed(work: Work, case_id: int, person_id: int | None) -> bool:
    return person_id is not None and person_id == work.session.scalar(
        select(Case.filed_by_id).where(Case.id == case_id)
    )


def _lanes(work: Work, definition: Definition, task: Task | TaskRow) -> frozenset[str]:
    """Where it is drawn and to which roles it was offered: a rule may give it to another's."""
    owner = definition.owner_of(task.process_id)
    element = owner.elements.get(task.element_id) if owner else None
    offered = work.session.scalars(
        select(TaskCandidate.group_key).where(TaskCandidate.task_id == task.id)
    )
    return frozenset(offered) | ({element.lane_id} if element else set())
