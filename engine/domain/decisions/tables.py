"""Decision tables: which rules match, and what the hit policy makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from engine.domain.decisions.boxed import Bench
from engine.domain.decisions.hits import POLICIES, HitPolicy, Match, Outputs, policy_of
from engine.domain.decisions.typing import Allowed, coerced
from engine.domain.decisions.xml import Element, child, children, text
from engine.feel.embedding import Closure, Scope, Test, Type


class Input(NamedTuple):
    label: str
    value: Closure
    type: Type | None
    allowed: Test | None


class Output(NamedTuple):
    name: str
    type: Type | None
    #: the allowed values, most important first; None when the table does not list them
    values: Closure | None
    default: Closure | None


class Rule(NamedTuple):
    number: int
    tests: tuple[Test, ...]
    outputs: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    place: str
    policy: HitPolicy
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def evaluate(self, scope: Scope) -> object:
        given = self._given(scope)
        if given is None:
            return None
        scope.run.spend(len(self.rules) * (len(given) + 1))
        matches = [
            Match(rule.number, self._outputs_of(rule, scope))
            for rule in self.rules
            if all(
                test(value, inner) for test, (value, inner) in zip(rule.tests, given, strict=True)
            )
        ]
        if not matches:
            return self._default(scope)
        priorities = [output.values(scope) if output.values else None for output in self.outputs]
        return self.policy.decide(
            matches, Outputs(self.place, self._names(), priorities), scope.run
        )

    def _given(self, scope: Scope) -> list[tuple[object, Scope]] | None:
        """The input values, each with the scope in which its cells see it as `?`."""
        given: list[tuple[object, Scope]] = []
        for entry in self.inputs:
            value = coerced(entry.value(scope), entry.type, scope.run, entry.label)
            inner = Scope({"?": value}, scope, scope.run)
            if entry.allowed is not None and value is not None and not entry.allowed(value, inner):
                scope.run.note(0, f"{self.place}: {entry.label} is not one of its allowed values")
                return None
            given.append((value, inner))
        return given

    def _outputs_of(self, rule: Rule, scope: Scope) -> tuple[object, ...]:
        return tuple(
            coerced(cell(scope), output.type, scope.run, f"{self.place}: {output.name}")
            for output, cell in zip(self.outputs, rule.outputs, strict=True)
        )

    def _names(self) -> tuple[str, ...]:
        return tuple(output.name for output in self.outputs) if len(self.outputs) > 1 else ()

    def _default(self, scope: Scope) -> object:
        if all(output.default is None for output in self.outputs):
            return scope.run.note(0, f"{self.place}: no rule matches")
        values = [output.default(scope) if output.default else None for output in self.outputs]
        names = self._names()
        return dict(zip(names, values, strict=True)) if names else values[0]


def build_table(element: Element, bench: Bench) -> Closure:
    """The table as a closure; everything wrong with its cells goes to the notebook."""
    inputs = tuple(_input(e, n, bench) for n, e in _numbered(element, "input"))
    outputs = tuple(_output(e, n, bench) for n, e in _numbered(element, "output"))
    rules = tuple(
        _rule(e, n, (len(inputs), len(outputs)), bench) for n, e in _numbered(element, "rule")
    )
    policy = policy_of(element.get("hitPolicy", "UNIQUE"), element.get("aggregation"))
    if not outputs:
        bench.notebook.report("table", "La tabla no tiene columnas de salida.")
    if policy is None:
        bench.notebook.report("hit-policy", f"La política «{element.get('hitPolicy')}» no existe.")
    elif policy.by_priority and not any(output.values for output in outputs):
        bench.notebook.report(
            "hit-policy", "La política por prioridad exige la lista de valores de salida."
        )
    place = bench.notebook.place
    table = Table(place, policy or POLICIES["UNIQUE"], inputs, outputs, rules)
    return table.evaluate


def _numbered(element: Element, name: str) -> list[tuple[int, Element]]:
    return list(enumerate(children(element, name), start=1))


def _cell(bench: Bench, element: Element, *parts: str) -> Bench:
    return bench.at(", ".join([bench.notebook.place, *parts]), element)


def _input(element: Element, number: int, bench: Bench) -> Input:
    expression = child(element, "inputExpression")
    label = element.get("label") or (text(expression) if expression is not None else "")
    here = _cell(bench, element, f"entrada {number}")
    if expression is None or not text(expression):
        here.notebook.report("table", f"La columna de entrada {number} no dice qué valor mira.")
        return Input(label, lambda _scope: None, None, None)
    value = here.feel(text(expression))
    return Input(label, value, here.type_of(expression), _allowed(element, "inputValues", here))


def _allowed(element: Element, name: str, bench: Bench) -> Test | None:
    values = child(element, name)
    return None if values is None or not text(values) else bench.test(text(values))


def _output(element: Element, number: int, bench: Bench) -> Output:
    here = _cell(bench, element, f"salida {number}")
    values, default = child(element, "outputValues"), child(element, "defaultOutputEntry")
    wanted = here.type_of(element)
    listed = text(values) if values is not None else ""
    if not listed and isinstance(wanted, Allowed):
        listed = wanted.text
    return Output(
        element.get("name") or element.get("label") or f"output {number}",
        wanted,
        here.feel(f"[{listed}]") if listed else None,
        here.feel(text(default)) if default is not None and text(default) else None,
    )


def _rule(element: Element, number: int, columns: tuple[int, int], bench: Bench) -> Rule:
    entries, results = _numbered(element, "inputEntry"), _numbered(element, "outputEntry")
    here = _cell(bench, element, f"regla {number}")
    if (len(entries), len(results)) != columns:
        here.notebook.report(
            "table",
            f"La regla {number} tiene {len(entries)} entradas y {len(results)} salidas;"
            f" la tabla tiene {columns[0]} y {columns[1]} columnas.",
        )
        return Rule(number, tuple([_never] * columns[0]), tuple([_nothing] * columns[1]))
    tests = tuple(
        _cell(bench, e, f"regla {number}", f"entrada {n}").test(text(e) or "-") for n, e in entries
    )
    outputs = tuple(
        _result(text(e), _cell(bench, e, f"regla {number}", f"salida {n}")) for n, e in results
    )
    return Rule(number, tests, outputs)


def _never(_value: object, _scope: Scope) -> bool:
    return False


def _nothing(_scope: Scope) -> object:
    return None


def _result(written: str, bench: Bench) -> Closure:
    return bench.feel(written) if written and written != "-" else _nothing
