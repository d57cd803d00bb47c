"""What a designer is told, and what a Definition says of a drawing."""

from __future__ import annotations

import json

import pytest
from models import (
    MESSAGE,
    ON_MESSAGE,
    Case,
    boundary,
    bpmn,
    bundle,
    definition,
    end,
    flows,
    gateway,
    node,
    rules,
    script,
    service,
    start,
    timer,
    user,
)

from engine.bpm import flow_order
from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Kind
from engine.bpm.extensions import default_place
from engine.bpm.transition import TermStep
from engine.domain.bundles import Bundle
from engine.errors import InvalidDefinition
from engine.feel import FeelSyntaxError, compile_expression

PLAIN = start() + user("x") + end() + flows("inicio x\nx fin")
FORM = {"type": "default", "id": "Ficha", "components": [
    {"id": "C1", "type": "textfield", "key": "nombre", "label": "Nombre"}]}  # fmt: skip


def body(inner: str, lines: str = "inicio x\nx fin") -> bytes:
    return bpmn(start() + inner + end() + flows(lines), beside=MESSAGE)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (bpmn(user("x") + end() + flows("x fin")), "start-missing"),
        (bpmn(start() + user("x") + flows("inicio x")), "end-missing"),
        (bpmn(PLAIN + start("otro") + flows("otro x")), "start-several"),
        (bpmn(PLAIN + user("isla") + flows("isla fin")), "unreachable"),
        (bpmn(PLAIN + user("x") + flows("x fin")), "id-twice"),
        (bpmn(PLAIN.replace('targetRef="fin"', 'targetRef="no"')), "flow-lost"),
        (body(user("x") + gateway("exclusive", "g"), "inicio x\nx g"), "flow-missing"),
        (body(user("x"), "inicio x\nx fin\nfin x"), "flow-out"),
        (body(user("x"), "inicio x\nx fin\nx inicio"), "flow-into"),
        (body(gateway("exclusive", "x") + user("y"), "inicio x\nx fin =a\nx y\ny fin"),
         "condition-missing"),
        (body(gateway("exclusive", "x", default="x_y") + user("y"),
              "inicio x\nx fin =a\nx y =b\ny fin"), "default-condition"),
        (body(gateway("exclusive", "x", default="nada") + user("y"),
              "inicio x\nx fin =a\nx y =b\ny fin"), "default-lost"),
        (body(gateway("parallel", "x") + user("y"), "inicio x\nx fin =a\nx y\ny fin"),
         "condition-place"),
        (body(user("x", default="x_fin")), "default-place"),
        (body(gateway("exclusive", "x") + user("y"), "inicio x\nx fin a > 1\nx y =b\ny fin"),
         "feel-equals"),
        (body(script("x", "=1 +", "y")), "feel-syntax"),
        (body(script("x", "=1", "no sirve")), "variable-name"),
        (body(node("scriptTask", "x")), "script-missing"),
        (body(node("callActivity", "x")), "called-missing"),
        (body(node("callActivity", "x", ext='<zeebe:calledElement processId="no"/>')),
         "called-unknown"),
        (body(user("x", ext='<zeebe:formDefinition formId="no"/>')), "form-unknown"),
        (body(user("x") + boundary("b", "x", "<bpmn:errorEventDefinition/>", False),
              "inicio x\nx fin\nb fin"), "boundary-error"),
        (body(user("x") + boundary("b", "nadie", timer("P1D")), "inicio x\nx fin\nb fin"),
         "boundary-lost"),
        (body(user("x") + boundary("b", "x", timer("R3/P1D", "timeCycle")),
              "inicio x\nx fin\nb fin"), "timer-cycle"),
        (body(node("intermediateCatchEvent", "x")), "event-place"),
        (body(node("intermediateCatchEvent", "x", timer("=vence(cual)", "timeDate"))),
         "timer-term"),
        (body(node("intermediateCatchEvent", "x", "<bpmn:messageEventDefinition/>")),
         "message-missing"),
        (bpmn(start() + node("intermediateCatchEvent", "x", ON_MESSAGE) + end()
              + flows("inicio x\nx fin"), beside='<bpmn:message id="m1" name="respuesta"/>'),
         "message-key"),
        (bpmn(PLAIN, beside='<bpmn:message id="m1" name="=nombre"/>'), "reference-name"),
        (bpmn(PLAIN.replace('<bpmn:startEvent id="inicio">',
                            f'<bpmn:startEvent id="inicio">{timer("P1D")}')), "event-place"),
        (body(node("intermediateCatchEvent", "x", timer("P1D") + timer("P2D"))), "event-several"),
        (body(gateway("eventBased", "x") + user("y"), "inicio x\nx y\nx fin\ny fin"),
         "event-gateway"),
        (body(service("x", "=accion")), "action-literal"),
        (body(user("x", ext='<cauce:term name="t" action="abrir"/>')), "term-action"),
        (body(user("x", ext='<cauce:term name="t" action="open"/>')), "term-incomplete"),
        (body(user("x", ext='<cauce:term name="t" action="meet" rule="R"/>')), "term-attribute"),
        (body(user("x", ext='<cauce:term name="t" action="meet" on="nunca"/>')), "term-on"),
        (body(user("x", ext='<cauce:term name="t" action="open" rule="NO"/>')), "term-unknown"),
        (body(user("x", ext='<cauce:term name="t" action="meet" own="true"/>')), "term-attribute"),
        (body(user("x", ext='<cauce:term name="t" action="open" own="si"/>')), "term-own"),
        (body(user("x", ext='<cauce:shared name="v"/>')), "extension-misplaced"),
        (body(node("callActivity", "x", ext="<cauce:shared/>")), "extension-incomplete"),
        (body(user("x", ext='<cauce:plazo/>')), "extension-unknown"),
        (body(user("x", ext="<zeebe:userTask/>")),
         "extension-twice"),
        (body(user("x", startQuantity="2")), "attribute-value"),
        (body(user("x", color="rojo")), "attribute-unknown"),
        (bpmn(PLAIN, process_id="otro"), "process-id"),
        (bpmn(PLAIN, beside='<bpmn:process id="dos"><bpmn:task id="t2"/></bpmn:process>'),
         "one-process"),
        (bpmn(PLAIN, beside='<bpmn:choreography id="c"/>'), "element-refused"),
        (bpmn(PLAIN.replace('<bpmn:userTask id="x">', '<bpmn:userTask id="1x">')), "id"),
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_is_said(raw: bytes, rule: str) -> None:
    assert rule in rules(raw)


def test_every_finding_is_a_spanish_sentence_with_file_and_element() -> None:
    raw = body(service("x", "=accion") + user("y", color="rojo"), "inicio x\nx y\ny fin")
    for finding in check_bundle(bundle(raw)):
        assert finding.file == "p.bpmn"
        assert finding.element in {"x", "y"}
        assert finding.line > 0
        assert finding.message[0].isupper() or finding.message[0] == "«"
        assert finding.message.endswith(".")


def test_a_syntax_error_says_its_column_as_the_designer_sees_it() -> None:
    with pytest.raises(FeelSyntaxError) as error:
        compile_expression("1 + ]")
    raw = body(script("x", "=1 + ]", "y"))
    (finding,) = [f for f in check_bundle(bundle(raw)) if f.rule == "feel-syntax"]

    assert f"columna {error.value.column + 1}" in finding.message


def test_a_bundle_without_its_diagram_is_a_finding() -> None:
    found = check_bundle(Bundle(process_id="p", files={}))

    assert [finding.rule for finding in found] == ["bpmn-missing"]


def test_all_errors_are_told_at_once() -> None:
    with pytest.raises(InvalidDefinition) as refused:
        compile_bundle(
            bundle(body(service("x", "=a") + user("y", color="rojo"), "inicio x\ny fin"))
        )

    assert {f.rule for f in refused.value.findings} >= {
        "action-literal",
        "attribute-unknown",
        "unreachable",
    }


def test_a_task_outside_every_lane_is_an_error_where_there_are_lanes() -> None:
    lanes = '<bpmn:laneSet id="ls"><bpmn:lane id="l1"/></bpmn:laneSet>'

    assert rules(bpmn(lanes + PLAIN)) == {"lane-missing"}
    assert rules(bpmn(PLAIN)) == set()


def test_the_innermost_lane_holds_the_task_and_what_is_inside_a_subprocess() -> None:
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="fuera"><bpmn:flowNodeRef>s</bpmn:flowNodeRef>'
        '<bpmn:childLaneSet id="c"><bpmn:lane id="dentro" name="Dentro">'
        "<bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane>"
        "</bpmn:laneSet>"
    )
    inner = start("i2") + user("b") + end("f2") + flows("i2 b\nb f2")
    model = definition(
        lanes + start() + user("x") + node("subProcess", "s", inner) + end()
        + flows("inicio x\nx s\ns fin")
    )  # fmt: skip

    assert model.elements["x"].lane_id == "dentro"
    assert model.elements["b"].lane_id == "fuera"
    assert {lane.id for lane in model.lanes} == {"fuera", "dentro"}


def test_a_form_is_found_by_the_task_s_id_or_by_its_own() -> None:
    raw = json.dumps(FORM).encode()
    by_id = definition(PLAIN, files={"forms/x.json": raw})
    named = PLAIN.replace("<zeebe:userTask/>", '<zeebe:formDefinition formId="Ficha"/>')
    by_name = definition(named, files={"forms/ficha_comun.json": raw})

    assert by_id.elements["x"].form_id == "x"
    assert Case(by_name).what("x").form_id == "ficha_comun"
    assert set(by_name.forms) == {"ficha_comun"}


def test_a_file_that_a_form_asks_for_has_a_type_in_the_case_file() -> None:
    paper = {"type": "filepicker", "id": "campo_guia", "key": "guia", "label": "La guía"}
    files = {"forms/x.json": json.dumps({**FORM, "components": [paper]}).encode()}
    typed = {**files, "procedure.toml": b'[document_types]\nguia = "Gu\xc3\xada"'}

    (found,) = [one for one in check_bundle(bundle(bpmn(PLAIN), **files)) if "file" in one.rule]

    assert (found.rule, found.file) == ("form-file-untyped", "forms/x.json")
    assert not [one for one in check_bundle(bundle(bpmn(PLAIN), **typed)) if "file" in one.rule]


def test_the_steps_of_a_procedure_follow_the_flow_and_not_the_file() -> None:
    inner = end("f2") + user("b2") + user("b1") + start("i2") + flows("i2 b1\nb1 b2\nb2 f2")
    model = definition(
        end()
        + user("c")
        + node("subProcess", "s", inner)
        + user("a")
        + user("jefe")
        + boundary("tarde", "s", timer("P1D"), False)
        + start()
        + flows("inicio a\na s\ns c\nc fin\ntarde jefe\njefe fin")
    )

    assert [(step.element.id, step.depth) for step in flow_order.steps(model.elements)] == [
        ("a", 0),
        ("s", 0),
        ("b1", 1),
        ("b2", 1),
        ("c", 0),
        ("jefe", 0),
    ]


def test_the_same_files_give_the_same_checksum_and_one_definition_serves_many_cases() -> None:
    one, two = definition(PLAIN), definition(PLAIN)

    assert one.checksum == two.checksum
    first, second = Case(one), Case(one)
    first.complete("x", dato=1)
    assert second.open == ["x"]
    assert second.variables == {}


def test_a_mark_on_an_event_applies_when_the_event_happens() -> None:
    assert default_place(Kind.CATCH, TermStep.RESUME) == "complete"
    assert default_place(Kind.CATCH, TermStep.SUSPEND) == "enter"
    assert default_place(Kind.BOUNDARY, TermStep.CLOSE) == "complete"
    assert default_place(Kind.USER_TASK, TermStep.MEET) == "complete"
    assert default_place(Kind.USER_TASK, TermStep.OPEN) == "enter"
    assert default_place(Kind.EXCLUSIVE, TermStep.MEET) == "enter"
