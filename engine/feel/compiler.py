"""Tree to closures: each node becomes a function of the scope, made once and called often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import TypeVar

from engine.feel import nodes
from engine.feel.access import compile_filter, compile_path
from engine.feel.arithmetic import OTHERS, negate, numbers_only
from engine.feel.iteration import compile_for, compile_quantified
from engine.feel.matching import compile_between, compile_in, compile_interval, compile_ray
from engine.feel.nodes import Node
from engine.feel.scope import BUILTINS, Closure, Scope, UserFunction
from engine.feel.temporal import parse_at
from engine.feel.types import Type, resolve
from engine.feel.values import NUMBERS, FeelFunction, check_text, equal, kind, order

N = TypeVar("N", bound=Node)


class Compiler:
    """Compiles the nodes of one expression. `types` are the item definitions of a model."""

    def __init__(self, types: Mapping[str, Type] | None = None) -> None:
        self.types = types or {}

    def compile(self, node: Node) -> Closure:
        return _COMPILERS[type(node)](self, node)

    def compile_all(self, items: tuple[Node, ...]) -> tuple[Closure, ...]:
        return tuple(self.compile(item) for item in items)


def constant(value: object) -> Closure:
    return lambda _scope: value


def _literal(_: Compiler, node: nodes.Literal) -> Closure:
    value = node.value
    return constant(NUMBERS.plus(value) if isinstance(value, Decimal) else value)


def _at_literal(_: Compiler, node: nodes.AtLiteral) -> Closure:
    value, at = parse_at(node.text), node.at
    if value is not None:
        return constant(value)
    return lambda scope: scope.run.note(at, f"@“{node.text}” is no date, time or duration")


def _name(_: Compiler, node: nodes.Name) -> Closure:
    name, at = node.name, node.at

    def read(scope: Scope) -> object:
        values = scope.values
        if name in values:
            return values[name]
        outer = scope.parent
        while outer is not None:
            if name in outer.values:
                return outer.values[name]
            outer = outer.parent
        if name in BUILTINS:
            return BUILTINS[name]
        return scope.run.note(at, f"there is no variable “{name}”")

    return read


def _negation(compiler: Compiler, node: nodes.Negation) -> Closure:
    operand, at = compiler.compile(node.operand), node.at

    def evaluate(scope: Scope) -> object:
        value = operand(scope)
        found = negate(value)
        return scope.run.note(at, f"no negative of {kind(value)}") if found is None else found

    return evaluate


def _arithmetic(compiler: Compiler, node: nodes.Arithmetic) -> Closure:
    left, right, at = compiler.compile(node.left), compiler.compile(node.right), node.at
    numbers, others, operator = numbers_only(node.operator), OTHERS[node.operator], node.operator

    def evaluate(scope: Scope) -> object:
        a, b = left(scope), right(scope)
        if type(a) is Decimal and type(b) is Decimal:
            found: object = numbers(a, b)
        else:
            found = others(a, b)
        if found is None:
            return scope.run.note(at, f"{kind(a)} {operator} {kind(b)} has no value")
        return check_text(found, scope.run, at) if type(found) is str else found

    return evaluate


_SIGNS: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def _comparison(compiler: Compiler, node: nodes.Comparison) -> Closure:
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    if node.operator in {"=", "!="}:
        wanted = node.operator == "="
        if isinstance(node.right, nodes.Literal) and type(node.right.value) is str:
            return _equality_with(left, node.right.value, node.at, wanted=wanted)
        return _equality(left, right, node.at, wanted=wanted)
    if isinstance(node.right, nodes.Literal) and isinstance(node.right.value, Decimal):
        return _ordering_with(left, NUMBERS.plus(node.right.value), node)
    return _ordering(left, right, node)


def _equality(left: Closure, right: Closure, at: int, *, wanted: bool) -> Closure:
    def evaluate(scope: Scope) -> object:
        a, b = left(scope), right(scope)
        found = (a == b) if type(a) is str and type(b) is str else equal(a, b, scope.run)
        if found is None:
            return scope.run.note(at, f"{kind(a)} and {kind(b)} cannot be compared")
        return found is wanted

    return evaluate


def _equality_with(left: Closure, text: str, at: int, *, wanted: bool) -> Closure:
    """The same with a text that is written there."""

    def evaluate(scope: Scope) -> object:
        a = left(scope)
        if type(a) is str:
            return (a == text) is wanted
        found = equal(a, text, scope.run)
        if found is None:
            return scope.run.note(at, f"{kind(a)} and string cannot be compared")
        return found is wanted

    return evaluate


def _ordering(left: Closure, right: Closure, node: nodes.Comparison) -> Closure:
    holds, at = _SIGNS[node.operator], node.at
    numbers = _NUMBERS[node.operator]

    def evaluate(scope: Scope) -> object:
        a, b = left(scope), right(scope)
        if type(a) is Decimal and type(b) is Decimal:
            return numbers(a, b)
        sign = order(a, b)
        if sign is None:
            return scope.run.note(at, f"{kind(a)} and {kind(b)} cannot be put in order")
        return holds(sign)

    return evaluate


def _ordering_with(left: Closure, number: Decimal, node: nodes.Comparison) -> Closure:
    """The same with a number that is written there."""
    at, numbers = node.at, _NUMBERS[node.operator]

    def evaluate(scope: Scope) -> object:
        a = left(scope)
        if type(a) is Decimal:
            return numbers(a, number)
        return scope.run.note(at, f"{kind(a)} and number cannot be put in order")

    return evaluate


_NUMBERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def _logic(compiler: Compiler, node: nodes.Logic) -> Closure:
    """Three values: one decisive operand decides, whatever the others are."""
    items, decisive = compiler.compile_all(node.items), node.operator == "or"
    if len(items) == 2:
        return _logic_of_two(*items, decisive=decisive)

    def evaluate(scope: Scope) -> object:
        found: bool | None = not decisive
        for item in items:
            value = item(scope)
            if value is decisive:
                return decisive
            if value is not found:
                found = None
        return found

    return evaluate


def _logic_of_two(left: Closure, right: Closure, *, decisive: bool) -> Closure:
    neutral = not decisive

    def evaluate(scope: Scope) -> object:
        a = left(scope)
        if a is decisive:
            return decisive
        b = right(scope)
        if b is decisive:
            return decisive
        return neutral if a is neutral and b is neutral else None

    return evaluate


def _if(compiler: Compiler, node: nodes.If) -> Closure:
    condition = compiler.compile(node.condition)
    then, otherwise = compiler.compile(node.then), compiler.compile(node.otherwise)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _list(compiler: Compiler, node: nodes.ListOf) -> Closure:
    items = compiler.compile_all(node.items)
    return lambda scope: [item(scope) for item in items]


def _context(compiler: Compiler, node: nodes.Context) -> Closure:
    entries = tuple((key, compiler.compile(value)) for key, value in node.entries)
    if len({key for key, _ in entries}) < len(entries):
        return lambda scope: scope.run.note(node.at, "two entries have the same name")

    def evaluate(scope: Scope) -> object:
        values: dict[str, object] = {}
        inner = Scope(values, scope, scope.run)
        for key, value in entries:
            values[key] = value(inner)
        return values

    return evaluate


def _function(compiler: Compiler, node: nodes.Function) -> Closure:
    body, parameters = compiler.compile(node.body), node.parameters
    types = tuple(
        None if written is None else resolve(written, compiler.types) for written in node.types
    )
    return lambda scope: UserFunction(parameters, types, body, scope)


def _instance(compiler: Compiler, node: nodes.InstanceOf) -> Closure:
    operand, wanted = compiler.compile(node.operand), resolve(node.type, compiler.types)
    if wanted is None:
        return lambda scope: scope.run.note(node.at, f"there is no type “{node.type.name}”")
    return lambda scope: wanted.holds(operand(scope))


def _invocation(compiler: Compiler, node: nodes.Invocation) -> Closure:
    args, names, at = compiler.compile_all(node.args), node.names, node.at
    find = _callee(compiler, node.target)

    def evaluate(scope: Scope) -> object:
        function = find(scope)
        if function is None:
            return scope.run.note(at, "what is called here is not a function")
        return function.invoke(scope.run, at, [arg(scope) for arg in args], names)

    return evaluate


def _callee(compiler: Compiler, target: Node) -> Callable[[Scope], FeelFunction | None]:
    if isinstance(target, nodes.Name):
        name = target.name
        return lambda scope: scope.find(name)
    value = compiler.compile(target)

    def evaluate(scope: Scope) -> FeelFunction | None:
        found = value(scope)
        return found if isinstance(found, FeelFunction) else None

    return evaluate


_COMPILERS: dict[type[Node], Callable[[Compiler, Node], Closure]] = {}


def _register(kind: type[N], build: Callable[[Compiler, N], Closure]) -> None:
    _COMPILERS[kind] = build  # type: ignore[assignment]  # looked up by the very type of the node


_register(nodes.Literal, _literal)
_register(nodes.AtLiteral, _at_literal)
_register(nodes.Name, _name)
_register(nodes.Path, compile_path)
_register(nodes.Filter, compile_filter)
_register(nodes.Invocation, _invocation)
_register(nodes.Negation, _negation)
_register(nodes.Arithmetic, _arithmetic)
_register(nodes.Comparison, _comparison)
_register(nodes.Logic, _logic)
_register(nodes.Between, compile_between)
_register(nodes.In, compile_in)
_register(nodes.Interval, compile_interval)
_register(nodes.UnaryComparison, compile_ray)
_register(nodes.If, _if)
_register(nodes.For, compile_for)
_register(nodes.Quantified, compile_quantified)
_register(nodes.ListOf, _list)
_register(nodes.Context, _context)
_register(nodes.Function, _function)
_register(nodes.InstanceOf, _instance)
