"""What the law says of a term: how long, counted how, and what may happen to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.domain.calendars import Verification
from engine.errors import TermFault

DEFAULT_SUPERIOR = "secretaria_general"
#: in place of the name of a term: every one of the case that the step concerns
EVERY = "*"


class Unit(StrEnum):
    """What a duration is counted in."""

    BUSINESS = "habil"
    CALENDAR = "calendario"
    MONTH = "mes"
    YEAR = "anio"
    HOUR = "hora"
    COMPLETE = "completos"  # that many whole days lie between: the first day on which one may act
    BACKWARDS = "regresivo"  # business days before a date: the last day on which one may act


#: the others run through: hours and whole days do not stop, a count backwards has no end to move
SUSPENDABLE = frozenset({Unit.BUSINESS, Unit.CALENDAR, Unit.MONTH, Unit.YEAR})


class Roll(StrEnum):
    """What happens when the last day does not count. Ley 4 de 1913, art. 62: the next one."""

    NEXT = "next"
    PREVIOUS = "previous"
    NONE = "none"


#: counted in working days a term ends on one by itself; hours and whole days run through
USUAL_ROLL = {
    Unit.CALENDAR: Roll.NEXT,
    Unit.MONTH: Roll.NEXT,
    Unit.YEAR: Roll.NEXT,
    Unit.BUSINESS: Roll.NONE,
    Unit.HOUR: Roll.NONE,
    Unit.COMPLETE: Roll.NONE,
    Unit.BACKWARDS: Roll.NONE,
}


class Reading(StrEnum):
    """An authority's term is read strictly, a citizen's generously."""

    STRICT = "estricta"
    GENEROUS = "generosa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How far a term can be extended, in its own unit, and how often."""

    max_total: int | None = None
    max_added: int | None = None
    times: int = 1

    def longest(self, duration: int) -> int:
        """The duration that nothing may exceed."""
        return self.max_total or duration + (self.max_added or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """A notice: `at` is "50%" of the working days, "-3h" working days, "-10d" calendar days, "-6m"
    months, "+0"; "30d", without a sign, is that many calendar days after the term began."""

    at: str
    to: str  # "holder", "role:<lane>", "superior", "control_interno"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnExpiry:
    """What the passing of a term means (`vencida`, `silencio_negativo`) and who must know."""

    state: str = "vencida"
    escalate_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """One term of the law, in force between two days."""

    code: str
    name: str
    duration: int
    unit: Unit
    roll: Roll
    count_from: str = ""
    norm: str = ""
    article: str = ""
    verification: Verification = Verification.UNVERIFIED
    #: the entity's parameter that says how sure its norm is; "" where nobody is asked
    parameter: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    suspendable: bool = False
    includes_first_day: bool = False
    reading: Reading = Reading.STRICT
    extension: Extension | None = None
    reminders: tuple[ReminderRule, ...] = ()
    on_expiry: OnExpiry = OnExpiry()
    #: the slot whose end is its end too: what the law presumes until somebody answers (a silence)
    ends_with: str = ""
    superior: str = DEFAULT_SUPERIOR  # the lane that stands above who holds the task

    @property
    def stands_still(self) -> bool:
        """It begins and ends on its own days, working or not: a prescription helps nobody by
        being later than the law says."""
        return self.roll is Roll.NONE and USUAL_ROLL[self.unit] is Roll.NEXT

    @property
    def internal(self) -> bool:
        """A service level of the office, never shown as a term of the law."""
        return self.verification is Verification.INTERNAL

    @property
    def source(self) -> str:
        """The norm with its article, "" for an internal rule."""
        parts = () if self.internal else (self.norm, self.article)
        return ", ".join(part for part in parts if part)

    @property
    def cited(self) -> str:
        """The source as a letter cites it: what nobody has read says so."""
        return f"{self.source} (por verificar)" if self.unsure and self.source else self.source

    @property
    def unsure(self) -> bool:
        """Nobody has read its norm: it is never shown as certain."""
        return self.verification is Verification.UNVERIFIED

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def rule_for(rules: Sequence[TermRule], code: str, day: date) -> TermRule:
    """The version of a rule that governs a term which starts that day. TermFault without one."""
    for rule in rules:
        if rule.code == code and rule.in_force(day):
            return rule
    raise TermFault(f"expected a rule {code!r} in force on {day.isoformat()}, found none")
