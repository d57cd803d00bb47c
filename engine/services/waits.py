"""The rows of what a case waits for: tasks, timers, service jobs, subscriptions.

`progress` alone calls this: the rows change only together with the state that they mirror.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import case as when

from engine.adapters.jobs import RUN_SERVICE, Queue
from engine.bpm.definition import Definition, Element, Kind, Trigger
from engine.bpm.transition import ArmedTimer, ServiceCall, StepKind, Transition, Waiting
from engine.db.base import Base
from engine.db.queries import Prepared, insert_all, table
from engine.db.tables import (
    Impediment,
    InboundMessage,
    ServiceJob,
    Subscription,
    Task,
    TaskStatus,
    Timer,
)
from engine.domain import values
from engine.domain.deadlines import TermBook
from engine.services.opened_tasks import Opened, open_tasks
from engine.services.rows import StoredCase
from engine.services.standins import NOBODY_AD_HOC, ad_hoc_in
from engine.services.work import Work

#: how long an early message waits for somebody to want it
MESSAGE_KEPT_FOR = timedelta(days=30)


# --- what waits no longer -------------------------------------------------------------------------


#: rows that go away when nobody waits for them any more; a task stays, closed
TABLES: tuple[type[Timer | ServiceJob | Subscription], ...] = (Timer, ServiceJob, Subscription)
#: and what else decides who may take what it opens
ASKED = (*TABLES, Impediment)


def some(mapped: type[Base], case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the case has such a row, for a statement that asks for more than that."""
    return exists().where(table(mapped).c.case_id == case_id)


def close(
    work: Work,
    case: StoredCase,
    definition: Definition,
    transition: Transition,
    present: frozenset[type],
) -> None:
    """Ends the rows of every token that waits no longer; `present` are the tables that have any."""
    if not transition.closed:
        return
    touched = _tables(definition, transition)
    if Task in touched:
        _close_tasks(work, case, transition)
    for mapped in TABLES:
        if mapped in touched & present:
            work.session.execute(
                delete(mapped)
                .where(mapped.case_id == case.id, mapped.token.in_(transition.closed))
                .execution_options(synchronize_session=False)
            )


def _close_tasks(work: Work, case: StoredCase, transition: Transition) -> None:
    """Completed or cancelled; who completes a task that nobody had has had it."""
    done, gone = sorted(transition.completed), sorted(transition.closed)
    _closing(len(done), len(gone)).run(
        work.session,
        {
            "of_case": case.id,
            "by": work.actor.id,
            "closed_at": work.now,
            **_named("done", done),
            **_named("gone", gone),
        },
    )


_TASK = table(Task).c


@lru_cache(maxsize=64)
def _closing(done: int, gone: int) -> Prepared:
    """Closes the open ones of the `gone` tokens, among which the `done` ones are completed."""
    completed = or_(false(), *(_TASK.token == token for token in _tokens("done", done)))
    by = bindparam("by", type_=_TASK.closed_by_id.type)
    return Prepared(
        table(Task)
        .update()
        .where(
            _TASK.case_id == bindparam("of_case"),
            or_(false(), *(_TASK.token == token for token in _tokens("gone", gone))),
            _TASK.status == TaskStatus.OPEN,
        )
        .values(
            status=when((completed, TaskStatus.COMPLETED), else_=TaskStatus.CANCELLED),
            assignee_id=when(
                (completed, func.coalesce(_TASK.assignee_id, by)), else_=_TASK.assignee_id
            ),
            closed_by_id=by,
            closed_at=bindparam("closed_at", type_=_TASK.closed_at.type),
        )
    )


def _tokens(name: str, count: int) -> list[BindParameter[int]]:
    return [bindparam(f"{name}_{place}", type_=_TASK.token.type) for place in range(count)]


def _named(name: str, tokens: Sequence[int]) -> dict[str, int]:
    return {f"{name}_{place}": token for place, token in enumerate(tokens)}


_TABLES: dict[Kind, frozenset[type]] = {
    Kind.USER_TASK: frozenset({Task}),
    Kind.MANUAL_TASK: frozenset({Task}),
    Kind.SERVICE_TASK: frozenset({ServiceJob}),
    Kind.SEND_TASK: frozenset({ServiceJob}),
    Kind.RECEIVE_TASK: frozenset({Subscription}),
}
_BY_TRIGGER: dict[Trigger, frozenset[type]] = {
    Trigger.TIMER: frozenset({Timer}),
    Trigger.MESSAGE: frozenset({Subscription}),
}
#: an event that waited and was never entered leaves no line in the history
_UNTOLD: frozenset[type] = frozenset({Timer, Subscription})


def _tables(definition: Definition, transition: Transition) -> frozenset[type]:
    """The tables in which the closed tokens may have a row."""
    told: dict[int, frozenset[type]] = {}
    for step in transition.steps:
        element = _element(definition, step.process_id, step.element_id)
        if step.kind is not StepKind.ENTERED and element is not None:
            told[step.token] = _TABLES.get(element.kind) or _BY_TRIGGER.get(
                element.event.trigger, frozenset()
            )
    return frozenset().union(*(told.get(token, _UNTOLD) for token in transition.closed))


def _element(definition: Definition, process_id: str, element_id: str) -> Element | None:
    owner = definition.owner_of(process_id)
    return owner.elements.get(element_id) if owner else None


# --- what waits from now on -----------------------------------------------------------------------


def open_all(
    work: Work,
    case: StoredCase,
    transition: Transition,
    book: TermBook,
    present: frozenset[type],
) -> tuple[Opened, ...]:
    """The rows of everything that waits since this step; services are enqueued. `present` is what
    the case has of `ASKED`.
    """
    instead = ad_hoc_in(work, case.id) if Impediment in present else NOBODY_AD_HOC
    opened = open_tasks(work, case, transition.tasks, book, instead)
    insert_all(work.session, Timer, [_timer(case, timer) for timer in transition.timers])
    insert_all(work.session, Subscription, [_subscription(case, w) for w in transition.waiting])
    for call in transition.services:
        _enqueue(work, case, call)
    for sent in transition.thrown:
        keep_message(work, sent.message, sent.correlation_key, sent.payload, sender_id=case.id)
    return opened


def keep_message(
    work: Work,
    message: str,
    correlation_key: str,
    payload: Mapping[str, Any],
    *,
    sender_id: int | None = None,
) -> int:
    """A message that the worker delivers as soon as a case waits for it; the sender is a case."""
    values.refuse_reserved_keys(payload)
    row = InboundMessage(
        message=message,
        correlation_key=correlation_key,
        payload=values.dumps(payload),
        received_at=work.now,
        expires_at=work.now + MESSAGE_KEPT_FOR,
        sender_id=sender_id,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def waits_by(work: Work, case_id: int, correlation_key: str) -> bool:
    """Whether the case waits for some message by exactly that key."""
    asked = select(Subscription.id).where(
        Subscription.case_id == case_id, Subscription.correlation_key == correlation_key
    )
    return work.session.scalars(asked.limit(1)).first() is not None


def _timer(case: StoredCase, timer: ArmedTimer) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "token": timer.token,
        "element_id": timer.element_id,
        "rule": timer.rule,
        "terms": ",".join(sorted(timer.follows)),
        "cycle": timer.cycle,
        "due_at": timer.due_at,
        "failed_attempts": 0,
    }


def _subscription(case: StoredCase, waiting: Waiting) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "token": waiting.token,
        "element_id": waiting.element_id,
        "message": waiting.message,
        "correlation_key": waiting.correlation_key,
    }


def _enqueue(work: Work, case: StoredCase, call: ServiceCall) -> None:
    job_id = work.session.scalars(
        insert(ServiceJob).returning(ServiceJob.id),
        {
            "case_id": case.id,
            "token": call.token,
            "element_id": call.element_id,
            "name": call.name,
            "action": call.action,
            "inputs": values.dumps(call.inputs),
            "created_at": work.now,
        },
    ).one()
    work.jobs.enqueue(
        work.session,
        queue=Queue.SERVICE,
        handler=RUN_SERVICE,
        key=f"{RUN_SERVICE}:{job_id}",
        payload={"service_job_id": job_id},
        partition=str(case.id),
    )


# --- timers that follow a term --------------------------------------------------------------------


def move_timers(
    work: Work, case: StoredCase, changed: frozenset[str], due_of: Callable[[int], datetime | None]
) -> None:
    """Asks again for the instant of every timer that follows what changed: a term, a variable."""
    if not changed:
        return
    rows = work.session.execute(
        select(Timer.id, Timer.token, Timer.terms, Timer.due_at).where(
            Timer.case_id == case.id, Timer.terms != ""
        )
    ).all()
    for row in rows:
        if changed.isdisjoint(row.terms.split(",")):
            continue
        due_at = due_of(row.token)
        if due_at != row.due_at:
            work.session.execute(update(Timer).where(Timer.id == row.id).values(due_at=due_at))
