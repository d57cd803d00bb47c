"""Messages that reach a case: kept when they come early, delivered once to who waits. One that a
procedure begins with opens a case of it where no case waits for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from engine.bpm.definition import Trigger
from engine.db.tables import InboundMessage, Subscription
from engine.domain import values
from engine.domain.counter import INTERNAL
from engine.services import cases, deployments, incidents, progress, waits
from engine.services.work import Attempt, Work

#: how long an expired message stays, so that an incident can still deliver it
KEPT_AFTER = timedelta(days=90)


def receive(work: Work, message: str, correlation_key: str, payload: Mapping[str, Any]) -> int:
    """A message from outside. The worker delivers it once a case waits for it."""
    return waits.keep_message(work, message, correlation_key, payload)


def deliverable(work: Work, limit: int = 50) -> Sequence[int]:
    """Ids of kept messages for which a case waits now, or that begin one; oldest first."""
    if not work.session.scalar(select(exists().where(InboundMessage.expires_at > work.now))):
        return ()
    awaited = exists().where(
        Subscription.message == InboundMessage.message,
        Subscription.correlation_key == InboundMessage.correlation_key,
    )
    return work.session.scalars(
        select(InboundMessage.id)
        .where(
            InboundMessage.expires_at > work.now,
            or_(awaited, InboundMessage.message.in_(sorted(_beginnings(work)))),
        )
        .order_by(InboundMessage.id)
        .limit(limit)
    ).all()


@incidents.retryable("deliver_message")
def deliver(work: Work, message_id: int) -> bool:
    """Hands a kept message to the case that has waited longest, else begins with it the case of
    the procedure that starts by it. False when nobody waits and nothing begins."""
    found = work.session.execute(
        select(InboundMessage, Subscription.id, Subscription.case_id)
        .join(
            Subscription,
            (Subscription.message == InboundMessage.message)
            & (Subscription.correlation_key == InboundMessage.correlation_key),
        )
        .where(InboundMessage.id == message_id)
        .order_by(Subscription.id)
        .limit(1)
        .with_for_update(of=InboundMessage, skip_locked=True)
    ).one_or_none()
    if found is None:
        return _begin(work, message_id)
    kept, subscription_id, case_id = found
    command = {"do": "deliver_message", "message_id": message_id}
    work.attempt = Attempt(command=command, case_id=case_id)
    work.session.execute(delete(InboundMessage).where(InboundMessage.id == message_id))
    return progress.deliver_message(work, subscription_id, values.loads(kept.payload))


def _begin(work: Work, message_id: int) -> bool:
    """Opens the case that begins by the message, with what it says as the first values."""
    kept = work.session.scalar(
        select(InboundMessage)
        .where(InboundMessage.id == message_id)
        .with_for_update(skip_locked=True)
    )
    start = _beginnings(work).get(kept.message) if kept else None
    if kept is None or start is None:
        return False
    work.attempt = Attempt(command={"do": "deliver_message", "message_id": message_id})
    process_id, start_event = start
    said = values.loads(kept.payload)
    cases.file(
        work,
        process_id,
        said,
        received_at=kept.received_at,
        channel=INTERNAL,
        start_event=start_event,
        origin_id=kept.sender_id,
    )
    work.session.execute(delete(InboundMessage).where(InboundMessage.id == message_id))
    return True


def _beginnings(work: Work) -> dict[str, tuple[str, str]]:
    """Message -> the procedure, in its last version, and the start event that it begins with."""
    return {
        event.event.name: (line.process_id, event.id)
        for line in deployments.listed(work)
        for event in work.definitions.get(line.definition_id).start_events
        if event.event.trigger is Trigger.MESSAGE
    }


def rest(work: Work, message_id: int) -> None:
    """Leaves alone a message that its case cannot take; its incident can deliver it again."""
    work.session.execute(
        update(InboundMessage).where(InboundMessage.id == message_id).values(expires_at=work.now)
    )


def purge(work: Work) -> None:
    """Forgets the messages that nobody wanted in time, a while after that."""
    forgotten = work.now - KEPT_AFTER
    work.session.execute(delete(InboundMessage).where(InboundMessage.expires_at < forgotten))
