"""The legal terms of cases, as services, screens and the worker use them.

`term_store` a case's terms and their rows · `term_pages` lines and explanations ·
`reminders` and `expiries` what is told, to the `readers` whom a rule names.
"""

from engine.services.term_pages import (
    Explanation,
    TermLine,
    concerning,
    explanation,
    lines,
    public_explanation,
)
from engine.services.term_store import book, store

__all__ = [
    "Explanation",
    "TermLine",
    "book",
    "concerning",
    "explanation",
    "lines",
    "public_explanation",
    "store",
]
