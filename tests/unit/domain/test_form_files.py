"""Which form-js schemas we take, and what a designer reads about the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.domain.forms import Kind, Moment, parse_form
from engine.errors import Finding, InvalidDefinition

FORMS = Path(__file__).parents[3] / "forms"


def schema(*components: Any, **more: Any) -> bytes:
    whole = {"type": "default", "id": "prueba", "components": list(components), **more}
    return json.dumps(whole, indent=1).encode()


def findings(raw: bytes) -> list[Finding]:
    with pytest.raises(InvalidDefinition) as refusal:
        parse_form(raw, "forms/prueba/tarea.json")
    return refusal.value.findings


def field(kind: str = "textfield", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": "campo", "key": "dato", "label": "Dato", **more}


@pytest.mark.parametrize("path", sorted(FORMS.rglob("*.json")), ids=lambda path: path.stem)
def test_every_form_of_the_project_is_accepted(path: Path) -> None:
    assert parse_form(path.read_bytes(), path.name).fields


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        ({"type": "html", "id": "a", "content": "<b>"}, "form-type"),
        ({"type": "script", "id": "a"}, "form-type"),
        ({"type": "iframe", "id": "a", "url": "https://ejemplo.co"}, "form-type"),
        ({"type": "expression", "id": "a", "key": "a", "expression": "=1"}, "form-type"),
        ({"type": "button", "id": "a", "label": "Enviar"}, "form-type"),
        ({"id": "a"}, "form-type"),
        ("texto", "form-json"),
        (field(key="Dato"), "form-key"),
        (field(key="dato.interno"), "form-key"),
        (field(key="$d"), "form-key"),
        (field(key=""), "form-key"),
        (field(id="con espacio"), "form-id"),
        (field(label=""), "form-label"),
        (field(source="x"), "form-attribute"),
        (field(validate={"pattern": "^(a+)+$"}), "form-format"),
        (field(validate={"validationType": "custom"}), "form-format"),
        (field(validate={"min": 3}), "form-attribute"),
        (field(validate={"minLength": "tres"}), "form-number"),
        (field(validate={"minLength": 1.5}), "form-number"),
        (field(validate={"minLength": "=tres +"}), "form-feel"),
        (field(conditional={"hide": "=a >"}), "form-feel"),
        (field(conditional={"show": "=a"}), "form-attribute"),
        (field(properties={"onclick": "x"}), "form-attribute"),
        (field(readonly="=(("), "form-feel"),
        (field("select"), "form-options"),
        (field("radio", values=[{"label": "A", "value": ""}]), "form-options"),
        (field("radio", values=[{"label": "A", "value": one} for one in ("1", 1)]), "form-options"),
        (field("datetime", subtype="week"), "form-datetime"),
        (field("filepicker", accept=".pdf,.exe"), "form-file-type"),
        (field("filepicker", accept="image/*"), "form-file-type"),
        (field("filepicker", properties={"fecha": "otra"}), "form-file-date"),
        (field("filepicker", properties={"papel": "=(("}), "form-feel"),
        (field("filepicker", properties={"motivo": "otra"}), "form-file-reason"),
        (field("filepicker", readonly=True), "form-attribute"),
        (field(properties={"fecha": "otra"}), "form-attribute"),
        ({"type": "text", "id": "a"}, "form-text"),
        ({"type": "text", "id": "a", "text": "=1 +"}, "form-feel"),
        ({"type": "group", "id": "a", "components": []}, "form-label"),
        (
            {"type": "dynamiclist", "id": "a", "path": "a", "label": "A",
             "components": [field("filepicker")]},
            "form-list",
        ),
    ],
)  # fmt: skip
def test_what_we_do_not_honour_is_refused_with_its_rule(component: Any, rule: str) -> None:
    assert rule in {finding.rule for finding in findings(schema(component))}


def test_a_finding_names_the_file_the_line_and_the_field() -> None:
    found = findings(schema(field(), field(key="otro", validate={"pattern": "[a-z]+"})))

    assert [(one.file, one.element, one.rule) for one in found] == [
        ("forms/prueba/tarea.json", "otro", "form-format")
    ]
    assert found[0].line > 5
    assert found[0].severity == "error"
    assert "expresiones regulares" in found[0].message


def test_the_same_name_twice_is_refused_but_a_row_has_names_of_its_own() -> None:
    row = {"type": "dynamiclist", "id": "lista", "path": "lista", "label": "Lista"}
    inside = {**row, "components": [field()]}

    assert {one.rule for one in findings(schema(field(), field(id="otro")))} == {"form-key"}
    assert len(list(parse_form(schema(field(), inside), "f.json").inputs())) == 2


def test_two_groups_with_the_same_id_would_be_the_same_page() -> None:
    group = {"type": "group", "id": "g", "label": "G"}
    found = findings(
        schema({**group, "components": [field()]}, {**group, "components": [field(key="otro")]})
    )

    assert {one.rule for one in found} == {"form-id"}


def test_the_day_that_a_document_bears_is_a_date_of_its_form() -> None:
    paper = field("filepicker", accept=".pdf, .PNG", properties={"fecha": "dia"})
    day = {**field("datetime", id="campo_dia", key="dia")}

    asked = parse_form(schema(day, paper), "f.json").file_fields["dato"]

    assert asked.dated_by == "dia"
    assert [name for name in ("a.pdf", "b.png", "c.PDF", "d.mp3", "sin") if asked.takes(name)] == [
        "a.pdf",
        "b.png",
        "c.PDF",
    ]
    hour = {**day, "subtype": "time"}
    assert [one.rule for one in findings(schema(hour, paper))] == ["form-file-date"]


def test_a_condition_on_a_later_field_is_refused() -> None:
    early = field(conditional={"hide": "=despues = 1"})

    found = findings(schema(early, field(key="despues")))

    assert [(one.element, one.rule) for one in found] == [("dato", "form-order")]
    assert parse_form(schema(field(key="despues"), early), "f.json")
    assert parse_form(schema(field(conditional={"hide": "=del_caso = 1"})), "f.json")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"type": "otra"}',
        b"[" * 5_000,
        b'{"components": []}',
        b'{"components": 3}',
        b" " * 300_000,
        schema(*[field(key=f"c{n}") for n in range(400)]),
        schema(sorpresa=1),
    ],
    ids=range(11),
)
def test_a_broken_or_oversized_file_is_a_finding_and_never_a_crash(raw: bytes) -> None:
    assert findings(raw)


def test_groups_inside_groups_end_somewhere() -> None:
    nested: dict[str, Any] = field()
    for depth in range(10):
        nested = {"type": "group", "id": f"g{depth}", "label": "G", "components": [nested]}

    assert "form-size" in {one.rule for one in findings(schema(nested))}


def test_what_a_field_says_is_read() -> None:
    form = parse_form(
        schema(
            field(
                "datetime",
                subtype="time",
                description="Ayuda",
                disabled=True,
                properties={"autocompletar": "bday"},
            ),
            {"type": "text", "id": "t", "text": '="Van " + string(dato)'},
        ),
        "f.json",
    )
    one, words = form.fields

    assert (one.kind, one.moment, one.hint, one.autocomplete) == (
        Kind.DATETIME, Moment.TIME, "Ayuda", "bday",
    )  # fmt: skip
    assert one.is_readonly({})
    assert words.words({"dato": 3}) == "Van 3"
    assert words.words({}) == ""
