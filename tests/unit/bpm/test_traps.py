"""One test for each thing that stock SpiffWorkflow 3.2.0 does wrong, loses or lets in.

Each either works here or is refused at deployment with a finding. When the library is upgraded, the
tests of `TestTheLibrary` say what moved under us.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from models import (
    MESSAGE,
    NOON,
    ON_MESSAGE,
    Case,
    Office,
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

from engine.bpm import runtime, state
from engine.bpm.compiler import check_bundle
from engine.bpm.definition import Kind
from engine.errors import CaseFault, Conflict


def one(inner: str, beside: str = "", lines: str = "inicio x\nx fin") -> set[str]:
    """The rules that a process of one element `x` breaks."""
    return rules(bpmn(start() + inner + end() + flows(lines), beside=beside))


def loop_of(block: str, lines: str) -> Any:
    """`block` between a merge `m` and a choice `g` that goes back while `otra` is true."""
    return definition(
        start()
        + gateway("exclusive", "m")
        + block
        + gateway("exclusive", "g", default="g_fin")
        + end()
        + flows(f"inicio m\n{lines}\ng m =otra\ng fin")
    )


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


class TestData:
    def parallel(self, a: str, b: str) -> Any:
        return definition(
            start()
            + gateway("parallel", "s")
            + a
            + b
            + gateway("parallel", "j")
            + user("z")
            + end()
            + flows("inicio s\ns a\ns b\na j\nb j\nj z\nz fin")
        )

    def test_trap_1_a_stale_branch_does_not_undo_an_update_at_the_join(self) -> None:
        case = Case(self.parallel(user("a"), user("b")), {"v": 0})

        case.complete("a", v=1).complete("b", otra=2)
        assert case.variables["v"] == 1

    def test_trap_2_both_branches_may_add_to_one_list(self) -> None:
        append = '=append(docs, "{}")'
        model = self.parallel(
            script("a", append.format("A"), "docs"), script("b", append.format("B"), "docs")
        )

        assert Case(model, {"docs": []}).variables["docs"] == ["A", "B"]

    def test_trap_3_what_was_stored_is_not_rewritten_by_a_later_step(self) -> None:
        case = Case(self.parallel(user("a"), user("b")), {"lista": [1]})
        before = case.snapshot
        case.complete("a", lista=[1, 2])

        assert runtime.visible(case.model, before) == {"lista": [1]}

    def test_trap_4_a_form_in_one_branch_sees_what_the_other_wrote(self) -> None:
        case = Case(self.parallel(user("a"), user("b")))
        case.complete("a", nuevo=1)

        seen = runtime.visible(case.model, case.snapshot, case.token("b"))
        assert seen == {"nuevo": 1}

    def test_trap_5_values_are_handed_over_and_not_shared(self) -> None:
        given: dict[str, Any] = {"lista": [1, {"a": 1}]}
        model = definition(start() + user("a") + end() + flows("inicio a\na fin"))
        case = Case(model, given)
        given["lista"][1]["a"] = 2
        runtime.visible(model, case.snapshot)["lista"].append(3)

        assert case.variables == {"lista": [1, {"a": 1}]}

    def test_trap_6_scripts_leave_nothing_but_their_result(self) -> None:
        model = definition(
            start() + script("x", "=1 + 1", "y") + user("z") + end()
            + flows("inicio x\nx z\nz fin")
        )  # fmt: skip

        assert set(Case(model).variables) == {"y"}

    def test_traps_15_and_16_any_key_and_any_value_come_back_as_they_were(self) -> None:
        case = Case(
            definition(start() + user("a") + user("b") + end() + flows("inicio a\na b\nb fin"))
        )
        hostile = {
            "typename": "BpmnWorkflow",
            "__class__": {"typename": "set", "data": [1]},
            "_parent": 1,
            "internal_data": {"typename": "datetime"},
            "fecha": date(2026, 3, 2),
            "hora": NOON,
            "plazo": timedelta(days=1, microseconds=3),
            "valor": Decimal("0.10"),
            "1": [{"typename": None}],
        }

        case.complete("a", **hostile)
        assert case.variables == hostile
        assert case.complete("b").ended

    def test_trap_17_the_state_does_not_depend_on_the_order_of_keys(self) -> None:
        model = definition(start() + user("a") + user("b") + end() + flows("inicio a\na b\nb fin"))
        case = Case(model, {"x": 1, "y": {"b": 1, "a": 2}})
        shuffled = case.snapshot.variables.replace('"x":1,', "").replace("}}", '},"x":1}', 1)
        moved = runtime.complete(
            model,
            type(case.snapshot)(state=case.snapshot.state, variables=shuffled),
            case.token("a"),
            {},
            case.office,
        )

        assert len(moved.tasks) == 1


class TestRunning:
    def test_trap_7_a_loop_of_1500_turns_ends_right(self) -> None:
        case = Case(loop_of(user("a") + node("task", "b"), "m a\na b\nb g"))
        sizes = set()

        for turn in range(1_500):
            assert not case.ended
            case.complete("a", otra=turn < 1_499)
            sizes.add(len(case.snapshot.state))

        assert case.ended
        assert max(sizes) < 120

    def test_trap_8_the_state_does_not_grow_with_age(self) -> None:
        case = Case(loop_of(user("a"), "m a\na g"))
        for _ in range(10):
            case.complete("a", otra=True)
        young = len(case.snapshot.state)
        for _ in range(200):
            case.complete("a", otra=True)

        assert len(case.snapshot.state) <= young + 2

    def test_trap_9_a_timer_that_fires_moves_the_case_in_the_same_step(self) -> None:
        model = definition(
            start() + node("intermediateCatchEvent", "x", timer("P1D")) + user("a") + end()
            + flows("inicio x\nx a\na fin")
        )  # fmt: skip

        assert Case(model).fire("x").open == ["a"]

    def test_trap_10_a_message_for_which_nobody_waits_any_more_is_a_conflict(self) -> None:
        """Early and late messages are kept by the services; here they change nothing."""
        model = definition(
            start() + node("intermediateCatchEvent", "x", ON_MESSAGE) + user("a") + end()
            + flows("inicio x\nx a\na fin"),
            beside=MESSAGE,
        )  # fmt: skip
        case = Case(model, {"radicado": 1})
        token = case.token("x")
        case.deliver("x")

        with pytest.raises(Conflict):
            runtime.deliver(model, case.snapshot, token, {}, case.office)

    def test_traps_13_and_14_what_is_called_and_drawn_is_found_whatever_else_was_read(self) -> None:
        ext = '<zeebe:calledElement processId="{}"/>'
        lanes = (
            '<bpmn:laneSet id="ls"><bpmn:lane id="{}"><bpmn:flowNodeRef>{}</bpmn:flowNodeRef>'
            "</bpmn:lane></bpmn:laneSet>"
        )
        deepest = definition(
            lanes.format("l3", "z") + start() + user("z") + end() + flows("inicio z\nz fin"),
            process_id="q3",
        )
        for number in (2, 1):
            called = {f"q{number + 1}": deepest}
            deepest = definition(
                start()
                + node("callActivity", "x", ext=ext.format(f"q{number + 1}"))
                + end()
                + flows("inicio x\nx fin"),
                process_id=f"q{number}",
                called=called,
            )
        for _ in range(50):
            definition(lanes.format("otro", "z") + start() + user("z") + end()
                       + flows("inicio z\nz fin"))  # fmt: skip

        assert Case(deepest).what("z").lane == "l3"
        assert Case(deepest).complete("z").ended

    def test_trap_18_a_case_that_was_read_again_still_speaks_feel(self) -> None:
        model = definition(
            start() + user("a") + script("s", '=if x > 1 then "sí" else "no"', "y") + end()
            + flows("inicio a\na s\ns fin")
        )  # fmt: skip

        assert Case(model).complete("a", x=2).variables["y"] == "sí"

    def test_trap_11_a_fault_leaves_the_stored_case_as_it_was(self) -> None:
        model = definition(
            start() + user("a") + script("s", "=1 + ", "x").replace("=1 + ", "=hoy()") + end()
            + flows("inicio a\na s\ns fin")
        )  # fmt: skip

        def fallar() -> None:
            raise CaseFault("expected luck, found none")

        case = Case(model, office=Office(more={"hoy": fallar}))
        before = case.snapshot
        with pytest.raises(CaseFault):
            case.complete("a")

        case.office = Office(more={"hoy": lambda: 1})
        assert case.snapshot == before
        assert case.complete("a").ended

    def test_trap_12_two_bundles_may_use_the_same_ids(self) -> None:
        inner = start("i2") + user("b") + end("f2") + flows("i2 b\nb f2")

        def body(more: str) -> str:
            return start() + node("subProcess", "Activity_1", inner) + more + end()

        child = definition(body("") + flows("inicio Activity_1\nActivity_1 fin"), process_id="hijo")
        ext = '<zeebe:calledElement processId="hijo"/>'
        parent = definition(
            body(node("callActivity", "x", ext=ext))
            + flows("inicio Activity_1\nActivity_1 x\nx fin"),
            called={"hijo": child},
        )
        case = Case(parent)

        assert case.complete("b").open == ["b"]
        assert case.what("b").process_id == "hijo"
        assert case.complete("b").ended

    def test_a_called_version_stays_the_one_that_was_deployed(self) -> None:
        first = definition(
            start() + user("v1") + end() + flows("inicio v1\nv1 fin"), process_id="hijo"
        )
        ext = '<zeebe:calledElement processId="hijo"/>'
        parent = definition(
            start() + node("callActivity", "x", ext=ext) + end() + flows("inicio x\nx fin"),
            called={"hijo": first},
        )

        assert parent.called["hijo"] is first
        assert Case(parent).open == ["v1"]

    @pytest.mark.parametrize("reserved", ["Start", "End", "Root"])
    def test_ids_that_the_library_keeps_for_itself_are_refused(self, reserved: str) -> None:
        assert rules(
            bpmn(start() + user(reserved) + end() + flows(f"inicio {reserved}\n{reserved} fin"))
        ) == {"id-reserved"}


class TestTimers:
    def test_the_clock_is_the_host_s_and_never_the_machine_s(self) -> None:
        office = Office(now=datetime(1999, 1, 31, 12, 0, tzinfo=UTC))
        model = definition(
            start() + node("intermediateCatchEvent", "x", timer("P1M")) + end()
            + flows("inicio x\nx fin")
        )  # fmt: skip

        assert Case(model, office=office).what("x").due_at == datetime(1999, 2, 28, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("kind", "text", "due"),
        [
            ("timeDate", "2026-11-22T08:00:00-05:00", datetime(2026, 11, 22, 13, tzinfo=UTC)),
            ("timeDate", "2026-11-22T08:00:00", datetime(2026, 11, 22, 13, tzinfo=UTC)),
            ("timeDate", "=date(&quot;2026-11-22&quot;)", datetime(2026, 11, 23, 5, tzinfo=UTC)),
            ("timeDate", "=vence(&quot;t&quot;)", datetime(2026, 4, 1, 5, tzinfo=UTC)),
            ("timeDuration", "P15D", NOON + timedelta(days=15)),
            ("timeDuration", "PT36H", NOON + timedelta(hours=36)),
            ("timeDuration", "=duration(&quot;P2D&quot;)", NOON + timedelta(days=2)),
            (
                "timeDuration",
                "=&quot;P&quot; + string(n) + &quot;D&quot;",
                NOON + timedelta(days=4),
            ),
        ],
    )
    def test_dates_and_durations_in_iso_and_in_feel(
        self, kind: str, text: str, due: datetime
    ) -> None:
        office = Office(dues={"t": datetime(2026, 4, 1, 5, tzinfo=UTC)})
        model = definition(
            start() + node("intermediateCatchEvent", "x", timer(text, kind)) + end()
            + flows("inicio x\nx fin")
        )  # fmt: skip

        assert Case(model, {"n": 4}, office).what("x").due_at == due

    @pytest.mark.parametrize("text", ["15D", "P", "R3", "P1.5M", "mañana", "P99999999999999D"])
    def test_a_text_that_is_no_timer_is_refused_at_deployment(self, text: str) -> None:
        assert one(node("intermediateCatchEvent", "x", timer(text))) == {"timer-iso"}

    def test_a_term_that_is_suspended_arms_a_timer_without_a_date(self) -> None:
        model = definition(
            start()
            + node("intermediateCatchEvent", "x", timer("=vence(&quot;t&quot;)", "timeDate"))
            + end()
            + flows("inicio x\nx fin")
        )

        assert Case(model, office=Office(dues={"t": None})).what("x").due_at is None

    def test_a_cycle_with_a_start_counts_from_there(self) -> None:
        model = definition(
            start()
            + user("a")
            + boundary("b", "a", timer("R2/2026-04-01T00:00:00Z/P1D", "timeCycle"), False)
            + end()
            + end("f2")
            + flows("inicio a\na fin\nb f2")
        )
        case = Case(model)

        assert case.what("b").due_at == datetime(2026, 4, 1, tzinfo=UTC)
        assert case.what("b").cycle == "R1/P1D"
        assert case.fire("b").what("b").due_at == datetime(2026, 4, 2, tzinfo=UTC)
        assert case.fire("b").open == ["a"]


class TestUpgrades:
    def test_a_state_moves_to_other_ids_and_keeps_its_tokens(self) -> None:
        old = definition(start() + user("b") + end() + flows("inicio b\nb fin"))
        new = definition(
            start() + user("antes") + user("bb") + user("despues") + end()
            + flows("inicio antes\nantes bb\nbb despues\ndespues fin")
        )  # fmt: skip
        case = Case(old)
        moved = state.encode(state.remap(state.decode(case.snapshot.state), {"b": "bb"}))
        case.model = new
        case.snapshot = type(case.snapshot)(state=moved, variables=case.snapshot.variables)

        assert case.complete("b").open == ["despues"]

    def test_an_element_that_is_gone_is_a_fault_and_not_an_orphan(self) -> None:
        old = definition(start() + user("b") + end() + flows("inicio b\nb fin"))
        new = definition(start() + user("c") + end() + flows("inicio c\nc fin"))
        case = Case(old)

        with pytest.raises(CaseFault, match="element of this version"):
            runtime.live(new, case.snapshot)


class TestTheLibrary:
    def test_its_version_is_the_one_that_we_measured(self) -> None:
        from importlib.metadata import version

        assert version("SpiffWorkflow") == "3.2.0"

    def test_its_states_are_ordered_as_we_store_them(self) -> None:
        from engine.bpm import kernel

        found = (kernel.FUTURE, kernel.WAITING, kernel.READY, kernel.STARTED)
        assert found == (4, 8, 16, 32)
        assert (kernel.COMPLETED, kernel.CANCELLED) == (64, 256)

    def test_only_one_module_of_ours_knows_it(self) -> None:
        from pathlib import Path

        import engine.bpm

        folder = Path(engine.bpm.__file__).parent
        users = {f.name for f in folder.glob("*.py") if "from SpiffWorkflow" in f.read_text()}
        assert users == {"kernel.py"}

    def test_its_hooks_do_not_hide_behind_names_of_ours(self) -> None:
        """A node attribute that the library also uses would be overwritten in silence."""
        from SpiffWorkflow.specs.base import TaskSpec

        from engine.bpm import events, nodes, repetition, work

        ours = {
            name
            for module in (nodes, repetition, work, events)
            for kind in vars(module).values()
            if isinstance(kind, type) and issubclass(kind, nodes.Node)
            for name in vars(kind)
            if not name.startswith("__")
        }
        theirs = set(dir(TaskSpec))
        hooks = {"test", "_update_hook", "_on_ready_hook", "_run_hook", "_on_complete_hook"}
        assert ours & theirs <= hooks


def definition_of(raw: bytes) -> Any:
    from engine.bpm.compiler import compile_bundle

    return compile_bundle(bundle(raw))


def test_every_kind_of_element_is_either_run_or_refused() -> None:
    from engine.bpm import vocabulary

    assert {str(kind) for kind in Kind} <= set(vocabulary.ATTRIBUTES)
