"""A change of the calendar: proposed, rehearsed, applied, reverted. The worker does the walking.

`calendar_changes_walk` the batches · `calendar_changes_write` what they write ·
`calendar_changes_letters` who is told · `calendar_changes_pages` what people read of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from engine.db.tables import CalendarChange, CalendarMove, ChangeState, DefinitionRow, Office
from engine.domain.calendar_changes import (
    Change,
    RuleChange,
    change_from_text,
    change_text,
    check_act,
    check_days,
    check_hours,
)
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import audit, calendars
from engine.services.calendar_changes_walk import start
from engine.services.work import Work

STREAM = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody asks for, and by which act."""

    title: str
    act: str
    reason: str
    change: Change


def propose(work: Work, proposal: Proposal) -> int:
    """Keeps a change to be rehearsed; nothing else moves. InvalidInput says what to correct."""
    _allow(work)
    act, reason = check_act(proposal.act), " ".join(proposal.reason.split())
    if not reason:
        raise InvalidInput(
            {"reason": "Escriba el motivo: queda en la historia de cada expediente."}
        )
    _check(work, proposal.change)
    row = CalendarChange(
        kind=proposal.change.kind,
        title=proposal.title,
        act=act,
        reason=reason,
        content=change_text(proposal.change),
        created_at=work.now,
        created_by=work.actor.username,
        calendar_version=calendars.entity(work).version,
    )
    work.session.add(row)
    start(work, row, ChangeState.REHEARSING)
    work.session.flush()
    _record(work, row, "change_proposed")
    return row.id


def rule_change(work: Work, process_id: str, code: str) -> RuleChange:
    """What brings open terms to the text that the procedure's newest version has."""
    definition_id = work.session.scalar(
        select(DefinitionRow.id)
        .where(DefinitionRow.process_id == process_id)
        .order_by(DefinitionRow.version.desc())
        .limit(1)
    )
    if definition_id is None:
        raise InvalidInput({"process_id": "No hay un procedimiento publicado con ese nombre."})
    rules = work.definitions.get(definition_id).term_rules
    found = tuple(rule for rule in rules if rule.code == code)
    if not found:
        raise InvalidInput({"code": "Ese procedimiento no tiene un término con ese código."})
    return RuleChange(process_id=process_id, code=code, rules=found)


def rehearse(work: Work, change_id: int) -> None:
    """Rehearses once more, against the calendar and the terms of now."""
    row = _locked(work, change_id, ChangeState.REHEARSED)
    _check(work, change_from_text(row.content))
    work.session.execute(delete(CalendarMove).where(CalendarMove.change_id == row.id))
    row.calendar_version = calendars.entity(work).version
    start(work, row, ChangeState.REHEARSING)


def discard(work: Work, change_id: int) -> None:
    """Nothing comes of it; it stays in the list."""
    row = _locked(work, change_id, ChangeState.REHEARSING, ChangeState.REHEARSED)
    row.state, row.finished_at = ChangeState.DISCARDED, work.now
    _record(work, row, "change_discarded")


def apply(work: Work, change_id: int) -> None:
    """The calendar says so from now on; the open terms follow in batches.

    Conflict when it changed since the rehearsal, or while another change is under way.
    """
    calendars.lock(work)
    row = _locked(work, change_id, ChangeState.REHEARSED)
    _require_nobody_else(work)
    if row.calendar_version != calendars.entity(work).version:
        raise Conflict("the calendar changed since the rehearsal")
    _turn(work, row, change_from_text(row.content), ChangeState.APPLYING)
    row.applied_at, row.applied_by = work.now, work.actor.username
    row.calendar_version = calendars.entity(work).version
    _record(work, row, "change_applied")


def revert(work: Work, change_id: int) -> None:
    """The calendar and its terms go back to what they were before the change."""
    calendars.lock(work)
    row = _locked(work, change_id, ChangeState.APPLIED)
    _require_nobody_else(work)
    reversal = change_from_text(row.content).reversal()
    reversal.of(calendars.entity(work))
    _turn(work, row, reversal, ChangeState.REVERTING)
    row.reverted_at, row.reverted_by = work.now, work.actor.username
    _record(work, row, "change_reverted")


def resume(work: Work, change_id: int) -> None:
    """Lets a walk that stood still go on from where it was."""
    row = _locked(
        work, change_id, ChangeState.REHEARSING, ChangeState.APPLYING, ChangeState.REVERTING
    )
    row.failure = ""


def _turn(work: Work, row: CalendarChange, change: Change, state: ChangeState) -> None:
    if change.rule is None:
        calendars.write(work, change)
    start(work, row, state)
    work.session.flush()


def _check(work: Work, change: Change) -> None:
    known = calendars.entity(work)
    check_days(known, change.added)
    if change.hours:
        check_hours(change.hours.after)
    for scope in sorted(change.scopes):
        _check_scope(work, scope)
    change.of(known)


def _check_scope(work: Work, scope: str) -> None:
    kind, _, name = scope.partition(":")
    exists: Any = None
    if kind == "procedure":
        exists = select(DefinitionRow.id).where(DefinitionRow.process_id == name)
    elif kind == "office" and name.isdigit():
        exists = select(Office.id).where(Office.id == int(name))
    if exists is None or work.session.scalar(exists.limit(1)) is None:
        raise InvalidInput({"scope": "El alcance no es un procedimiento ni una dependencia."})


def _allow(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not change the calendar")


def _locked(work: Work, change_id: int, *states: ChangeState) -> CalendarChange:
    _allow(work)
    row = work.session.get(CalendarChange, change_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("calendar_change", change_id)
    if row.state not in states:
        raise Conflict(f"change {change_id} is {row.state}, expected {' or '.join(states)}")
    return row


def _require_nobody_else(work: Work) -> None:
    other = work.session.scalar(
        select(CalendarChange.id)
        .where(CalendarChange.state.in_((ChangeState.APPLYING, ChangeState.REVERTING)))
        .limit(1)
    )
    if other is not None:
        raise Conflict(f"change {other} is under way")


def _record(work: Work, row: CalendarChange, action: str) -> None:
    said = {"change": row.id, "kind": row.kind, "act": row.act, "version": row.calendar_version}
    audit.record(work, STREAM, action, **said)
