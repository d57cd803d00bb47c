"""One step of the engine alone: decode, run, encode. No database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from timeit import timeit
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from benchmarks.measuring import PROCESSES, Figure, alternating, cpu_of
from benchmarks.stock import Stock
from engine.bpm import runtime
from engine.bpm.compiler import compile_bundle
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot, TermAction, Transition
from engine.domain.bundles import Bundle
from engine.domain.values import loads
from engine.feel import compile_expression

ROUNDS = 9
LOOP = 1_500


@dataclass(frozen=True)
class Clock:
    """The least that a case asks of the world."""

    now: datetime = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def term(self, action: TermAction) -> None:
        raise AssertionError(action)


class Ours:
    """A case of Cauce, as bytes and text between two steps."""

    def __init__(self, process: str) -> None:
        self.definition = load(process)
        self.host = Clock()

    def start(self) -> None:
        self.tokens: list[int] = []
        self._keep(runtime.start(self.definition, {}, self.host))

    def complete(self, values: Mapping[str, Any]) -> None:
        """The oldest open task."""
        token = self.tokens.pop(0)
        self._keep(runtime.complete(self.definition, self.snapshot, token, values, self.host))

    @property
    def size(self) -> int:
        return len(self.snapshot.state)

    def _keep(self, moved: Transition) -> None:
        self.snapshot = Snapshot(state=moved.state, variables=moved.variables)
        self.tokens += [task.token for task in moved.tasks]
        self.ended = moved.ended


def load(process: str) -> Definition:
    folder = PROCESSES / process
    files = {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    return compile_bundle(Bundle(process_id=process, files=files))


def body(number: int) -> dict[str, Any]:
    """What a person answers, a little different each time."""
    values: dict[str, Any] = json.loads((PROCESSES / "body.json").read_text())
    return {**values, "nombre": f"{values['nombre']} {number}", "stop": False}


def variants(process: str) -> dict[str, Any]:
    return {
        "cauce": Ours(process),
        "naive": Stock(process, naive=True),
        "spiff_memory": Stock(process, naive=False),
    }


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Every figure of the engine alone."""
    for process in ("simple", "forty", "par"):
        yield from _steps(process, rounds=3 if quick else ROUNDS)
    yield from _sizes()
    yield from _growth()
    if not quick:
        yield from _loop()
    yield from _conditions()


def _steps(process: str, rounds: int) -> Iterator[Figure]:
    bodies = [body(number) for number in range(30)]

    def cost(case: Any) -> float:
        """CPU milliseconds for each completion of some whole cases."""
        spent, done = 0.0, 0
        while done < 20:
            case.start()

            def run() -> None:
                nonlocal done
                for values in bodies:
                    case.complete(values)
                    done += 1
                    if case.ended:
                        return

            spent += cpu_of(run)
        return spent / done * 1_000

    cases = {name: (lambda case=case: cost(case)) for name, case in variants(process).items()}
    for name, value in alternating(cases, rounds).items():
        yield _figure(process, name, "engine_step_cpu_ms", value, "ms")


def _sizes() -> Iterator[Figure]:
    for process, done in (("simple", 1), ("forty", 5)):
        for name, case in variants(process).items():
            case.start()
            for number in range(done):
                case.complete(body(number))
            yield _figure(process, name, "state_bytes", case.size, "B")
            if isinstance(case, Ours):
                stored = case.size + len(case.snapshot.variables.encode())
                yield _figure(process, name, "stored_bytes", stored, "B")


def _growth() -> Iterator[Figure]:
    """What a completion costs late in a case over what it costs early, measured in turns.

    Stock ends a looping case by itself at 500 turns, so it is asked at 300.
    """
    yield from _growth_at(600, {"cauce": lambda: Ours("loop")}, batch=25, rounds=15)
    both = {"cauce": lambda: Ours("loop"), "naive": lambda: Stock("loop", naive=True)}
    yield from _growth_at(300, both, batch=5, rounds=3)


def _growth_at(
    age: int, makers: Mapping[str, Callable[[], Any]], *, batch: int, rounds: int
) -> Iterator[Figure]:
    for name, make in makers.items():
        old = _aged(make(), age)
        early, late = [], []
        for _ in range(rounds):
            young = _aged(make(), 5)
            early.append(_batch(young, batch))
            late.append(_batch(old, batch))
        value = median(late) / median(early)
        yield _figure("loop", name, f"growth_{age}", value, "x")


def _aged(case: Any, completions: int) -> Any:
    case.start()
    for number in range(completions):
        case.complete(body(number))
    return case


def _batch(case: Any, times: int) -> float:
    bodies = [body(number) for number in range(times)]
    return cpu_of(lambda: [case.complete(one) for one in bodies])


def _loop() -> Iterator[Figure]:
    """How many turns of a loop a case really makes when it is asked for 1,500."""
    for name, case in variants("loop").items():
        if name == "naive":
            continue  # the same tree as spiff_memory, and minutes of serialising it
        case.start()
        turns = 0
        while not case.ended and turns < LOOP:
            turns += 1
            case.complete({**body(turns), "stop": turns == LOOP})
        yield _figure("loop", name, "loop_1500", turns, "turns")


def _conditions() -> Iterator[Figure]:
    """An everyday condition: ours compiled once, stock's evaluated as text each time.

    Each over the variables as its engine holds them while a case runs: ours have been decimals
    since they entered the case, stock's are Python's own numbers.
    """
    values = body(1)
    held = loads(json.dumps(values))
    ours = compile_expression('area_m2 > 100 and tipo = "licencia de construccion"')
    environment = PythonScriptEngine().environment
    text = "area_m2 > 100 and tipo == 'licencia de construccion'"
    times = 5_000
    cases = {
        "cauce": lambda: timeit(lambda: ours.evaluate(held), number=times),
        "naive": lambda: timeit(lambda: environment.evaluate(text, dict(values)), number=times),
    }
    for name, value in alternating(cases, 5).items():
        yield _figure("condition", name, "condition_us", value / times * 1e6, "us")


def _figure(process: str, variant: str, metric: str, value: float, unit: str) -> Figure:
    return Figure(
        process=process,
        backend="memory",
        variant=variant,
        metric=metric,
        value=round(value, 4),
        unit=unit,
    )
