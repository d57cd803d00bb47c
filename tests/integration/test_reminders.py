"""Who is reminded of a term: once, at a decent hour, while it is still owed."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from engine.db.tables import (
    Case,
    CaseStatus,
    Membership,
    Task,
    TermRow,
)
from engine.domain.deadlines import (
    OnExpiry,
    ReminderRule,
)
from engine.domain.officials import SYSTEM
from engine.services import reminders, tasks
from tests.office import Office, Person
from tests.one_term import HOLDER, Matter, day, rule


class TestReminding:
    def test_the_holder_is_reminded_once_and_the_case_remembers_it(
        self, office: Office, elena: Person
    ) -> None:
        matter = Matter(office, rule(HOLDER))
        task_id = matter.task.id
        with office.engine.work_as(office.actor(elena)) as work:
            tasks.claim(work, task_id)

        assert matter.sends("2026-04-20 07:59") == 0
        assert matter.sends("2026-04-20 08:00") == 1
        assert matter.sends("2026-04-20 08:01") == 0
        assert matter.letters_to("elena") == [
            f"Vence en 1 día hábil: radicado {matter.case.radicado}"
        ]
        assert office.history_of(matter.case).count("reminded") == 1
        assert f"/tareas/{task_id}" in str(office.mail.sent[-1].get_body(("plain",)))

    def test_while_nobody_holds_the_task_its_role_is_reminded(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))

        matter.sends("2026-04-20")

        assert len(matter.letters_to("elena")) == 1

    def test_while_the_case_waits_for_nobody_who_stands_above_is_reminded(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER))
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Task).values(status="completed"))

        matter.sends("2026-04-20")

        assert len(matter.letters_to("beatriz")) == 1
        assert matter.letters_to("elena") == []

    def test_a_role_and_the_superior_are_reminded_where_the_rule_says_so(
        self, office: Office
    ) -> None:
        matter = Matter(
            office,
            rule(
                ReminderRule(at="50%", to="role:profesional"),
                ReminderRule(at="+0", to="superior"),
            ),
        )

        assert matter.sends("2026-04-09") == 1
        assert [len(matter.letters_to(who)) for who in ("ana", "hugo", "beatriz")] == [1, 1, 0]
        assert matter.sends("2026-04-21") == 1
        assert matter.letters_to("beatriz") == [f"Vence hoy: radicado {matter.case.radicado}"]

    def test_nobody_is_reminded_of_what_is_done(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        office.today_is("2026-04-17")
        matter.does("meet")

        assert matter.waiting() == []
        assert matter.sends("2026-04-20") == 0
        assert matter.letters_to("elena") == []

    def test_nobody_is_reminded_of_a_closed_case(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).values(status=CaseStatus.CLOSED))

        assert matter.sends("2026-04-20") == 1  # looked at, and called off
        assert matter.reminders[0].cancelled_at is not None
        assert matter.letters_to("elena") == []

    def test_a_notice_about_a_day_that_moved_is_called_off_when_its_hour_comes(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER))
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(TermRow).values(due_on=day("2026-04-22")))

        matter.sends("2026-04-20")

        assert matter.reminders[0].cancelled_at is not None
        assert matter.letters_to("elena") == []

    @pytest.mark.parametrize("moment", ["2026-04-25 10:00", "2026-04-27 06:30"])
    def test_nobody_is_written_to_on_a_day_off_or_before_eight(
        self, office: Office, moment: str
    ) -> None:
        notice = ReminderRule(at="+2h", to="superior")
        matter = Matter(office, rule(notice, on_expiry=OnExpiry()))

        assert matter.sends(moment) == 1
        assert matter.letters_to("beatriz") == []
        assert matter.waiting() == ["+2h 2026-04-27"]
        assert matter.sends("2026-04-27 08:00") == 1
        assert matter.letters_to("beatriz") == [f"Término vencido: radicado {matter.case.radicado}"]

    def test_a_notice_that_nobody_would_read_becomes_an_incident(self, office: Office) -> None:
        matter = Matter(office, rule(ReminderRule(at="-1h", to="role:alcalde")))

        assert matter.sends("2026-04-20") == 1
        assert matter.incidents() == ["reminder_without_reader"]

    def test_who_left_the_role_is_not_written_to(self, office: Office) -> None:
        matter = Matter(office, rule(ReminderRule(at="-1h", to="role:profesional")))
        ana = office.actor(PROFESSIONAL)
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(
                update(Membership)
                .where(Membership.user_id == ana.id)
                .values(valid_to=day("2026-04-19"))
            )

        matter.sends("2026-04-20")

        assert [len(matter.letters_to(who)) for who in ("ana", "hugo")] == [0, 1]

    @pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
    def test_what_one_worker_has_in_hand_another_passes_over(self, office: Office) -> None:
        Matter(office, rule(HOLDER))
        office.today_is("2026-04-20")

        with office.engine.work_as(SYSTEM) as first, office.engine.work_as(SYSTEM) as second:
            (due,) = reminders.due(second)
            assert reminders.send(first, due)
            assert not reminders.send(second, due)

    def test_a_reminder_that_cannot_be_sent_rests_and_holds_up_no_other(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER, ReminderRule(at="-1h", to="superior")))
        office.today_is("2026-04-20")

        with office.engine.work_as(SYSTEM) as work:
            reminders.rest(work, reminders.due(work)[0])
            reminders.rest(work, 999)  # gone meanwhile: nothing to do

        assert matter.sends("2026-04-20 08:59") == 1
        assert matter.sends("2026-04-20 09:00") == 1


PROFESSIONAL = Person("ana", "Ana Ruiz", ("profesional",))
