"""What messages, services, terms and faults do to a case.

Every step is stored and read again by `Case`.
"""

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

    def test_what_a_call_shares_is_one_value_inside_and_beside_it(self) -> None:
        """Written in the depth it is read beside the call; changed there, in the depth."""
        deepest = (
            start()
            + script("fija", "=1", "fechas")
            + user("espera")
            + end()
            + flows("inicio fija\nfija espera\nespera fin")
        )
        calls = node("callActivity", "llama", ext='<zeebe:calledElement processId="r"/>')
        middle = start() + calls + end() + flows("inicio llama\nllama fin")
        shares = '<zeebe:calledElement processId="q"/><cauce:shared name="fechas"/>'
        model = definition(
            start()
            + node("callActivity", "llama", ext=shares)
            + boundary("llega", "llama", ON_MESSAGE, False)
            + end()
            + end("otro")
            + flows("inicio llama\nllama fin\nllega otro"),
            beside=MESSAGE,
            called={
                "q": definition(
                    middle, process_id="q", called={"r": definition(deepest, process_id="r")}
                )
            },
        )
        case = Case(model, {"radicado": "x", "fechas": None})

        assert case.variables["fechas"] == 1
        assert case.last.told == {"fechas"}  # timers beside it that name it are asked again
        case.deliver("llega", fechas=2)
        assert runtime.visible(model, case.snapshot, case.what("espera").token)["fechas"] == 2

    def test_what_is_put_right_in_a_call_stays_there_and_its_script_is_taken_again(self) -> None:
        doubles = script("dobla", "=2 * n", "doble")
        inside = (
            start()
            + doubles
            + user("dentro")
            + end()
            + flows("inicio dobla\ndobla dentro\ndentro fin")
        )
        asks = '<zeebe:calledElement processId="q"/><zeebe:ioMapping>'
        asks += '<zeebe:input source="=1" target="n"/></zeebe:ioMapping>'
        model = definition(
            start()
            + node("callActivity", "llama", ext=asks)
            + end()
            + flows("inicio llama\nllama fin"),
            called={"q": definition(inside, process_id="q")},
        )
        case = Case(model, {"n": 7})
        ((call, element),) = runtime.calls_open(model, case.snapshot).items()
        assert element.id == "llama"

        moved = runtime.correct(model, case.snapshot, {"n": 5}, ["dobla"], case.office, call)
        case.take(moved)
        assert runtime.visible(model, case.snapshot, call)["doble"] == 10
        assert case.variables["n"] == 7
        assert case.open == ["dentro"]

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

    def test_a_cycle_of_a_term_fires_on_each_day_that_it_is_moved_to(self) -> None:
        office = Office(dues={"plazo": date(2026, 3, 24)})
        model = definition(
            start()
            + user("a")
            + boundary("vencido", "a", timer("=vence(&quot;plazo&quot;)", "timeCycle"), False)
            + end("avisado")
            + end()
            + flows("inicio a\na fin\nvencido avisado")
        )
        case = Case(model, {}, office)

        assert case.what("vencido").due_at == datetime(2026, 3, 25, 5, tzinfo=UTC)
        case.fire("vencido")
        waiting = case.what("vencido")
        assert (waiting.due_at, waiting.follows) == (None, {"plazo"})
        office.dues["plazo"] = date(2026, 4, 1)
        moved = runtime.timer_due(model, case.snapshot, waiting.token, office)
        assert moved == datetime(2026, 4, 2, 5, tzinfo=UTC)
        assert "vencido" in case.fire("vencido").open
        assert case.complete("a").ended

    def test_a_date_that_is_no_term_waits_while_one_runs_and_is_asked_again_afterwards(
        self,
    ) -> None:
        standing = {"suspension": "vencido"}
        office = Office(more={"estado_termino": standing.get})
        asks = "=if estado_termino(&quot;suspension&quot;) = null then cierre else null"
        model = definition(
            start()
            + user("a")
            + boundary("cierra", "a", timer(asks, "timeDate"))
            + end()
            + flows("inicio a\na fin\ncierra fin")
        )
        closing = datetime(2026, 4, 1, 15, tzinfo=UTC)
        case = Case(model, {"cierre": closing}, office)

        waiting = case.what("cierra")
        assert (waiting.due_at, waiting.follows) == (None, {"suspension", "cierre"})
        standing.clear()
        assert runtime.timer_due(model, case.snapshot, waiting.token, office) == closing

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
