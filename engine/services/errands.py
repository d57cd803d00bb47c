"""Errands: tasks that the engine opens on a case beside its flow, whether it is open or closed.

A letter that the relay took and the person's mailbox gave back: the service task that waited for
it is over, and its case may be closed. The drawing says already what a person does when the relay
refuses such a letter; that task is opened, without a token. Its values go to the case, which stays
where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from engine.bpm import runtime
from engine.bpm.definition import Definition, Element, Kind
from engine.bpm.transition import Handed
from engine.bpm.work import DEFAULT_PRIORITY
from engine.db.queries import insert_all
from engine.db.tables import Message, Task, TaskCandidate, TaskStatus
from engine.domain import values
from engine.errors import NotFound
from engine.feel import FeelError
from engine.services import audit, deadlines, deliveries, history, progress
from engine.services.opened_tasks import Opened
from engine.services.rows import StoredCase, TaskRow
from engine.services.work import Work

#: the office's own goal for a letter that came back; no norm gives it a term
WORKING_DAYS = 1


def open_for(work: Work, message: Message, code: str) -> Opened | None:
    """What the drawing says to do when the letter's service task ends with the error `code`.

    None where it says nothing that a role does. The same letter never opens two at once.
    """
    if message.case_id is None or not message.element_id:
        return None
    case = progress.lock(work, message.case_id)
    definition = work.definitions.get(case.definition_id)
    element = definition.contingency(message.element_id, code)
    if element is None or not element.lane_id or _is_open(work, message.id):
        return None
    return _opened(work, case, element, message.id)


def known(work: Work, message_id: int) -> dict[str, Any]:
    """What the letter's service task saw and the case did not keep."""
    found = work.session.scalars(select(Message.inputs).where(Message.id == message_id)).one()
    seen: dict[str, Any] = values.loads(found)
    return seen


def finish(
    work: Work, task: TaskRow, case: StoredCase, definition: Definition, sent: Mapping[str, Any]
) -> Opened | None:
    """Closes it with what a person brought, and writes what was handed over with it; another one
    where the drawing leads back to it. InvalidInput for a wrong code."""
    element = _element(definition, task)
    handed = _handed(work, task, case, definition, sent)
    work.session.execute(
        update(Task)
        .where(Task.id == task.id)
        .values(
            status=TaskStatus.COMPLETED,
            assignee_id=func.coalesce(Task.assignee_id, work.actor.id),
            closed_by_id=work.actor.id,
            closed_at=work.now,
        )
    )
    cause = progress.Cause(
        action="task_completed",
        element_id=task.element_id,
        token=task.token,
        data={"task_id": task.id, "fields": sorted(sent)},
    )
    shown = {one.code_asked for one in handed}  # the code is compared and not kept, as in the flow
    kept = {name: value for name, value in sent.items() if name not in shown}
    progress.note(work, case, kept, cause)
    for link in deliveries.store(work, case, handed):
        audit.record(work, audit.case_stream(case.id), link.action, **link.data)
    if task.message_id is None or not _leads_back(definition, element, sent):
        return None
    return _opened(work, case, element, task.message_id)


def _handed(
    work: Work, task: TaskRow, case: StoredCase, definition: Definition, sent: Mapping[str, Any]
) -> Sequence[Handed]:
    """What the task says that was handed over, as if the flow had come to it: it sees the case and
    what its letter saw, its inputs begin anew, and a person filled them in."""
    holder, element = _holder(definition, task), _element(definition, task)
    seen = progress.snapshot(case).opened().case
    seen |= known(work, task.message_id) if task.message_id is not None else {}
    book = deadlines.book(work, case.id, definition, case.office_id)
    return runtime.handed_beside(holder, element.id, seen, sent, book)


def _element(definition: Definition, task: TaskRow) -> Element:
    return _holder(definition, task).elements[task.element_id]


def _holder(definition: Definition, task: TaskRow) -> Definition:
    holder = definition.holder_of(task.element_id)
    if holder is None:
        raise NotFound("element", task.element_id)
    return holder


def _is_open(work: Work, message_id: int) -> bool:
    query = select(Task.id).where(Task.message_id == message_id, Task.status == TaskStatus.OPEN)
    return work.session.scalars(query).first() is not None


def _opened(work: Work, case: StoredCase, element: Element, message_id: int) -> Opened:
    token = _next_token(work, case.id)
    task_id = work.session.scalars(
        insert(Task).returning(Task.id),
        {
            "case_id": case.id,
            "token": token,
            "element_id": element.id,
            "process_id": element.process_id,
            "name": element.label,
            "lane": element.lane_id,
            "form_id": element.form_id,
            "pool": element.lane_id,
            "procedure": case.process_id,
            "office_id": case.office_id,
            "status": TaskStatus.OPEN,
            "priority": DEFAULT_PRIORITY,
            "opened_at": work.now,
            "due_on": work.calendar().add_business_days(work.today, WORKING_DAYS),
            "message_id": message_id,
        },
    ).one()
    insert_all(work.session, TaskCandidate, [{"task_id": task_id, "group_key": element.lane_id}])
    history.add(work, case.id, history.Line("errand_opened", element.id, token))
    stream = audit.case_stream(case.id)
    audit.record(work, stream, "errand_opened", element=element.id, message_id=message_id)
    return Opened(task_id, element.id, None, frozenset({element.lane_id}))


def _next_token(work: Work, case_id: int) -> int:
    """Below zero, where no token of the flow ever is."""
    lowest = work.session.scalar(select(func.min(Task.token)).where(Task.case_id == case_id))
    return min(lowest or 0, 0) - 1


def _leads_back(definition: Definition, element: Element, sent: Mapping[str, Any]) -> bool:
    """Whether the gateway after the element sends what was answered to the element again."""
    holder = definition.holder_of(element.id)
    if holder is None or not element.outgoing:
        return False
    gateway = holder.elements[element.outgoing[0].target]
    if gateway.kind is not Kind.EXCLUSIVE:
        return False
    taken = next((f for f in gateway.outgoing if f.condition and _holds(f.condition, sent)), None)
    default = next((f for f in gateway.outgoing if f.id == gateway.default_flow), None)
    chosen = taken or default
    return chosen is not None and chosen.target == element.id


def _holds(condition: Any, sent: Mapping[str, Any]) -> bool:
    try:
        return condition.evaluate(sent, {}) is True
    except FeelError:
        return False
