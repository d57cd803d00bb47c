"""Whoever guards what is reserved is told by letter of its incidents: nobody else sees them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Text, cast, or_, select

from engine.db.tables import Case, Incident, Message
from engine.services import guardians, notifications, readers
from engine.services.work import Work


def tell(work: Work) -> int:
    """A letter to each guardian for each open incident, once for each time that it opens. Where
    nobody holds the role it waits, open, for whoever comes to hold it. Says how many it looked at.

    It names nothing: a letter passes through many hands.
    """
    found = list(_open(work))
    for incident, definition_id in found:
        roles = guardians.answering(work, definition_id, incident.case_id)
        for person in readers.at_work_in(work, sorted(roles)):
            notifications.notify(
                work,
                guardians.LETTER,
                to=person.email,
                context={"name": person.name, "on_behalf_of": person.on_behalf_of},
                case_id=incident.case_id,
                dedup_key=f"incident:{incident.id}:{incident.created_at.timestamp()}:"
                f"{person.user_id}",
            )
    return len(found)


def _open(work: Work) -> Iterator[tuple[Incident, int]]:
    """Those of what is reserved, with its definition; not those of these letters, which would make
    one letter of another for ever."""
    of_ours = select(Message.id).where(
        Message.kind == guardians.LETTER,
        or_(
            *(Incident.dedup_key == f"{what}:" + cast(Message.id, Text) for what in _OF_LETTERS),
        ),
    )
    rows = work.session.execute(
        select(Incident, guardians.OF_INCIDENT)
        .outerjoin(Case, Case.id == Incident.case_id)
        .where(Incident.resolved_at.is_(None), guardians.RESERVED_INCIDENT, ~of_ours.exists())
        .order_by(Incident.id)
    )
    return ((incident, definition_id) for incident, definition_id in rows)


#: how the keys begin of the incidents of a letter that did not go, or came back
_OF_LETTERS = ("mail", "bounce")
