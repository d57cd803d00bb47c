"""Who holds the matters that a change moved is told once, with all of them in one letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, union_all

from engine.db.tables import (
    CalendarChange,
    CalendarMove,
    Case,
    CaseStatus,
    Group,
    Membership,
    Task,
    TaskCandidate,
    TaskStatus,
    TermRow,
    User,
)
from engine.services import term_store
from engine.services.notifications import notify
from engine.services.work import Work

KIND = "calendario_cambiado"
#: of how many matters the letter speaks one by one, those that end first
LISTED = 20


def tell_holders(work: Work, change: CalendarChange, *, reverted: bool) -> None:
    """A letter to each person who has an open task of a matter that moved, or may take one."""
    by_person: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in _lines(work, change, reverted=reverted):
        by_person[row.user_id].append(row)
    for user_id, lines in by_person.items():
        notify(
            work,
            KIND,
            to=lines[0].email,
            context={
                "name": lines[0].name,
                "title": change.title,
                "act": change.act,
                "reason": change.reason,
                "reverted": reverted,
                "moved": lines[0].in_all,
                "lines": [_said(line, reverted=reverted) for line in lines],
            },
            case_id=None,
            dedup_key=f"calendar:{change.id}:{'reverted' if reverted else 'applied'}:{user_id}",
        )


def _said(line: Row[Any], *, reverted: bool) -> dict[str, Any]:
    before, after = line.due_before, line.due_after
    return {
        "radicado": line.radicado,
        "task_id": line.task_id,
        "before": after if reverted else before,
        "after": before if reverted else after,
    }


def _lines(work: Work, change: CalendarChange, *, reverted: bool) -> Sequence[Row[Any]]:
    """By person, the first matters and how many there are in all, in one statement."""
    done = CalendarMove.reverted_at if reverted else CalendarMove.moved_at
    held = (
        _of_moved(Task.assignee_id, change).where(Task.assignee_id.is_not(None), done.is_not(None)),
        _of_candidates(work, change).where(Task.assignee_id.is_(None), done.is_not(None)),
    )
    each = union_all(*held).subquery()
    once = (
        select(each.c.user_id, each.c.term_id, func.min(each.c.task_id).label("task_id"))
        .group_by(each.c.user_id, each.c.term_id)
        .subquery()
    )
    place = func.row_number().over(
        partition_by=once.c.user_id, order_by=(CalendarMove.due_after, once.c.term_id)
    )
    numbered = (
        select(
            once.c.user_id,
            once.c.task_id,
            CalendarMove.due_before,
            CalendarMove.due_after,
            CalendarMove.term_id,
            place.label("place"),
            func.count().over(partition_by=once.c.user_id).label("in_all"),
        )
        .join(
            CalendarMove,
            (CalendarMove.term_id == once.c.term_id) & (CalendarMove.change_id == change.id),
        )
        .subquery()
    )
    return work.session.execute(
        select(numbered, User.name, User.email, Case.radicado)
        .join(User, (User.id == numbered.c.user_id) & User.active)
        .join(TermRow, TermRow.id == numbered.c.term_id)
        .join(Case, Case.id == TermRow.case_id)
        .where(numbered.c.place <= LISTED)
        .order_by(numbered.c.user_id, numbered.c.place)
    ).all()


def _of_moved(who: Any, change: CalendarChange) -> Select[Any]:
    """The open tasks that a moved term concerns."""
    return (
        select(who.label("user_id"), CalendarMove.term_id, Task.id.label("task_id"))
        .select_from(CalendarMove)
        .join(TermRow, TermRow.id == CalendarMove.term_id)
        .join(Case, (Case.id == TermRow.case_id) & (Case.status == CaseStatus.OPEN))
        .join(Task, (Task.case_id == Case.id) & (Task.status == TaskStatus.OPEN))
        .where(
            CalendarMove.change_id == change.id,
            Task.term_id.is_not(None),
            term_store.governed(),
        )
    )


def _of_candidates(work: Work, change: CalendarChange) -> Select[Any]:
    """Tasks that nobody has taken are those of everybody who may."""
    return (
        _of_moved(Membership.user_id, change)
        .join(TaskCandidate, TaskCandidate.task_id == Task.id)
        .join(Group, Group.key == TaskCandidate.group_key)
        .join(Membership, Membership.group_id == Group.id)
        .where(
            Membership.valid_from <= work.today,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= work.today),
        )
    )
