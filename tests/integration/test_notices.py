"""Notices of terms: to whom, when, in one letter or in many, and never twice."""

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
from engine.adapters.jobs import MemoryJobs
from engine.bootstrap import Engine, build
from engine.db.tables import (
    Case,
    DigestEntry,
    Incident,
    Message,
    MessageStatus,
    Reminder,
    Substitution,
    TermRow,
)
from engine.domain.calendars import Verification
from engine.domain.deadlines import OnExpiry, ReminderRule, TermRule
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, DeliveryFailed, InvalidInput, NotAllowed, NotFound
from engine.services import (
    calendars,
    digests,
    expiries,
    mailing,
    reminders,
    substitutions,
    tasks,
    users,
)
from engine.services.substitutions import NewSubstitution, State
from tests.integration.test_deadlines import HOLDER, REQUEST, Matter, rule
from tests.office import ANA, BEATRIZ, ELENA, GLORIA, HUGO, Mailbox, Office, Person

HOLDER_AND_SUPERIOR = (HOLDER, ReminderRule(at="-1h", to="superior"))


def chooses_digest(office: Office, *people: Person) -> None:
    for person in people:
        with office.engine.work_as(office.actor(person)) as work:
            digests.choose(work, digest=True)


def takes(office: Office, person: Person, matter: Matter) -> None:
    with office.engine.work_as(office.actor(person)) as work:
        tasks.claim(work, matter.task.id)


def stands_in(office: Office, substitute: Person, absent: Person, first: str, last: str) -> int:
    new = NewSubstitution(
        absent_id=office.actor(absent).id or 0,
        substitute_id=office.actor(substitute).id or 0,
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
        act="Resolución 12",
    )
    with office.engine.work_as(office.actor(GLORIA)) as work:
        return substitutions.add(work, new)


def opened(office: Office, *rules: TermRule) -> list[Matter]:
    """A matter for each rule, all of the same Friday. (Each `Matter` ends the terms before it.)"""
    matters = [Matter(office) for _ in rules]
    for matter, its_rule in zip(matters, rules, strict=True):
        matter.rules = (its_rule,)
        matter.does("open", rule="R")
    return matters


def letters_to(office: Office, person: Person) -> list[str]:
    office.works_off()
    return office.mail.to(f"{person.username}@entidad.example")


def text_to(office: Office, person: Person) -> str:
    """The last letter to a person, as plain text."""
    office.works_off()
    address = f"{person.username}@entidad.example"
    letters = [email for email in office.mail.sent if address in str(email["To"])]
    return str(letters[-1].get_body(("plain",)).get_content())


def rows(office: Office, table: Any) -> list[Any]:
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(table).order_by(table.id)))


class TestOneByOne:
    def test_a_reminder_that_breaks_holds_up_no_other(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matter = Matter(office, rule(*HOLDER_AND_SUPERIOR))
        tell = reminders.tell

        def breaks(work: Any, kind: str, term: Any, case_id: int, to: str, key: str) -> None:
            if to == "holder":
                raise RuntimeError("a fault of ours")
            tell(work, kind, term, case_id, to, key)

        office.today_is("2026-04-20")
        with monkeypatch.context() as fault:
            fault.setattr(reminders, "tell", breaks)
            office.works_off()

        assert letters_to(office, ELENA) == []
        assert len(letters_to(office, BEATRIZ)) == 1
        assert matter.incidents() == ["reminder_failed"]
        office.time_passes(hours=1)
        assert len(letters_to(office, ELENA)) == 1

    def test_an_expiry_that_breaks_rests_and_holds_up_no_other(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = opened(office, rule(), rule())
        expire = expiries._expire

        def breaks(work: Any, case: Case, name: str) -> bool:
            if case.id == broken.case.id:
                raise RuntimeError("a fault of ours")
            return expire(work, case, name)

        office.today_is("2026-04-22 00:00")
        with monkeypatch.context() as fault:
            fault.setattr(expiries, "_expire", breaks)
            office.works_off()

        assert sound.line.status == "expired"
        assert broken.line.status == "open"
        assert broken.incidents() == ["expiry_failed"]
        office.time_passes(hours=1)
        assert broken.line.status == "expired"


class TestReaders:
    def test_control_interno_is_told_where_the_rule_says_so(self, office: Office) -> None:
        watcher = Person("wilson", "Wilson Díaz", ("control_interno",))
        office.hires(watcher)
        Matter(office, rule(ReminderRule(at="-1h", to="control_interno")))

        office.today_is("2026-04-20")

        assert len(letters_to(office, watcher)) == 1
        assert letters_to(office, ELENA) == []

    def test_an_internal_service_level_is_never_called_a_term(self, office: Office) -> None:
        Matter(office, rule(HOLDER, verification=Verification.INTERNAL))
        office.today_is("2026-04-21")
        office.works_off()

        said = text_to(office, ELENA)

        assert "plazo interno" in said
        assert "término" not in said
        assert "Ley X" not in said

    def test_whoever_is_absent_has_the_substitute_told(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")

        office.today_is("2026-04-20")

        assert len(letters_to(office, HUGO)) == 1
        assert letters_to(office, ELENA) == []
        assert "porque suple a Elena Vega" in text_to(office, HUGO)

    def test_who_is_back_is_told_again(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-13", "2026-04-17")

        office.today_is("2026-04-20")

        assert (len(letters_to(office, ELENA)), letters_to(office, HUGO)) == (1, [])

    def test_a_substitute_who_is_absent_too_passes_it_on(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        stands_in(office, ANA, HUGO, "2026-04-20", "2026-04-20")

        office.today_is("2026-04-20")

        told = [len(letters_to(office, who)) for who in (ELENA, HUGO, ANA)]
        assert told == [0, 0, 1]

    def test_a_circle_of_absent_people_leaves_it_to_who_stands_above(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        with office.engine.work_as(SYSTEM) as work:  # no page lets anybody write this
            back = work.session.scalars(select(Substitution)).one()
            work.session.add(
                Substitution(
                    absent_id=back.substitute_id,
                    substitute_id=back.absent_id,
                    starts_on=back.starts_on,
                    ends_on=back.ends_on,
                    act="Resolución 13",
                )
            )

        office.today_is("2026-04-20")

        told = [len(letters_to(office, who)) for who in (ELENA, HUGO, BEATRIZ)]
        assert told == [0, 0, 1]

    def test_a_substitute_whose_account_was_closed_leaves_it_to_who_stands_above(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "hugo")

        office.today_is("2026-04-20")

        assert (letters_to(office, HUGO), len(letters_to(office, BEATRIZ))) == ([], 1)

    def test_an_expiry_is_told_in_the_morning_and_not_if_it_was_done_by_then(
        self, office: Office
    ) -> None:
        late, done = opened(office, rule(), rule())
        office.today_is("2026-04-22 00:00")
        office.works_off()
        office.today_is("2026-04-22 07:00")
        done.does("meet")

        office.today_is("2026-04-22 08:00")
        office.works_off()

        assert office.mail.to("fabio@entidad.example") == [
            f"Término vencido sin respuesta: radicado {late.case.radicado}"
        ]


class TestSubstitutions:
    def test_what_cannot_be_is_said_field_by_field(self, office: Office) -> None:
        office.today_is("2026-04-20")
        elena, hugo = office.actor(ELENA).id or 0, office.actor(HUGO).id or 0
        good = NewSubstitution(
            absent_id=elena,
            substitute_id=hugo,
            starts_on=date(2026, 4, 20),
            ends_on=date(2026, 4, 24),
            act="Resolución 12",
        )
        wrong = {
            "absent_id": replace(good, absent_id=999),
            "substitute_id": replace(good, substitute_id=elena),
            "ends_on": replace(good, ends_on=date(2026, 4, 19)),
            "act": replace(good, act="  "),
        }
        for field, new in wrong.items():
            with office.engine.work_as(office.actor(GLORIA)) as work:
                with pytest.raises(InvalidInput) as refusal:
                    substitutions.add(work, new)
                assert list(refusal.value.fields) == [field]
        assert rows(office, Substitution) == []

    def test_days_that_are_over_and_days_taken_are_refused(self, office: Office) -> None:
        office.today_is("2026-04-20")
        with pytest.raises(InvalidInput, match="ya habría terminado"):
            stands_in(office, HUGO, ELENA, "2026-04-01", "2026-04-03")
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")

        with pytest.raises(InvalidInput, match="ya tiene quien la supla"):
            stands_in(office, ANA, ELENA, "2026-04-24", "2026-04-30")

        assert stands_in(office, ANA, ELENA, "2026-04-25", "2026-04-30") > 0

    def test_a_circle_is_refused_only_on_days_that_all_its_links_share(
        self, office: Office
    ) -> None:
        office.today_is("2026-04-20")
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        stands_in(office, ANA, HUGO, "2026-04-23", "2026-04-30")

        with pytest.raises(InvalidInput, match="nadie quedaría al frente"):
            stands_in(office, ELENA, ANA, "2026-04-24", "2026-04-28")

        assert stands_in(office, ELENA, ANA, "2026-04-25", "2026-04-28") > 0

    def test_one_that_runs_ends_yesterday_and_one_to_come_is_taken_back(
        self, office: Office
    ) -> None:
        office.today_is("2026-04-20")
        running = stands_in(office, HUGO, ELENA, "2026-04-13", "2026-04-24")
        coming = stands_in(office, ANA, HUGO, "2026-05-04", "2026-05-08")
        gloria = office.actor(GLORIA)

        for substitution_id in (running, coming):
            with office.engine.work_as(gloria) as work:
                substitutions.end(work, substitution_id)

        with office.engine.work_as(gloria) as work:
            (line,) = substitutions.listed(work)
            assert (line.ends_on, line.state) == (date(2026, 4, 19), State.ENDED)
            with pytest.raises(Conflict):
                substitutions.end(work, running)
            with pytest.raises(NotFound):
                substitutions.end(work, coming)

    def test_only_who_administers_names_substitutes(self, office: Office) -> None:
        with office.engine.work_as(office.actor(BEATRIZ)) as work:
            with pytest.raises(NotAllowed):
                substitutions.listed(work)
            with pytest.raises(NotAllowed):
                substitutions.end(work, 1)

    def test_the_list_warns_of_roles_that_the_substitute_lacks(self, office: Office) -> None:
        office.today_is("2026-04-20")
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        stands_in(office, HUGO, ANA, "2026-04-20", "2026-04-24")

        with office.engine.reading_as(office.actor(GLORIA)) as work:
            lent = [line.lent for line in substitutions.listed(work)]

        assert lent == [("ventanilla",), ()]


class TestDigests:
    def test_who_chose_it_has_one_letter_with_the_most_urgent_first(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        later = rule(ReminderRule(at="-3h", to="holder"), duration=17)
        second, first = opened(office, later, rule(HOLDER))

        office.today_is("2026-04-20 07:59")
        assert letters_to(office, ELENA) == []
        office.today_is("2026-04-20 08:00")

        assert letters_to(office, ELENA) == ["Avisos de términos: 2 por vencer"]
        said = text_to(office, ELENA)
        assert said.index(first.case.radicado) < said.index(second.case.radicado)
        for matter in (first, second):
            assert f"{office.settings.base_url}/tareas/{matter.task.id}" in said
        office.time_passes(hours=3)
        assert len(letters_to(office, ELENA)) == 1
        assert {entry.message_id for entry in rows(office, DigestEntry)} == {
            rows(office, Message)[-1].id
        }

    def test_a_colleague_who_did_not_choose_it_is_written_to_at_once(self, office: Office) -> None:
        chooses_digest(office, ANA)
        Matter(office, rule(ReminderRule(at="-1h", to="role:profesional")))

        office.today_is("2026-04-20")

        assert letters_to(office, ANA) == ["Avisos de términos: 1 por vencer"]
        assert [subject[:8] for subject in letters_to(office, HUGO)] == ["Vence en"]

    def test_what_was_done_before_eight_is_left_out_of_the_digest(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        matter = Matter(office, rule(HOLDER))
        office.today_is("2026-04-20")
        worker.send_reminders(office.engine)
        matter.does("meet")

        assert letters_to(office, ELENA) == []
        (entry,) = rows(office, DigestEntry)
        assert (entry.settled_at is not None, entry.message_id) == (True, None)

    def test_no_digest_is_written_on_a_day_off_or_before_eight(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        Matter(office, rule(HOLDER))
        office.today_is("2026-04-20")
        worker.send_reminders(office.engine)

        for moment in ("2026-04-25 10:00", "2026-04-27 07:59"):
            office.today_is(moment)
            assert worker.send_digests(office.engine) == 0
        office.today_is("2026-04-27 08:00")
        assert worker.send_digests(office.engine) == 1

    def test_a_notice_after_the_digest_that_cannot_wait_is_written_at_once(
        self, office: Office
    ) -> None:
        chooses_digest(office, ELENA)
        _, late = opened(office, rule(HOLDER), rule(HOLDER))
        office.today_is("2026-04-20")
        with office.engine.work_as(SYSTEM) as work:
            row = work.session.scalars(select(Reminder).order_by(Reminder.id.desc())).first()
            assert row is not None
            row.due_at = work.now + timedelta(hours=1)

        assert len(letters_to(office, ELENA)) == 1
        office.time_passes(hours=1)

        assert letters_to(office, ELENA)[1:] == [
            f"Vence en 1 día hábil: radicado {late.case.radicado}"
        ]

    def test_a_notice_after_the_digest_that_can_wait_comes_with_the_next(
        self, office: Office
    ) -> None:
        chooses_digest(office, ELENA)
        matter = Matter(office, rule(HOLDER))
        office.today_is("2026-04-20")
        office.works_off()
        with office.engine.work_as(SYSTEM) as work:
            term = work.session.scalars(select(TermRow).where(TermRow.name == "prueba")).one()
            term.due_on = date(2026, 4, 24)
            notice = digests.Notice(
                user_id=office.actor(ELENA).id or 0,
                term_id=term.id,
                task_id=matter.task.id,
                kind="recordatorio_termino",
                due_on=date(2026, 4, 24),
                on_behalf_of="",
                dedup_key="otro",
            )
            assert digests.carries(work, notice.user_id, notice.due_on)
            digests.add(work, notice)

        office.time_passes(hours=2)
        assert len(letters_to(office, ELENA)) == 1
        office.today_is("2026-04-21 08:00")
        assert len(letters_to(office, ELENA)) == 2

    def test_the_digest_of_who_is_absent_goes_to_the_substitute(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        matter = Matter(office, rule(HOLDER, on_expiry=OnExpiry()))
        takes(office, ELENA, matter)
        office.today_is("2026-04-20")
        worker.send_reminders(office.engine)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")

        assert letters_to(office, HUGO) == ["Avisos de términos: 1 por vencer"]
        assert "Usted suple hoy a Elena Vega" in text_to(office, HUGO)
        assert letters_to(office, ELENA) == []

    def test_a_digest_that_nobody_would_read_is_an_incident(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        Matter(office, rule(HOLDER))
        office.today_is("2026-04-20")
        worker.send_reminders(office.engine)
        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "elena")
        office.works_off()

        (incident,) = rows(office, Incident)
        assert incident.kind == "reminder_without_reader"
        assert "Elena Vega" in incident.message

    def test_a_reserved_matter_is_named_by_its_number_only(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        matter = Matter(office, rule(HOLDER))
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).values(reserved=True))
        office.today_is("2026-04-20")

        said = text_to(office, ELENA)

        assert matter.case.radicado in said
        assert REQUEST["objeto"] not in said

    def test_who_changes_their_mind_has_what_waited_and_then_each_at_once(
        self, office: Office
    ) -> None:
        chooses_digest(office, ELENA)
        Matter(office, rule(HOLDER, ReminderRule(at="+0", to="holder")))
        office.today_is("2026-04-20")
        worker.send_reminders(office.engine)
        with office.engine.work_as(office.actor(ELENA)) as work:
            digests.choose(work, digest=False)

        assert letters_to(office, ELENA) == ["Avisos de términos: 1 por vencer"]
        office.today_is("2026-04-21")
        assert letters_to(office, ELENA)[-1].startswith("Vence hoy")

    def test_nobody_without_an_account_chooses(self, office: Office) -> None:
        with office.engine.work_as(SYSTEM) as work, pytest.raises(NotAllowed):
            digests.choose(work, digest=True)


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
