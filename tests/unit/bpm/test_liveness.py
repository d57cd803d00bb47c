"""Any diagram made of well-nested blocks ends, whatever happens in whatever order.

Stock SpiffWorkflow cannot walk these (it crashes, loses paths or stops early), so nothing is
compared: a case must go on until it ends, with no fault, and leave nothing behind.
"""

from __future__ import annotations

import random

import pytest
from models import (
    MESSAGE,
    ON_MESSAGE,
    Case,
    boundary,
    bpmn,
    end,
    flow,
    gateway,
    node,
    script,
    service,
    start,
    timer,
    user,
)

from engine.bpm import state
from engine.bpm.compiler import compile_bundle
from engine.bpm.definition import Definition
from engine.domain import values
from engine.domain.bundles import Bundle

ITEMS = (
    "<bpmn:multiInstanceLoopCharacteristics {}><bpmn:extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=lista" inputElement="cosa" '
    'outputCollection="salidas" outputElement="=cosa"/></bpmn:extensionElements>'
    "</bpmn:multiInstanceLoopCharacteristics>"
)
MAPPING = (
    '<zeebe:ioMapping><zeebe:input source="=r" target="local"/>'
    '<zeebe:output source="=local" target="r"/></zeebe:ioMapping>'
)


class Draughtsman:
    """Draws random blocks; each has one way in and one way out."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # not for secrets
        self.count = 0
        self.parts: list[str] = []

    def process(self) -> bytes:
        first, last = self.block(3)
        self.parts += [start(), end(), flow(f"inicio {first}"), flow(f"{last} fin")]
        return bpmn("".join(self.parts), beside=MESSAGE)

    def id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def join(self, *pairs: str) -> None:
        self.parts += [flow(pair) for pair in pairs]

    def block(self, depth: int) -> tuple[str, str]:
        kinds = ["work"] if depth == 0 else ["seq", "fork", "loop", "sub", "events", "work", "call"]
        return getattr(self, f"draw_{self.chance.choice(kinds)}")(depth)

    def draw_work(self, _depth: int) -> tuple[str, str]:
        x = self.id("x")
        items = ITEMS.format(self.chance.choice(["", 'isSequential="true"']))
        self.parts.append(
            self.chance.choice(
                [
                    user(x),
                    user(x, ext=MAPPING),
                    user(x, items),
                    service(x),
                    service(x, inner=items),
                    script(x, "=r + 1", "s"),
                    node("task", x),
                    node("intermediateCatchEvent", x, timer("P1D")),
                    node("receiveTask", x, messageRef="m1"),
                ]
            )
        )
        if "Catch" not in self.parts[-1] and self.chance.random() < 0.3:
            self._late(x)
        return x, x

    def draw_seq(self, depth: int) -> tuple[str, str]:
        first, middle = self.block(depth - 1)
        following, last = self.block(depth - 1)
        self.join(f"{middle} {following}")
        return first, last

    def draw_fork(self, depth: int) -> tuple[str, str]:
        kind = self.chance.choice(["exclusive", "parallel", "inclusive"])
        s, j = self.id("s"), self.id("j")
        branches = [self.block(depth - 1) for _ in range(self.chance.choice([2, 2, 3]))]
        default = {"default": f"{s}_{branches[-1][0]}"} if kind != "parallel" else {}
        self.parts += [gateway(kind, s, **default), gateway(kind, j)]
        for number, (first, last) in enumerate(branches):
            plain = kind == "parallel" or number == len(branches) - 1
            self.join(f"{s} {first}" if plain else f"{s} {first} =r > {number}", f"{last} {j}")
        return s, j

    def draw_loop(self, depth: int) -> tuple[str, str]:
        m, u, g, z = (self.id(p) for p in "mugz")
        first, last = self.block(depth - 1)
        self.parts += [gateway("exclusive", m), user(u), node("task", z)]
        self.parts.append(gateway("exclusive", g, default=f"{g}_{z}"))
        self.join(f"{m} {u}", f"{u} {first}", f"{last} {g}", f"{g} {m} =otra", f"{g} {z}")
        return m, z

    def draw_sub(self, depth: int) -> tuple[str, str]:
        sp, i, f = self.id("sp"), self.id("i"), self.id("f")
        kept, self.parts = self.parts, []
        first, last = self.block(depth - 1)
        self.parts += [start(i), end(f), flow(f"{i} {first}"), flow(f"{last} {f}")]
        inner, self.parts = "".join(self.parts), kept
        loop = ITEMS.format("") if self.chance.random() < 0.3 else ""
        self.parts.append(node("subProcess", sp, loop + inner))
        m = self.id("m")
        self.parts.append(gateway("exclusive", m))
        self.join(f"{sp} {m}")
        if self.chance.random() < 0.5:
            b = self.id("b")
            self.parts.append(boundary(b, sp, timer("P9D")))
            self.join(f"{b} {m}")
        self._late(sp)
        return sp, m

    def draw_call(self, _depth: int) -> tuple[str, str]:
        x = self.id("c")
        self.parts.append(node("callActivity", x, ext='<zeebe:calledElement processId="hijo"/>'))
        return x, x

    def draw_events(self, _depth: int) -> tuple[str, str]:
        g, t, c, m = self.id("g"), self.id("t"), self.id("c"), self.id("m")
        self.parts += [
            gateway("eventBased", g),
            node("intermediateCatchEvent", t, timer("P2D")),
            node("intermediateCatchEvent", c, ON_MESSAGE),
            gateway("exclusive", m),
        ]
        self.join(f"{g} {t}", f"{g} {c}", f"{t} {m}", f"{c} {m}")
        return g, m

    def _late(self, host: str) -> None:
        """A boundary event that does not interrupt, with a task and an end of its own."""
        b, u, f = self.id("b"), self.id("u"), self.id("f")
        event = self.chance.choice([timer("P1D"), timer("R2/P1D", "timeCycle"), ON_MESSAGE])
        self.parts += [boundary(b, host, event, False), user(u), end(f)]
        self.join(f"{b} {u}", f"{u} {f}")


def compiled(raw: bytes) -> Definition:
    child = Draughtsman(1)
    child.parts += [start(), user("ch"), end(), flow("inicio ch"), flow("ch fin")]
    inner = bpmn("".join(child.parts), process_id="hijo")
    called = compile_bundle(Bundle(process_id="hijo", files={"hijo.bpmn": inner}))
    return compile_bundle(Bundle(process_id="p", files={"p.bpmn": raw}), {"hijo": called})


@pytest.mark.parametrize("seed", range(120))
def test_a_well_nested_diagram_always_ends(seed: int) -> None:
    model = compiled(Draughtsman(seed).process())
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    for _ in range(3):
        case = Case(model, {"r": chance.randrange(3), "otra": False, "lista": [1], "radicado": 1})
        for step in range(2_000):
            if case.ended:
                break
            _move(case, chance, in_earnest=step < 60)

        assert case.ended
        assert state.decode(case.snapshot.state).tokens == ()
        assert values.loads(case.snapshot.variables)["scopes"] == {}
        entered = [line for line in case.steps if line[1] == "entered"]
        left = [line for line in case.steps if line[1] != "entered"]
        assert len(entered) == len(left)


def _move(case: Case, chance: random.Random, *, in_earnest: bool) -> None:
    """One thing happens; late in a case only what ends it."""
    tokens = list(case.waiting)
    if not in_earnest:
        late = [
            t for t in tokens if type(case.waiting[t]).__name__ in ("OpenedTask", "ServiceCall")
        ]
        tokens = late or tokens
    what = case.waiting[chance.choice(tokens)]
    nth = [t for t, w in case.waiting.items() if w.element_id == what.element_id].index(what.token)
    kind = type(what).__name__
    if kind in ("OpenedTask", "ServiceCall"):
        case.complete(
            what.element_id,
            nth,
            r=chance.randrange(4),
            otra=in_earnest and chance.random() < 0.4,
            lista=list(range(chance.randrange(4))),
        )
    elif kind == "ArmedTimer":
        case.fire(what.element_id, nth)
    else:
        case.deliver(what.element_id, nth, dato=1)
