"""The one writer of what moves a case: state, tasks, timers, jobs, messages, terms, history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Text, bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot, StepKind, Transition
from engine.bpm.variables import brought
from engine.db.queries import Prepared, table
from engine.db.tables import Case, CaseStatus, ServiceJob, Subscription, Timer
from engine.domain.deadlines import TermBook
from engine.errors import Conflict
from engine.services import audit, deadlines, deliveries, waits
from engine.services.history import Line, write
from engine.services.incidents import retryable
from engine.services.opened_tasks import Opened
from engine.services.rows import CaseRow, StoredCase
from engine.services.work import Attempt, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a case moves: what the audit trail and the history say of it."""

    action: str  # "task_completed", "timer_fired"…
    element_id: str = ""
    token: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    job_id: int | None = None  # of the service task that is done


@dataclass(frozen=True, slots=True)
class Applied:
    """What the case waits for since this step."""

    tasks: tuple[Opened, ...]
    closed: bool


def apply(
    work: Work,
    case: StoredCase,
    definition: Definition,
    transition: Transition,
    book: TermBook,
    cause: Cause,
) -> Applied:
    """Writes a step of a case that is already stored. Conflict when somebody moved it first."""
    found = _move(work, case, transition)
    waits.close(work, case, definition, transition, found.waits)
    return _record(work, case, definition, transition, book, cause, found)


def begin(
    work: Work,
    case: StoredCase,
    definition: Definition,
    transition: Transition,
    book: TermBook,
    cause: Cause,
) -> Applied:
    """Writes the first step of a case that was inserted in this transaction."""
    return _record(work, case, definition, transition, book, cause, _Found(audit.NONE))


def end(work: Work, case: Case, cause: Cause) -> Applied:
    """Closes a case where it stands. What waits is cancelled; what runs ends; no end is reached."""
    definition = work.definitions.get(case.definition_id)
    book = deadlines.book(work, case.id, definition, case.office_id)
    transition = runtime.abandon(definition, snapshot(case), book)
    return apply(work, case, definition, transition, book, cause)


def snapshot(case: StoredCase) -> Snapshot:
    return Snapshot(state=case.state, variables=case.variables)


def lock(work: Work, case_id: int) -> Case:
    """The case, which nobody else moves until this transaction ends."""
    return work.session.execute(
        select(Case).where(Case.id == case_id).with_for_update()
    ).scalar_one()


def note(work: Work, case: StoredCase, values: Mapping[str, Any], cause: Cause) -> None:
    """Writes what a person brought beside the flow, of an open case or a closed one.

    The tokens stay where they are. Conflict when somebody moved the case first.
    """
    known = snapshot(case).opened()
    known.case.update(brought(values))
    changed: dict[str, Any] = {"variables": known.dumps(), "version": case.version + 1}
    moved = work.session.execute(
        update(Case)
        .where(Case.id == case.id, Case.version == case.version)
        .values(changed)
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if moved is None:
        raise Conflict(f"case {case.id} moved on from version {case.version}")
    _take(case, {"state": case.state, **changed})
    told = [
        Line(cause.action, cause.element_id, cause.token, cause.data),
        Line(StepKind.COMPLETED, cause.element_id, cause.token),
    ]
    write(work, case.id, case.version, told)
    stream = audit.case_stream(case.id)
    audit.record(work, stream, cause.action, element=cause.element_id, **cause.data)


# --- what moves a case without a person ----------------------------------------------------------


def fire_timer(work: Work, timer_id: int) -> bool:
    """Fires a due timer. False when it fired already, was cancelled or is not due any more."""
    found = _waiting(work, Timer, timer_id)
    if found is None:
        return False
    timer, case = found
    return timer.due_at is not None and timer.due_at <= work.now and _fire(work, timer, case)


@retryable("fire_timer")
def fire_again(work: Work, timer_id: int) -> bool:
    """Fires a timer that failed and rests; not one whose term stands still."""
    found = _waiting(work, Timer, timer_id)
    return found is not None and found[0].due_at is not None and _fire(work, *found)


def _fire(work: Work, timer: Timer, case: Case) -> bool:
    work.attempt = Attempt(command={"do": "fire_timer", "timer_id": timer.id}, case_id=case.id)
    return _advance(work, case, runtime.fire, _cause("timer_fired", timer))


@retryable("finish_job")
def finish_job(work: Work, job_id: int, result: Mapping[str, Any]) -> bool:
    """The action of a service task is done. False when somebody said so before."""
    found = _waiting(work, ServiceJob, job_id)
    if found is None:
        return False
    job, case = found
    command = {"do": "finish_job", "job_id": job_id, "result": result}
    work.attempt = Attempt(command=command, case_id=case.id)
    return _advance(work, case, runtime.complete, _cause("service_done", job), result)


@retryable("fail_job")
def fail_job(work: Work, job_id: int, code: str) -> bool:
    """The action ended with a BPMN error that the diagram may catch. False when done before."""
    found = _waiting(work, ServiceJob, job_id)
    if found is None:
        return False
    job, case = found
    command = {"do": "fail_job", "job_id": job_id, "code": code}
    work.attempt = Attempt(command=command, case_id=case.id)
    return _advance(work, case, runtime.fail, _cause("service_failed", job, code=code), code)


def skip_job(work: Work, job_id: int, result: Mapping[str, Any], reason: str) -> bool:
    """Passes over a service task that still waits, with these values in place of its own."""
    found = _waiting(work, ServiceJob, job_id)
    if found is None:
        return False
    job, case = found
    cause = _cause("service_skipped", job, cause=reason, fields=sorted(result))
    return _advance(work, case, runtime.complete, cause, result)


def drop_timer(work: Work, timer_id: int, reason: str) -> bool:
    """Gives up a timer without which its case still goes on. Conflict where it would not."""
    found = _waiting(work, Timer, timer_id)
    if found is None:
        return False
    timer, case = found
    return _advance(work, case, runtime.drop, _cause("timer_dropped", timer, cause=reason))


def deliver_message(work: Work, subscription_id: int, payload: Mapping[str, Any]) -> bool:
    """Hands a message to who waits for it. False when nobody does any more."""
    found = _waiting(work, Subscription, subscription_id)
    if found is None:
        return False
    waiting, case = found
    cause = _cause("message_delivered", waiting, message=waiting.message)
    return _advance(work, case, runtime.deliver, cause, payload)


_Row = TypeVar("_Row", Timer, ServiceJob, Subscription)


def _waiting(work: Work, mapped: type[_Row], row_id: int) -> tuple[_Row, Case] | None:
    """The row and its case, both locked, so that what is read here still holds when written."""
    found = work.session.execute(
        select(mapped, Case)
        .join(Case, Case.id == mapped.case_id)
        .where(mapped.id == row_id)
        .with_for_update()
    ).one_or_none()
    return (found[0], found[1]) if found else None


def _cause(action: str, row: Timer | ServiceJob | Subscription, **data: Any) -> Cause:
    job_id = row.id if isinstance(row, ServiceJob) else None
    return Cause(
        action=action, element_id=row.element_id, token=row.token, data=data, job_id=job_id
    )


def _advance(
    work: Work, case: Case, move: Callable[..., Transition], cause: Cause, *given: Any
) -> bool:
    definition = work.definitions.get(case.definition_id)
    book = deadlines.book(work, case.id, definition, case.office_id)
    transition = move(definition, snapshot(case), cause.token, *given, book)
    apply(work, case, definition, transition, book, cause)
    return True


# --- what is written ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What the case had before: its last audit link, and the kinds of rows that it has."""

    last: audit.Head
    waits: frozenset[type] = frozenset()


def _move(work: Work, case: StoredCase, transition: Transition) -> _Found:
    """The new state, if nobody wrote another one. The same statement asks what the case had."""
    changed: dict[str, Any] = {
        "state": transition.state,
        "variables": transition.variables,
        "version": case.version + 1,
    }
    if transition.ended:
        changed |= {
            "status": CaseStatus.CLOSED,
            "closed_at": work.now,
            "outcome": " ".join(transition.end_events),
        }
    of = {"case": case.id, "before": case.version, "in_stream": audit.case_stream(case.id)}
    step = _END if transition.ended else _MOVE
    moved = step.run(work.session, {**changed, **of}).one_or_none()
    if moved is None:
        raise Conflict(f"case {case.id} moved on from version {case.version}")
    _take(case, changed)
    kinds = (mapped for mapped, has in zip(waits.ASKED, tuple(moved)[1:], strict=True) if has)
    return _Found(audit.parse_head(moved[0]), frozenset(kinds))


def _take(case: StoredCase, changed: Mapping[str, Any]) -> None:
    """What was loaded says what is stored now."""
    if isinstance(case, CaseRow):
        case.state, case.variables = changed["state"], changed["variables"]
        case.version = changed["version"]
        return
    for name, value in changed.items():
        set_committed_value(case, name, value)


_CASE = table(Case).c


def _move_with(*columns: str) -> Prepared:
    """Sets these columns of the case, and asks what it had."""
    return Prepared(
        table(Case)
        .update()
        .where(
            _CASE.id == bindparam("case"),
            _CASE.version == bindparam("before"),
            _CASE.status == CaseStatus.OPEN,
        )
        .values({name: bindparam(name, type_=_CASE[name].type) for name in columns})
        .returning(
            audit.head_text(bindparam("in_stream", type_=Text())),
            *(waits.some(mapped, bindparam("case", type_=_CASE.id.type)) for mapped in waits.ASKED),
        )
    )


_MOVE = _move_with("state", "variables", "version")
_END = _move_with("state", "variables", "version", "status", "closed_at", "outcome")


def _record(  # noqa: PLR0913 -- as apply
    work: Work,
    case: StoredCase,
    definition: Definition,
    transition: Transition,
    book: TermBook,
    cause: Cause,
    found: _Found,
) -> Applied:
    if transition.ended:
        book.case_ended()
    deadlines.store(work, case, book)
    if Timer in found.waits and not transition.ended:
        _follow(work, case, definition, book, transition)
    handed = deliveries.store(work, case, transition.handed, job_id=cause.job_id)
    opened = waits.open_all(work, case, transition, book, found.waits)
    write(work, case.id, case.version, list(_lines(transition, book, cause)))
    entry = audit.Entry(cause.action, {"element": cause.element_id, **cause.data})
    audit.append(work, audit.case_stream(case.id), found.last, [entry, *handed])
    return Applied(opened, transition.ended)


def _follow(
    work: Work, case: StoredCase, definition: Definition, book: TermBook, transition: Transition
) -> None:
    stored = snapshot(case)
    waits.move_timers(
        work,
        case,
        book.changed | transition.told,
        lambda token: runtime.timer_due(definition, stored, token, book),
    )


def _lines(transition: Transition, book: TermBook, cause: Cause) -> Iterator[Line]:
    yield Line(cause.action, cause.element_id, cause.token, cause.data)
    for step in transition.steps:
        yield Line(step.kind, step.element_id, step.token)
    yield from _term_lines(book)
    if transition.ended:
        yield Line("closed", data={"ends": list(transition.end_events)})


def _term_lines(book: TermBook) -> Iterator[Line]:
    for logged in book.new_events:
        term, event = book.terms[logged.place], logged.event
        told = {"term": term.name, "due_on": event.due_on, "cause": event.cause, "act": event.act}
        yield Line(f"term_{event.kind}", data=told)
