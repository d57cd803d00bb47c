"""Random walks beside stock SpiffWorkflow, over models on which stock is right.

The same diagram is given to both; at every step one thing that waits is chosen at random and
completed, fired or delivered in both, and what waits afterwards must be the same. Ours is stored
and read again at every step (`Case` does it).
"""

from __future__ import annotations

import logging
import random
import re
from typing import Any

import pytest
from models import (
    MESSAGE,
    ON_MESSAGE,
    Case,
    boundary,
    bpmn,
    end,
    flows,
    gateway,
    node,
    start,
    timer,
    user,
)
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.mixins import EventBasedGatewayMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from engine.bpm.compiler import compile_bundle
from engine.bpm.definition import Definition
from engine.domain.bundles import Bundle

logging.getLogger("spiff").setLevel(logging.WARNING)

FAR = timer("P900D")


class Stock:
    """A case of the library itself."""

    def __init__(self, files: dict[str, bytes]) -> None:
        parser = BpmnParser()
        for raw in files.values():
            parser.add_bpmn_str(raw)
        self.case = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self.case.do_engine_steps()

    @property
    def open(self) -> list[str]:
        return sorted(element for element, _task in self._waiting())

    @property
    def ended(self) -> bool:
        return bool(self.case.is_completed())

    def act(self, element: str, nth: int, values: dict[str, Any]) -> None:
        task = [task for found, task in self._waiting() if found == element][nth]
        if task.state == TaskState.READY:
            task.set_data(**values)
            task.run()
        elif isinstance(task.task_spec, EventBasedGatewayMixin):
            place = [child.task_spec.bpmn_id for child in task.children].index(element)
            definition = task.task_spec.event_definition.event_definitions[place]
            task.task_spec.catch(task, BpmnEvent(definition, payload={}))
            task.task_spec._update(task)
        else:
            event = BpmnEvent(task.task_spec.event_definition, payload={})
            task.task_spec.catch(task, event)
            task.task_spec._update(task)
        self.case.do_engine_steps()
        self.case.do_engine_steps()

    def _waiting(self) -> list[tuple[str, Any]]:
        found = [
            (task.task_spec.bpmn_id, task)
            for task in self.case.get_tasks(state=TaskState.READY, manual=True)
        ]
        for task in self.case.get_tasks(state=TaskState.WAITING):
            if isinstance(task.task_spec, EventBasedGatewayMixin):
                found += [(child.task_spec.bpmn_id, task) for child in task.children]
            elif isinstance(task.task_spec, CatchingEvent):
                found.append((task.task_spec.bpmn_id, task))
        return found


def for_stock(raw: bytes) -> bytes:
    """The same diagram in the library's own words."""
    text = raw.decode()
    text = re.sub(
        r'<bpmn:callActivity id="(\w+)".*?processId="(\w+)".*?</bpmn:callActivity>',
        r'<bpmn:callActivity id="\1" calledElement="\2"></bpmn:callActivity>',
        text,
        flags=re.S,
    )
    text = re.sub(
        r"<bpmn:multiInstanceLoopCharacteristics(.*?)>.*?inputCollection=\"=(\w+)\".*?"
        r"</bpmn:multiInstanceLoopCharacteristics>",
        r"<bpmn:multiInstanceLoopCharacteristics\1><bpmn:loopCardinality>len(\2)"
        r"</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        text,
        flags=re.S,
    )
    text = re.sub(r"<bpmn:extensionElements>.*?</bpmn:extensionElements>", "", text, flags=re.S)
    text = re.sub(r"(<bpmn:conditionExpression>)=(\w+) = ", r"\1\2 == ", text)
    text = re.sub(r"(<bpmn:conditionExpression>)=", r"\1", text)
    text = re.sub(r"<bpmn:time(\w+)>(P\w+)<", r'<bpmn:time\1>"\2"<', text)
    return text.encode()


def fork(*branches: str) -> str:
    return gateway("parallel", "s") + "".join(user(b) for b in branches) + gateway("parallel", "j")


def call(identity: str) -> str:
    return node("callActivity", identity, ext='<zeebe:calledElement processId="hijo"/>')


def many(identity: str, how: str = "") -> str:
    return user(
        identity,
        f"<bpmn:multiInstanceLoopCharacteristics {how}><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=lista"/></bpmn:extensionElements>'
        "</bpmn:multiInstanceLoopCharacteristics>",
    )


CHILD = bpmn(
    start() + user("c1") + gateway("exclusive", "cg", default="cg_c2") + user("c2") + end()
    + flows("inicio c1\nc1 cg\ncg c1 =n_c1 = 0\ncg c2\nc2 fin"),
    process_id="hijo",
)  # fmt: skip
INSIDE = (
    start("i2")
    + user("a")
    + boundary("aviso", "a", FAR, False)
    + user("enterado")
    + gateway("exclusive", "sg", default="sg_b")
    + user("b")
    + end("f2")
    + end("f3")
    + flows("i2 a\na sg\nsg a =n_a = 0\nsg b\nb f2\naviso enterado\nenterado f3")
)

MODELS: dict[str, str] = {
    "loop": start() + user("a") + gateway("exclusive", "g", default="g_b") + user("b") + end()
    + flows("inicio a\na g\ng a =n_a = 0\ng b\nb fin"),
    "parallel": start() + fork("a", "b", "c") + user("z") + end()
    + flows("inicio s\ns a\ns b\ns c\na j\nb j\nc j\nj z\nz fin"),
    "loop in a branch": start() + fork("a", "b") + gateway("exclusive", "g", default="g_j")
    + user("z") + end() + flows("inicio s\ns a\ns b\na g\ng a =n_a = 0\ng j\nb j\nj z\nz fin"),
    "inclusive": start() + user("k") + gateway("inclusive", "s", default="s_c")
    + user("a") + user("b") + user("c") + gateway("inclusive", "j") + user("z") + end()
    + flows(
        "inicio k\nk s\ns a =n_k > 0\ns b =n_k > 1\ns c\na j\nb j\nc j\nj z\nz fin"
    ),
    "event gateway": start() + user("k") + gateway("eventBased", "g")
    + node("intermediateCatchEvent", "llega", ON_MESSAGE)
    + node("intermediateCatchEvent", "vence", FAR)
    + user("a") + user("b") + end() + end("f2")
    + flows("inicio k\nk g\ng llega\ng vence\nllega a\nvence b\na fin\nb f2"),
    "parallel items": start() + user("k") + many("x") + user("z") + end()
    + flows("inicio k\nk x\nx z\nz fin"),
    "items in turn": start() + user("k") + many("x", 'isSequential="true"') + user("z") + end()
    + flows("inicio k\nk x\nx z\nz fin"),
    "subprocess with timers": start() + node("subProcess", "sp", INSIDE)
    + boundary("fuera", "sp", FAR) + user("tarde") + user("z") + end() + end("f4")
    + flows("inicio sp\nsp z\nz fin\nfuera tarde\ntarde f4"),
    "call activity": start() + user("k") + call("x") + user("z") + end()
    + flows("inicio k\nk x\nx z\nz fin"),
    "call beside work": start() + gateway("parallel", "s") + call("x") + user("a")
    + gateway("parallel", "j") + user("z") + end()
    + flows("inicio s\ns x\ns a\nx j\na j\nj z\nz fin"),
    "messages": start() + user("k") + node("intermediateCatchEvent", "llega", ON_MESSAGE)
    + gateway("exclusive", "g", default="g_z") + user("z") + end()
    + flows("inicio k\nk llega\nllega g\ng k =n_k = 0\ng z\nz fin"),
    "timer on a task": start() + user("a") + boundary("tarde", "a", FAR)
    + user("jefe") + user("z") + end() + end("f2")
    + flows("inicio a\na z\nz fin\ntarde jefe\njefe f2"),
    "ends apart": start() + gateway("parallel", "s") + user("a") + user("b") + user("c") + end()
    + end("f2") + flows("inicio s\ns a\ns b\na c\nc fin\nb f2"),
}  # fmt: skip


def model_of(raw: bytes) -> Definition:
    child = compile_bundle(Bundle(process_id="hijo", files={"hijo.bpmn": CHILD}))
    return compile_bundle(Bundle(process_id="p", files={"p.bpmn": raw}), {"hijo": child})


@pytest.mark.parametrize("name", MODELS)
def test_a_random_walk_leaves_the_same_waiting_as_stock(name: str) -> None:
    raw = bpmn(MODELS[name], beside=MESSAGE)
    model = model_of(raw)
    for seed in range(15):
        ours = Case(model, {"radicado": "r"})
        stock = Stock({"p": for_stock(raw), "hijo": for_stock(CHILD)})
        _walk(ours, stock, random.Random(f"{name} {seed}"))  # noqa: S311  # not for secrets


def _walk(ours: Case, stock: Stock, chance: random.Random) -> None:
    for _ in range(60):
        assert (ours.open, ours.ended) == (stock.open, stock.ended)
        if ours.ended:
            return
        element = chance.choice(ours.open)
        nth = chance.randrange(ours.open.count(element))
        values = {f"n_{element}": chance.randrange(3), "lista": list(range(chance.randrange(4)))}
        kind = type(ours.what(element)).__name__
        if kind == "OpenedTask":
            ours.complete(element, nth, **values)
        elif kind == "ArmedTimer":
            ours.fire(element, nth)
        else:
            ours.deliver(element, nth)
        stock.act(element, nth, values)
