"""What a case does, element by element. Every step is stored and read again by `Case`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from models import (
    MESSAGE,
    NOON,
    ON_MESSAGE,
    Case,
    Office,
    boundary,
    definition,
    end,
    flows,
    gateway,
    node,
    script,
    service,
    start,
    timer,
    user,
)

from engine.bpm import runtime
from engine.bpm.transition import TermStep
from engine.errors import BudgetExceeded, CaseFault, Conflict, InvalidInput


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
        assert case.what("tarde").terms == {"respuesta"}
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

    def test_an_escalation_warns_without_interrupting(self) -> None:
        escalation = '<bpmn:escalationEventDefinition escalationRef="k1"/>'
        inner = (
            start("i2")
            + user("x")
            + node("intermediateThrowEvent", "avisa", escalation)
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


class TestMessages:
    def test_a_message_finds_its_token_by_the_key(self) -> None:
        case = Case(
            definition(
                start()
                + node("intermediateCatchEvent", "espera", ON_MESSAGE)
                + user("a")
                + end()
                + flows("inicio espera\nespera a\na fin"),
                beside=MESSAGE,
            ),
            {"radicado": Decimal("7.0")},
        )

        assert case.what("espera").message == "respuesta"
        assert case.what("espera").correlation_key == "7"
        assert case.deliver("espera", texto="hola").open == ["a"]
        assert case.variables["texto"] == "hola"

    def test_a_message_boundary_that_does_not_interrupt_waits_again(self) -> None:
        case = Case(
            definition(
                start()
                + user("a")
                + boundary("llega", "a", ON_MESSAGE, False)
                + user("b")
                + end()
                + flows("inicio a\na fin\nllega b\nb fin"),
                beside=MESSAGE,
            ),
            {"radicado": "x"},
        )

        assert case.deliver("llega").deliver("llega").open == ["a", "b", "b", "llega"]

    @pytest.mark.parametrize("mapped", [False, True])
    def test_what_an_event_on_the_border_of_a_call_brings_stays_when_the_call_is_over(
        self, mapped: bool
    ) -> None:
        inside = start() + user("dentro") + end() + flows("inicio dentro\ndentro fin")
        out = '<zeebe:output source="=motivo" target="motivo"/>'
        event = (
            f"<bpmn:extensionElements><zeebe:ioMapping>{out}</zeebe:ioMapping></bpmn:extensionElements>"
            if mapped
            else ""
        )
        model = definition(
            start()
            + node("callActivity", "llama", ext='<zeebe:calledElement processId="q"/>')
            + boundary("llega", "llama", event + ON_MESSAGE)
            + user("sigue")
            + end()
            + flows("inicio llama\nllama fin\nllega sigue\nsigue fin"),
            beside=MESSAGE,
            called={"q": definition(inside, process_id="q")},
        )
        case = Case(model, {"radicado": "x"}).deliver("llega", motivo="se retira")

        assert case.open == ["sigue"]
        assert case.variables["motivo"] == "se retira"

    def test_what_waits_inside_a_call_says_in_which(self) -> None:
        inside = start() + user("dentro") + end() + flows("inicio dentro\ndentro fin")
        model = definition(
            start()
            + node("callActivity", "llama", ext='<zeebe:calledElement processId="q"/>')
            + user("sigue")
            + end()
            + flows("inicio llama\nllama sigue\nsigue fin"),
            called={"q": definition(inside, process_id="q")},
        )
        case = Case(model)

        assert runtime.live(model, case.snapshot).calls == {"llama"}
        case.complete("dentro")
        assert runtime.live(model, case.snapshot).calls == frozenset()

    def test_a_process_may_begin_with_a_message_or_without(self) -> None:
        model = definition(
            start()
            + node("startEvent", "por_mensaje", ON_MESSAGE)
            + user("a")
            + user("b")
            + end()
            + flows("inicio a\npor_mensaje b\na fin\nb fin"),
            beside=MESSAGE,
        )

        assert Case(model).open == ["a"]
        assert Case(model, start_event="por_mensaje").open == ["b"]

    def test_a_thrown_message_carries_its_mapped_inputs(self) -> None:
        ext = '<zeebe:ioMapping><zeebe:input source="=1 + x" target="valor"/></zeebe:ioMapping>'
        case = Case(
            definition(
                start()
                + node("intermediateThrowEvent", "dice", ON_MESSAGE, ext)
                + end()
                + flows("inicio dice\ndice fin"),
                beside=MESSAGE,
            ),
            {"x": 1, "radicado": "r"},
        )

        (thrown,) = case.thrown
        assert (thrown.message, thrown.correlation_key, dict(thrown.payload)) == (
            "respuesta",
            "r",
            {"valor": 2},
        )
        assert case.ended


class TestWork:
    def test_a_service_waits_for_its_action_and_brings_back_its_mapping(self) -> None:
        ext = (
            '<zeebe:ioMapping><zeebe:input source="=nombre" target="a_quien"/>'
            '<zeebe:output source="=folio" target="numero"/></zeebe:ioMapping>'
        )
        case = Case(
            definition(
                start()
                + service("enviar", "correo", ext)
                + end()
                + flows("inicio enviar\nenviar fin")
            ),
            {"nombre": "Ana"},
        )

        call = case.what("enviar")
        assert (call.action, call.inputs, call.retries) == ("correo", {"a_quien": "Ana"}, 10)
        case.complete("enviar", folio=3, ruido=1)
        assert case.ended
        assert case.variables == {"nombre": "Ana", "numero": 3}

    def test_a_service_that_fails_with_a_code_goes_to_its_boundary_event(self) -> None:
        model = definition(
            start()
            + service("enviar")
            + boundary("falla", "enviar", "<bpmn:errorEventDefinition/>")
            + user("a_mano")
            + end()
            + flows("inicio enviar\nenviar fin\nfalla a_mano\na_mano fin")
        )

        assert Case(model).fail("enviar", "REBOTE").open == ["a_mano"]

    def test_a_service_failure_that_nobody_catches_is_a_fault(self) -> None:
        case = Case(definition(start() + service("s") + end() + flows("inicio s\ns fin")))

        with pytest.raises(CaseFault, match="REBOTE") as fault:
            case.fail("s", "REBOTE")

        assert fault.value.element_id == "s"

    def test_who_may_do_a_task_is_asked_when_it_opens(self) -> None:
        ext = (
            '<zeebe:assignmentDefinition assignee="=quien" candidateGroups="uno, dos"/>'
            '<zeebe:taskSchedule dueDate="=dia"/><zeebe:priorityDefinition priority="70"/>'
        )
        case = Case(
            definition(start() + user("a", ext=ext) + end() + flows("inicio a\na fin")),
            {"quien": "ana", "dia": date(2026, 3, 5)},
        )

        task = case.what("a")
        assert (task.assignee, task.candidate_groups, task.priority) == ("ana", ("uno", "dos"), 70)
        assert task.due_at == datetime(2026, 3, 6, 5, 0, tzinfo=UTC)

    def test_lanes_are_groups(self) -> None:
        lanes = (
            '<bpmn:laneSet id="ls"><bpmn:lane id="juridica" name="Jurídica">'
            "<bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
        )
        case = Case(definition(lanes + start() + user("a") + end() + flows("inicio a\na fin")))

        assert case.what("a").lane == "juridica"
        assert case.what("a").candidate_groups == ("juridica",)

    def test_a_task_without_a_type_passes_by_itself(self) -> None:
        case = Case(
            definition(start() + node("task", "nada") + end() + flows("inicio nada\nnada fin"))
        )

        assert case.ended

    def test_values_go_to_the_innermost_scope_that_declares_them(self) -> None:
        ext = '<zeebe:ioMapping><zeebe:input source="=1" target="local"/></zeebe:ioMapping>'
        inner = start("i2") + user("b") + end("f2") + flows("i2 b\nb f2")
        case = Case(
            definition(
                start()
                + node("subProcess", "s", inner, ext)
                + user("c")
                + end()
                + flows("inicio s\ns c\nc fin")
            )
        )

        case.complete("b", local=2, global_=3)
        assert case.variables == {"global_": 3}


class TestWhatABoundaryLeaves:
    @pytest.mark.parametrize("interrupting", [True, False])
    @pytest.mark.parametrize(
        "said",
        ["", '<zeebe:ioMapping><zeebe:output source="=causa" target="causa"/></zeebe:ioMapping>'],
    )
    def test_what_happened_to_a_call_outlives_it(self, interrupting: bool, said: str) -> None:
        child = definition(
            start() + user("dentro") + end() + flows("inicio dentro\ndentro fin"),
            process_id="hijo",
        )
        event = node(
            "boundaryEvent",
            "llega",
            ON_MESSAGE,
            said,
            attachedToRef="llama",
            cancelActivity="true" if interrupting else "false",
        )
        case = Case(
            definition(
                start()
                + node("callActivity", "llama", ext='<zeebe:calledElement processId="hijo"/>')
                + event
                + user("b")
                + end()
                + flows("inicio llama\nllama fin\nllega b\nb fin"),
                beside=MESSAGE,
                called={"hijo": child},
            ),
            {"radicado": "1"},
        )

        case.deliver("llega", causa="nulidad")

        assert case.variables["causa"] == "nulidad"


class TestTerms:
    def model(self) -> object:
        open_it = (
            '<cauce:term name="respuesta" rule="=plazo" from="=fecha" action="open"/>'
            '<cauce:term name="otro" rule="=plazo" action="open"/>'
        )
        return definition(
            node("startEvent", "inicio", ext=open_it)
            + user("a", ext='<cauce:term name="otro" action="meet"/>')
            + boundary("tarde", "a", timer("=vence(&quot;respuesta&quot;)", "timeDate"), False)
            + user("b")
            + end()
            + flows("inicio a\na fin\ntarde b\nb fin")
        )

    def test_a_term_opened_in_the_same_step_is_what_the_timer_sees(self) -> None:
        office = Office()
        case = Case(self.model(), {"plazo": "PQ-10", "fecha": date(2026, 3, 2)}, office)

        assert [(t.name, t.step, t.rule, t.from_) for t in office.terms] == [
            ("respuesta", TermStep.OPEN, "PQ-10", date(2026, 3, 2)),
            ("otro", TermStep.OPEN, "PQ-10", None),
        ]
        assert case.what("tarde").due_at == office.dues["respuesta"]
        assert case.complete("a").ended
        assert (office.terms[-1].name, office.terms[-1].step) == ("otro", TermStep.MEET)

    @pytest.mark.parametrize(("said", "units"), [(90, 90), (Decimal("90.0"), 90), (None, None)])
    def test_how_long_it_is_may_be_said_by_the_matter(self, said: object, units: object) -> None:
        office = Office()
        Case(self.agreed(), {"plazo": "CT", "plazo_dias": said}, office)

        assert [term.duration for term in office.terms] == [units]

    @pytest.mark.parametrize("said", [0, Decimal("1.5"), "90", True])
    def test_a_term_lasts_whole_units(self, said: object) -> None:
        with pytest.raises(CaseFault, match="expected"):
            Case(self.agreed(), {"plazo": "CT", "plazo_dias": said}, Office())

    def agreed(self) -> object:
        opened = '<cauce:term name="plazo" rule="=plazo" duration="=plazo_dias" action="open"/>'
        return definition(
            node("startEvent", "inicio", ext=opened) + user("a") + end() + flows("inicio a\na fin")
        )

    @pytest.mark.parametrize(("said", "happens"), [(True, 1), (False, 0), (None, 0)])
    def test_a_mark_whose_condition_is_not_true_does_nothing(self, said, happens) -> None:
        office = Office()
        meet = '<cauce:term name="respuesta" action="meet" when="=llego"/>'
        model = definition(
            node(
                "startEvent",
                "inicio",
                ext='<cauce:term name="respuesta" rule="=plazo" action="open"/>',
            )
            + user("a", ext=meet)
            + end()
            + flows("inicio a\na fin")
        )
        Case(model, {"plazo": "PQ-10"}, office).complete("a", llego=said)

        assert [t.step for t in office.terms].count(TermStep.MEET) == happens

    def test_a_term_may_be_the_own_one_of_the_call_that_opens_it(self) -> None:
        opened = '<cauce:term name="citacion" rule="=plazo" action="open" own="true"/>'
        met = '<cauce:term name="citacion" action="meet"/>'
        child = definition(
            start() + user("a", ext=opened + met) + end() + flows("inicio a\na fin"),
            process_id="hijo",
        )
        call = '<zeebe:calledElement processId="hijo"/>'
        body = start() + gateway("parallel", "y") + end()
        body += node("callActivity", "una", ext=call) + node("callActivity", "otra", ext=call)
        ways = "inicio y\ny una\ny otra\nuna fin\notra fin"
        office = Office()
        case = Case(definition(body + flows(ways), called={"hijo": child}), {"plazo": "C"}, office)

        (one,), (other,) = (term.calls for term in office.terms)
        assert one != other
        assert all(term.own for term in office.terms)
        case.complete("a")
        assert office.calls_over == [office.terms[-1].calls[-1]]
        assert case.complete("a").ended
        assert sorted(office.calls_over) == sorted([one, other])

    def test_a_timer_that_follows_a_term_moves_with_it(self) -> None:
        office = Office()
        case = Case(self.model(), {"plazo": "PQ-10", "fecha": None}, office)
        token = case.token("tarde")

        office.dues["respuesta"] = None
        assert runtime.timer_due(case.model, case.snapshot, token, office) is None
        office.dues["respuesta"] = NOON
        assert runtime.timer_due(case.model, case.snapshot, token, office) == NOON


class TestFaults:
    def test_an_endless_loop_is_stopped_by_the_budget(self) -> None:
        model = definition(
            start()
            + gateway("exclusive", "m")
            + script("s", "=1", "x")
            + gateway("exclusive", "g", default="g_m")
            + end()
            + flows("inicio m\nm s\ns g\ng fin =x = 2\ng m")
        )

        with pytest.raises(BudgetExceeded):
            Case(model)

    def test_a_case_in_which_nothing_can_move_is_a_fault(self) -> None:
        model = definition(
            start()
            + gateway("exclusive", "g", default="g_j")
            + user("a")
            + gateway("parallel", "j")
            + end()
            + flows("inicio g\ng a =x\ng j\na j\nj fin")
        )

        with pytest.raises(CaseFault, match="only joins") as fault:
            Case(model, {"x": False})

        assert fault.value.element_id == "j"

    def test_a_second_completion_finds_the_token_gone(self) -> None:
        model = definition(start() + user("a") + user("b") + end() + flows("inicio a\na b\nb fin"))
        case = Case(model)
        token = case.token("a")
        case.complete("a")

        with pytest.raises(Conflict):
            runtime.complete(model, case.snapshot, token, {}, case.office)

    def test_a_key_that_is_ours_is_refused_at_the_door(self) -> None:
        case = Case(definition(start() + user("a") + end() + flows("inicio a\na fin")))

        with pytest.raises(InvalidInput):
            case.complete("a", **{"$d": "2026-01-01"})

    def test_what_fails_in_the_host_is_a_fault_with_its_element(self) -> None:
        def explode(*_: object) -> object:
            raise ZeroDivisionError

        model = definition(
            start() + user("a") + script("s", "=hoy()", "x") + end() + flows("inicio a\na s\ns fin")
        )
        case = Case(model, office=Office(more={"hoy": explode}))

        with pytest.raises(CaseFault) as fault:
            case.complete("a")

        assert fault.value.element_id == "s"
