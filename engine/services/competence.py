"""Who may sign a paper today, on this matter: what is stored, for `domain.acts` to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, or_, select

from engine.db.tables import Delegation, Group, Impediment, Membership, Substitution, User
from engine.domain import acts
from engine.domain.acts import Facts
from engine.domain.papers import WHOEVER, DocumentSpec
from engine.errors import CaseFault
from engine.feel import Expression, FeelError
from engine.services.standins import in_force
from engine.services.work import Work


def of_matter(work: Work, paper: DocumentSpec, known: Mapping[str, Any]) -> DocumentSpec:
    """The paper with the roles that sign it in this matter: those that it says itself, those that
    what is `known` gives, or any that the actor holds."""
    if paper.signers_from is not None:
        paper = replace(paper, signers=_given(paper, paper.signers_from, known))
    if WHOEVER in paper.signers:
        paper = replace(paper, signers=(WHOEVER, *sorted(work.actor.groups)))
    return paper


def _given(paper: DocumentSpec, said: Expression, known: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        found = said.evaluate(known, {})
    except FeelError as error:
        raise CaseFault(f"document {paper.id}: its signers: {error}") from error
    return tuple(map(str, found)) if isinstance(found, list | tuple) else ()


def facts(work: Work, paper: DocumentSpec, case_id: int) -> Facts:
    """What is so today of those who could sign."""
    return Facts(
        holders=_holders(work, paper.signers),
        absences=_absences(work),
        delegations=_delegations(work, paper.signers),
        impediments=_impediments(work, case_id),
    )


def signers(work: Work, paper: DocumentSpec, case_id: int) -> tuple[acts.Signer, ...]:
    """Everybody who may sign it today."""
    return acts.competent(paper, facts(work, paper, case_id))


def _holders(work: Work, roles: Iterable[str]) -> tuple[acts.Holder, ...]:
    rows = work.session.execute(
        select(User.id, User.name, Group.key, Group.label)
        .join(Membership, in_force(work))
        .join(Group, Group.id == Membership.group_id)
        .where(Group.key.in_(roles), User.active)
        .order_by(User.name, User.id)
    )
    return tuple(
        acts.Holder(user_id=row.id, name=row.name, role=row.key, label=row.label) for row in rows
    )


def _absences(work: Work) -> tuple[acts.Absence, ...]:
    """Of two substitutes for the same days the later named answers."""
    rows = work.session.execute(
        select(Substitution.absent_id, Substitution.substitute_id, Substitution.act, User.name)
        .join(User, User.id == Substitution.substitute_id)
        .where(Substitution.starts_on <= work.today, Substitution.ends_on >= work.today)
        .order_by(Substitution.id)
    )
    found = {
        row.absent_id: acts.Absence(
            absent_id=row.absent_id,
            substitute_id=row.substitute_id,
            substitute_name=row.name,
            act=row.act,
        )
        for row in rows
    }
    return tuple(found.values())


def _delegations(work: Work, roles: Iterable[str]) -> tuple[acts.Delegation, ...]:
    rows = work.session.execute(
        select(Delegation, User.name)
        .join(User, User.id == Delegation.delegate_id)
        .where(
            Delegation.role.in_(roles),
            Delegation.starts_on <= work.today,
            or_(Delegation.ends_on.is_(None), Delegation.ends_on >= work.today),
            User.active,
        )
        .order_by(Delegation.id)
    )
    return tuple(
        acts.Delegation(
            role=row.role,
            delegate_id=row.delegate_id,
            delegate_name=name,
            documents=frozenset(row.papers.split(",")),
            act=row.act,
        )
        for row, name in rows
    )


def _impediments(work: Work, case_id: int) -> tuple[acts.Impediment, ...]:
    """Those declared and not refused: until it is decided, who declared one does not sign."""
    rows = work.session.execute(
        select(Impediment, User.name)
        .outerjoin(User, and_(User.id == Impediment.ad_hoc_id, User.active))
        .where(Impediment.case_id == case_id, Impediment.accepted.is_not(False))
        .order_by(Impediment.id)
    )
    return tuple(
        acts.Impediment(
            user_id=row.user_id,
            ad_hoc_id=row.ad_hoc_id if name else None,
            ad_hoc_name=name or "",
            act=row.act,
        )
        for row, name in rows
    )
