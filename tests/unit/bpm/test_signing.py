"""`cauce:act`: what a designer may write, and what is signed by what is sent."""

from __future__ import annotations

import pytest

from engine.bpm import runtime
from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Definition
from engine.bpm.transition import ActToSign, Snapshot
from engine.domain.bundles import Bundle
from engine.domain.values import loads
from tests.unit.bpm.models import Office, bpmn, flows, node

TOML = b"""
[[document]]
id = "oficio"
title = "Oficio"
template = "oficio.typ"
type = "Oficio"
access = "publico"
series = "OF"
signers = ["jefe"]
"""
GROUP = '<zeebe:assignmentDefinition candidateGroups="jefe"/>'
LANE = (
    '<bpmn:laneSet id="l"><bpmn:lane id="jefe"><bpmn:flowNodeRef>firmar</bpmn:flowNodeRef>'
    "</bpmn:lane></bpmn:laneSet>"
)
ACT = '<cauce:act name="oficio" document="oficio" when="=decision = &quot;firmar&quot;"/>'


def bundle(ext: str, tag: str = "userTask") -> Bundle:
    drawn = [
        LANE,
        node("startEvent", "inicio"),
        node(tag, "firmar", ext=(GROUP if tag == "userTask" else "") + ext),
        node("endEvent", "fin"),
        flows("inicio firmar\nfirmar fin"),
    ]
    return Bundle(
        process_id="p",
        files={
            "p.bpmn": bpmn("\n".join(drawn)),
            "procedure.toml": TOML,
            "documents/oficio.typ": b"x",
        },
    )


def refused(ext: str, tag: str = "userTask") -> list[str]:
    return [found.rule for found in check_bundle(bundle(ext, tag)) if found.severity == "error"]


def begun(definition: Definition, **known: object) -> Snapshot:
    moved = runtime.start(definition, known, Office())
    return Snapshot(state=moved.state, variables=moved.variables)


def test_an_act_is_signed_by_what_is_sent_and_the_task_says_what_may_be_signed() -> None:
    definition = compile_bundle(bundle(ACT))
    moved = runtime.start(definition, {}, Office())
    case = Snapshot(state=moved.state, variables=moved.variables)
    [task] = moved.tasks

    asked = (definition, case, task.token)
    assert task.documents == ("oficio",)
    assert runtime.acts_to_sign(*asked, {"decision": "firmar"}, Office()) == (
        ActToSign(name="oficio", document="oficio"),
    )
    assert runtime.acts_to_sign(*asked, {"decision": "devolver"}, Office()) == ()


def test_what_was_signed_is_the_cases_past_the_mappings_of_the_task() -> None:
    mapping = (
        '<zeebe:ioMapping><zeebe:output source="=decision" target="decision"/></zeebe:ioMapping>'
    )
    definition = compile_bundle(bundle(ACT + mapping))
    case = begun(definition)
    [token] = runtime.live(definition, case).tasks

    moved = runtime.complete(
        definition,
        case,
        token,
        {"decision": "firmar", "otra": 1},
        Office(),
        signed={"oficio": {"numero": "OF-1"}},
    )

    assert loads(moved.variables)["case"] == {"decision": "firmar", "oficio": {"numero": "OF-1"}}


@pytest.mark.parametrize(
    ("ext", "tag", "rules"),
    [
        ('<cauce:act name="a" document="oficio"/>', "manualTask", ["extension-misplaced"]),
        ('<cauce:act name="a" document="decreto"/>', "userTask", ["act-unknown"]),
        ('<cauce:act document="oficio"/>', "userTask", ["extension-incomplete"]),
        ('<cauce:act name="a"/>', "userTask", ["extension-incomplete"]),
        ('<cauce:act name="a" document="oficio" when="x"/>', "userTask", ["feel-equals"]),
        ('<cauce:act name="a" document="oficio" on="x"/>', "userTask", ["extension-attribute"]),
        ('<cauce:act name="a" document="=d"/>' * 2, "userTask", ["act-twice"]),
        ("<cauce:sello/>", "userTask", ["extension-unknown"]),
    ],
)
def test_what_cannot_be_signed_is_not_deployed(ext: str, tag: str, rules: list[str]) -> None:
    assert refused(ext, tag) == rules
