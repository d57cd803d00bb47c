"""Who is at work today: who is absent, who then answers, and in whose place one may act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from engine.db.tables import Group, Impediment, Membership, Substitution, User
from engine.domain.officials import Absent, ad_hoc_for
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is absent today, and who then answers."""

    stand_ins: Mapping[int, int]

    def who(self, user_id: int) -> int | None:
        """The person or, link by link, the one who is there. None for a circle of absent people."""
        passed = {user_id}
        while user_id in self.stand_ins:
            user_id = self.stand_ins[user_id]
            if user_id in passed:
                return None
            passed.add(user_id)
        return user_id


def duty(work: Work) -> Duty:
    """Of today. Of two substitutes for the same days the later named answers."""
    rows = work.session.execute(
        select(Substitution.absent_id, Substitution.substitute_id)
        .where(covers(work.today, work.today))
        .order_by(Substitution.id)
    )
    return Duty({row.absent_id: row.substitute_id for row in rows})


def covers(first: date, last: date) -> ColumnElement[bool]:
    """The `Substitution`s with a day in common with these."""
    return and_(Substitution.starts_on <= last, Substitution.ends_on >= first)


def in_force(work: Work) -> ColumnElement[bool]:
    """Joins User with Membership: the roles held today."""
    today = work.today
    return and_(
        Membership.user_id == User.id,
        Membership.valid_from <= today,
        or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
    )


@dataclass(frozen=True, slots=True)
class AdHoc:
    """Who acts in a case instead of those who are impeded in it: by role of theirs, the keys of who
    may take what it has to do; by username, who has what is drawn for that one person."""

    roles: Mapping[str, frozenset[str]]
    people: Mapping[str, str]


def ad_hoc_in(work: Work, case_id: int) -> AdHoc:
    other = aliased(User)
    rows = work.session.execute(
        select(Impediment.id, User.username, other.username, Group.key)
        .select_from(Impediment)
        .join(User, User.id == Impediment.user_id)
        .join(other, other.id == Impediment.ad_hoc_id)
        .outerjoin(Membership, in_force(work))
        .outerjoin(Group, Group.id == Membership.group_id)
        .where(Impediment.case_id == case_id, Impediment.accepted.is_(True))
        .order_by(Impediment.id)
    ).all()
    roles: dict[str, frozenset[str]] = {}
    for impediment_id, _, _, role in rows:
        if role is not None:
            roles[role] = roles.get(role, frozenset()) | {ad_hoc_for(impediment_id)}
    return AdHoc(roles, {impeded: instead for _, impeded, instead, _ in rows})


NOBODY_AD_HOC = AdHoc({}, {})


def absent_for(work: Work, user_id: int) -> tuple[Absent, ...]:
    """Whose place the official takes today, link by link, by name; with the roles they hold."""
    on_duty = duty(work)
    away = [absent for absent in on_duty.stand_ins if on_duty.who(absent) == user_id]
    if not away:
        return ()
    rows = work.session.execute(
        select(User.id, User.username, User.name, Group.key)
        .outerjoin(Membership, in_force(work))
        .outerjoin(Group, Group.id == Membership.group_id)
        .where(User.id.in_(away))
        .order_by(User.name, User.id)
    ).all()
    people = {row.id: (row.username, row.name) for row in rows}
    held = {user: frozenset(r.key for r in rows if r.id == user and r.key) for user in people}
    return tuple(Absent(user, *said, held[user]) for user, said in people.items())
