"""Who else has a case open: rows that say so for a minute."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from engine.db.queries import upsert
from engine.db.tables import Presence, User
from engine.services.visibility import visible
from engine.services.work import Work

#: a browser says every 40 seconds that its page is open
LIFE = timedelta(seconds=90)


def beat(work: Work, case_id: int) -> tuple[str, ...]:
    """The actor looks at the case; gives who else does."""
    visible(work, case_id)
    row = {"case_id": case_id, "user_id": work.actor.id, "seen_at": work.now}
    seen = upsert(work.session, Presence, row)
    work.session.execute(
        seen.on_conflict_do_update(
            index_elements=["case_id", "user_id"], set_={"seen_at": work.now}
        )
    )
    return others(work, case_id)


def others(work: Work, case_id: int) -> tuple[str, ...]:
    """Names of those who look at the case now, without the actor. The caller has asked whether
    the actor may see it."""
    return tuple(
        work.session.scalars(
            select(User.name)
            .join(Presence, Presence.user_id == User.id)
            .where(
                Presence.case_id == case_id,
                Presence.user_id != work.actor.id,
                Presence.seen_at > work.now - LIFE,
            )
            .order_by(User.name)
        )
    )


def purge(work: Work) -> None:
    """Forgets who looked at what."""
    work.session.execute(delete(Presence).where(Presence.seen_at <= work.now - LIFE))
