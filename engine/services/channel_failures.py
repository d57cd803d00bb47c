"""Failures of the filing channels, as they are recorded, and the date that they keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.db.tables import ChannelFailure
from engine.domain.channel_failures import Failure, kept_instant
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import audit, calendars
from engine.services.work import Work

STREAM = "calendar"


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A failure as a list shows it."""

    id: int
    failure: Failure
    recorded_at: datetime
    recorded_by: str


def record(work: Work, failure: Failure) -> int:
    """Keeps a failure with its proof. It moves no date by itself."""
    _allow(work)
    if failure.starts_at > work.now:
        raise InvalidInput({"starts_at": "La falla no ha empezado: se registra cuando ocurre."})
    row = ChannelFailure(
        channel=failure.channel,
        starts_at=failure.starts_at,
        ends_at=failure.ends_at,
        proof=failure.proof,
        created_at=work.now,
        created_by=work.actor.username,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, STREAM, "channel_failure", failure=row.id, channel=failure.channel)
    return row.id


def end(work: Work, failure_id: int, ended_at: datetime) -> None:
    """Says when a failure that lasted was over."""
    _allow(work)
    row = work.session.get(ChannelFailure, failure_id, with_for_update=True)
    if row is None:
        raise NotFound("channel_failure", failure_id)
    if row.ends_at is not None:
        raise Conflict(f"channel failure {failure_id} ended at {row.ends_at}")
    Failure(channel=row.channel, starts_at=row.starts_at, ends_at=ended_at, proof=row.proof)
    row.ends_at = ended_at
    audit.record(work, STREAM, "channel_failure_ended", failure=row.id)


def listed(work: Work) -> Sequence[FailureLine]:
    """The newest first."""
    rows = work.session.scalars(select(ChannelFailure).order_by(ChannelFailure.starts_at.desc()))
    return [FailureLine(row.id, _failure(row), row.created_at, row.created_by) for row in rows]


def received_at(work: Work, channel: str, attempted_at: datetime) -> datetime:
    """The instant of reception of who insists now after the channel failed.

    What the counter gives to `cases.file` as `received_at`. InvalidInput where nothing keeps it.
    """
    rows = work.session.scalars(
        select(ChannelFailure).where(
            ChannelFailure.channel == channel, ChannelFailure.starts_at <= attempted_at
        )
    )
    return kept_instant(
        tuple(_failure(row) for row in rows),
        calendars.current(work),
        attempted_at=attempted_at,
        insisted_at=work.now,
    )


def _failure(row: ChannelFailure) -> Failure:
    return Failure(
        channel=row.channel, starts_at=row.starts_at, ends_at=row.ends_at, proof=row.proof
    )


def _allow(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not record a failure")
