"""An hour without a relay, with workers that die: no letter is lost, forgotten or out of order."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select

from engine import worker
from engine.adapters.jobs import SEND_MAIL, Payload
from engine.adapters.memory_jobs import MemoryJob, MemoryJobs
from engine.bootstrap import Engine, build
from engine.db.tables import Effect, Incident, Message, MessageStatus
from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed
from engine.services import mailing, notifications
from engine.settings import Settings
from tests.office import Clock

#: the rehearsal of the reliability bar is CAUCE_OUTAGE_LETTERS=5000
LETTERS = int(os.environ.get("CAUCE_OUTAGE_LETTERS", "1000"))
LETTERS_ON_POSTGRESQL = LETTERS // 5
TO_EACH = 5  # letters to one person
OUTAGE = timedelta(hours=1)
STEP = timedelta(seconds=30)
WATCHED_EVERY = timedelta(minutes=5)
CRASHES = 0.02
SEED = 20260302


class Killed(BaseException):
    """The process ended here: nothing catches it."""


@dataclass
class Crashes:
    """Kills at a point now and then, and knows how often."""

    dice: random.Random
    at: Counter[str] = field(default_factory=Counter)

    def maybe(self, point: str) -> None:
        if self.dice.random() < CRASHES:
            self.at[point] += 1
            raise Killed(point)


@dataclass
class DedupRelay:
    """Refuses while it is down; then takes each Message-ID once, and counts what it was given."""

    crashes: Crashes
    down: bool = True
    given: Counter[str] = field(default_factory=Counter)
    accepted: dict[str, bytes] = field(default_factory=dict)
    order: dict[str, list[str]] = field(default_factory=dict)  # by recipient

    def send(self, email: EmailMessage) -> None:
        self.crashes.maybe("before sending")
        if self.down:
            raise DeliveryFailed("ConnectionRefusedError: [Errno 111]")
        key = email["Message-ID"]
        self.given[key] += 1
        if key not in self.accepted:
            self.accepted[key] = email.as_bytes()
            self.order.setdefault(str(email["To"]), []).append(str(email["Subject"]))
        assert self.accepted[key] == email.as_bytes()
        self.crashes.maybe("after the 250")


class DurableJobs(MemoryJobs):
    """What the process had in hand when it died waits again, somewhere among the others."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self._dice = dice

    def _run(self, job: MemoryJob) -> None:
        try:
            super()._run(job)
        except Killed:
            self.waiting.insert(self._dice.randint(0, len(self.waiting)), job)
            raise


class Outage:
    """An installation, its relay, and a clock that we move."""

    def __init__(self, settings: Settings, letters: int) -> None:
        dice = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
        self.settings, self.letters = settings, letters
        self.clock, self.crashes = Clock(), Crashes(dice)
        self.relay, self.jobs = DedupRelay(self.crashes), DurableJobs(dice)
        self.began = self.clock.now
        self.alarms: list[tuple[datetime, bool]] = []
        self.written = 0
        self.engine = self.starts()

    def starts(self) -> Engine:
        """A new process."""
        engine = build(self.settings, clock=self.clock, jobs=self.jobs, mail=self.relay)
        if self.settings.sqlite:
            event.listen(engine.database.engine, "connect", _write_lazily)
        self.jobs.register(SEND_MAIL, self.delivers(engine))
        return engine

    def delivers(self, engine: Engine) -> Callable[[Payload], None]:
        def deliver(payload: Payload) -> None:
            mailing.deliver(engine, self.relay, payload)
            self.crashes.maybe("after the commit")

        return deliver

    def writes(self, letters: int) -> None:
        """The letters of a moment, in one statement; they go round among the recipients."""
        people = self.letters // TO_EACH
        numbers = range(self.written, self.written + letters)
        self.written += letters
        with self.engine.work_as(SYSTEM) as work:
            rows = [_letter(n, n % people, work.now) for n in numbers]
            written = work.session.scalars(insert(Message).returning(Message), rows)
            for message in sorted(written, key=lambda row: row.id):
                notifications.enqueue(work, message)

    def works(self) -> None:
        """All that is due now, by as many processes as it takes."""
        while True:
            try:
                self.jobs.drain(self.clock.now)
            except Killed:
                self.engine.database.dispose()
                self.engine = self.starts()
            else:
                return

    def watches(self) -> None:
        worker.watch(self.engine)
        with self.engine.reading_as(SYSTEM) as work:
            alarm = work.session.scalars(
                select(Incident).where(Incident.dedup_key == mailing.STALLED)
            ).first()
            self.alarms.append((self.clock.now, alarm is not None and alarm.resolved_at is None))

    def pending(self) -> int:
        with self.engine.reading_as(SYSTEM) as work:
            waiting = Message.status == MessageStatus.PENDING
            return work.session.scalar(select(func.count()).where(waiting)) or 0

    def lasts(self) -> None:
        """The outage, with new letters all the while, and then until the last letter is gone."""
        share = self.letters // 100
        step = 0
        while step == 0 or self.pending():
            if self.written < self.letters:
                self.writes(min(share, self.letters - self.written))
            self.relay.down = self.clock.now < self.began + OUTAGE
            self.works()
            if (self.clock.now - self.began) % WATCHED_EVERY == timedelta():
                self.watches()
            self.clock.now += STEP
            step += 1
            assert step < 1000, f"{self.pending()} letters still wait"
        self.watches()


def _write_lazily(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # processes die here, the machine does not


def _letter(n: int, person: int, now: datetime) -> dict[str, object]:
    return {
        "kind": "respuesta",
        "recipient": f"persona{person}@example.com",
        "subject": f"Carta {n:06}",
        "text": "Hola.\n",
        "html": "<p>Hola.</p>",
        "message_id": f"<{n}@cauce.example>",
        "dedup_key": f"carta:{n}",
        "created_at": now,
    }


@pytest.fixture
def outage(settings: Settings) -> Outage:
    happened = Outage(settings, LETTERS if settings.sqlite else LETTERS_ON_POSTGRESQL)
    happened.lasts()
    return happened


def test_an_hour_without_a_relay_loses_nothing_and_repeats_no_more_than_it_was_killed(
    outage: Outage,
) -> None:
    relay, crashes = outage.relay, outage.crashes
    said = f"seed {SEED}, {outage.letters} letters, crashes {dict(crashes.at)}"
    print(said)  # noqa: T201 - what to repeat it with

    # none is lost, and the relay that knows its Message-ID has each once
    assert set(relay.accepted) == {f"<{n}@cauce.example>" for n in range(outage.letters)}
    with outage.engine.reading_as(SYSTEM) as work:
        counted = select(Message.status, func.count()).group_by(Message.status)
        states = [tuple(row) for row in work.session.execute(counted)]
        effects = work.session.scalar(select(func.count()).select_from(Effect))
        alarms = work.session.scalars(select(Incident)).all()
    assert states == [(MessageStatus.SENT, outage.letters)]
    assert effects == outage.letters

    # what was given twice is what died between the 250 and the commit
    assert all(crashes.at[p] for p in ("before sending", "after the 250", "after the commit"))
    raw = sum(relay.given.values()) - len(relay.given)
    assert raw <= crashes.at["after the 250"], said

    # who reads them reads them in order
    assert all(subjects == sorted(subjects) for subjects in relay.order.values())

    # one alarm: after 15 minutes, at the next look, until it was over
    assert [alarm.dedup_key for alarm in alarms] == [mailing.STALLED]
    [alarm] = alarms
    after = alarm.created_at - outage.began
    assert mailing.STALLED_AFTER < after <= mailing.STALLED_AFTER + WATCHED_EVERY
    assert alarm.resolved_at is not None
    assert alarm.resolved_at > outage.began + OUTAGE
    rang = [rings for _, rings in outage.alarms]
    assert "".join("x" if rings else "." for rings in rang).strip(".").count(".") == 0
    outage.engine.dispose()
