"""The history of a case in the words of people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from engine.services.casepages import EventLine
from webui import i18n
from webui.timeline import told


def corrected(**data: Any) -> EventLine:
    return EventLine(
        at=datetime(2026, 7, 1, 14, tzinfo=UTC),
        kind="corrected",
        element_id="",
        element_name="",
        actor_name="Ana Ruiz",
        data=data,
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"fields": ["tema"]}, "Corrigió datos"),
        (
            {"before": {"destinatario": "Luz Ospina", "direccion": "Carrera 26"}},
            "Corrigió datos; se había radicado: Luz Ospina, Carrera 26",
        ),
    ],
)
def test_a_correction_says_whom_the_matter_was_filed_for(data: dict[str, Any], text: str) -> None:
    app = Flask(__name__)
    i18n.translate(app)

    with app.test_request_context():
        (line,) = told([corrected(**data)])

    assert line.text == text
