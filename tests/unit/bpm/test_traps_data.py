"""What stock SpiffWorkflow 3.2.0 does wrong with values, steps and timers."""

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
    definition,
    end,
    flows,
    gateway,
    node,
    rules,
    script,
    start,
    timer,
    user,
)
from small import loop_of, one

from engine.bpm import runtime, state
from engine.errors import CaseFault, Conflict


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
