"""Cases that have to do with each other. A link shows in both, to who may see the other one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from engine.db.tables import Case, CaseLink, CaseStatus, User
from engine.domain.officials import Action, may
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.services import audit, history, scope
from engine.services.notes import checked
from engine.services.visibility import visible
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """The other case of a link."""

    id: int
    case_id: int
    radicado: str
    subject: str
    closed: bool
    reason: str
    linked_at: datetime
    linked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A case that began this one, or that this one began (`younger`)."""

    case_id: int
    radicado: str
    subject: str
    closed: bool
    younger: bool


def kin(work: Work, case_id: int) -> tuple[Kin, ...]:
    """Those that the actor may see, the oldest first. The caller has asked for the case."""
    first = select(Case.origin_id).where(Case.id == case_id).scalar_subquery()
    rows = work.session.scalars(
        select(Case)
        .where(or_(Case.id == first, Case.origin_id == case_id), scope.visible(work.actor))
        .order_by(Case.id)
    )
    return tuple(
        Kin(
            case_id=one.id,
            radicado=one.radicado,
            subject=one.subject,
            closed=one.status == CaseStatus.CLOSED,
            younger=one.origin_id == case_id,
        )
        for one in rows
    )


def link(work: Work, case_id: int, radicado: str, reason: str) -> None:
    """Links two cases that the actor may see."""
    case = _taking_part(work, case_id)
    reason = checked(reason, "motivo")
    other = work.session.scalar(
        select(Case).where(Case.radicado == radicado.strip(), scope.visible(work.actor))
    )
    if other is None:
        raise InvalidInput({"radicado": "No encontramos ese expediente entre los que usted ve."})
    if other.id == case.id:
        raise InvalidInput({"radicado": "Ese es este mismo expediente: escriba el otro."})
    if _between(work, case.id, other.id):
        raise InvalidInput({"radicado": "Esos expedientes ya están vinculados."})
    _join(work, case.id, other.id, reason, work.actor.id or 0)


def link_from_process(work: Work, case_id: int, other_id: int, reason: str) -> None:
    """The same where the diagram says so, for the official who filed the case; without one, and
    where the two are linked already, nothing."""
    case = work.session.get_one(Case, case_id)
    if case.filed_by_id is not None and not _between(work, case_id, other_id):
        _join(work, case_id, other_id, reason, case.filed_by_id)


def joined_with(work: Work, case_id: int) -> Sequence[Case]:
    """The other cases, oldest first, but for reserved ones: for the system, whoever asks."""
    ends = or_(
        and_(CaseLink.case_id == case_id, Case.id == CaseLink.other_id),
        and_(CaseLink.other_id == case_id, Case.id == CaseLink.case_id),
    )
    joined = (
        select(Case)
        .join(CaseLink, ends)
        .where(CaseLink.unlinked_at.is_(None), Case.reserved.is_(False))
    )
    return work.session.scalars(joined.order_by(Case.id)).all()


def unlink_from_process(work: Work, case_id: int, radicado: str) -> None:
    """Takes away the link with a case that the diagram found not to be the one; without it,
    nothing."""
    other_id = work.session.scalar(select(Case.id).where(Case.radicado == radicado))
    if other_id is not None and (row := work.session.scalar(_link(case_id, other_id))):
        row.unlinked_at = work.now
        _record(work, row, "unlinked")


def unlink(work: Work, case_id: int, link_id: int, reason: str) -> None:
    """Takes a link away; that it was there stays in the history of both."""
    case = _taking_part(work, case_id)
    row = work.session.get(CaseLink, link_id, with_for_update=True)
    if row is None or case.id not in (row.case_id, row.other_id) or row.unlinked_at is not None:
        raise NotFound("link", link_id)
    reason = checked(reason, "motivo")
    row.unlinked_at = work.now
    _record(work, row, "unlinked", reason)


def of_case(work: Work, case_id: int) -> tuple[LinkLine, ...]:
    """Links of a case with those that the actor may see. The caller has asked for the case."""
    rows = work.session.execute(
        select(CaseLink, Case, User.name)
        .join(
            Case,
            or_(
                and_(CaseLink.case_id == case_id, Case.id == CaseLink.other_id),
                and_(CaseLink.other_id == case_id, Case.id == CaseLink.case_id),
            ),
        )
        .join(User, User.id == CaseLink.linked_by_id)
        .where(CaseLink.unlinked_at.is_(None), scope.visible(work.actor))
        .order_by(CaseLink.id)
    )
    return tuple(
        LinkLine(
            id=row.id,
            case_id=other.id,
            radicado=other.radicado,
            subject=other.subject,
            closed=other.status == CaseStatus.CLOSED,
            reason=row.reason,
            linked_at=row.linked_at,
            linked_by=name,
        )
        for row, other, name in rows
    )


def _taking_part(work: Work, case_id: int) -> Case:
    case, facts = visible(work, case_id)
    if not may(work.actor, Action.TAKE_PART, facts):
        raise NotAllowed(f"{work.actor.username} has no part in case {case_id}")
    return case


def _between(work: Work, one: int, other: int) -> bool:
    return work.session.scalar(_link(one, other)) is not None


def _link(one: int, other: int) -> Select[CaseLink]:
    pair = or_(
        and_(CaseLink.case_id == one, CaseLink.other_id == other),
        and_(CaseLink.case_id == other, CaseLink.other_id == one),
    )
    return select(CaseLink).where(pair, CaseLink.unlinked_at.is_(None))


def _join(work: Work, case_id: int, other_id: int, reason: str, who: int) -> None:
    row = CaseLink(
        case_id=case_id,
        other_id=other_id,
        reason=reason,
        linked_at=work.now,
        linked_by_id=who,
    )
    work.session.add(row)
    work.session.flush()
    _record(work, row, "linked")


def _record(work: Work, row: CaseLink, what: str, reason: str = "") -> None:
    """In both cases, without the number of the other: not everybody may know that it is there."""
    history.hold(work, row.case_id, row.other_id)
    for case_id in sorted((row.case_id, row.other_id)):
        said = {"cause": reason} if reason and case_id == row.case_id else {}
        history.add(work, case_id, history.Line(what, data={"link": row.id, **said}))
        audit.record(work, audit.case_stream(case_id), f"case_{what}", link_id=row.id)
