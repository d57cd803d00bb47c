"""What reaches a case from outside, as `[[event]]` of two procedures of a family declares it."""

from __future__ import annotations

import json

from engine.bpm.compiler import check_bundle
from engine.bpm.definition import Definition
from engine.services.case_events import declared
from tests.unit.bpm.models import (
    MESSAGE,
    ON_MESSAGE,
    boundary,
    bpmn,
    bundle,
    definition,
    end,
    flows,
    node,
    start,
    user,
)

FIELD = {"type": "textfield", "id": "campo_queja", "key": "queja", "label": "La queja"}
FORM = {"type": "default", "id": "queja", "schemaVersion": 19, "components": [FIELD]}
CALLS = '<zeebe:calledElement processId="q"/>'
COMES = boundary("b", "x", ON_MESSAGE)
WAYS = flows("inicio x\nx fin\nb fin")


def caller(*, concerns: str = "") -> dict[str, bytes]:
    said = '[[event]]\nid = "respuesta"\nlabel = "Anotar una queja"\nform = "queja"\n'
    return {"procedure.toml": f'{said}roles = ["ventanilla"]\n{concerns}'.encode()}


def called(form: str) -> Definition:
    said = '[[event]]\nid = "respuesta"\nlabel = "Anotar"\n'
    files = {
        f"forms/{form}.json": json.dumps(FORM).encode(),
        "procedure.toml": f'{said}form = "{form}"\nroles = ["juridica"]\n'.encode(),
    }
    drawn = start() + user("x") + COMES + end() + WAYS
    return definition(drawn, process_id="q", beside=MESSAGE, files=files)


def drawing() -> str:
    return start() + node("callActivity", "x", ext=CALLS) + COMES + end() + WAYS


def found(child: Definition, **files: bytes) -> set[str]:
    raw = bpmn(drawing(), beside=MESSAGE)
    return {one.rule for one in check_bundle(bundle(raw, **files), {"q": child})}


def test_the_form_stands_with_what_is_called_and_somewhere() -> None:
    assert "event-form" not in found(called("queja"), **caller())
    assert "event-form" in found(called("otra"), **caller())


def test_what_it_concerns_is_feel() -> None:
    assert "unreadable" in found(called("queja"), **caller(concerns='concerns = "=1 +"'))


def test_what_two_procedures_wait_for_is_one_event_for_the_roles_of_both() -> None:
    both = definition(drawing(), beside=MESSAGE, files=caller(), called={"q": called("queja")})

    event, owner = declared(both)["respuesta"]

    assert (event.label, owner.process_id) == ("Anotar una queja", "p")
    assert event.roles == {"ventanilla", "juridica"}
