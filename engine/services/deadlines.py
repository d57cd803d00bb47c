"""The legal terms of cases, as services, screens and the worker use them.

`term_store` a case's terms and their rows · `term_pages` lines and explanations ·
`reminders` what is told, to the `readers` whom a rule names.
"""

from engine.services.reminders import claim_due_reminders, note_expired, send_due
from engine.services.term_pages import (
    Explanation,
    TermLine,
    explanation,
    lines,
    public_explanation,
)
from engine.services.term_store import book, store

__all__ = [
    "Explanation",
    "TermLine",
    "book",
    "claim_due_reminders",
    "explanation",
    "lines",
    "note_expired",
    "public_explanation",
    "send_due",
    "store",
]
