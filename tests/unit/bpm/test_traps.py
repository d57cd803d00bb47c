"""One test for each thing that stock SpiffWorkflow 3.2.0 does wrong, loses or lets in.

Each either works here or is refused at deployment with a finding. What it does wrong with values,
steps and timers is in `test_traps_data.py`; when the library is upgraded, `test_the_library.py`
says what moved under us.
"""

from __future__ import annotations

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
    service,
    start,
    timer,
    user,
)
from small import loop_of, one

from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Definition
from engine.errors import CaseFault


def definition_of(raw: bytes) -> Definition:
    return compile_bundle(bundle(raw))


class TestTasks:
    def test_user_and_manual_tasks_wait_for_a_person(self) -> None:
        model = definition(
            start() + user("a") + node("manualTask", "b") + end() + flows("inicio a\na b\nb fin")
        )

        assert Case(model).complete("a").open == ["b"]

    def test_a_task_without_type_does_not_wait_for_anybody(self) -> None:
        model = definition(start() + node("task", "x") + end() + flows("inicio x\nx fin"))

        assert Case(model).ended

    def test_python_in_a_script_task_is_refused(self) -> None:
        assert one(node("scriptTask", "x", "<bpmn:script>import os</bpmn:script>")) >= {
            "script-language"
        }

    def test_a_comment_inside_a_script_task_changes_nothing(self) -> None:
        ext = '<zeebe:script expression="=1" resultVariable="y"/><!-- nota -->'
        model = definition(
            start()
            + node("scriptTask", "x", "<!-- otra -->", ext)
            + end()
            + flows("inicio x\nx fin")
        )

        assert Case(model).variables == {"y": 1}

    def test_a_service_task_does_not_hang_but_says_what_it_waits_for(self) -> None:
        model = definition(start() + service("x", "enviar") + end() + flows("inicio x\nx fin"))
        case = Case(model)

        assert case.what("x").action == "enviar"
        assert case.complete("x").ended

    def test_a_service_task_without_action_is_refused(self) -> None:
        assert one(node("serviceTask", "x")) == {"action-missing"}

    def test_an_action_that_nobody_registered_is_refused(self) -> None:
        raw = bpmn(start() + service("x", "borrar") + end() + flows("inicio x\nx fin"))

        assert rules(raw, actions=frozenset({"enviar"})) == {"action-unknown"}
        assert rules(raw, actions=frozenset({"borrar"})) == set()

    def test_a_rule_task_without_a_known_decision_is_refused(self) -> None:
        ext = '<zeebe:calledDecision decisionId="plazo" resultVariable="p"/>'

        assert one(node("businessRuleTask", "x")) == {"decision-missing"}
        assert one(node("businessRuleTask", "x", ext=ext)) == {"decision-unknown"}

    def test_a_rule_task_keeps_what_its_decision_gives(self) -> None:
        dmn = (
            b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" '
            b'namespace="n"><decision id="plazo" name="plazo"><variable name="plazo"/>'
            b'<decisionTable hitPolicy="FIRST"><input><inputExpression><text>tipo</text>'
            b"</inputExpression></input><output/>"
            b'<rule><inputEntry><text>"copia","consulta"</text></inputEntry>'
            b"<outputEntry><text>10</text></outputEntry></rule>"
            b"<rule><inputEntry><text>-</text></inputEntry>"
            b"<outputEntry><text>15</text></outputEntry></rule>"
            b"</decisionTable></decision></definitions>"
        )
        ext = '<zeebe:calledDecision decisionId="plazo" resultVariable="dias"/>'
        model = definition(
            start() + node("businessRuleTask", "x", ext=ext) + end() + flows("inicio x\nx fin"),
            files={"plazo.dmn": dmn},
        )

        assert Case(model, {"tipo": "consulta"}).variables["dias"] == 10
        assert Case(model, {"tipo": "queja"}).variables["dias"] == 15

    @pytest.mark.parametrize("tag", ["sendTask", "receiveTask"])
    def test_send_and_receive_tasks_without_message_do_not_pass_in_silence(self, tag: str) -> None:
        assert one(node(tag, "x")) == {"message-missing"}

    def test_a_receive_task_waits_for_its_message(self) -> None:
        model = definition(
            start() + node("receiveTask", "x", messageRef="m1") + end() + flows("inicio x\nx fin"),
            beside=MESSAGE,
        )
        case = Case(model, {"radicado": "r"})

        assert case.deliver("x", dato=1).ended
        assert case.variables["dato"] == 1

    def test_several_flows_out_of_a_task_split_and_a_condition_there_is_refused(self) -> None:
        body = start() + user("x") + user("y") + end()

        assert rules(bpmn(body + flows("inicio x\nx y\nx fin\ny fin"))) == set()
        assert rules(bpmn(body + flows("inicio x\nx y =a\nx fin\ny fin"))) == {"condition-place"}

    def test_a_lane_is_known_by_its_id_and_not_by_its_name(self) -> None:
        lanes = (
            '<bpmn:laneSet id="ls"><bpmn:lane id="juridica" name="Oficina Jurídica">'
            "<bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
        )
        model = definition(lanes + start() + user("x") + end() + flows("inicio x\nx fin"))

        assert (model.elements["x"].lane_id, model.elements["x"].lane_name) == (
            "juridica",
            "Oficina Jurídica",
        )

    def test_data_objects_are_drawing(self) -> None:
        data = (
            '<bpmn:dataObject id="o"/><bpmn:dataObjectReference id="r" dataObjectRef="o"/>'
            '<bpmn:textAnnotation id="t"><bpmn:text>nota</bpmn:text></bpmn:textAnnotation>'
            '<bpmn:association id="as" sourceRef="x" targetRef="t"/><bpmn:group id="gr"/>'
        )
        inner = (
            '<bpmn:property id="pr" name="p"/><bpmn:dataInputAssociation id="di">'
            "<bpmn:sourceRef>r</bpmn:sourceRef><bpmn:targetRef>pr</bpmn:targetRef>"
            "</bpmn:dataInputAssociation>"
        )

        assert one(data + user("x", inner)) == set()

    def test_external_pools_and_message_flows_are_drawing(self) -> None:
        beside = (
            '<bpmn:collaboration id="c"><bpmn:participant id="p1" processRef="p"/>'
            '<bpmn:participant id="ciudadano" name="Ciudadano"/>'
            '<bpmn:messageFlow id="mf" sourceRef="ciudadano" targetRef="inicio"/>'
            "</bpmn:collaboration>"
        )

        assert one(user("x"), beside) == set()

    @pytest.mark.parametrize(
        "tag", ["complexGateway", "transaction", "adHocSubProcess", "globalUserTask"]
    )
    def test_what_the_library_gets_wrong_is_refused_by_name(self, tag: str) -> None:
        assert "element-refused" in one(node(tag, "x"))

    def test_compensation_is_refused_wherever_it_is_drawn(self) -> None:
        event = "<bpmn:compensateEventDefinition/>"

        assert one(node("intermediateThrowEvent", "x", event)) == {"element-refused"}
        assert one(user("x", isForCompensation="true")) == {"attribute-value"}
        assert "element-refused" in one(user("x") + boundary("b", "x", event))

    def test_an_event_subprocess_is_refused(self) -> None:
        inner = start("i2") + end("f2") + flows("i2 f2")
        found = check_bundle(
            bundle(
                bpmn(
                    start()
                    + user("x")
                    + end()
                    + node("subProcess", "s", inner, triggeredByEvent="true")
                    + flows("inicio x\nx fin")
                )
            )
        )

        (finding,) = [f for f in found if f.rule == "attribute-value"]
        assert "evento de borde" in finding.message

    def test_conditional_events_and_standard_loops_are_refused(self) -> None:
        condition = (
            "<bpmn:conditionalEventDefinition><bpmn:condition>=a</bpmn:condition>"
            "</bpmn:conditionalEventDefinition>"
        )

        assert one(node("intermediateCatchEvent", "x", condition)) == {"element-refused"}
        assert one(user("x", "<bpmn:standardLoopCharacteristics/>")) == {"element-refused"}

    def test_a_loop_cardinality_is_refused(self) -> None:
        inner = (
            "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
            "</bpmn:multiInstanceLoopCharacteristics>"
        )

        assert one(user("x", inner)) == {"element-refused", "loop-items"}

    @pytest.mark.parametrize(
        "attribute", ["camunda:assignee", "camunda:candidateGroups", "camunda:asyncBefore"]
    )
    def test_an_attribute_of_another_engine_is_not_ignored_in_silence(self, attribute: str) -> None:
        assert one(user("x", **{attribute: "ana"})) == {"attribute-unknown"}

    def test_an_extension_of_another_engine_is_not_ignored_in_silence(self) -> None:
        assert one(user("x", ext="<camunda:formData/>")) == {"extension-foreign"}
        assert one(user("x", ext="<zeebe:taskListeners/>")) == {"extension-unknown"}
        assert one(user("x", ext='<zeebe:taskSchedule cuando="=1"/>')) == {"extension-attribute"}
        assert one(user("x", ext='<zeebe:script expression="=1"/>')) == {"extension-misplaced"}

    @pytest.mark.parametrize(
        "ext",
        [
            '<zeebe:ioMapping>eebe:output source="=a" target="b" /></zeebe:ioMapping>',
            '<zeebe:ioMapping><zeebe:input source="=a" target="b"/>zeebe:</zeebe:ioMapping>',
            'cauce:term name="a" action="open" />',
        ],
    )
    def test_an_extension_cut_short_is_not_ignored_in_silence(self, ext: str) -> None:
        assert one(user("x", ext=ext)) == {"extension-text"}


class TestGatewaysAndEvents:
    def test_moving_a_box_in_the_drawing_does_not_change_which_way_is_taken(self) -> None:
        body = start() + gateway("exclusive", "g", default="g_c") + user("a") + user("b")
        body += (
            user("c") + end() + flows("inicio g\ng a =true\ng b =true\ng c\na fin\nb fin\nc fin")
        )
        raw = bpmn(body)
        for high, low in ((10, 900), (900, 10)):
            shapes = "".join(
                f'<bpmndi:BPMNShape id="{e}_di" bpmnElement="{e}">'
                f'<dc:Bounds x="1" y="{y}" width="9" height="9"/></bpmndi:BPMNShape>'
                for e, y in (("a", high), ("b", low))
            )
            drawn = raw.replace(
                b"</bpmn:definitions>",
                (
                    '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
                    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="di">'
                    f'<bpmndi:BPMNPlane id="pl" bpmnElement="p">{shapes}</bpmndi:BPMNPlane>'
                    "</bpmndi:BPMNDiagram></bpmn:definitions>"
                ).encode(),
            )
            assert Case(definition_of(drawn)).open == ["a"]

    def test_a_parallel_join_in_a_loop_never_crashes(self) -> None:
        block = gateway("parallel", "s") + user("a") + user("b") + gateway("parallel", "j")
        case = Case(loop_of(block, "m s\ns a\ns b\na j\nb j\nj g"))

        for turn in range(40):
            first, second = ("a", "b") if turn % 2 else ("b", "a")
            case.complete(first, otra=turn < 39).complete(second)

        assert case.ended

    def test_an_inclusive_join_in_a_loop_never_crashes(self) -> None:
        block = (
            gateway("inclusive", "s", default="s_b")
            + user("a")
            + user("b")
            + user("c")
            + gateway("inclusive", "j")
        )
        case = Case(
            loop_of(block, "m s\ns a =x\ns c =y\ns b\na j\nb j\nc j\nj g"), {"x": True, "y": True}
        )

        for turn in range(40):
            more = {"x": turn % 2 == 0, "y": turn % 3 == 0, "otra": turn < 39}
            while case.open and not case.ended:
                before = case.open
                case.complete(before[-1], **more)
                if len(case.open) >= len(before):
                    break

        assert case.ended

    def test_the_shorter_of_two_timers_of_an_event_gateway_fires(self) -> None:
        model = definition(
            start()
            + gateway("eventBased", "g")
            + node("intermediateCatchEvent", "largo", timer("P9D"))
            + node("intermediateCatchEvent", "corto", timer("P1D"))
            + user("a")
            + user("b")
            + end()
            + flows("inicio g\ng largo\ng corto\nlargo a\ncorto b\na fin\nb fin")
        )
        case = Case(model)

        assert case.what("corto").due_at < case.what("largo").due_at
        assert case.fire("corto").open == ["b"]

    def test_a_signal_end_event_is_heard(self) -> None:
        signal = '<bpmn:signalEventDefinition signalRef="g1"/>'
        model = definition(
            start()
            + user("a")
            + user("b")
            + end("grita", signal)
            + boundary("oye", "b", signal)
            + user("c")
            + end()
            + gateway("parallel", "p2")
            + flows("inicio p2\np2 a\np2 b\na grita\nb fin\noye c\nc fin"),
            beside='<bpmn:signal id="g1" name="alto"/>',
        )

        assert Case(model).complete("a").open == ["c"]

    def test_what_a_message_brings_is_kept(self) -> None:
        model = definition(
            start()
            + node("intermediateCatchEvent", "x", ON_MESSAGE)
            + end()
            + flows("inicio x\nx fin"),
            beside=MESSAGE,
        )

        assert Case(model, {"radicado": 1}).deliver("x", dato=[1]).variables["dato"] == [1]

    def test_an_error_end_that_nobody_catches_does_not_go_on_as_if_all_were_well(self) -> None:
        inner = (
            start("i2")
            + end("roto", '<bpmn:errorEventDefinition errorRef="e1"/>')
            + flows("i2 roto")
        )
        model = definition(
            start() + node("subProcess", "s", inner) + user("a") + end()
            + flows("inicio s\ns a\na fin"),
            beside='<bpmn:error id="e1" errorCode="E"/>',
        )  # fmt: skip

        with pytest.raises(CaseFault, match="catches error 'E'"):
            Case(model)

    def test_a_link_is_a_flow_that_was_not_drawn(self) -> None:
        def link(name: str) -> str:
            return f'<bpmn:linkEventDefinition id="l_{name}" name="{name}"/>'

        model = definition(
            start()
            + node("intermediateThrowEvent", "va", link("A"))
            + node("intermediateCatchEvent", "viene", link("A").replace("l_A", "l_B"))
            + user("x")
            + end()
            + flows("inicio va\nviene x\nx fin")
        )

        assert Case(model).open == ["x"]
        assert "link" in one(node("intermediateThrowEvent", "x", link("Z")), lines="inicio x")

    def test_a_process_that_calls_itself_is_refused(self) -> None:
        ext = '<zeebe:calledElement processId="p"/>'

        assert one(node("callActivity", "x", ext=ext)) == {"called-recursion"}

    def test_a_process_that_calls_itself_through_another_is_refused(self) -> None:
        inner = definition(
            start() + node("task", "t") + end() + flows("inicio t\nt fin"), process_id="p"
        )
        middle = definition(
            start()
            + node("callActivity", "x", ext='<zeebe:calledElement processId="p"/>')
            + end()
            + flows("inicio x\nx fin"),
            process_id="q",
            called={"p": inner},
        )
        raw = bpmn(
            start()
            + node("callActivity", "x", ext='<zeebe:calledElement processId="q"/>')
            + end()
            + flows("inicio x\nx fin")
        )
        found = check_bundle(bundle(raw), {"q": middle})

        assert "called-recursion" in {finding.rule for finding in found}
