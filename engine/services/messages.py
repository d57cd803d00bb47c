"""Messages that reach a case: kept when they come early, delivered once to who waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from engine.db.tables import InboundMessage, Subscription
from engine.domain import values
from engine.services import incidents, progress, waits
from engine.services.work import Attempt, Work

#: how long an expired message stays, so that an incident can still deliver it
KEPT_AFTER = timedelta(days=90)


def receive(work: Work, message: str, correlation_key: str, payload: Mapping[str, Any]) -> int:
    """A message from outside. The worker delivers it once a case waits for it."""
    return waits.keep_message(work, message, correlation_key, payload)


def deliverable(work: Work, limit: int = 50) -> Sequence[int]:
    """Ids of kept messages for which a case waits now, oldest first."""
    return work.session.scalars(
        select(InboundMessage.id)
        .join(
            Subscription,
            (Subscription.message == InboundMessage.message)
            & (Subscription.correlation_key == InboundMessage.correlation_key),
        )
        .where(InboundMessage.expires_at > work.now)
        .distinct()
        .order_by(InboundMessage.id)
        .limit(limit)
    ).all()


@incidents.retryable("deliver_message")
def deliver(work: Work, message_id: int) -> bool:
    """Hands a kept message to the case that has waited longest. False when nobody waits."""
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
        return False
    kept, subscription_id, case_id = found
    command = {"do": "deliver_message", "message_id": message_id}
    work.attempt = Attempt(command=command, case_id=case_id)
    work.session.execute(delete(InboundMessage).where(InboundMessage.id == message_id))
    return progress.deliver_message(work, subscription_id, values.loads(kept.payload))


def rest(work: Work, message_id: int) -> None:
    """Leaves alone a message that its case cannot take; its incident can deliver it again."""
    work.session.execute(
        update(InboundMessage).where(InboundMessage.id == message_id).values(expires_at=work.now)
    )


def purge(work: Work) -> None:
    """Forgets the messages that nobody wanted in time, a while after that."""
    forgotten = work.now - KEPT_AFTER
    work.session.execute(delete(InboundMessage).where(InboundMessage.expires_at < forgotten))
