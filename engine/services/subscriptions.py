"""The days of an official's terms, for the calendar program on a phone or a desk.

A personal address that can be revoked. It says radicado, task and day: a calendar may live with
a third party, so no citizen is named in it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event
from sqlalchemy import Row, func, select, update

from engine.db.tables import (
    CalendarFeed,
    Case,
    CaseStatus,
    Task,
    TaskStatus,
    TermEventRow,
    TermRow,
)
from engine.domain.officials import SYSTEM, Actor
from engine.errors import NotAllowed, NotFound
from engine.services import audit, scope, term_calendar, term_store, throttle, users
from engine.services.entity import entity
from engine.services.throttle import Limit
from engine.services.work import Work, Workplace

#: a calendar program asks a few times an hour; who tries addresses is slowed down
POLLING = Limit(
    free=60,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
)
LARGEST = 1_000


@dataclass(frozen=True, slots=True)
class Feed:
    """That an official has one, and since when. Its address is shown once, when it is made."""

    created_at: datetime


def of_actor(work: Work) -> Feed | None:
    """The one that works now."""
    made = work.session.scalar(
        select(CalendarFeed.created_at).where(
            CalendarFeed.user_id == work.actor.id, CalendarFeed.revoked_at.is_(None)
        )
    )
    return Feed(made) if made else None


def create(work: Work) -> str:
    """The token of a new address; the one before stops working."""
    if work.actor.id is None:
        raise NotAllowed(f"{work.actor.username} has no calendar")
    revoke(work)
    token = secrets.token_urlsafe(32)
    work.session.add(
        CalendarFeed(user_id=work.actor.id, token_hash=_hash(token), created_at=work.now)
    )
    work.session.flush()
    audit.record(work, "users", "calendar_feed_made", user_id=work.actor.id)
    return token


def revoke(work: Work) -> None:
    """The address that the actor gave away is worth nothing from now on."""
    revoked = work.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.user_id == work.actor.id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=work.now)
        .returning(CalendarFeed.id)
    ).all()
    if revoked:
        audit.record(work, "users", "calendar_feed_revoked", user_id=work.actor.id)


def read(place: Workplace, token: str, *, address: str) -> bytes:
    """The calendar of who owns the token. NotFound for one that was never given or was revoked;
    Throttled for who asks too often."""
    with place.work_as(SYSTEM) as work:
        owner = _owner(work, token)
        key = f"feed:user:{owner.id}" if owner else f"feed:address:{address}"
        throttle.attempt(work, key, POLLING)
    if owner is None:
        raise NotFound("calendar", "feed")
    with place.reading_as(owner) as work:
        return _calendar(work)


def _owner(work: Work, token: str) -> Actor | None:
    user_id = work.session.scalar(
        select(CalendarFeed.user_id).where(
            CalendarFeed.token_hash == _hash(token), CalendarFeed.revoked_at.is_(None)
        )
    )
    return users.actor(work, user_id) if user_id is not None else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- the file -------------------------------------------------------------------------------------


def _calendar(work: Work) -> bytes:
    """RFC 5545: an event of a whole day per task that a term governs; no alarms."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cauce//Calendario de términos//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Términos · {entity(work).name}")
    calendar.add("x-published-ttl", "PT1H")
    for row in _tasks(work):
        calendar.add_component(_event(work, row))
    return bytes(calendar.to_ical())


_Task = tuple[int, str, str, object, str, int]


def _tasks(work: Work) -> list[Row[_Task]]:
    changes = (
        select(func.max(TermEventRow.seq))
        .where(TermEventRow.term_id == TermRow.id)
        .correlate(TermRow)
        .scalar_subquery()
    )
    return list(
        work.session.execute(
            select(Task.id, Task.name, Case.radicado, TermRow.due_on, TermRow.rule)
            .add_columns(changes.label("changes"))
            .join(Case, Case.id == Task.case_id)
            .join(TermRow, TermRow.id == Task.term_id)
            .where(
                Task.status == TaskStatus.OPEN,
                Case.status == CaseStatus.OPEN,
                TermRow.due_on.is_not(None),
                term_calendar.legal(),
                scope.mine(work.actor),
            )
            .order_by(TermRow.due_on, Task.id)
            .limit(LARGEST)
        )
    )


def _event(work: Work, row: Row[_Task]) -> Event:
    host = urlsplit(work.settings.base_url).hostname or "localhost"
    event = Event()
    event.add("uid", f"tarea-{row.id}@{host}")
    event.add("dtstamp", work.now)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("sequence", row.changes)
    event.add("summary", f"Vence {row.radicado}: {row.name}")
    rule = term_store.frozen_rule(row.rule)
    if rule.unsure:
        event.add("description", rule.cited)
    event.add("url", f"{work.settings.base_url}/tareas/{row.id}")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
