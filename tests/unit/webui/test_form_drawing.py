"""How a form is drawn, and how what a browser sends is read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from engine.domain.forms import MAX_ROWS, Form, clean, parse_form
from engine.settings import BOGOTA
from webui import i18n
from webui.forms import Press, Sheet, pressed, read, unseen

DRAW = '{% import "macros/forms.html" as forms %}{{ forms.summary(sheet) }}{{ forms.sheet(sheet) }}'


def form(*components: dict[str, Any]) -> Form:
    schema = {"type": "default", "id": "prueba", "components": list(components)}
    return parse_form(json.dumps(schema).encode(), "prueba.json")


def field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"campo_{key}", "key": key, "label": key.title(), **more}


def options(**labels: str) -> list[dict[str, str]]:
    return [{"label": label, "value": value} for value, label in labels.items()]


YES_OR_NO = [{"label": "Sí", "value": True}, {"label": "No", "value": False}]
EVERYTHING = form(
    {"type": "text", "id": "t", "text": "# Antes\n\nLea esto.\n\n- uno\n- dos"},
    field("textfield", "nombre", description="Como en su cédula", validate={"required": True}),
    field("textarea", "motivo"),
    field("number", "valor", appearance={"prefixAdorner": "$"}),
    field("select", "lugar", values=options(a="Aquí", b="Allá")),
    field("radio", "decision", values=YES_OR_NO),
    field("checklist", "temas", values=options(**{"1": "Uno", "2": "Dos"})),
    field("checkbox", "acepta", description="Es voluntario"),
    field("datetime", "fecha"),
    field("datetime", "hora", subtype="time"),
    field("datetime", "cita", subtype="datetime"),
    field("filepicker", "anexos", multiple=True),
    field("textfield", "radicado", readonly=True),
    {"type": "group", "id": "g", "label": "Grupo", "components": [field("textfield", "dentro")]},
    {
        "type": "dynamiclist",
        "id": "puntos",
        "path": "puntos",
        "label": "Puntos",
        "components": [field("textfield", "punto"), field("datetime", "dia")],
    },
)


class Inputs(HTMLParser):
    """What a browser would know of a form: its controls, its labels and its ids."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.controls: list[str] = []
        self.labelled: set[str] = set()
        self.ids: list[str] = []
        self.described: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if identity := given.get("id"):
            self.ids.append(identity)
        self.described.update((given.get("aria-describedby") or "").split())
        if tag == "label":
            self.labelled.add(given.get("for") or "")
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.names.append(given.get("name") or "")
            self.controls.append(given.get("id") or "")


@pytest.fixture
def draw() -> Callable[[Sheet], str]:
    app = Flask("webui")
    i18n.translate(app)

    def drawn(sheet: Sheet) -> str:
        with app.test_request_context():
            return render_template_string(DRAW, sheet=sheet)

    return drawn


def inputs(markup: str) -> Inputs:
    found = Inputs()
    found.feed(markup)
    return found


def test_every_control_has_its_label_and_every_description_is_there(
    draw: Callable[[Sheet], str],
) -> None:
    errors = {one.key: "Revise." for one in EVERYTHING.inputs()}

    found = inputs(draw(Sheet(fields=EVERYTHING.fields, raw={}, errors=errors)))

    assert set(found.controls) <= found.labelled
    assert found.described <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_what_is_typed_is_drawn_again_as_text(draw: Callable[[Sheet], str]) -> None:
    raw = {
        "nombre": '"><script>alert(1)</script>',
        "motivo": "</textarea><b>",
        "fecha": {"dia": "31", "mes": "feb", "anio": "2026"},
        "temas": ["2"],
        "decision": "false",
    }

    markup = draw(Sheet(fields=EVERYTHING.fields, raw=raw))

    assert "<script>" not in markup
    assert "</textarea><b>" not in markup
    assert 'name="fecha.dia" value="31"' in markup
    assert 'name="fecha.mes" value="feb"' in markup
    assert 'value="2" checked' in markup
    assert 'value="false" checked' in markup


def test_values_of_a_case_fill_the_controls(draw: Callable[[Sheet], str]) -> None:
    known = {
        "valor": Decimal("1250.5"),
        "lugar": "b",
        "acepta": True,
        "fecha": date(2026, 3, 27),
        "hora": time(7, 5),
        "cita": datetime(2026, 3, 27, 19, 30, tzinfo=BOGOTA),
        "radicado": "2026-000001",
        "puntos": [{"punto": "uno", "dia": date(2026, 1, 2)}, {"punto": "dos"}],
    }

    markup = draw(Sheet(fields=EVERYTHING.fields, raw={}, known=known))

    for drawn in (
        'value="1250,5"',
        '<option value="b" selected>',
        'name="fecha.dia" value="27"',
        'name="hora.hora" value="07:05"',
        'name="cita.hora" value="19:30"',
        "<dd>2026-000001</dd>",
        'name="puntos.0.punto"',
        'name="puntos.0.dia.anio" value="2026"',
        'name="puntos.1.punto"',
        'name="puntos.filas" value="2"',
    ):
        assert drawn in markup, drawn
    assert 'name="radicado"' not in markup


def test_what_the_case_keeps_under_a_name_and_is_no_text_fills_no_box(
    draw: Callable[[Sheet], str],
) -> None:
    markup = draw(Sheet(fields=EVERYTHING.fields, raw={}, known={"motivo": [], "valor": False}))

    assert "[]" not in markup
    assert "False" not in markup


def test_the_list_of_errors_leads_to_each_field(draw: Callable[[Sheet], str]) -> None:
    sheet = Sheet(
        fields=EVERYTHING.fields,
        raw={"puntos": [{}, {"punto": "x"}]},
        errors={"decision": "Elija.", "dentro": "Escriba.", "puntos.1.dia": "No existe."},
    )

    markup = draw(sheet)

    assert [(one.id, one.label) for one in sheet.summary] == [
        ("f-decision", "Decision"),
        ("f-dentro", "Dentro"),
        ("f-puntos-1-dia", "Dia (2)"),
    ]
    ids = inputs(markup).ids
    assert all(one.id in ids for one in sheet.summary)


def test_what_a_browser_sends_is_what_the_form_cleans() -> None:
    sent = MultiDict(
        [
            ("nombre", "Ana"),
            ("valor", "$ 3.000"),
            ("decision", "true"),
            ("temas", "2"),
            ("temas", "1"),
            ("acepta", "true"),
            ("fecha.dia", "27"),
            ("fecha.mes", "3"),
            ("fecha.anio", "2026"),
            ("hora.hora", "14:30"),
            ("dentro", "algo"),
            ("puntos.filas", "2"),
            ("puntos.0.punto", "uno"),
            ("puntos.1.punto", ""),
            ("puntos.7.punto", "colado"),
            ("radicado", "HACK"),
            ("anexos", "99"),
            ("otro", "x"),
        ]
    )

    raw = read(EVERYTHING.fields, sent, pressed(sent))

    assert clean(EVERYTHING, raw, {}) == {
        "nombre": "Ana",
        "valor": Decimal(3000),
        "decision": True,
        "temas": ["1", "2"],
        "acepta": True,
        "fecha": date(2026, 3, 27),
        "hora": time(14, 30),
        "dentro": "algo",
        "puntos": [{"punto": "uno"}],
    }


@pytest.mark.parametrize(
    ("button", "rows"),
    [
        ("agregar:puntos", ["uno", "dos", None]),
        ("quitar:puntos:0", ["dos"]),
        ("quitar:puntos:9", ["uno", "dos"]),
        ("quitar:puntos:-1", ["uno", "dos"]),
        ("quitar:nombre:0", ["uno", "dos"]),
        ("actualizar", ["uno", "dos"]),
    ],
)
def test_rows_come_and_go_by_buttons(button: str, rows: list[str | None]) -> None:
    sent = MultiDict(
        {"puntos.filas": "2", "puntos.0.punto": "uno", "puntos.1.punto": "dos", "accion": button}
    )
    press = pressed(sent)

    assert press.only_redraws
    found = read(EVERYTHING.fields, sent, press)["puntos"]
    assert [row.get("punto") for row in found] == rows


@pytest.mark.parametrize("count", ["", "-3", "abc", "9" * 30, "²"])
def test_a_forged_number_of_rows_is_bounded(count: str) -> None:
    sent = MultiDict({"puntos.filas": count})

    assert len(read(EVERYTHING.fields, sent, Press())["puntos"]) <= MAX_ROWS


def test_a_question_that_an_answer_brings_was_not_seen_yet() -> None:
    a_form = form(
        field("checkbox", "urgente"),
        field("textfield", "motivo", conditional={"hide": "=urgente != true"}),
    )
    sheet = Sheet(fields=a_form.fields, raw={"urgente": True})

    assert sheet.governing == {"urgente"}
    assert unseen(sheet, MultiDict({"vistos": "urgente"}))
    assert not unseen(sheet, MultiDict({"vistos": "urgente,motivo"}))
    assert not unseen(sheet, MultiDict())
