"""Legal time, the one place from which the rest of the program takes it.

`calendars` which days count · `term_rules` what the law says · `rule_reading` procedure.toml ·
`reception` the first day · `counting` the walk over the days · `terms` a term and its log ·
`term_steps` what may be done to it · `term_book` the terms of a case that runs · `reminders`.
"""

from engine.domain.calendars import ReceptionPolicy
from engine.domain.counting import (
    Count,
    CountedDay,
    DayKind,
    Suspension,
    add_months,
    count,
    due_date,
    midnight_after,
)
from engine.domain.reception import Reception, policy_for, received
from engine.domain.reminders import DatedReminder, fit_moment, morning_of, reminder_dates
from engine.domain.rule_reading import parse_rules, rule_from_text, rule_text
from engine.domain.term_book import Logged, TermBook
from engine.domain.term_rules import (
    Extension,
    OnExpiry,
    Reading,
    ReminderRule,
    Roll,
    TermRule,
    Unit,
    rule_for,
)
from engine.domain.term_steps import extension_days, why_not_extended
from engine.domain.terms import (
    RUNNING,
    Light,
    TaskDay,
    Term,
    TermEvent,
    TermEventKind,
    TermStatus,
    days_left,
    explain,
    light,
    local_day,
    other_due_on,
    term_light,
)

__all__ = [
    "RUNNING",
    "Count",
    "CountedDay",
    "DatedReminder",
    "DayKind",
    "Extension",
    "Light",
    "Logged",
    "OnExpiry",
    "Reading",
    "Reception",
    "ReceptionPolicy",
    "ReminderRule",
    "Roll",
    "Suspension",
    "TaskDay",
    "Term",
    "TermBook",
    "TermEvent",
    "TermEventKind",
    "TermRule",
    "TermStatus",
    "Unit",
    "add_months",
    "count",
    "days_left",
    "due_date",
    "explain",
    "extension_days",
    "fit_moment",
    "light",
    "local_day",
    "midnight_after",
    "morning_of",
    "other_due_on",
    "parse_rules",
    "policy_for",
    "received",
    "reminder_dates",
    "rule_for",
    "rule_from_text",
    "rule_text",
    "term_light",
    "why_not_extended",
]
