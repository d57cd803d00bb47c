"""What somebody may try in a decision model or in a form: it is refused, or it is only data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from lxml import etree

from engine.domain.decisions import load_model, read_model
from engine.domain.forms import clean, parse_form
from engine.errors import EngineError
from tests.escapes import PAYLOADS, plain, written

_KNOWN = {"a": "x", "n": 1, "d": {"a": 1}, "l": [1]}
_CELLS = ("input", "allowed", "test", "output", "values", "default")
_BOXED = ("literal", "binding", "knowledge", "if", "in", "match", "return", "type")


def _table(said: dict[str, str]) -> str:
    return (
        f'<decisionTable hitPolicy="PRIORITY"><input><inputExpression><text>{said["input"]}</text>'
        f"</inputExpression><inputValues><text>{said['allowed']}</text></inputValues></input>"
        f"<output><outputValues><text>{said['values']}</text></outputValues>"
        f"<defaultOutputEntry><text>{said['default']}</text></defaultOutputEntry></output>"
        f"<rule><inputEntry><text>{said['test']}</text></inputEntry>"
        f"<outputEntry><text>{said['output']}</text></outputEntry></rule></decisionTable>"
    )


def _boxed(place: str, text: str) -> str:
    said = f"<literalExpression><text>{text}</text></literalExpression>"
    one = "<literalExpression><text>[1]</text></literalExpression>"
    forms = {
        "binding": "<invocation><literalExpression><text>k</text></literalExpression><binding>"
        f'<parameter name="f"/>{said}</binding></invocation>',
        "if": f"<conditional><if>{said}</if><then>{said}</then><else>{said}</else></conditional>",
        "in": f'<for iteratorVariable="i"><in>{said}</in><return>{one}</return></for>',
        "match": f"<filter><in>{one}</in><match>{said}</match></filter>",
        "return": f'<for iteratorVariable="i"><in>{one}</in><return>{said}</return></for>',
        "knowledge": "<literalExpression><text>k(1)</text></literalExpression>",
    }
    return forms.get(place, said)


def _model(place: str, text: str) -> etree._Element:
    text = escape(text)
    cells = {name: "-" if name == "test" else "1" for name in _CELLS} | {place: text}
    logic = _table(cells) if place in _CELLS else _boxed(place, text)
    inner = text if place == "knowledge" else "f"
    allowed = text if place == "type" else "1"
    return etree.fromstring(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n">'
        '<itemDefinition name="t"><typeRef>number</typeRef><allowedValues>'
        f"<text>{allowed}</text></allowedValues></itemDefinition>"
        '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic><formalParameter name="f"/>'
        f"<literalExpression><text>{inner}</text></literalExpression></encapsulatedLogic>"
        '</businessKnowledgeModel><decision id="e" name="e"><variable name="e" typeRef="t"/>'
        "<literalExpression><text>1</text></literalExpression></decision>"
        '<decision id="r" name="r"><knowledgeRequirement><requiredKnowledge href="#k"/>'
        f"</knowledgeRequirement>{logic}</decision></definitions>"
    )


@pytest.mark.parametrize("place", [*_CELLS, *_BOXED])
def test_no_way_out_of_a_decision_model_leaves_a_trace(place: str, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    assert load_model(_model(place, "1")).decisions == {"e": "e", "r": "r"}
    for payload in PAYLOADS:
        model, _ = read_model(_model(place, written(payload, marker)))
        for decision in ("r", "e"):
            try:
                found = model.evaluate(decision, _KNOWN, {"f": lambda *_: None})
            except EngineError:
                continue
            assert plain(found), payload
    assert list(tmp_path.iterdir()) == []


_PLACES = ("hide", "required", "readonly", "options", "text", "rule", "longest")


def _components(place: str, text: str) -> Iterator[dict[str, object]]:
    said = f"={text}"
    field: dict[str, object] = {"type": "textfield", "id": "c", "key": "c", "label": "C"}
    if place == "text":
        yield {"type": "text", "id": "t", "text": said}
    elif place == "options":
        yield {"type": "select", "id": "s", "key": "s", "label": "S", "valuesExpression": said}
    elif place == "hide":
        field["conditional"] = {"hide": said}
    elif place == "readonly":
        field["readonly"] = said
    elif place == "rule":
        field["properties"] = {"regla": said, "mensaje": "No."}
    else:
        field["validate"] = {"required" if place == "required" else "maxLength": said}
    yield field


def _form(place: str, text: str) -> bytes:
    return json.dumps(
        {"type": "default", "id": "f", "components": list(_components(place, text))}
    ).encode()


@pytest.mark.parametrize("place", _PLACES)
def test_no_way_out_of_a_form_leaves_a_trace(place: str, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    assert parse_form(_form(place, "1"), "f.json").fields
    for payload in PAYLOADS:
        try:
            form = parse_form(_form(place, written(payload, marker)), "f.json")
            for field in form.fields:
                said = field.words(_KNOWN), field.choices(_KNOWN)
                assert "object at 0x" not in repr(said), payload
            assert plain(clean(form, {"c": "hola", "s": "x"}, _KNOWN)), payload
        except EngineError:
            continue
    assert list(tmp_path.iterdir()) == []
