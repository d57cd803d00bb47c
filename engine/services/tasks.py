"""Tasks of officials: the inbox, one task, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import delete, update

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot
from engine.db.tables import Draft, Task, TaskStatus
from engine.domain import values
from engine.domain.deadlines import TermBook
from engine.domain.forms import Form
from engine.domain.identities import Reserve
from engine.domain.officials import Action, may
from engine.domain.papers import DocumentSpec
from engine.errors import Conflict, InvalidInput
from engine.services import (
    acts,
    attachments,
    audit,
    cases,
    choices,
    deadlines,
    drafts,
    errands,
    history,
    impediments,
    papers,
    progress,
    separations,
    term_facts,
    users,
)
from engine.services.acts import Prospect
from engine.services.attachments import Asking, Waiting
from engine.services.found_tasks import (
    Found,
    element_of,
    find,
    form_of,
    require,
    require_open,
)
from engine.services.inboxes import Inbox, inbox
from engine.services.incidents import retryable
from engine.services.progress import Applied, Cause
from engine.services.rows import CaseRow, TaskRow
from engine.services.tasklists import TaskLine, line_of
from engine.services.visibility import hidden_from
from engine.services.work import Attempt, Work

__all__ = [
    "Completed",
    "Inbox",
    "TaskLine",
    "TaskPage",
    "asking",
    "claim",
    "complete",
    "inbox",
    "release",
    "save_draft",
    "task_page",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """One task with its form, filled with what the case knows and the actor's draft over it."""

    task: TaskLine
    status: TaskStatus
    version: int  # of the case: sent back with the form
    form: Form
    values: Mapping[str, Any]
    draft_saved_at: datetime | None
    may_claim: bool
    may_release: bool
    may_complete: bool
    closed_by: str | None
    closed_at: datetime | None
    case: cases.CasePage
    files: Waiting  # what the actor attached and has not sent, by field
    papers: tuple[DocumentSpec, ...]  # that this task drafts: they can be previewed
    signing: tuple[Prospect, ...]  # what the actor would sign with it, or why not


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    case_id: int
    radicado: str
    next_task_ids: tuple[int, ...]  # of this case, that the same person may do now
    case_closed: bool


def task_page(work: Work, task_id: int) -> TaskPage:
    """Everything that the page of a task shows. NotFound, NotAllowed as `officials.may` says."""
    found = find(work, task_id)
    task, facts = found.task, found.facts
    definition = work.definitions.get(found.case.definition_id)
    page = cases.case_page(work, task.case_id)
    form = form_of(definition, task)
    read = _terms(work, definition, found)
    known = _known(work, definition, found, form, progress.snapshot(found.case), read)
    draft, saved_at = drafts.read(work, task_id)
    return TaskPage(
        task=line_of(work, task_id),
        status=TaskStatus(task.status),
        version=found.case.version,
        papers=papers.drafted_in(definition, task.element_id),
        form=form,
        values={**_hidden(work, found, definition, known).over(known), **draft},
        draft_saved_at=saved_at,
        may_claim=may(work.actor, Action.CLAIM, facts),
        may_release=may(work.actor, Action.RELEASE, facts),
        may_complete=facts.open and may(work.actor, Action.COMPLETE, facts),
        closed_by=found.closed_by,
        closed_at=task.closed_at,
        case=replace(page, terms=deadlines.concerning(page.terms, task.calls)),
        files=attachments.waiting(work, _asking(work, found, definition)),
        signing=_signing(work, definition, found, known) if facts.open else (),
    )


def _signing(
    work: Work, definition: Definition, found: Found, known: Mapping[str, Any]
) -> tuple[Prospect, ...]:
    element = element_of(definition, found.task)
    return acts.prospects(work, definition, element, found.case.id, known) if element else ()


def claim(work: Work, task_id: int) -> None:
    """Takes a task that one of the actor's roles may do. Conflict when somebody has it."""
    found = find(work, task_id, lock=True)
    require_open(found)
    # taken in the place of who is absent, it is theirs when they are back
    taker = found.absent.id if found.absent else work.actor.id
    if found.task.assignee_id == taker:
        return
    _require_in_hand(work, found)
    definition = work.definitions.get(found.case.definition_id)
    _require_free(work, definition, found, taker)
    assign(work, found.task, taker, "claimed")


def release(work: Work, task_id: int) -> None:
    """Gives a task back to its roles."""
    found = find(work, task_id, lock=True)
    require_open(found)
    require(work, Action.RELEASE, found)
    assign(work, found.task, None, "released")


def save_draft(work: Work, task_id: int, raw: Mapping[str, object]) -> None:
    """Keeps what the actor has typed so far; nobody else sees it."""
    found = find(work, task_id)
    values.refuse_reserved_keys(raw)
    require_open(found)
    require(work, Action.COMPLETE, found)
    drafts.save(work, task_id, raw)


def asking(work: Work, task_id: int, *, lock: bool = False) -> Asking:
    """The form of a task that the actor has in hand, for what is attached to it."""
    found = find(work, task_id, lock=lock)
    require_open(found)
    _require_in_hand(work, found)
    definition = work.definitions.get(found.case.definition_id)
    return _asking(work, found, definition)


def _asking(work: Work, found: Found, definition: Definition) -> Asking:
    task = found.task
    owner = definition.owner_of(task.process_id) or definition
    return attachments.of_task(work, owner, form_of(definition, task), task.id)


def complete(
    work: Work,
    task_id: int,
    raw: Mapping[str, object],
    *,
    version: int | None = None,
) -> Completed:
    """Closes a task on behalf of the actor and moves its case forward; what the actor attached to
    its form enters the case file.

    `version` is that of the case when the form was drawn: Conflict when the case moved since.
    """
    found = _attempted(work, task_id, raw)
    if version is not None and version != found.case.version:
        raise Conflict(f"case {found.case.id} moved on from version {version}")

    definition = work.definitions.get(found.case.definition_id)
    _require_free(work, definition, found, work.actor.id)
    form = form_of(definition, found.task)
    snapshot = progress.snapshot(found.case)
    read = _terms(work, definition, found)
    known = _known(work, definition, found, form, snapshot, read)
    typed = _hidden(work, found, definition, known).given_back(raw, known)
    sent = attachments.answered(work, found.case.id, _asking(work, found, definition), typed, known)

    if found.task.message_id is not None:
        return _errand_done(work, found, definition, sent)
    book = read()
    signed = _signed(work, found, definition, snapshot, sent, book)
    transition = runtime.complete(definition, snapshot, found.task.token, sent, book, signed=signed)

    cause = Cause(
        action="task_completed",
        element_id=found.task.element_id,
        token=found.task.token,
        data={"task_id": task_id, "fields": sorted(sent)},
    )
    applied = progress.apply(work, found.case, definition, transition, book, cause)
    acts.told(work, found.case.id, signed)
    if found.has_draft:
        _forget_draft(work, task_id)
    return _completed(work, found.case, applied)


def _attempted(work: Work, task_id: int, raw: Mapping[str, object]) -> Found:
    """The task, in the actor's hands; what was typed is kept from here on, whatever comes."""
    found = find(work, task_id, lock=True)
    values.refuse_reserved_keys(raw)
    if found.facts.candidate or may(work.actor, Action.COMPLETE, found.facts):
        work.attempt = _attempt(work, found, raw)
    require_open(found)
    _require_in_hand(work, found)
    return found


def _errand_done(
    work: Work, found: Found, definition: Definition, sent: Mapping[str, Any]
) -> Completed:
    """The case stays where its flow is; a letter that still did not arrive opens another errand."""
    again = errands.finish(work, found.task, found.case, definition, sent)
    if found.has_draft:
        _forget_draft(work, found.task.id)
    return _completed(work, found.case, Applied((again,) if again else (), closed=False))


@retryable("complete_task")
def _complete_again(
    work: Work, task_id: int, actor_id: int, values: Mapping[str, object]
) -> Completed:
    """The same completion, on behalf of the official who made it."""
    with users.acting(work, int(actor_id)):
        return complete(work, int(task_id), values)


# --- load -----------------------------------------------------------------------------------------


def _terms(work: Work, definition: Definition, found: Found) -> Callable[[], TermBook]:
    """The terms of the task's case, read once, when they are first asked for."""
    return cache(partial(deadlines.book, work, found.case.id, definition, found.case.office_id))


def _known(
    work: Work,
    definition: Definition,
    found: Found,
    form: Form,
    snapshot: Snapshot,
    read: Callable[[], TermBook],
) -> dict[str, Any]:
    """What the case knows at the task; at a closed one, what the case knows. And what the form
    asks besides: whom it offers to choose from, how the terms stand."""
    errand = found.task.message_id
    at = found.task.token if found.facts.open and errand is None else None
    known = runtime.visible(definition, snapshot, at)
    if errand is not None:
        known |= errands.known(work, errand)
    facts = term_facts.offered(work, read, definition, form, snapshot, at)
    return {**known, **choices.offered(work, definition, form.names), **facts}


def _hidden(work: Work, found: Found, definition: Definition, known: Mapping[str, Any]) -> Reserve:
    return hidden_from(work, found.case, found.facts.case, definition, known)


# --- allow ----------------------------------------------------------------------------------------


def _require_in_hand(work: Work, found: Found) -> None:
    """The actor holds the task, or may take it. Conflict when a colleague took it first."""
    if found.facts.candidate and not may(work.actor, Action.COMPLETE, found.facts):
        raise Conflict(f"expected task {found.task.id} unassigned, found it taken")
    require(work, Action.COMPLETE, found)


def _require_free(work: Work, definition: Definition, found: Found, who: int | None) -> None:
    """Separated for what the law keeps apart; InvalidInput for an actor who is impeded: of the
    matter there is only their own word to say."""
    separations.require(work, definition, found.task, who)
    element = element_of(definition, found.task)
    barred = found.impeded and who == work.actor.id
    if barred and not (element and acts.own_word(definition, element)):
        raise InvalidInput({}, impediments.BARRED)


# --- apply ----------------------------------------------------------------------------------------


def _attempt(work: Work, found: Found, raw: Mapping[str, object]) -> Attempt:
    command = {
        "do": "complete_task",
        "task_id": found.task.id,
        "actor_id": work.actor.id,
        "values": dict(raw),
    }
    return Attempt(command=command, case_id=found.case.id, task_id=found.task.id, typed=dict(raw))


def assign(
    work: Work, task: TaskRow, assignee_id: int | None, kind: str, *, given: bool = False
) -> None:
    """Puts an open task into somebody's hands, or into nobody's. Who was `given` a task by the
    actor may give it back to the actor."""
    work.session.execute(
        update(Task)
        .where(Task.id == task.id)
        .values(
            assignee_id=assignee_id,
            given_by_id=work.actor.id if given else None,
            claimed_at=work.now if assignee_id else None,
        )
    )
    said = {"to": assignee_id} if given else {}
    history.add(work, task.case_id, history.Line(kind, task.element_id, task.token, said))
    stream = audit.case_stream(task.case_id)
    audit.record(work, stream, f"task_{kind}", task_id=task.id, element=task.element_id, **said)


def _signed(
    work: Work,
    found: Found,
    definition: Definition,
    snapshot: Snapshot,
    sent: Mapping[str, Any],
    book: TermBook,
) -> dict[str, Any]:
    """What the actor signs with the task, numbered; nothing where the task signs nothing."""
    task = found.task
    element = element_of(definition, task)
    if element is None or not element.acts:
        return {}
    wanted = runtime.acts_to_sign(definition, snapshot, task.token, sent, book)
    said = {**runtime.visible(definition, snapshot, task.token), **sent}
    return acts.sign(work, definition, found.case, task, wanted, said)


def _forget_draft(work: Work, task_id: int) -> None:
    work.session.execute(
        delete(Draft).where(Draft.task_id == task_id, Draft.user_id == work.actor.id)
    )


def _completed(work: Work, case: CaseRow, applied: Applied) -> Completed:
    actor = work.actor
    mine = (
        task.id
        for task in applied.tasks
        if task.assignee_id in actor.people
        or (task.assignee_id is None and not task.groups.isdisjoint(actor.takes))
    )
    return Completed(
        case_id=case.id,
        radicado=case.radicado,
        next_task_ids=tuple(mine),
        case_closed=applied.closed,
    )
