"""Notices of terms are sent once: after a crash, a restored backup or a relay that was down."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from engine import worker
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine, build
from engine.db.tables import (
    Case,
    DigestEntry,
    Incident,
    Message,
    MessageStatus,
    Reminder,
)
from engine.domain.deadlines import ReminderRule
from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed
from engine.services import (
    calendars,
    mailing,
    reminders,
)
from tests.notices import (
    HOLDER_AND_SUPERIOR,
    chooses_digest,
    letters_to,
    opened,
    rows,
)
from tests.office import BEATRIZ, ELENA, Mailbox, Office
from tests.one_term import HOLDER, REQUEST, Matter, rule


class TestOnce:
    def test_a_notice_that_is_tried_again_after_a_crash_is_the_same_letter(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Matter(office, rule(*HOLDER_AND_SUPERIOR))
        office.today_is("2026-04-20")
        add = reminders.history.add

        def dies(*_: Any) -> None:
            raise RuntimeError("killed before the commit")

        with monkeypatch.context() as fault:
            fault.setattr(reminders.history, "add", dies)
            worker.send_reminders(office.engine)
        assert rows(office, Message)[1:] == []
        assert reminders.history.add is add

        office.time_passes(hours=1)
        office.time_passes(hours=1)

        assert len(letters_to(office, ELENA)) == 1
        assert len(letters_to(office, BEATRIZ)) == 1

    @pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
    def test_two_workers_at_once_tell_everything_once(self, office: Office) -> None:
        chooses_digest(office, BEATRIZ)
        matters = opened(office, *[rule(*HOLDER_AND_SUPERIOR)] * 6)
        office.today_is("2026-04-20")

        assert both_tick(office) == []

        written = [m.recipient for m in rows(office, Message) if m.kind != "acuse_recibo"]
        assert written.count("elena@entidad.example") == len(matters)
        assert written.count("beatriz@entidad.example") == 1
        assert all(r.sent_at for r in rows(office, Reminder))
        assert rows(office, Incident) == []
        assert len(rows(office, DigestEntry)) == len(matters)

    @pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
    def test_a_restored_backup_sends_the_same_letters_again_and_no_others(
        self, office: Office, tmp_path: Path
    ) -> None:
        chooses_digest(office, BEATRIZ)
        Matter(office, rule(*HOLDER_AND_SUPERIOR))
        office.works_off()
        office.today_is("2026-04-20 07:00")
        backup = tmp_path / "backup.db"
        path = office.settings.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(backup)) as copy:
            live.backup(copy)
        office.today_is("2026-04-20 08:00")
        office.works_off()
        before = message_ids(office.mail)

        home = replace(office.settings, database_url=f"sqlite:///{backup}")
        mail, jobs = Mailbox(), MemoryJobs()
        restored = build(home, clock=office.clock, jobs=jobs, mail=mail)
        worker.run_due(restored)
        restored.dispose()

        assert len(message_ids(mail)) == 2
        assert set(message_ids(mail)) <= set(before)

    def test_a_matter_filed_after_a_restore_never_takes_the_id_of_another_letter(
        self, office: Office
    ) -> None:
        """The same number of case, another matter: a relay must not take it for a repetition."""
        case = office.receives("solicitud", **REQUEST)
        with office.engine.work_as(SYSTEM) as work:
            first = mailing.notifications._message_id(work, "k", "x@y.example", case.id)
            again = mailing.notifications._message_id(work, "k", "x@y.example", case.id)
            work.session.execute(
                update(Case).where(Case.id == case.id).values(tracking_code="ZZZZZZZZ")
            )
            other = mailing.notifications._message_id(work, "k", "x@y.example", case.id)

        assert first == again
        assert first != other


def both_tick(office: Office) -> list[Exception]:
    """Two workers at the same instant, three times; what failed."""
    other = build(
        replace(office.settings, executor_id="other-1"),
        clock=office.clock,
        jobs=MemoryJobs(),
        mail=office.mail,
    )
    start = threading.Barrier(2)
    failures: list[Exception] = []

    def ticks(engine: Engine) -> None:
        try:
            start.wait()
            for _ in range(3):
                worker.send_reminders(engine)
                worker.note_expiries(engine)
                worker.send_digests(engine)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=ticks, args=[one]) for one in (office.engine, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    other.database.dispose()
    return failures


def message_ids(mail: Mailbox) -> list[str]:
    return [str(email["Message-ID"]) for email in mail.sent]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
class TestRelayDown:
    """T6 in small: the relay is down for an hour; letters wait, none is lost, none is doubled."""

    def test_hundreds_of_letters_leave_once_each_when_the_relay_is_back(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matter = Matter(office, rule())
        letters = 300
        with office.engine.work_as(SYSTEM) as work:
            for number in range(letters):
                notify(work, matter.case.id, number)
        send = office.mail.send

        def down(email: Any) -> None:
            raise DeliveryFailed("ConnectionRefusedError")

        with monkeypatch.context() as fault:
            fault.setattr(office.mail, "send", down)
            for _ in range(6):
                office.time_passes(minutes=10)
                worker.watch(office.engine)
        assert office.mail.send == send
        assert "mail_stalled" in matter.incidents()

        for _ in range(5):
            office.time_passes(hours=1)
        worker.watch(office.engine)

        told = [i for i in office.mail.sent if "@vecinos.example" in str(i["To"])]
        assert len(told) == letters
        assert len({str(i["Message-ID"]) for i in told}) == letters
        for recipient in {str(i["To"]) for i in told}:
            order = [str(i["Subject"]) for i in told if str(i["To"]) == recipient]
            assert len(order) == letters // 10
        with office.engine.reading_as(SYSTEM) as work:
            left = select(func.count()).where(Message.status != MessageStatus.SENT)
            assert work.session.scalar(left) == 0
            alarm = select(Incident.resolved_at).where(Incident.kind == "mail_stalled")
            assert work.session.scalar(alarm) is not None


def notify(work: Any, case_id: int, number: int) -> None:
    mailing.notifications.notify(
        work,
        "termino_vencido",
        to=f"vecino{number % 10}@vecinos.example",
        context={"name": "Luz", "term_name": f"N{number}", "due_on": work.today, "norm": ""},
        case_id=case_id,
        dedup_key=f"t6:{number}",
    )


# --- the clock ------------------------------------------------------------------------------------


@pytest.fixture
def host_zone() -> Iterator[Callable[[str], None]]:
    """The zone of the machine's clock; put back afterwards."""
    before = os.environ.get("TZ")

    def choose(zone: str | None) -> None:
        if zone is None:
            os.environ.pop("TZ", None)
        else:
            os.environ["TZ"] = zone
        time.tzset()

    yield choose
    choose(before)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
class TestClock:
    """T8: what is due is decided by instants in UTC; days are those of Bogotá."""

    def test_a_clock_that_jumps_ahead_tells_everything_once(self, office: Office) -> None:
        Matter(office, rule(HOLDER, ReminderRule(at="+0", to="superior")))
        office.today_is("2026-04-20 07:59")
        office.works_off()

        office.time_passes(days=1, minutes=1)

        assert len(letters_to(office, ELENA)) == 1
        assert len(letters_to(office, BEATRIZ)) == 1

    @pytest.mark.parametrize("back", [timedelta(days=1), timedelta(hours=3), timedelta(seconds=2)])
    def test_a_clock_that_jumps_back_repeats_nothing(self, office: Office, back: timedelta) -> None:
        chooses_digest(office, BEATRIZ)
        Matter(office, rule(*HOLDER_AND_SUPERIOR))
        office.today_is("2026-04-20 08:00")
        office.works_off()

        office.clock.now -= back
        office.works_off()
        office.clock.now += back
        office.works_off()

        assert len(letters_to(office, ELENA)) == 1
        assert len(letters_to(office, BEATRIZ)) == 1

    def test_nothing_is_told_a_second_early(self, office: Office) -> None:
        Matter(office, rule(HOLDER))
        office.today_is("2026-04-20 07:59:59")
        assert letters_to(office, ELENA) == []

        office.time_passes(seconds=1)
        assert len(letters_to(office, ELENA)) == 1

    @pytest.mark.parametrize(
        "zone", ["Pacific/Auckland", "America/New_York", "Pacific/Kiritimati", "UTC"]
    )
    def test_the_zone_of_the_machine_changes_nothing(
        self, office: Office, host_zone: Callable[[str], None], zone: str
    ) -> None:
        host_zone(zone)
        chooses_digest(office, BEATRIZ)
        matter = Matter(office, rule(*HOLDER_AND_SUPERIOR))

        office.today_is("2026-04-20 07:59")
        office.works_off()
        assert letters_to(office, ELENA) == []
        office.today_is("2026-04-20 08:00")
        assert (len(letters_to(office, ELENA)), len(letters_to(office, BEATRIZ))) == (1, 1)
        assert matter.notes_expired("2026-04-21 23:59") == 0
        assert matter.notes_expired("2026-04-22 00:00") == 1

    def test_the_night_in_which_another_country_moves_its_clocks_is_like_any_other(
        self, office: Office, host_zone: Callable[[str], None]
    ) -> None:
        host_zone("America/New_York")  # its clocks go ahead on 8 March 2026
        office.today_is("2026-03-06 15:00")
        with office.engine.reading_as(SYSTEM) as work:
            kept = calendars.current(work)
            due = kept.add_business_days(work.today, 1)
        assert due == date(2026, 3, 9)
        office.today_is("2026-03-08 23:59")
        assert office.today == date(2026, 3, 8)
        office.time_passes(minutes=1)
        assert office.today == date(2026, 3, 9)
