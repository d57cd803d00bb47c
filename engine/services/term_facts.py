"""What a form may ask of the terms of its case, as they stand when it is drawn and when it is sent.

`terminos.<slot>` is the one that the task's own call opened, else the case's. It holds `vence`,
`prorrogas` (the days to which it may be extended today), `prorroga_hasta` (the last of them, in
words), `sin_prorroga` (why not, "" where it may be), `a_tiempo` (the same three for who asked on
the last day at the latest, though it is recorded later) and `suspendible`; `hoy` is the day.
`parametros_hoy` are the parameters as they hold at that moment: what the law forbids since the case
began, or since it was last looked at, is refused at the field.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot
from engine.domain.deadlines import Term, TermBook, TermStatus, extension_days, why_not_extended
from engine.domain.forms import Form
from engine.services import parameter_values
from engine.services.notifications import long_date
from engine.services.work import Work

TERMS, TODAY = "terminos", "hoy"
#: what the entity decided, as it holds when the form is sent: `parametros` are those of the case
PARAMETERS_TODAY = "parametros_hoy"


def offered(
    work: Work,
    read: Callable[[], TermBook],
    definition: Definition,
    form: Form,
    snapshot: Snapshot,
    token: int | None,
) -> dict[str, Any]:
    """The facts by slot, as seen from the token. `read` gives the terms of the case; a form that
    does not ask for them has nothing read."""
    asked = form.names
    found: dict[str, Any] = {TODAY: work.today} if TODAY in asked else {}
    if PARAMETERS_TODAY in asked:
        found[PARAMETERS_TODAY] = parameter_values.today(work, definition)
    if TERMS in asked:
        book = read()
        calls = runtime.calls_around(definition, snapshot, token)
        found[TERMS] = {t.name: _facts(work, book, t) for t in book.in_sight(calls)}
    return found


def _facts(work: Work, book: TermBook, term: Term) -> dict[str, Any]:
    asked_on = min(work.today, term.due_on) if term.due_on else work.today
    runs = term.status is TermStatus.OPEN and term.rule.suspendable
    return {
        "vence": term.due_on,
        "vence_en_palabras": long_date(term.due_on) if term.due_on else "",
        **_extension(book, term, work.today),
        "a_tiempo": _extension(book, term, asked_on),
        "suspendible": bool(runs and term.due_on and work.today < term.due_on),
    }


def _extension(book: TermBook, term: Term, on: date) -> dict[str, Any]:
    """How far the term may be extended by who asks that day, or the sentence that refuses it."""
    days = extension_days(book.calendar, term, on)
    return {
        "prorrogas": list(days),
        "prorroga_hasta": long_date(days[-1]) if days else "",
        "sin_prorroga": why_not_extended(term, on),
    }
