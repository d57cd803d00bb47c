"""Who is told of a term (whoever holds its task, a role, the role that stands above), and how.

Who is absent is not written to: the substitute is, in that person's name. Each reader has chosen
how: at once, or in one digest a working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select

from engine.db.tables import Group, Membership, Task, TaskCandidate, TaskStatus, User
from engine.domain import deadlines
from engine.domain.deadlines import Term
from engine.services import calendars, digests, incidents, substitutions, term_store
from engine.services.digests import Notice
from engine.services.notifications import notify
from engine.services.users import group_labels
from engine.services.work import Work

_ROLE = "role:"
_CONTROL = "control_interno"  # who watches over the rest is a role like the others


@dataclass(frozen=True, slots=True)
class Reader:
    """A person to write to, and the task through which the term is theirs.

    `on_behalf_of` is the absent official whose place the reader takes.
    """

    user_id: int
    name: str
    email: str
    task_id: int | None = None
    on_behalf_of: str = ""


def tell(work: Work, kind: str, term: Term, case_id: int, recipient: str, key: str) -> None:
    """A notice to each person whom the rule names; an incident where there is nobody."""
    people = readers(work, case_id, term, recipient)
    if not people:
        whom = _named(work, recipient)
        incidents.report(
            work,
            kind="reminder_without_reader",
            dedup_key=key,
            message=f"Nadie recibe el aviso del término «{term.rule.name}»: {whom}.",
            case_id=case_id,
        )
    for person in people:
        _tell_one(work, kind, term, case_id, person, f"{key}:{person.user_id}")


def _named(work: Work, recipient: str) -> str:
    """Who should have been told, as people call them."""
    role = recipient.removeprefix(_ROLE)
    return _NAMES.get(recipient) or group_labels(work, [role])[role]


_NAMES = {"holder": "quien tiene la tarea", "superior": "su superior"}


def _tell_one(work: Work, kind: str, term: Term, case_id: int, person: Reader, key: str) -> None:
    due_on = term.due_on or work.today
    if digests.carries(work, person.user_id, due_on):
        notice = Notice(
            user_id=person.user_id,
            term_id=term.id or 0,
            task_id=person.task_id,
            kind=kind,
            due_on=due_on,
            on_behalf_of=person.on_behalf_of,
            dedup_key=key,
        )
        digests.add(work, notice)
        return
    said = {
        "name": person.name,
        "on_behalf_of": person.on_behalf_of,
        "term_id": term.id,
        "term_name": term.rule.name,
        "internal": term.rule.internal,
        "due_on": due_on,
        "days_left": deadlines.days_left(calendars.current(work), due_on, work.today),
        "norm": term.rule.cited,
        "task_id": person.task_id,
    }
    notify(work, kind, to=person.email, context=said, case_id=case_id, dedup_key=key)


def readers(work: Work, case_id: int, term: Term, recipient: str) -> Sequence[Reader]:
    """The people at work whom a rule names by `holder`, `role:…`, `superior` or
    `control_interno`, each once.

    While nobody holds a task its whole role is told; while the case waits for no person at all,
    or all who were named are absent and nobody stands in for them, who stands above.
    """
    if recipient.startswith(_ROLE) or recipient == _CONTROL:
        named = _members(work, recipient.removeprefix(_ROLE))
        if not named:
            return ()
    else:
        named = _once(_holders(work, case_id, term)) if recipient == "holder" else ()
    return _at_work(work, named) or _at_work(work, _members(work, term.rule.superior))


def at_work_in(work: Work, roles: Sequence[str]) -> Sequence[Reader]:
    """Who holds one of the roles today, or stands in for who does; each once."""
    return _at_work(work, _once(one for role in roles for one in _members(work, role)))


def _at_work(work: Work, named: Sequence[Reader]) -> Sequence[Reader]:
    """Those who are there, and the substitutes of those who are not."""
    duty = substitutions.duty(work)
    answering = [(reader, duty.who(reader.user_id)) for reader in named]
    others = {who for reader, who in answering if who is not None and who != reader.user_id}
    if not others and all(who is not None for _, who in answering):
        return named
    known = {
        row.id: row
        for row in work.session.execute(
            select(User.id, User.name, User.email).where(User.id.in_(others), User.active)
        )
    }
    present = [reader for reader, who in answering if who == reader.user_id]
    instead = [
        replace(
            reader,
            user_id=who,
            name=known[who].name,
            email=known[who].email,
            on_behalf_of=reader.name,
        )
        for reader, who in answering
        if who is not None and who != reader.user_id and who in known
    ]
    return _once(present + instead)


def _holders(work: Work, case_id: int, term: Term) -> list[Reader]:
    """Of the tasks that the term concerns: those inside its call activity, where it is of one."""
    tasks = work.session.execute(
        select(Task.id, Task.assignee_id, User.name, User.email)
        .outerjoin(User, (User.id == Task.assignee_id) & User.active)
        .where(
            Task.case_id == case_id,
            Task.status == TaskStatus.OPEN,
            Task.term_id.is_not(None),
            term_store.reached(term.of_call),
        )
        .order_by(Task.id)
    ).all()
    held = [Reader(t.assignee_id, t.name, t.email, t.id) for t in tasks if t.email is not None]
    loose = [t.id for t in tasks if t.email is None]
    return held + (_candidates(work, loose) if loose else [])


def _candidates(work: Work, task_ids: Sequence[int]) -> list[Reader]:
    rows = work.session.execute(
        select(User.id, User.name, User.email, TaskCandidate.task_id)
        .join(Membership, Membership.user_id == User.id)
        .join(Group, Group.id == Membership.group_id)
        .join(TaskCandidate, TaskCandidate.group_key == Group.key)
        .where(TaskCandidate.task_id.in_(task_ids), *_serving(work))
        .order_by(TaskCandidate.task_id, User.id)
    )
    return [Reader(row.id, row.name, row.email, row.task_id) for row in rows]


def _members(work: Work, role: str) -> Sequence[Reader]:
    rows = work.session.execute(
        select(User.id, User.name, User.email)
        .join(Membership, Membership.user_id == User.id)
        .join(Group, Group.id == Membership.group_id)
        .where(Group.key == role, *_serving(work))
        .order_by(User.id)
    )
    return _once(Reader(row.id, row.name, row.email) for row in rows)


def _serving(work: Work) -> tuple[ColumnElement[bool], ...]:
    """Active, and in the role on this day."""
    return (
        User.active.is_(True),
        Membership.valid_from <= work.today,
        or_(Membership.valid_to.is_(None), Membership.valid_to >= work.today),
    )


def _once(people: Iterable[Reader]) -> Sequence[Reader]:
    """Each person once, with the first of their tasks."""
    found: dict[int, Reader] = {}
    for person in people:
        found.setdefault(person.user_id, person)
    return tuple(found.values())
