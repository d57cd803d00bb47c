"""Terms as they are kept with a case: what is written, reminded of, noted and explained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select, update

from engine import worker
from engine.bpm.transition import TermAction, TermStep
from engine.db.tables import (
    Case,
    CaseStatus,
    Incident,
    Membership,
    Reminder,
    Task,
    TermEventRow,
    TermRow,
)
from engine.domain.calendars import Verification
from engine.domain.deadlines import (
    Extension,
    Light,
    OnExpiry,
    ReminderRule,
    Roll,
    TermBook,
    TermRule,
    TermStatus,
    Unit,
)
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import NotFound
from engine.services import calendars, deadlines, expiries, reminders, tasks, term_store
from engine.services.term_pages import Explanation
from tests.office import Office, Person, Received

REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}

CPACA = "Ley 1437 de 2011 (CPACA), art. 14"
HOLDER = ReminderRule(at="-1h", to="holder")


def rule(*reminders: ReminderRule, unit: Unit = Unit.BUSINESS, **more: Any) -> TermRule:
    said: dict[str, Any] = {
        "duration": 15,
        "roll": Roll.NONE,
        "norm": "Ley X",
        "verification": Verification.VERIFIED,
        "suspendable": unit is Unit.BUSINESS,
        "extension": Extension(max_total=30),
        "on_expiry": OnExpiry(state="vencida", escalate_to="role:juridica"),
        "superior": "secretaria_general",
    }
    return TermRule(
        code="R", name="Término de prueba", unit=unit, reminders=reminders, **{**said, **more}
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


class Matter:
    """A request that elena may take, with a second term whose rule the test chooses."""

    def __init__(self, office: Office, *rules: TermRule) -> None:
        office.today_is("2026-03-27 17:30")
        self.office, self.rules = office, rules
        self.case: Received = office.receives("solicitud", **REQUEST)
        with office.engine.work_as(SYSTEM) as work:  # only the term of the test is in play
            work.session.execute(update(TermRow).values(status=TermStatus.CLOSED))
        if rules:
            self.does("open", rule="R")

    def does(self, step: str, **said: Any) -> None:
        action = TermAction(name="prueba", step=TermStep(step), element_id="x", **said)
        with self.office.engine.work_as(SYSTEM) as work:
            case = work.session.get_one(Case, self.case.id)
            terms = term_store.load(work, case.id)
            book = TermBook(calendars.current(work), self.rules, terms, work.now)
            book.term(action)
            deadlines.store(work, case, book)

    @property
    def line(self) -> deadlines.TermLine:
        return self.office.term_of(self.case, "prueba")

    @property
    def task(self) -> Task:
        return self._all(Task, Task.case_id == self.case.id)[0]

    @property
    def reminders(self) -> list[Reminder]:
        return self._all(Reminder, Reminder.case_id == self.case.id)

    @property
    def row(self) -> TermRow:
        return self._all(TermRow, TermRow.name == "prueba")[0]

    def waiting(self) -> list[str]:
        """Marks and days of the reminders that still wait."""
        return [
            f"{r.mark} {r.due_at.date()}"
            for r in self.reminders
            if r.sent_at is None and r.cancelled_at is None
        ]

    def incidents(self) -> list[str]:
        return [incident.kind for incident in self._all(Incident)]

    def _all(self, table: Any, *conditions: Any) -> list[Any]:
        with self.office.engine.reading_as(SYSTEM) as work:
            return list(work.session.scalars(select(table).where(*conditions).order_by(table.id)))

    def sends(self, moment: str) -> int:
        self.office.today_is(moment)
        return worker.send_reminders(self.office.engine)

    def notes_expired(self, moment: str) -> int:
        self.office.today_is(moment)
        return worker.note_expiries(self.office.engine)

    def letters_to(self, person: str) -> list[str]:
        """Subjects of what the relay was given for a person."""
        self.office.works_off()
        return self.office.mail.to(f"{person}@entidad.example")

    def explanation(self, person: Person) -> Explanation:
        with self.office.engine.reading_as(self.office.actor(person)) as work:
            return deadlines.explanation(work, self.row.id)


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, without the BEGIN."""
    asked: list[str] = []

    def note(_c: Any, _k: Any, sql: str, *_: Any) -> None:
        if not sql.startswith("BEGIN"):
            asked.append(sql)

    engine = office.engine.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


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
