"""What people read in forms and papers: days in words, large figures in groups."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.domain.forms import parse_form
from engine.domain.spanish import READ
from engine.feel import compile_expression

_NIGHT = datetime(2026, 3, 3, 2, 5, tzinfo=UTC)  # nine at night of the day before, in Bogotá


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("string(d)", "2 de marzo de 2026"),
        ("string(from: d)", "2 de marzo de 2026"),
        ("string(night)", "2 de marzo de 2026, a las 21:05"),
        ('"$ " + string(pesos)', "$ 48.500.000,5"),
        ("string(year)", "2026"),
        ("string(10000)", "10.000"),
        ('"Hasta el " + string(null)', None),
        ("string(true)", "true"),
        ('string(["a", 1])', '["a", 1]'),
        ('string(time("09:30:00"))', "09:30:00"),
    ],
)
def test_a_text_says_days_in_words_and_groups_large_figures(text: str, read: str | None) -> None:
    known: dict[str, Any] = {
        "d": date(2026, 3, 2),
        "night": _NIGHT,
        "pesos": Decimal("48500000.5"),
        "year": Decimal(2026),
    }

    assert compile_expression(text).evaluate(known, READ) == read


def test_the_texts_of_a_form_are_read_so_and_its_rules_are_not() -> None:
    schema = json.dumps(
        {
            "components": [
                {"type": "text", "id": "t", "text": '="Hasta el " + string(d)'},
                {
                    "type": "textfield",
                    "id": "f",
                    "key": "f",
                    "label": "F",
                    "conditional": {"hide": '=string(d) = "2026-03-02"'},
                },
            ]
        }
    )
    form = parse_form(schema.encode(), "texto.json")
    text, field = form.fields
    known = {"d": date(2026, 3, 2)}

    assert text.words(known) == "Hasta el 2 de marzo de 2026"
    assert field.hidden(known)
