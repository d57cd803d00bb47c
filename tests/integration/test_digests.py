"""One letter a working day with all notices, for who chose it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from engine import worker
from engine.db.tables import (
    Case,
    DigestEntry,
    Incident,
    Message,
    Reminder,
    TermRow,
)
from engine.domain.calendars import Verification
from engine.domain.deadlines import OnExpiry, ReminderRule
from engine.domain.officials import SYSTEM
from engine.errors import NotAllowed
from engine.services import (
    digests,
    users,
)
from tests.notices import (
    chooses_digest,
    letters_to,
    opened,
    rows,
    stands_in,
    takes,
    text_to,
)
from tests.office import ANA, ELENA, HUGO, Office
from tests.one_term import HOLDER, REQUEST, Matter, rule


class TestDigests:
    def test_who_chose_it_has_one_letter_with_the_most_urgent_first(self, office: Office) -> None:
        chooses_digest(office, ELENA)
        unread = Verification.UNVERIFIED
        later = rule(ReminderRule(at="-3h", to="holder"), duration=17, verification=unread)
        second, first = opened(office, later, rule(HOLDER))

        office.today_is("2026-04-20 07:59")
        assert letters_to(office, ELENA) == []
        office.today_is("2026-04-20 08:00")

        assert letters_to(office, ELENA) == ["Avisos de términos: 2 por vencer"]
        said = text_to(office, ELENA)
        assert said.index(first.case.radicado) < said.index(second.case.radicado)
        assert said.index("(norma por verificar)") > said.index(second.case.radicado)
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
