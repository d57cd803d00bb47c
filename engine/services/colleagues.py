"""Whom an official may address about a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, exists, or_, select, true

from engine.db.tables import Case, Group, Membership, Office, Task, TaskCandidate, TaskStatus, User
from engine.services import standins
from engine.services.work import Work


def people(work: Work, case: Case) -> Sequence[User]:
    """The officials who may be told of the case, by name, without the actor. A reserved case is
    not told to anybody who has no part in it."""
    return work.session.scalars(
        select(User)
        .where(User.active, User.id != work.actor.id, _may_know(work, case))
        .order_by(User.name, User.id)
    ).all()


def reachable(work: Work, case: Case, user_ids: Collection[int]) -> Sequence[User]:
    """Of those officials, the ones who were chosen."""
    wanted = set(user_ids)
    return [person for person in people(work, case) if person.id in wanted]


def mentioned(work: Work, case: Case, usernames: Collection[str]) -> Sequence[User]:
    """Of those officials, the ones with these usernames."""
    if not usernames:
        return []
    return [person for person in people(work, case) if person.username.lower() in usernames]


def roles(work: Work, case: Case) -> Sequence[Group]:
    """The roles that somebody holds today; of a reserved case, those that have a part in it."""
    held = exists().where(Membership.group_id == Group.id, *_today(work))
    part: ColumnElement[bool] = true()
    if case.reserved:
        part = exists(
            select(TaskCandidate.task_id)
            .join(Task, Task.id == TaskCandidate.task_id)
            .where(Task.case_id == case.id, TaskCandidate.group_key == Group.key)
        )
    return work.session.scalars(select(Group).where(held, part).order_by(Group.label)).all()


def offices(work: Work, case: Case) -> Sequence[Office]:
    """The offices in which somebody works; none for a reserved case."""
    if case.reserved:
        return ()
    staffed = exists().where(User.office_id == Office.id, User.active)
    return work.session.scalars(select(Office).where(staffed).order_by(Office.name)).all()


def members(work: Work, group_key: str) -> Sequence[User]:
    """Who holds a role today."""
    return work.session.scalars(
        select(User)
        .join(Membership, standins.in_force(work))
        .join(Group, Group.id == Membership.group_id)
        .where(Group.key == group_key, User.active)
        .order_by(User.id)
    ).all()


def staff(work: Work, office_id: int) -> Sequence[User]:
    """Who works in an office."""
    return work.session.scalars(
        select(User).where(User.office_id == office_id, User.active).order_by(User.id)
    ).all()


def holding(work: Work, case_id: int) -> Sequence[User]:
    """Who has an open task of the case in hand."""
    has = exists().where(
        Task.case_id == case_id, Task.assignee_id == User.id, Task.status == TaskStatus.OPEN
    )
    return work.session.scalars(select(User).where(User.active, has).order_by(User.id)).all()


def _may_know(work: Work, case: Case) -> ColumnElement[bool]:
    if not case.reserved:
        return true()
    had = exists().where(
        Task.case_id == case.id,
        or_(Task.assignee_id == User.id, Task.closed_by_id == User.id),
    )
    may_take = exists(
        select(Membership.user_id)
        .join(Group, Group.id == Membership.group_id)
        .join(TaskCandidate, TaskCandidate.group_key == Group.key)
        .join(Task, Task.id == TaskCandidate.task_id)
        .where(Membership.user_id == User.id, Task.case_id == case.id, *_today(work))
    )
    return or_(had, may_take)


def _today(work: Work) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.valid_from <= work.today,
        or_(Membership.valid_to.is_(None), Membership.valid_to >= work.today),
    )
