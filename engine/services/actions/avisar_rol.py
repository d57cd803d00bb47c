"""The people of a role are told something of a case by letter: a session, a day that comes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.db.tables import Case, Impediment, User
from engine.domain.identities import Reserve
from engine.errors import CaseFault
from engine.services import colleagues, notifications, standins
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.visibility import reserve_of
from engine.services.work import Work

LETTER = "aviso_funcionario"


def avisar_rol(work: Work, task: ServiceTask) -> Outcome:
    """Inputs: `rol`, `asunto`, `texto` and, if they are told apart, `usuarios`, who of the role is
    told, and `documento`, what travels with it. Leaves `personas`, who hold the role today:
    `{usuario, nombre, impedido}`. A role that nobody has is a fault."""
    people = _people(work, task)
    named = task.inputs.get("usuarios")
    for person in _on_duty(work, [one for one in people if named is None or one.username in named]):
        _tell(work, task, person)
    return Done({"personas": _known(work, task, people)})


def personas_con_rol(work: Work, task: ServiceTask) -> Outcome:
    """Input: `rol`. Leaves the `personas` who hold it today, and tells them nothing."""
    return Done({"personas": _known(work, task, _people(work, task))})


def _people(work: Work, task: ServiceTask) -> list[User]:
    role = str(task.inputs.get("rol") or "")
    people = sorted(colleagues.members(work, role), key=lambda one: (one.name, one.id))
    if not people:
        raise CaseFault(f"expected somebody with the role «{role}», found nobody", task.element_id)
    return people


def _on_duty(work: Work, people: list[User]) -> list[User]:
    """Each, or who stands in for them today; nobody twice."""
    duty = standins.duty(work)
    present = dict.fromkeys(found for one in people if (found := duty.who(one.id)) is not None)
    return [work.session.get_one(User, user_id) for user_id in present]


def _known(work: Work, task: ServiceTask, people: list[User]) -> list[dict[str, Any]]:
    """Who declared an impediment in the case that was not refused is `impedido`."""
    declared = select(Impediment.user_id).where(
        Impediment.case_id == task.case_id, Impediment.accepted.is_not(False)
    )
    barred = frozenset(work.session.scalars(declared))
    return [
        {"usuario": one.username, "nombre": one.name, "impedido": one.id in barred}
        for one in people
    ]


def _tell(work: Work, task: ServiceTask, person: User) -> None:
    """Of a reserved case a letter says no more than where to look; of a reserved identity, not who
    it is: a letter passes through many hands."""
    case = work.session.get_one(Case, task.case_id)
    reserved = case.reserved
    document = None if reserved else task.inputs.get("documento")
    hidden = _hidden(work, case)
    notifications.notify(
        work,
        LETTER,
        to=person.email,
        context={
            "name": person.name,
            "about": "" if reserved else hidden.without(str(task.inputs.get("asunto") or "")),
            "text": "" if reserved else hidden.without(str(task.inputs.get("texto") or "")),
        },
        case_id=task.case_id,
        dedup_key=f"{LETTER}:{task.job_id}:{person.id}",
        attachments=(int(document),) if document else (),
    )


def _hidden(work: Work, case: Case) -> Reserve:
    if not case.identity_reserved:
        return Reserve()
    return reserve_of(work, case.id, work.definitions.get(case.definition_id))
