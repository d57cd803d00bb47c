"""What a case does at gateways, in subprocesses, calls and repetitions.

Every step is stored and read again by `Case`.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from models import (
    NOON,
    Case,
    Office,
    boundary,
    definition,
    end,
    flows,
    gateway,
    node,
    script,
    start,
    timer,
    user,
)

from engine.bpm import runtime
from engine.errors import CaseFault


class TestGateways:
    def test_the_first_condition_of_the_file_that_holds_is_taken(self) -> None:
        model = definition(
            start()
            + gateway("exclusive", "g", default="g_c")
            + user("a")
            + user("b")
            + user("c")
            + end()
            + flows("inicio g\ng b =x > 1\ng a =x > 0\ng c\na fin\nb fin\nc fin")
        )

        assert Case(model, {"x": 2}).open == ["b"]
        assert Case(model, {"x": 1}).open == ["a"]
        assert Case(model, {"x": 0}).open == ["c"]

    def test_no_condition_that_holds_is_a_fault_that_names_the_gateway(self) -> None:
        model = definition(
            start()
            + gateway("exclusive", "g")
            + user("a")
            + user("b")
            + end()
            + flows("inicio g\ng a =x = 1\ng b =x = 2\na fin\nb fin")
        )

        with pytest.raises(CaseFault) as fault:
            Case(model, {"x": 3})

        assert fault.value.element_id == "g"

    def test_a_parallel_join_waits_for_every_branch(self) -> None:
        model = definition(
            start()
            + gateway("parallel", "s")
            + user("a")
            + user("b")
            + gateway("parallel", "j")
            + user("c")
            + end()
            + flows("inicio s\ns a\ns b\na j\nb j\nj c\nc fin")
        )
        case = Case(model)

        assert case.complete("a").open == ["b"]
        assert case.complete("b").open == ["c"]
        assert case.complete("c").ended

    def test_a_parallel_block_in_a_loop_goes_round_any_number_of_times(self) -> None:
        model = definition(
            start()
            + gateway("exclusive", "m")
            + gateway("parallel", "s")
            + user("a")
            + user("b")
            + gateway("parallel", "j")
            + gateway("exclusive", "g", default="g_fin")
            + end()
            + flows("inicio m\nm s\ns a\ns b\na j\nb j\nj g\ng m =otra\ng fin")
        )
        case = Case(model)

        for turn in range(20):
            case.complete("b", otra=turn < 19).complete("a")

        assert case.ended

    def test_an_inclusive_gateway_joins_only_the_branches_that_were_taken(self) -> None:
        model = definition(
            start()
            + gateway("inclusive", "s", default="s_c")
            + user("a")
            + user("b")
            + user("c")
            + gateway("inclusive", "j")
            + user("d")
            + end()
            + flows("inicio s\ns a =x\ns b =y\ns c\na j\nb j\nc j\nj d\nd fin")
        )
        both = Case(model, {"x": True, "y": True})

        assert both.open == ["a", "b"]
        assert both.complete("a").open == ["b"]
        assert both.complete("b").open == ["d"]
        assert Case(model, {"x": True, "y": False}).complete("a").open == ["d"]
        assert Case(model, {"x": False, "y": False}).complete("c").open == ["d"]

    def test_several_flows_out_of_a_task_are_a_parallel_split(self) -> None:
        model = definition(
            start()
            + user("a")
            + user("b")
            + user("c")
            + end()
            + end("fin2")
            + flows("inicio a\na b\na c\nb fin\nc fin2")
        )
        case = Case(model).complete("a")

        assert case.open == ["b", "c"]
        assert not case.complete("b").ended
        assert case.complete("c").ended
        assert case.ends == ["fin", "fin2"]

    def test_the_first_of_two_timers_closes_the_other(self) -> None:
        model = definition(
            start()
            + gateway("eventBased", "g")
            + node("intermediateCatchEvent", "corto", timer("P1D"))
            + node("intermediateCatchEvent", "largo", timer("P9D"))
            + user("a")
            + user("b")
            + end()
            + flows("inicio g\ng corto\ng largo\ncorto a\nlargo b\na fin\nb fin")
        )
        case = Case(model)

        assert case.open == ["corto", "largo"]
        assert case.what("corto").due_at == datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
        long = case.token("largo")
        assert case.fire("corto").open == ["a"]
        assert case.last.cancelled == {long}


class TestSubprocesses:
    def body(self, more: str, lines: str) -> str:
        inner = start("i2") + user("b") + end("f2") + flows("i2 b\nb f2")
        return start() + node("subProcess", "s", inner) + user("c") + end() + more + flows(lines)

    def test_a_case_goes_on_when_nothing_is_left_in_the_subprocess(self) -> None:
        case = Case(definition(self.body("", "inicio s\ns c\nc fin")))

        assert case.open == ["b"]
        assert case.complete("b").open == ["c"]

    def test_an_interrupting_timer_takes_away_all_that_is_inside(self) -> None:
        more = boundary("tarde", "s", timer("=vence(&quot;respuesta&quot;)", "timeDate"))
        case = Case(
            definition(self.body(more, "inicio s\ns c\nc fin\ntarde c")),
            office=Office(dues={"respuesta": NOON}),
        )

        assert case.open == ["b", "tarde"]
        assert case.what("tarde").follows == {"respuesta"}
        assert case.fire("tarde").open == ["c"]
        assert case.complete("c").ended

    def test_a_timer_that_does_not_interrupt_leaves_the_work_open(self) -> None:
        more = boundary("tarde", "s", timer("P1D"), interrupting=False) + end("avisado")
        case = Case(definition(self.body(more, "inicio s\ns c\nc fin\ntarde avisado")))

        assert case.fire("tarde").open == ["b"]
        assert not case.ended
        assert case.complete("b").complete("c").ended

    def test_a_cycle_fires_as_often_as_it_says_on_its_own_dates(self) -> None:
        more = boundary("aviso", "s", timer("R3/P1D", "timeCycle"), False) + end("avisado")
        case = Case(definition(self.body(more, "inicio s\ns c\nc fin\naviso avisado")))

        dues = []
        while "aviso" in case.open:
            dues.append(case.what("aviso").due_at.day)
            case.fire("aviso")

        assert dues == [3, 4, 5]
        assert case.open == ["b"]

    def test_an_error_end_goes_to_the_nearest_event_that_catches_it(self) -> None:
        inner = (
            start("i2")
            + user("b")
            + end("roto", '<bpmn:errorEventDefinition errorRef="e1"/>')
            + flows("i2 b\nb roto")
        )
        more = boundary("otro", "s", '<bpmn:errorEventDefinition errorRef="e2"/>') + boundary(
            "falla", "s", '<bpmn:errorEventDefinition errorRef="e1"/>'
        )
        case = Case(
            definition(
                start()
                + node("subProcess", "s", inner)
                + user("c")
                + user("d")
                + end()
                + more
                + flows("inicio s\ns fin\nfalla c\notro d\nc fin\nd fin"),
                beside='<bpmn:error id="e1" errorCode="E1"/><bpmn:error id="e2" errorCode="E2"/>',
            )
        )

        assert case.complete("b").open == ["c"]
        assert case.complete("c").ended

    def test_an_error_that_nobody_catches_is_a_fault(self) -> None:
        model = definition(
            start()
            + user("a")
            + end("roto", '<bpmn:errorEventDefinition errorRef="e1"/>')
            + flows("inicio a\na roto"),
            beside='<bpmn:error id="e1" errorCode="E1"/>',
        )
        case = Case(model)

        with pytest.raises(CaseFault, match="E1") as fault:
            case.complete("a")

        assert fault.value.element_id == "roto"
        assert case.open == ["a"]

    def test_a_terminate_end_stops_only_its_own_subprocess(self) -> None:
        inner = (
            start("i2")
            + gateway("parallel", "p2")
            + user("x")
            + user("y")
            + end("ya", "<bpmn:terminateEventDefinition/>")
            + end("f2")
            + flows("i2 p2\np2 x\np2 y\nx ya\ny f2")
        )
        case = Case(
            definition(
                start()
                + node("subProcess", "s", inner)
                + user("c")
                + end()
                + flows("inicio s\ns c\nc fin")
            )
        )

        assert case.complete("x").open == ["c"]

    def test_an_escalation_warns_without_interrupting_and_says_why(self) -> None:
        escalation = '<bpmn:escalationEventDefinition escalationRef="k1"/>'
        says = '<zeebe:ioMapping><zeebe:input source="=1 + 1" target="cuantos"/></zeebe:ioMapping>'
        inner = (
            start("i2")
            + user("x")
            + node("intermediateThrowEvent", "avisa", escalation, says)
            + user("y")
            + end("f2")
            + flows("i2 x\nx avisa\navisa y\ny f2")
        )
        case = Case(
            definition(
                start()
                + node("subProcess", "s", inner)
                + user("jefe")
                + end()
                + end("f3")
                + boundary("sube", "s", escalation, False)
                + flows("inicio s\ns fin\nsube jefe\njefe f3"),
                beside='<bpmn:escalation id="k1" escalationCode="K"/>',
            )
        )

        assert case.complete("x").open == ["jefe", "y"]
        assert case.variables == {"cuantos": 2}
        assert case.complete("y").open == ["jefe"]
        assert case.complete("jefe").ended

    def test_a_signal_reaches_everyone_who_waits_for_it_in_the_case(self) -> None:
        signal = '<bpmn:signalEventDefinition signalRef="g1"/>'
        case = Case(
            definition(
                start()
                + gateway("parallel", "p2")
                + node("intermediateCatchEvent", "w1", signal)
                + user("a", "")
                + boundary("w2", "a", signal)
                + user("b")
                + node("intermediateThrowEvent", "t", signal)
                + user("c")
                + user("d")
                + end()
                + flows(
                    "inicio p2\np2 w1\np2 a\np2 b\nb t\nt fin\nw1 c\nw2 d\na fin\nc fin\nd fin"
                ),
                beside='<bpmn:signal id="g1" name="todos"/>',
            )
        )

        assert case.open == ["a", "b", "w2"] or case.open == ["a", "b"]
        assert case.complete("b").open == ["c", "d"]


class TestCalls:
    def child(self) -> object:
        return definition(
            start()
            + user("revisar")
            + script("doble", "=monto * 2", "resultado")
            + end()
            + flows("inicio revisar\nrevisar doble\ndoble fin"),
            process_id="hijo",
        )

    def parent(self, called_element: str = "", mapping: str = "") -> Case:
        child = self.child()
        ext = f'<zeebe:calledElement processId="hijo" {called_element}/>{mapping}'
        model = definition(
            start()
            + node("callActivity", "llama", ext=ext)
            + user("revisar")
            + end()
            + flows("inicio llama\nllama revisar\nrevisar fin"),
            called={"hijo": child},
        )
        return Case(model, {"monto": 5, "otro": 1})

    def test_ids_of_both_processes_may_be_the_same(self) -> None:
        case = self.parent()

        assert case.what("revisar").process_id == "hijo"
        case.complete("revisar")
        assert case.what("revisar").process_id == "p"
        assert case.complete("revisar").ended

    def test_what_is_written_inside_stays_inside(self) -> None:
        case = self.parent().complete("revisar", nota="x", monto=7)

        assert case.variables == {"monto": 5, "otro": 1}

    def test_output_mappings_bring_it_out(self) -> None:
        mapping = (
            '<zeebe:ioMapping><zeebe:output source="=resultado" target="total"/></zeebe:ioMapping>'
        )
        case = self.parent(mapping=mapping).complete("revisar")

        assert case.variables == {"monto": 5, "otro": 1, "total": 10}

    def test_a_call_may_return_all_and_see_nothing(self) -> None:
        mapping = (
            '<zeebe:ioMapping><zeebe:input source="=monto + 1" target="monto"/></zeebe:ioMapping>'
        )
        case = self.parent(
            'propagateAllChildVariables="true" propagateAllParentVariables="false"', mapping
        )
        token = case.token("revisar")

        assert runtime.visible(case.model, case.snapshot, token) == {"monto": 6}
        case.complete("revisar", nota="x")
        assert case.variables == {"monto": 5, "otro": 1, "resultado": 12, "nota": "x"}


class TestRepetition:
    def model(self, how: str = "", until: str = "", tag: str = "userTask") -> object:
        loop = (
            f"<bpmn:multiInstanceLoopCharacteristics {how}><bpmn:extensionElements>"
            '<zeebe:loopCharacteristics inputCollection="=areas" inputElement="area" '
            'outputCollection="conceptos" outputElement="=concepto"/></bpmn:extensionElements>'
            f"{until}</bpmn:multiInstanceLoopCharacteristics>"
        )
        return definition(
            start()
            + node(tag, "pedir", loop)
            + user("z")
            + end()
            + flows("inicio pedir\npedir z\nz fin")
        )

    def test_outputs_stand_in_the_order_of_the_items_whoever_ends_first(self) -> None:
        case = Case(self.model(), {"areas": ["a", "b", "c"]})
        seen = [runtime.visible(case.model, case.snapshot, token)["area"] for token in case.waiting]

        assert seen == ["a", "b", "c"]
        case.complete("pedir", 2, concepto="tres")
        case.complete("pedir", 0, concepto="uno")
        case.complete("pedir", 0, concepto="dos")
        assert case.open == ["z"]
        assert case.variables == {"areas": ["a", "b", "c"], "conceptos": ["uno", "dos", "tres"]}

    def test_one_after_the_other(self) -> None:
        case = Case(self.model('isSequential="true"'), {"areas": ["a", "b"]})

        assert case.open == ["pedir"]
        assert case.complete("pedir", concepto=1).open == ["pedir"]
        assert case.complete("pedir", concepto=2).open == ["z"]
        assert case.variables["conceptos"] == [1, 2]

    def test_an_empty_collection_passes_at_once(self) -> None:
        case = Case(self.model(), {"areas": []})

        assert case.open == ["z"]
        assert case.variables["conceptos"] == []

    def test_a_completion_condition_takes_away_the_rest(self) -> None:
        until = (
            "<bpmn:completionCondition>=numberOfCompletedInstances &gt;= 2"
            "</bpmn:completionCondition>"
        )
        case = Case(self.model(until=until), {"areas": [1, 2, 3]})

        case.complete("pedir", 1, concepto="b").complete("pedir", 0, concepto="a")
        assert case.open == ["z"]
        assert case.variables["conceptos"] == ["a", "b", None]

    def test_more_items_than_the_limit_are_a_fault(self) -> None:
        with pytest.raises(CaseFault, match="1000 items"):
            Case(self.model(), {"areas": list(range(1001))})

    def test_a_thousand_items_are_not(self) -> None:
        case = Case(self.model(), {"areas": list(range(1000))})

        assert len(case.open) == 1000

    def test_something_that_is_not_a_list_is_a_fault(self) -> None:
        with pytest.raises(CaseFault, match="expected a list"):
            Case(self.model(), {"areas": "abc"})
