"""Delegations: functions of a role given in writing to an official, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from engine.db.tables import Delegation, Group, User
from engine.domain.officials import Action, may
from engine.domain.papers import WHOEVER, DocumentSpec
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import audit, deployments
from engine.services.substitutions import State
from engine.services.work import Work

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationLine:
    id: int
    role_label: str
    delegate_name: str
    papers: tuple[str, ...]  # their titles
    starts_on: date
    ends_on: date | None
    act: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelegation:
    role: str
    delegate_id: int
    papers: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegable:
    """A paper whose signature may be delegated, and by which role."""

    id: str
    title: str
    role: str
    role_label: str


def listed(work: Work) -> tuple[DelegationLine, ...]:
    """All of them: those in force, those to come, and those that ended, latest first."""
    _require_administrator(work)
    titles = {paper.id: paper.title for paper in _signed_papers(work).values()}
    rows = work.session.execute(
        select(Delegation, User.name, func.coalesce(Group.label, Delegation.role))
        .join(User, User.id == Delegation.delegate_id)
        .outerjoin(Group, Group.key == Delegation.role)
        .order_by(Delegation.starts_on.desc(), Delegation.id.desc())
    )
    lines = [_line(work, row, name, label, titles) for row, name, label in rows]
    return tuple(sorted(lines, key=lambda line: list(State).index(line.state)))


def delegable(work: Work) -> tuple[Delegable, ...]:
    """What may be delegated, of the procedures in force (Ley 489 de 1998, art. 11)."""
    papers = [paper for paper in _signed_papers(work).values() if paper.delegable]
    rows = work.session.execute(select(Group.key, Group.label))
    labels = {row.key: row.label for row in rows}
    found = [
        Delegable(id=paper.id, title=paper.title, role=role, role_label=labels.get(role, role))
        for paper in papers
        for role in paper.signers
        if role != WHOEVER
    ]
    return tuple(sorted(found, key=lambda one: (one.role_label, one.title)))


def add(work: Work, new: NewDelegation) -> int:
    """Delegates. InvalidInput, per field, for what the law or the office does not allow."""
    _require_administrator(work)
    if wrong := _wrong(work, new):
        raise InvalidInput(wrong)
    row = Delegation(
        role=new.role,
        delegate_id=new.delegate_id,
        papers=",".join(sorted(set(new.papers))),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        act=new.act.strip(),
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "users", "delegation_added", delegation_id=row.id, **_said(row))
    return row.id


def end(work: Work, delegation_id: int) -> None:
    """The function is taken back today: art. 12. Conflict where it was over already."""
    _require_administrator(work)
    row = work.session.get(Delegation, delegation_id, with_for_update=True)
    if row is None:
        raise NotFound("delegation", delegation_id)
    if row.ends_on is not None and row.ends_on < work.today:
        raise Conflict(f"delegation {delegation_id} ended on {row.ends_on}")
    audit.record(work, "users", "delegation_ended", delegation_id=row.id, **_said(row))
    if row.starts_on >= work.today:
        work.session.delete(row)  # it was never in force
    else:
        row.ends_on = work.today - _DAY
    work.session.flush()


def _signed_papers(work: Work) -> dict[str, DocumentSpec]:
    """By id, of the last version of each procedure."""
    specs = (
        spec
        for line in deployments.listed(work)
        for spec in work.definitions.get(line.definition_id).documents
        if spec.signable
    )
    return {spec.id: spec for spec in specs}


def _wrong(work: Work, new: NewDelegation) -> dict[str, str]:
    wrong: dict[str, str] = {}
    allowed = {one.id for one in delegable(work) if one.role == new.role}
    delegate = work.session.get(User, new.delegate_id)
    if delegate is None or not delegate.active:
        wrong["delegate_id"] = "Elija a quién se delega."
    if not new.papers:
        wrong["papers"] = "Elija al menos un documento: la delegación nombra lo que delega."
    elif not set(new.papers) <= allowed:
        wrong["papers"] = "Elija sólo documentos cuya firma pueda delegar ese rol."
    if new.ends_on is not None and new.ends_on < new.starts_on:
        wrong["ends_on"] = "La delegación termina antes de empezar."
    if not new.act.strip():
        wrong["act"] = "Escriba el acto de delegación: la ley la exige por escrito."
    return wrong or _clashes(work, new)


def _clashes(work: Work, new: NewDelegation) -> dict[str, str]:
    rows = work.session.scalars(select(Delegation).where(Delegation.role == new.role))
    taken = [row for row in rows if _meet(row, new) and set(row.papers.split(",")) & {*new.papers}]
    if not taken:
        return {}
    return {
        "papers": "Alguno de esos documentos ya está delegado en esos días: termine antes esa "
        "delegación."
    }


def _meet(row: Delegation, new: NewDelegation) -> bool:
    last, other = row.ends_on or date.max, new.ends_on or date.max
    return row.starts_on <= other and new.starts_on <= last


def _line(
    work: Work, row: Delegation, name: str, label: str, titles: Mapping[str, str]
) -> DelegationLine:
    return DelegationLine(
        id=row.id,
        role_label=label,
        delegate_name=name,
        papers=tuple(titles.get(paper, paper) for paper in row.papers.split(",")),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        act=row.act,
        state=_state(work, row),
    )


def _state(work: Work, row: Delegation) -> State:
    if row.ends_on is not None and row.ends_on < work.today:
        return State.ENDED
    return State.RUNNING if row.starts_on <= work.today else State.COMING


def _said(row: Delegation) -> dict[str, object]:
    return {
        "role": row.role,
        "delegate_id": row.delegate_id,
        "papers": row.papers,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "act": row.act,
    }


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not delegate functions")
