"""Terms as they are kept with a case: what is written, reminded of, noted and explained."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select, update

from engine.db.tables import (
    Case,
    CaseStatus,
    Task,
    TermEventRow,
)
from engine.domain.calendars import Verification
from engine.domain.deadlines import (
    Light,
    OnExpiry,
    ReminderRule,
    TermStatus,
    Unit,
)
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import NotFound
from engine.services import deadlines, expiries
from tests.office import Office, Person
from tests.one_term import HOLDER, REQUEST, Matter, day, rule, statements

CPACA = "Ley 1437 de 2011 (CPACA), art. 14"


class TestKeeping:
    @pytest.mark.norm(
        "CPACA, art. 14; art. 15 par. 1", "La radicación abre el término y da su día a la tarea"
    )
    def test_a_filing_opens_its_term_and_gives_its_day_to_the_task(self, office: Office) -> None:
        office.today_is("2026-03-27 17:30")
        case = office.receives("solicitud", **REQUEST)

        (line,) = case.terms
        assert (line.name, line.due_on, line.norm) == ("respuesta", day("2026-04-21"), CPACA)
        assert (line.light, line.days_left, line.status) == (Light.IN_TIME, 15, TermStatus.OPEN)
        with office.engine.reading_as(SYSTEM) as work:
            task = work.session.scalars(select(Task).where(Task.case_id == case.id)).one()
            assert (task.due_on, task.term_id) == (line.due_on, line.term_id)

    def test_the_log_of_a_term_says_who_did_what(self, office: Office) -> None:
        matter = Matter(office, rule())
        office.today_is("2026-03-30")
        matter.does("suspend", cause="Requerimiento", act="Oficio 7")

        with office.engine.reading_as(SYSTEM) as work:
            rows = work.session.scalars(
                select(TermEventRow)
                .where(TermEventRow.term_id == matter.row.id)
                .order_by(TermEventRow.seq)
            ).all()
        assert [(r.seq, r.kind, r.due_on, r.actor) for r in rows] == [
            (1, "opened", day("2026-04-21"), "sistema"),
            (2, "suspended", None, "sistema"),
        ]
        assert (rows[1].cause, rows[1].act) == ("Requerimiento", "Oficio 7")

    def test_nothing_is_written_where_no_term_changed(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))

        with office.engine.work_as(SYSTEM) as work:
            case = work.session.get_one(Case, matter.case.id)
            definition = work.definitions.get(case.definition_id)
            with statements(office) as asked:
                book = deadlines.book(work, case.id, definition)
                deadlines.store(work, case, book)
        assert len(asked) == 1  # its terms: nothing has counted a day, so the calendar is not read
        assert all(sql.startswith("SELECT") for sql in asked)

    def test_a_confirmed_term_whose_day_stays_touches_neither_notices_nor_tasks(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER))

        with statements(office) as asked:
            matter.does("recount", cause="Confirmada")

        written = [sql.split()[:3] for sql in asked if not sql.startswith("SELECT")]
        assert [words[0] for words in written] == ["UPDATE", "INSERT"]
        assert "term" in written[0]
        assert "term_event" in written[1]

    def test_a_suspended_term_takes_its_day_from_the_task_and_gives_it_back(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER))
        assert matter.task.due_on == day("2026-04-21")

        office.today_is("2026-03-30")
        matter.does("suspend")
        assert (matter.line.due_on, matter.line.light) == (None, Light.SUSPENDED)
        assert matter.line.suspended_since == day("2026-03-31")
        assert (matter.task.due_on, matter.task.term_id) == (None, matter.row.id)
        assert matter.waiting() == []

        office.today_is("2026-04-06")
        matter.does("resume")
        # 31 March, 1 and 6 April were lost
        assert matter.line.due_on == matter.task.due_on == day("2026-04-24")
        assert matter.waiting() == ["-1h 2026-04-23"]

    def test_a_notice_that_is_wanted_again_is_the_same_notice(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        before = [(r.id, r.due_at) for r in matter.reminders]

        office.today_is("2026-03-30")
        matter.does("suspend")
        matter.does("resume")

        assert [(r.id, r.due_at) for r in matter.reminders] == before
        assert matter.waiting() == ["-1h 2026-04-20"]

    @pytest.mark.norm("CPACA, art. 14 par.", "La prórroga mueve los avisos y anula los anteriores")
    def test_an_extension_moves_the_notices_and_calls_off_the_older(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        office.today_is("2026-04-20 07:00")

        matter.does("extend", to=day("2026-05-13"))

        assert matter.waiting() == ["-1h 2026-05-12"]
        assert [r.mark for r in matter.reminders if r.cancelled_at] == ["-1h"]

    def test_a_task_with_a_day_of_its_own_keeps_it(self, office: Office) -> None:
        matter = Matter(office, rule())
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Task).values(due_on=day("2026-03-31"), term_id=None))

        office.today_is("2026-04-20")
        matter.does("extend", to=day("2026-05-13"))

        assert (matter.task.due_on, matter.task.term_id) == (day("2026-03-31"), None)

    def test_what_was_to_be_told_before_today_is_not_told_any_more(self, office: Office) -> None:
        matter = Matter(office)
        matter.rules = (
            rule(ReminderRule(at="50%", to="holder"), ReminderRule(at="+0", to="holder")),
        )
        office.today_is("2026-04-15")

        matter.does("open", rule="R", from_=day("2026-03-27"))

        assert matter.waiting() == ["+0 2026-04-21"]


class TestExpiring:
    @pytest.mark.norm(
        "Ley 4 de 1913, art. 59", "El término vence a medianoche y el deber permanece"
    )
    def test_a_term_expires_at_midnight_once_and_its_duty_remains(self, office: Office) -> None:
        matter = Matter(office, rule())

        assert matter.notes_expired("2026-04-21 23:59") == 0
        assert matter.notes_expired("2026-04-22 00:00") == 1
        assert matter.notes_expired("2026-04-22 00:01") == 0

        assert (matter.line.status, matter.line.light) == (TermStatus.EXPIRED, Light.OVERDUE)
        assert matter.line.days_left == -1
        assert matter.row.expired_at == office.now.replace(minute=0)
        assert office.history_of(matter.case).count("term_expired") == 1
        assert matter.letters_to("fabio") == []  # nobody is written to at midnight
        office.today_is("2026-04-22 08:00")
        assert matter.letters_to("fabio") == [
            f"Término vencido sin respuesta: radicado {matter.case.radicado}"
        ]

    def test_an_answer_after_that_meets_the_term_late_and_keeps_the_mark(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule())
        matter.notes_expired("2026-04-22")

        office.today_is("2026-04-24")
        matter.does("meet")

        assert (matter.line.status, matter.line.light) == (TermStatus.MET, Light.NONE)
        assert matter.row.expired_at is not None
        assert matter.row.ended_at == office.now

    def test_a_rule_that_gives_more_days_takes_the_mark_away(self, office: Office) -> None:
        matter = Matter(office, rule())
        matter.notes_expired("2026-04-22")

        matter.rules = (rule(duration=30),)
        matter.does("recount", rule="R")

        assert matter.line.status is TermStatus.OPEN
        assert matter.row.expired_at is None
        assert matter.notes_expired("2026-05-14") == 1

    @pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
    def test_an_expiry_that_one_worker_notes_another_passes_over(self, office: Office) -> None:
        Matter(office, rule())
        office.today_is("2026-04-22")

        with office.engine.work_as(SYSTEM) as first, office.engine.work_as(SYSTEM) as second:
            (due,) = expiries.due(second)
            assert expiries.note(first, due)
            assert not expiries.note(second, due)

    def test_a_suspended_term_and_one_of_a_closed_case_do_not_expire(self, office: Office) -> None:
        matter = Matter(office, rule())
        office.today_is("2026-03-30")
        matter.does("suspend")
        assert matter.notes_expired("2026-06-01") == 0

        office.today_is("2026-04-06")
        matter.does("resume")
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).values(status=CaseStatus.CLOSED))
        assert matter.notes_expired("2026-06-01") == 0

    @pytest.mark.norm("Ley 4 de 1913, art. 60", "El término de horas vence en su último minuto")
    def test_hours_expire_at_their_last_minute(self, office: Office) -> None:
        matter = Matter(office, rule(unit=Unit.HOUR, duration=48, on_expiry=OnExpiry()))

        assert matter.notes_expired("2026-03-29 17:29") == 0
        assert matter.notes_expired("2026-03-29 17:30") == 1
        assert matter.letters_to("fabio") == []


class TestExplaining:
    @pytest.mark.norm(
        "CPACA, art. 15 par. 1; art. 54", "La fecha se explica día por día, con su otra lectura"
    )
    def test_a_date_is_explained_day_by_day_with_its_other_reading(
        self, office: Office, elena: Person
    ) -> None:
        found = Matter(office, rule()).explanation(elena)

        assert found.received_at == datetime.fromisoformat("2026-03-27T17:30:00-05:00")
        assert [(each.strict, each.due_on, each.governs) for each in found.readings] == [
            (True, day("2026-04-21"), True),
            (False, day("2026-04-22"), False),
        ]
        names = {d.day: (d.n, d.text, d.norm) for d in found.days}
        assert names[day("2026-04-02")] == (None, "Jueves Santo", "Ley 51 de 1983, art. 1")
        assert names[day("2026-04-21")] == (15, "Día hábil 15", "")
        assert [e.kind for e in found.events] == ["opened"]

    def test_a_stranger_is_told_that_there_is_no_such_term(
        self, office: Office, carlos: Person
    ) -> None:
        matter = Matter(office, rule())

        with pytest.raises(NotFound):
            matter.explanation(carlos)
        with office.engine.reading_as(CITIZEN) as work, pytest.raises(NotFound):
            deadlines.explanation(work, matter.row.id)

    def test_a_citizen_reads_the_count_with_number_and_code_only(self, office: Office) -> None:
        matter = Matter(office, rule())
        radicado, code = matter.case.radicado, matter.case.tracking_code

        with office.engine.reading_as(CITIZEN) as work:
            found = deadlines.public_explanation(work, f" {radicado} ", code)
            assert [e.line.name for e in found] == ["respuesta", "prueba"]
            for wrong in ((radicado, "AAAAAAAA"), ("2026-999999", code), (radicado, "")):
                with pytest.raises(NotFound):
                    deadlines.public_explanation(work, *wrong)

    def test_an_internal_goal_never_shows_a_norm(self, office: Office) -> None:
        matter = Matter(office, rule(verification=Verification.INTERNAL))

        assert (matter.line.norm, matter.line.verification) == ("", "INTERNO")


PROFESSIONAL = Person("ana", "Ana Ruiz", ("profesional",))
