"""Who stands in for whom, in which days and by which act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from engine.db.tables import Group, Membership, Substitution, User
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import audit
from engine.services.standins import Duty, covers, duty, in_force
from engine.services.work import Work

__all__ = [
    "Duty",
    "NewSubstitution",
    "State",
    "SubstitutionLine",
    "add",
    "duty",
    "end",
    "listed",
    "of_actor",
]

_SHOWN_AFTER = timedelta(days=90)
_DAY = timedelta(days=1)


class State(StrEnum):
    RUNNING = "running"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionLine:
    """`lent` are roles of the absent that the substitute does not hold: those days they come with
    the substitution, for the tasks and not for anything else."""

    id: int
    absent_id: int
    absent_name: str
    substitute_id: int
    substitute_name: str
    starts_on: date
    ends_on: date
    act: str
    state: State
    lent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubstitution:
    absent_id: int
    substitute_id: int
    starts_on: date
    ends_on: date
    act: str


def listed(work: Work) -> tuple[SubstitutionLine, ...]:
    """Those that run, those to come and those that ended of late. NotAllowed but for who
    administers."""
    _require_administrator(work)
    return _lines(work, Substitution.ends_on >= work.today - _SHOWN_AFTER)


def of_actor(work: Work) -> tuple[SubstitutionLine, ...]:
    """Those in which the actor has a part, and that are not over."""
    me = work.actor.id
    mine = or_(Substitution.absent_id == me, Substitution.substitute_id == me)
    return _lines(work, and_(mine, Substitution.ends_on >= work.today))


def add(work: Work, new: NewSubstitution) -> int:
    """Names a substitute. InvalidInput, per field, for what cannot be."""
    _require_administrator(work)
    if wrong := _wrong(work, new):
        raise InvalidInput(wrong)
    row = Substitution(
        absent_id=new.absent_id,
        substitute_id=new.substitute_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        act=new.act.strip(),
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "users", "substitution_added", substitution_id=row.id, **_said(row))
    return row.id


def end(work: Work, substitution_id: int) -> None:
    """The absent official is back today. Conflict where it was over already."""
    _require_administrator(work)
    row = work.session.get(Substitution, substitution_id, with_for_update=True)
    if row is None:
        raise NotFound("substitution", substitution_id)
    if row.ends_on < work.today:
        raise Conflict(f"substitution {substitution_id} ended on {row.ends_on}")
    audit.record(work, "users", "substitution_ended", substitution_id=row.id, **_said(row))
    if row.starts_on >= work.today:
        work.session.delete(row)  # it was never in force
    else:
        row.ends_on = work.today - _DAY
    work.session.flush()


def _said(row: Substitution) -> dict[str, object]:
    return {
        "absent_id": row.absent_id,
        "substitute_id": row.substitute_id,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "act": row.act,
    }


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not name substitutes")


# --- what cannot be -------------------------------------------------------------------------------


def _wrong(work: Work, new: NewSubstitution) -> dict[str, str]:
    wrong = _wrong_people(work, new)
    if new.ends_on < new.starts_on:
        wrong["ends_on"] = "La suplencia termina antes de empezar."
    elif new.ends_on < work.today:
        wrong["ends_on"] = "La suplencia ya habría terminado: escriba un día que esté por venir."
    if not new.act.strip():
        wrong["act"] = "Escriba el acto que encarga la suplencia: resolución, memorando o encargo."
    return wrong or _clashes(work, new)


def _wrong_people(work: Work, new: NewSubstitution) -> dict[str, str]:
    ids = {new.absent_id, new.substitute_id}
    active = set(work.session.scalars(select(User.id).where(User.id.in_(ids), User.active)))
    wrong: dict[str, str] = {}
    if new.absent_id not in active:
        wrong["absent_id"] = "Elija a la persona que se ausenta."
    if new.substitute_id not in active:
        wrong["substitute_id"] = "Elija a quien la suple."
    elif new.substitute_id == new.absent_id:
        wrong["substitute_id"] = "Nadie se suple a sí mismo: elija a otra persona."
    return wrong


def _clashes(work: Work, new: NewSubstitution) -> dict[str, str]:
    rows = work.session.scalars(
        select(Substitution).where(covers(new.starts_on, new.ends_on)).order_by(Substitution.id)
    ).all()
    if any(row.absent_id == new.absent_id for row in rows):
        return {"starts_on": "Esa persona ya tiene quien la supla en parte de esos días."}
    if _closes_circle(rows, new, new.substitute_id, new.starts_on, new.ends_on):
        return {
            "substitute_id": "Esa persona también estará ausente, y quien la suple, por turno, "
            "es quien se ausenta ahora: nadie quedaría al frente."
        }
    return {}


def _closes_circle(
    rows: Sequence[Substitution], new: NewSubstitution, person: int, first: date, last: date
) -> bool:
    """Whether on some of these days the substitutes lead back to the absent official."""
    if person == new.absent_id:
        return True
    links = (row for row in rows if row.absent_id == person)
    return any(
        _closes_circle(rows, new, row.substitute_id, *days)
        for row in links
        if (days := (max(first, row.starts_on), min(last, row.ends_on)))[0] <= days[1]
    )


# --- lines ----------------------------------------------------------------------------------------


def _lines(work: Work, which: ColumnElement[bool]) -> tuple[SubstitutionLine, ...]:
    absent, substitute = aliased(User), aliased(User)
    rows = work.session.execute(
        select(Substitution, absent.name.label("absent"), substitute.name.label("substitute"))
        .join(absent, absent.id == Substitution.absent_id)
        .join(substitute, substitute.id == Substitution.substitute_id)
        .where(which)
        .order_by(Substitution.starts_on, Substitution.id)
    ).all()
    held = _roles(work, {i for row in rows for i in (row[0].absent_id, row[0].substitute_id)})
    lines = [
        SubstitutionLine(
            id=row.id,
            absent_name=absent_name,
            substitute_name=substitute_name,
            state=_state(work, row),
            lent=_lent(held, row),
            absent_id=row.absent_id,
            substitute_id=row.substitute_id,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            act=row.act,
        )
        for row, absent_name, substitute_name in rows
    ]
    return tuple(sorted(lines, key=lambda line: list(State).index(line.state)))


def _state(work: Work, row: Substitution) -> State:
    if row.ends_on < work.today:
        return State.ENDED
    return State.RUNNING if row.starts_on <= work.today else State.COMING


def _lent(held: Mapping[int, Mapping[str, str]], row: Substitution) -> tuple[str, ...]:
    theirs, own = held.get(row.absent_id, {}), held.get(row.substitute_id, {})
    return tuple(label for key, label in theirs.items() if key not in own)


def _roles(work: Work, user_ids: set[int]) -> dict[int, dict[str, str]]:
    """Labels of the roles that each holds today, by key."""
    rows = work.session.execute(
        select(User.id, Group.key, Group.label)
        .join(Membership, in_force(work))
        .join(Group, Group.id == Membership.group_id)
        .where(User.id.in_(user_ids))
        .order_by(Group.label)
    )
    held: dict[int, dict[str, str]] = {}
    for row in rows:
        held.setdefault(row.id, {})[row.key] = row.label
    return held
