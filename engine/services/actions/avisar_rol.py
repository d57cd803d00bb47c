"""The people of a role are told something of a case by letter: a session, a day that comes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.db.tables import Case, Group, Impediment, Membership, User
from engine.errors import CaseFault
from engine.services import notifications, standins
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.work import Work

LETTER = "aviso_funcionario"


def avisar_rol(work: Work, task: ServiceTask) -> Outcome:
    """Inputs: `rol`, `asunto`, `texto` and, if one travels with it, `documento`. Leaves `personas`,
    who hold the role today: `{usuario, nombre, impedido}`. A role that nobody has is a fault."""
    role = str(task.inputs.get("rol") or "")
    people = _people(work, role)
    if not people:
        raise CaseFault(f"expected somebody with the role «{role}», found nobody", task.element_id)
    barred = _barred(work, task.case_id)
    for person in _on_duty(work, people):
        _tell(work, task, person)
    return Done({"personas": [_known(person, barred) for person in people]})


def _people(work: Work, role: str) -> list[User]:
    return list(
        work.session.scalars(
            select(User)
            .join(Membership, standins.in_force(work))
            .join(Group, Group.id == Membership.group_id)
            .where(Group.key == role, User.active)
            .order_by(User.name, User.id)
        )
    )


def _on_duty(work: Work, people: list[User]) -> list[User]:
    """Each, or who stands in for them today; nobody twice."""
    duty = standins.duty(work)
    present = dict.fromkeys(found for one in people if (found := duty.who(one.id)) is not None)
    return [work.session.get_one(User, user_id) for user_id in present]


def _barred(work: Work, case_id: int) -> frozenset[int]:
    """Who declared an impediment in the case that was not refused."""
    return frozenset(
        work.session.scalars(
            select(Impediment.user_id).where(
                Impediment.case_id == case_id, Impediment.accepted.is_not(False)
            )
        )
    )


def _known(person: User, barred: frozenset[int]) -> dict[str, Any]:
    return {"usuario": person.username, "nombre": person.name, "impedido": person.id in barred}


def _tell(work: Work, task: ServiceTask, person: User) -> None:
    """Of a reserved case a letter says no more than where to look."""
    reserved = work.session.get_one(Case, task.case_id).reserved
    document = None if reserved else task.inputs.get("documento")
    notifications.notify(
        work,
        LETTER,
        to=person.email,
        context={
            "name": person.name,
            "about": "" if reserved else str(task.inputs.get("asunto") or ""),
            "text": "" if reserved else str(task.inputs.get("texto") or ""),
        },
        case_id=task.case_id,
        dedup_key=f"{LETTER}:{task.job_id}:{person.id}",
        attachments=(int(document),) if document else (),
    )
