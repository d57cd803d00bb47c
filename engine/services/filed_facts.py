"""What somebody said when the matter was filed, as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.bpm.definition import Definition
from engine.db.tables import Case
from engine.domain import values
from engine.domain.forms import Field, Form, Kind
from engine.domain.identities import Reserve
from engine.domain.officials import RESERVED_IDENTITY
from engine.domain.procedures import StartRules
from engine.domain.spanish import number_read


def filed(
    definition: Definition, case: Case, rules: StartRules, hidden: Reserve
) -> tuple[tuple[str, str], ...]:
    """Label and answer of each question of the filing that was answered and is not a file."""
    start = definition.start_event
    form = definition.forms.get(start.form_id) if start.form_id else None
    if not isinstance(form, Form):
        return ()
    known = hidden.over(values.loads(case.variables)["case"])
    lines = []
    for field in form.inputs():
        value, personal = known.get(field.key), field.key in rules.identity_keys
        # `parties` says who it was
        if _unsaid(field, value) or (personal and value != RESERVED_IDENTITY):
            continue
        lines.append((field.label, _received(field, known, rules)))
    return tuple(lines)


def _received(field: Field, known: Mapping[str, Any], rules: StartRules) -> str:
    """What came, and what an official made of it where that is something else."""
    now = _words(field, known[field.key])
    came = known.get(rules.declared.get(field.key, field.key))
    if came in (None, "", known[field.key]):
        return now
    return f"{_words(field, came)} (se clasificó como: {now})"


def _unsaid(field: Field, value: Any) -> bool:
    """Left empty, a box that was not ticked or that only gives consent; files have their list."""
    unticked = field.kind is Kind.CHECKBOX and value is False
    return value in (None, "", []) or unticked or field.consent or field.kind is Kind.FILEPICKER


def _words(field: Field, value: Any) -> str:
    """A value as a person reads it: the label of what was chosen, «Sí», 22/11/2026."""
    if isinstance(value, list | tuple):
        rows = any(isinstance(item, Mapping) for item in value)
        return ("; " if rows else ", ").join(_words(field, item) for item in value)
    if isinstance(value, Mapping):
        inner = (
            (one.label, _words(one, value[one.key])) for one in field.fields if one.key in value
        )
        return ", ".join(f"{label}: {said}" for label, said in inner if said)
    label = next((option.label for option in field.options if option.value == value), None)
    return label if label is not None else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return number_read(value.normalize())
    return "" if value is None else str(value)
