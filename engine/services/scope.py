"""What an actor may see, said in SQL, so that no query brings more than that."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Text,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    select,
    true,
)

from engine.db.tables import Case, Consultation, NoteReader, Task, TaskCandidate
from engine.domain.officials import SYSTEM, Actor


def candidate(actor: Actor) -> ColumnElement[bool]:
    """One of the actor's roles may take the `Task` of the query."""
    return _candidate(sorted(actor.takes)) if actor.takes else false()


def involved(actor: Actor) -> ColumnElement[bool]:
    """The actor, or one of the actor's roles, has or had a task of the `Case` of the query; or
    the actor filed it for whoever asked."""
    if actor.id is None:  # a task without an assignee is not one of whoever has no account
        return true() if actor == SYSTEM else false()
    return _involved(actor.id, sorted(actor.people), candidate(actor))


def told(actor: Actor) -> ColumnElement[bool]:
    """A colleague told the actor something about the `Case` of the query, or asked for it."""
    if actor.id is None:
        return false()
    read = select(NoteReader.id).where(
        NoteReader.case_id == Case.id, NoteReader.user_id == actor.id
    )
    asked = select(Consultation.id).where(
        Consultation.case_id == Case.id,
        Consultation.withdrawn_at.is_(None),
        or_(addressed(actor), Consultation.answered_by_id == actor.id),
    )
    return or_(exists(read.correlate(Case)), exists(asked.correlate(Case)))


def addressed(actor: Actor) -> ColumnElement[bool]:
    """The `Consultation` of the query is for the actor, or for who the actor stands in for: the
    person, a role or the office."""
    ways: list[ColumnElement[bool]] = [Consultation.to_user_id.in_(sorted(actor.people))]
    if actor.roles:
        ways.append(Consultation.to_group.in_(sorted(actor.roles)))
    if actor.office_id is not None:
        ways.append(Consultation.to_office_id == actor.office_id)
    return or_(*ways)


def _candidate(groups: Sequence[str] | Sequence[BindParameter[str]]) -> ColumnElement[bool]:
    return exists(
        select(TaskCandidate.task_id).where(
            TaskCandidate.task_id == Task.id, TaskCandidate.group_key.in_(groups)
        )
    )


def _involved(
    actor_id: int | BindParameter[int],
    people: Sequence[int] | Sequence[BindParameter[int]],
    candidate: ColumnElement[bool],
) -> ColumnElement[bool]:
    part = select(Task.id).where(
        Task.case_id == Case.id,
        or_(Task.assignee_id.in_(people), Task.closed_by_id == actor_id, candidate),
    )
    return or_(Case.filed_by_id == actor_id, exists(part.correlate(Case)))


#: whoever `asked_by` says, for statements that are built once
ANYBODY_ID: BindParameter[int] = bindparam("actor_id", type_=Task.assignee_id.type)


def of_anybody(roles: int, people: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """`candidate` and `involved` of whoever `asked_by` says, with so many roles and so many
    people in whose place they act, themself among them."""
    groups = [bindparam(f"actor_group_{number}", type_=Text()) for number in range(roles)]
    ids = [bindparam(f"actor_as_{number}", type_=Task.assignee_id.type) for number in range(people)]
    may_take = _candidate(groups) if groups else false()
    return may_take, _involved(ANYBODY_ID, ids or [ANYBODY_ID], may_take)


def asked_by(actor: Actor) -> dict[str, object]:
    """The parameters of ANYBODY_ID and `of_anybody`. Who has no id has a part in no case."""
    groups = {f"actor_group_{number}": key for number, key in enumerate(sorted(actor.takes))}
    people = {f"actor_as_{number}": one for number, one in enumerate(sorted(actor.people))}
    return {"actor_id": actor.id, **groups, **people}


def visible(actor: Actor) -> ColumnElement[bool]:
    """The cases that exist for the actor: what `officials.may` says, for lists and searches."""
    if actor.administrator:
        return or_(~Case.reserved, involved(actor))
    return or_(involved(actor), and_(~Case.reserved, told(actor)))


def countable(actor: Actor) -> ColumnElement[bool]:
    """The cases that the figures of who leads are made of: every one that is not reserved, and the
    reserved ones in which the actor has a part."""
    return or_(~Case.reserved, involved(actor))


#: written out, so that both databases know that the indexes of the open tasks hold them
OPEN: ColumnElement[bool] = Task.status == literal_column("'open'")


def mine(actor: Actor) -> ColumnElement[bool]:
    """What the actor holds; the tasks of who is absent stay that person's."""
    if actor.id is None:
        return false()
    return and_(OPEN, Task.assignee_id == actor.id)
