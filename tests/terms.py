"""The terms of a case that lives through several transactions, and the rules that they follow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.bpm.transition import TermAction, TermStep
from engine.domain.calendars import (
    BusinessCalendar,
)
from engine.domain.deadlines import (
    Extension,
    Reading,
    ReminderRule,
    Roll,
    Term,
    TermBook,
    TermRule,
    Unit,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_rules import USUAL_ROLL
from engine.settings import BOGOTA

CALENDAR = BusinessCalendar(seed_holidays(2025, 2028))


def rule(code: str, duration: int, unit: Unit = Unit.BUSINESS, **more: Any) -> TermRule:
    said = {"roll": USUAL_ROLL[unit], "name": "Petición", **more}
    return TermRule(code=code, duration=duration, unit=unit, **said)


RULES = (
    rule(
        "PQ-GEN",
        15,
        suspendable=True,
        extension=Extension(max_total=30),
        reminders=(
            ReminderRule(at="50%", to="holder"),
            ReminderRule(at="80%", to="role:coordinacion"),
            ReminderRule(at="-1h", to="superior"),
            ReminderRule(at="-10d", to="holder"),
            ReminderRule(at="+0", to="holder"),
            ReminderRule(at="+2h", to="superior"),
        ),
    ),
    rule("PQ-INF", 10, suspendable=True, extension=Extension(max_total=20)),
    rule("PQ-CONG", 5),
    rule("PQ-HDR", 15, extension=Extension(max_added=8)),
    rule(
        "PQ-COMP",
        1,
        Unit.MONTH,
        suspendable=True,
        extension=Extension(max_added=1),
        reading=Reading.GENEROUS,
    ),
    rule("PQ-SN", 3, Unit.MONTH, ends_with="respuesta"),
    rule("AC-48", 48, Unit.HOUR, reminders=(ReminderRule(at="50%", to="holder"),)),
    rule("PRS", 1, Unit.YEAR, roll=Roll.NONE, reminders=(ReminderRule(at="+0", to="holder"),)),
    rule("CT-PLA", 60, Unit.CALENDAR, roll=Roll.NONE, suspendable=True),
)


def act(step: str, name: str = "respuesta", **said: Any) -> TermAction:
    """A `cauce:term`, as the engine hands it over."""
    return TermAction(name=name, step=TermStep(step), element_id="tarea", **said)


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    moment = text if "T" in text else f"{text}T09:00"
    return datetime.fromisoformat(moment).replace(tzinfo=BOGOTA)


class Desk:
    """A case that lives through several transactions."""

    def __init__(self, calendar: BusinessCalendar = CALENDAR) -> None:
        self.calendar = calendar
        self.terms: tuple[Term, ...] = ()
        self.book = TermBook(calendar, RULES, (), at("2026-03-02"))

    def does(self, when: str, step: str, **said: Any) -> Term:
        self.book = TermBook(self.calendar, RULES, self.terms, at(when))
        self.book.term(act(step, **said))
        self.terms = self.book.terms
        return self.terms[-1]

    def expires(self, when: str, name: str = "respuesta") -> bool:
        self.book = TermBook(self.calendar, RULES, self.terms, at(when))
        noted = self.book.expire([term for term in self.terms if term.name == name][-1])
        self.terms = self.book.terms
        return noted

    @property
    def due(self) -> str:
        return str(self.terms[-1].due_on)
