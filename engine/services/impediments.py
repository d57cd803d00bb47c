"""Impediments: an official says on one case why he should not act in it; a superior decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, select
from sqlalchemy.orm import aliased

from engine.db.tables import Group, Impediment, Membership, Task, TaskCandidate, TaskStatus, User
from engine.domain.officials import Action, ad_hoc_for, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import audit, history, standins, users
from engine.services.visibility import visible
from engine.services.work import Work

#: what is told to who is impeded and would act all the same
BARRED = (
    "Usted tiene un impedimento en este expediente y no puede actuar en él (CPACA, arts. 11 y 12). "
    "Lo hace quien se designe para reemplazarlo o, mientras se decide, otra persona del rol."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpedimentLine:
    """`accepted` is None until it is decided."""

    id: int
    case_id: int
    user_id: int
    name: str
    reason: str
    declared_at: datetime
    decided_at: datetime | None
    accepted: bool | None
    act: str
    ad_hoc_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    accepted: bool
    act: str
    ad_hoc_id: int | None = None


def of_case(work: Work, case_id: int) -> tuple[ImpedimentLine, ...]:
    """Those of a case that the actor sees, in order."""
    visible(work, case_id)
    who, ad_hoc = aliased(User), aliased(User)
    rows = work.session.execute(
        select(Impediment, who.name, ad_hoc.name)
        .join(who, who.id == Impediment.user_id)
        .outerjoin(ad_hoc, ad_hoc.id == Impediment.ad_hoc_id)
        .where(Impediment.case_id == case_id)
        .order_by(Impediment.id)
    )
    return tuple(_line(row, name, named or "") for row, name, named in rows)


def bars(
    case_id: SQLColumnExpression[int] | int, user_id: SQLColumnExpression[int] | int
) -> ColumnElement[bool]:
    """The person declared an impediment in the case, or was challenged, and it was not refused."""
    return exists().where(
        Impediment.case_id == case_id,
        Impediment.user_id == user_id,
        Impediment.accepted.is_not(False),
    )


def stands(work: Work, case_id: int, user_id: int) -> bool:
    """The same, of one person."""
    return bool(work.session.scalar(select(bars(case_id, user_id))))


def case_of(work: Work, impediment_id: int) -> int:
    """The case in which it was declared."""
    row = work.session.get(Impediment, impediment_id)
    if row is None:
        raise NotFound("impediment", impediment_id)
    return row.case_id


def declare(work: Work, case_id: int, reason: str) -> int:
    """CPACA, art. 12: in writing and with its reason. From now on the actor signs nothing in the
    case. Conflict where the actor declared one that stands."""
    visible(work, case_id)
    if not reason.strip():
        raise InvalidInput({"motivo": "Escriba el motivo: la ley lo exige por escrito."})
    user_id = work.actor.id or 0
    if _standing(work, case_id, user_id) is not None:
        raise Conflict(f"{work.actor.username} declared an impediment in case {case_id} already")
    return _declared(work, case_id, user_id, reason).id


def declare_from_process(work: Work, case_id: int, username: str, reason: str) -> None:
    """The same where the diagram says so: of an official who declared it, or was challenged by a
    person of the matter. One that stands already goes on standing."""
    user_id = _id_of(work, username)
    if _standing(work, case_id, user_id) is None:
        _declared(work, case_id, user_id, reason)


def decide(work: Work, impediment_id: int, decision: Decision) -> None:
    """The superior accepts it, and may name who acts instead, or refuses it: then it bars nothing.

    NotAllowed for who declared it, and for who does not administer: the act is the superior's.
    """
    row = work.session.get(Impediment, impediment_id, with_for_update=True)
    if row is None:
        raise NotFound("impediment", impediment_id)
    visible(work, row.case_id)
    if row.user_id == work.actor.id or not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not decide impediment {impediment_id}")
    if row.decided_at is not None:
        raise Conflict(f"impediment {impediment_id} was decided already")
    if wrong := _wrong(work, row, decision):
        raise InvalidInput(wrong)
    _decided(work, row, decision)


def decide_from_process(
    work: Work, case_id: int, username: str, *, accepted: bool, act: str, instead: str
) -> None:
    """What was decided where the diagram says so, by whoever signed `act`. Nothing is left to
    decide where somebody decided it on the page of the case. `instead` may be empty."""
    row = _standing(work, case_id, _id_of(work, username))
    if row is None or row.decided_at is not None:
        return
    ad_hoc_id = _id_of(work, instead) if accepted and instead else None
    _decided(work, row, Decision(accepted=accepted, act=act, ad_hoc_id=ad_hoc_id))


def _id_of(work: Work, username: str) -> int:
    found = users.id_of(work, username)
    if found is None:
        raise NotFound("user", username)
    return found


def _standing(work: Work, case_id: int, user_id: int) -> Impediment | None:
    """The one that bars the person: declared, and not refused."""
    return work.session.scalars(
        select(Impediment)
        .where(
            Impediment.case_id == case_id,
            Impediment.user_id == user_id,
            Impediment.accepted.is_not(False),
        )
        .order_by(Impediment.id.desc())
        .limit(1)
    ).one_or_none()


def _declared(work: Work, case_id: int, user_id: int, reason: str) -> Impediment:
    row = Impediment(case_id=case_id, user_id=user_id, reason=reason.strip(), declared_at=work.now)
    work.session.add(row)
    work.session.flush()
    _record(work, row, "impediment_declared")
    return row


def _decided(work: Work, row: Impediment, decision: Decision) -> None:
    row.accepted, row.act = decision.accepted, decision.act.strip()
    row.decided_at, row.decided_by = work.now, work.actor.username
    row.ad_hoc_id = decision.ad_hoc_id if decision.accepted else None
    work.session.flush()
    if decision.accepted:
        _hand_over(work, row, _goes_on_instead(work, row))
    _record(work, row, "impediment_accepted" if decision.accepted else "impediment_refused")


def _goes_on_instead(work: Work, row: Impediment) -> list[str]:
    """Who was ad hoc there for others and is impeded in turn leaves that too to who comes after:
    the keys by which they acted."""
    acted = work.session.scalars(
        select(Impediment).where(
            Impediment.case_id == row.case_id,
            Impediment.ad_hoc_id == row.user_id,
            Impediment.accepted.is_(True),
        )
    ).all()
    for other in acted:
        other.ad_hoc_id = row.ad_hoc_id
    return [ad_hoc_for(other.id) for other in acted]


def _hand_over(work: Work, row: Impediment, acted_by: list[str]) -> None:
    """What the roles of the impeded have to do in the case is also for who acts ad hoc, who gets
    what was in their own hands; without one it goes back to the role."""
    roles = select(Group.key).join(Membership).join(User, standins.in_force(work))
    shared = exists().where(
        TaskCandidate.task_id == Task.id,
        TaskCandidate.group_key.in_(roles.where(User.id == row.user_id))
        | TaskCandidate.group_key.in_(acted_by),
    )
    found = work.session.scalars(
        select(Task).where(Task.case_id == row.case_id, Task.status == TaskStatus.OPEN, shared)
    ).all()
    for task in found:
        if task.assignee_id == row.user_id:
            task.assignee_id, task.given_by_id = row.ad_hoc_id, None
            task.claimed_at = work.now if row.ad_hoc_id else None
            kind = "reassigned" if row.ad_hoc_id else "released"
            history.add(work, row.case_id, history.Line(kind, task.element_id, task.token))
        if row.ad_hoc_id is not None:
            key = ad_hoc_for(row.id)
            work.session.add(TaskCandidate(task_id=task.id, group_key=key))
            task.pool = ",".join(sorted({*task.pool.split(","), key}))
    work.session.flush()


def _wrong(work: Work, row: Impediment, decision: Decision) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not decision.act.strip():
        wrong["acto"] = "Escriba el acto con que se decide."
    if decision.accepted and decision.ad_hoc_id is not None:
        named = work.session.get(User, decision.ad_hoc_id)
        if named is None or not named.active or named.id == row.user_id:
            wrong["ad_hoc"] = "Elija a otra persona para que actúe ad hoc."
        elif stands(work, row.case_id, named.id):
            wrong["ad_hoc"] = (
                f"{named.name} también está impedida en este expediente: elija a otra."
            )
    return wrong


def _record(work: Work, row: Impediment, action: str) -> None:
    told = {"act": row.act} if row.act else {}
    history.add(work, row.case_id, history.Line(action, data=told))
    stream = audit.case_stream(row.case_id)
    audit.record(work, stream, action, impediment_id=row.id, user_id=row.user_id, **told)


def _line(row: Impediment, name: str, ad_hoc_name: str) -> ImpedimentLine:
    return ImpedimentLine(
        id=row.id,
        case_id=row.case_id,
        user_id=row.user_id,
        name=name,
        reason=row.reason,
        declared_at=row.declared_at,
        decided_at=row.decided_at,
        accepted=row.accepted,
        act=row.act,
        ad_hoc_name=ad_hoc_name,
    )
