"""A change of what days, hours or rules say, as a value; and what it does to one term.

A change can be turned round: its reversal takes out what it added and puts back what it removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, time
from enum import StrEnum
from functools import lru_cache
from typing import Any

from engine.domain import term_steps
from engine.domain.calendars import (
    BusinessCalendar,
    Closure,
    EntityCalendar,
    Holiday,
    OfficeHours,
    ReceptionPolicy,
    Verification,
)
from engine.domain.reception import policy_for, received
from engine.domain.rule_reading import rule_from_text, rule_text
from engine.domain.term_rules import TermRule
from engine.domain.term_steps import Occurrence
from engine.domain.terms import Term, TermStatus, due_day
from engine.errors import InvalidInput


class ChangeKind(StrEnum):
    HOLIDAYS = "holidays"
    CLOSURES = "closures"
    HOURS = "hours"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Holidays and closures, as one side of a change."""

    holidays: tuple[Holiday, ...] = ()
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChange:
    before: OfficeHours
    after: OfficeHours


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """The text that one term of a procedure has now, in all its versions by date."""

    process_id: str
    code: str
    rules: tuple[TermRule, ...]

    def rule_of(self, term: Term) -> TermRule | None:
        """The rule that the term should have; None where it keeps its own.

        What an act extended keeps what the act gave.
        """
        if term.rule.code != self.code or term.extensions:
            return None
        found = next((rule for rule in self.rules if rule.in_force(term.starts_on)), None)
        return found if found != term.rule else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is added and what is removed; hours and rules are replaced."""

    added: Days = Days()
    removed: Days = Days()
    hours: HoursChange | None = None
    rule: RuleChange | None = None

    @property
    def kind(self) -> ChangeKind:
        if self.rule:
            return ChangeKind.RULE
        if self.hours:
            return ChangeKind.HOURS
        return ChangeKind.CLOSURES if self.closures else ChangeKind.HOLIDAYS

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        return self.added.holidays + self.removed.holidays

    @property
    def closures(self) -> tuple[Closure, ...]:
        return self.added.closures + self.removed.closures

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that it touches; None where it may touch any."""
        if self.hours or self.rule:
            return None
        days = [holiday.day for holiday in self.holidays]
        days += [day for c in self.closures for day in (c.starts_on, c.ends_on)]
        return min(days), max(days)

    @property
    def scopes(self) -> frozenset[str]:
        """Of whose matters it touches the days; empty where of all."""
        if self.rule:
            return frozenset({f"procedure:{self.rule.process_id}"})
        found = frozenset(closure.scope for closure in self.closures)
        return frozenset() if self.hours or self.holidays or "" in found else found

    def reversal(self) -> Change:
        """What undoes it. Rules are put back term by term, from what each had."""
        hours = self.hours and HoursChange(before=self.hours.after, after=self.hours.before)
        return Change(added=self.removed, removed=self.added, hours=hours, rule=self.rule)

    def of(self, known: EntityCalendar) -> EntityCalendar:
        """The calendar as it is after the change. InvalidInput where it does not fit."""
        if self.hours and self.hours.before != known.hours:
            raise InvalidInput({"hours": "El horario ya no es el que este cambio supone."})
        return EntityCalendar(
            _changed(known.holidays, self.removed.holidays, self.added.holidays, _SAME_HOLIDAY),
            _changed(known.closures, self.removed.closures, self.added.closures, _SAME_CLOSURE),
            self.hours.after if self.hours else known.hours,
        )


_SAME_HOLIDAY = "Ese festivo ya está en el calendario."
_SAME_CLOSURE = "Ese cierre ya está en el calendario."


def _changed(known: tuple[Any, ...], out: tuple[Any, ...], new: tuple[Any, ...], same: str) -> Any:
    if missing := [one for one in out if one not in known]:
        raise InvalidInput({"day": f"Ya no está en el calendario: {_name(missing[0])}."})
    kept = tuple(one for one in known if one not in out)
    if any(_key(one) in {_key(other) for other in kept} for one in new):
        raise InvalidInput({"day": same})
    return kept + new


def _name(one: Holiday | Closure) -> str:
    return one.name if isinstance(one, Holiday) else one.reason


def _key(one: Holiday | Closure) -> object:
    return (one.day, one.name) if isinstance(one, Holiday) else one


# --- what a person may ask for --------------------------------------------------------------------

_NUMBERED = re.compile(r"[^\W\d_].*\d|\d.*[^\W\d_]", re.DOTALL)
ACT_WANTED = "Escriba el acto con su número y fecha, por ejemplo «Resolución 045 de 2026»."


def check_act(act: str) -> str:
    """The act, tidied. InvalidInput for one that nobody could find."""
    act = " ".join(act.split())
    if not _NUMBERED.search(act):
        raise InvalidInput({"act": ACT_WANTED})
    return act


def check_days(known: EntityCalendar, days: Days) -> None:
    """InvalidInput for a day that the calendar does not reach, or a holiday never in force."""
    calendar = known.of()
    for holiday in days.holidays:
        calendar.why_not(holiday.day)
        if not holiday.in_force:
            raise InvalidInput(
                {"valid_from": "El festivo cae fuera de la vigencia de la ley que lo ordena."}
            )
    for closure in days.closures:
        calendar.why_not(closure.starts_on)
        calendar.why_not(closure.ends_on)
        check_act(closure.act)


def check_hours(hours: OfficeHours) -> None:
    if hours.closes <= hours.opens:
        raise InvalidInput({"closes": "La hora de cierre es posterior a la de apertura."})


# --- what it does to one term ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """A term before and after a change."""

    before: Term
    after: Term


def moved(
    term: Term,
    old: BusinessCalendar,
    new: BusinessCalendar,
    what: Occurrence,
    rule: TermRule | None = None,
) -> Moved | None:
    """The term counted again; None where nothing of it changes."""
    starts_on = first_day(term, old, new)
    now = replace(term, starts_on=starts_on, rule=rule or term.rule)
    due_on = due_day(new, now)
    if rule is None and (starts_on, due_on) == (term.starts_on, term.due_on):
        return None
    return Moved(term, term_steps.recalculated(new, term, starts_on, rule, what))


def put_back(found: Moved, expired: bool) -> Moved:
    """A term that was late before the change is late again, and nobody is told twice."""
    if not expired or found.after.status is not TermStatus.OPEN:
        return found
    return Moved(found.before, replace(found.after, status=TermStatus.EXPIRED))


def first_day(term: Term, old: BusinessCalendar, new: BusinessCalendar) -> date:
    """The day from which the term is counted, where it followed from the hour of receipt."""
    at = term.events[0].at
    if received(old, at, policy_for(term.rule, old)).on != term.starts_on:
        return term.starts_on
    return received(new, at, policy_for(term.rule, new)).on


# --- as text --------------------------------------------------------------------------------------


def change_text(change: Change) -> str:
    """The change as JSON, to be kept."""
    said: dict[str, Any] = {
        side: {
            "holidays": [_plain(holiday) for holiday in getattr(change, side).holidays],
            "closures": [_plain(closure) for closure in getattr(change, side).closures],
        }
        for side in ("added", "removed")
    }
    if change.hours:
        said["hours"] = [_plain(change.hours.before), _plain(change.hours.after)]
    if change.rule:
        said["rule"] = {
            "process_id": change.rule.process_id,
            "code": change.rule.code,
            "rules": [rule_text(rule) for rule in change.rule.rules],
        }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=64)
def change_from_text(text: str) -> Change:
    """The change that `change_text` was given."""
    said = json.loads(text)
    rule = said.get("rule")
    return Change(
        added=_days(said["added"]),
        removed=_days(said["removed"]),
        hours=HoursChange(before=_hours(said["hours"][0]), after=_hours(said["hours"][1]))
        if "hours" in said
        else None,
        rule=RuleChange(
            process_id=rule["process_id"],
            code=rule["code"],
            rules=tuple(rule_from_text(text) for text in rule["rules"]),
        )
        if rule
        else None,
    )


def _plain(value: Holiday | Closure | OfficeHours) -> dict[str, Any]:
    said = {field.name: getattr(value, field.name) for field in fields(value)}
    return {k: v.isoformat() if isinstance(v, date | time) else v for k, v in said.items()}


def _days(said: Mapping[str, Any]) -> Days:
    return Days(
        holidays=tuple(_holiday(each) for each in said["holidays"]),
        closures=tuple(_closure(each) for each in said["closures"]),
    )


def _holiday(said: Mapping[str, Any]) -> Holiday:
    return Holiday(
        day=date.fromisoformat(said["day"]),
        name=said["name"],
        norm=said["norm"],
        verification=Verification(said["verification"]),
        valid_from=date.fromisoformat(said["valid_from"]),
        valid_to=date.fromisoformat(said["valid_to"]) if said["valid_to"] else None,
    )


def _closure(said: Mapping[str, Any]) -> Closure:
    days = {name: date.fromisoformat(said[name]) for name in ("starts_on", "ends_on")}
    return Closure(**days, act=said["act"], reason=said["reason"], scope=said["scope"])


def _hours(said: Mapping[str, Any]) -> OfficeHours:
    return OfficeHours(
        opens=time.fromisoformat(said["opens"]),
        closes=time.fromisoformat(said["closes"]),
        saturdays=said["saturdays"],
        policy=ReceptionPolicy(said["policy"]),
    )
