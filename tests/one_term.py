"""A matter with one term whose rule the test chooses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event, select, update

from engine import worker
from engine.bpm.transition import TermAction, TermStep
from engine.db.tables import (
    Case,
    Incident,
    Reminder,
    Task,
    TermRow,
)
from engine.domain.calendars import Verification
from engine.domain.deadlines import (
    Extension,
    OnExpiry,
    ReminderRule,
    Roll,
    TermBook,
    TermRule,
    TermStatus,
    Unit,
)
from engine.domain.officials import SYSTEM
from engine.services import calendars, deadlines, term_store
from engine.services.term_pages import Explanation
from tests.office import Office, Person, Received

REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}
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
