"""`in`, `between`, ranges and the tests of decision table cells."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.limits import Run
from engine.feel.scope import Closure, Scope
from engine.feel.values import Range, equal, kind, order

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler

Test = Callable[[object, Scope], "bool | None"]

_HOLDS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def compile_between(compiler: Compiler, node: nodes.Between) -> Closure:
    operand, at = compiler.compile(node.operand), node.at
    low, high = compiler.compile(node.low), compiler.compile(node.high)

    def evaluate(scope: Scope) -> object:
        value, start, end = operand(scope), low(scope), high(scope)
        if type(value) is Decimal and type(start) is Decimal and type(end) is Decimal:
            return start <= value <= end
        found = includes(Range(start, end), value, ends_required=True)
        return (
            scope.run.note(at, "between needs three comparable values") if found is None else found
        )

    return evaluate


def compile_interval(compiler: Compiler, node: nodes.Interval) -> Closure:
    low, high, at = compiler.compile(node.low), compiler.compile(node.high), node.at

    def evaluate(scope: Scope) -> object:
        start, end = low(scope), high(scope)
        if start is not None and end is not None and order(start, end) is None:
            return scope.run.note(at, f"no range from {kind(start)} to {kind(end)}")
        if start is None and end is None:
            return scope.run.note(at, "a range needs at least one end")
        return Range(
            start, end, node.low_closed and start is not None, node.high_closed and end is not None
        )

    return evaluate


def compile_ray(compiler: Compiler, node: nodes.UnaryComparison) -> Closure:
    """`(< 5)` as a value: all that is less than five."""
    operand, operator, at = compiler.compile(node.operand), node.operator, node.at

    def evaluate(scope: Scope) -> object:
        value = operand(scope)
        if value is None or operator == "!=":
            return scope.run.note(at, "this comparison is not a range")
        if operator == "=":
            return Range(value, value)
        if operator in {"<", "<="}:
            return Range(None, value, low_closed=False, high_closed=operator == "<=")
        return Range(value, None, low_closed=operator == ">=", high_closed=False)

    return evaluate


def compile_in(compiler: Compiler, node: nodes.In) -> Closure:
    operand, at = compiler.compile(node.operand), node.at
    tests = tuple(membership_test(compiler, test) for test in node.tests)

    def evaluate(scope: Scope) -> object:
        value = operand(scope)
        found: bool | None = False
        for test in tests:
            matched = test(value, scope)
            if matched:
                return True
            if matched is None:
                found = None
        return (
            scope.run.note(at, f"{kind(value)} cannot be tested here") if found is None else found
        )

    return evaluate


def membership_test(compiler: Compiler, node: nodes.Node) -> Test:
    if isinstance(node, nodes.UnaryComparison):
        return _comparison_test(compiler, node)
    expected = compiler.compile(node)
    if mentions_input(node) and not isinstance(node, nodes.Name):
        return _condition_test(expected)
    return lambda value, scope: belongs(value, expected(scope), scope.run)


def _condition_test(condition: Closure) -> Test:
    """`x in (? > 5)`: the `?` is x, except in a cell, where it is the cell's input."""

    def test(value: object, scope: Scope) -> bool | None:
        if scope.knows("?"):
            return belongs(value, condition(scope), scope.run)
        found = condition(Scope({"?": value}, scope, scope.run))
        return found if isinstance(found, bool) else belongs(value, found, scope.run)

    return test


def _comparison_test(compiler: Compiler, node: nodes.UnaryComparison) -> Test:
    operand, operator = compiler.compile(node.operand), node.operator
    if operator in {"=", "!="}:
        return _equality_test(operand, wanted=operator == "=")
    holds = _HOLDS[operator]

    def test(value: object, scope: Scope) -> bool | None:
        sign = order(value, operand(scope))
        return None if sign is None else holds(sign)

    return test


def _equality_test(operand: Closure, *, wanted: bool) -> Test:
    def test(value: object, scope: Scope) -> bool | None:
        found = equal(value, operand(scope), scope.run)
        return None if found is None else found is wanted

    return test


def belongs(value: object, container: object, run: Run) -> bool | None:
    """Whether a value is in a range, is one of a list, or is the other value itself."""
    if isinstance(container, Range) and not isinstance(value, Range):
        return includes(container, value)
    if isinstance(container, list):
        run.spend(len(container))
        if isinstance(value, list) and equal(value, container, run):
            return True
        return any(_is_or_contains(value, item, run) for item in container)
    return equal(value, container, run)


def _is_or_contains(value: object, item: object, run: Run) -> bool:
    if isinstance(item, Range) and not isinstance(value, Range):
        return bool(includes(item, value))
    return bool(equal(value, item, run))


def includes(span: Range, value: object, *, ends_required: bool = False) -> bool | None:
    """None when the value cannot be compared with the ends of the range."""
    low = _end_holds(value, span.low, 1, closed=span.low_closed, required=ends_required)
    high = _end_holds(value, span.high, -1, closed=span.high_closed, required=ends_required)
    if low is None or high is None:
        return None
    return low and high


def _end_holds(
    value: object, end: object, side: int, *, closed: bool, required: bool
) -> bool | None:
    if end is None and not required:
        return None if value is None else True
    sign = order(value, end)
    return None if sign is None else sign == side or (closed and sign == 0)


def compile_tests(compiler: Compiler, node: nodes.Tests) -> Test:
    """What one cell says about its input."""
    tests = tuple(_cell_test(compiler, test) for test in node.tests)
    if not tests:
        return lambda _value, _scope: True

    def matches(value: object, scope: Scope) -> bool | None:
        found: bool | None = False
        for test in tests:
            passed = test(value, scope)
            if passed:
                return not node.negated
            found = None if passed is None else found
        # what cannot be compared is not excluded either: `not(> 5)` does not hold for a null
        return None if found is None else node.negated

    return matches


def _cell_test(compiler: Compiler, node: nodes.Node) -> Test:
    if isinstance(node, nodes.UnaryComparison):
        return _comparison_test(compiler, node)
    expected = compiler.compile(node)
    if mentions_input(node):
        return lambda _value, scope: expected(scope) is True
    named = isinstance(node, (nodes.Literal, nodes.Name, nodes.Path))

    def test(value: object, scope: Scope) -> bool | None:
        found = expected(scope)
        if type(found) is bool and not (named and type(value) is bool):
            # `urgente` against a boolean is a value; `monto > 5` is a condition that holds or not
            return found if not named else equal(value, found, scope.run)
        return belongs(value, found, scope.run)

    return test


def mentions_input(node: object) -> bool:
    """Whether the `?` of the cell's input appears anywhere in it."""
    if isinstance(node, nodes.Name):
        return node.name == "?"
    if isinstance(node, tuple):
        return any(mentions_input(item) for item in node)
    slots = getattr(type(node), "__dataclass_fields__", ())
    return any(mentions_input(getattr(node, slot)) for slot in slots)
