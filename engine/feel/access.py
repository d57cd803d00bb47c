"""`a.b` and `a[…]`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.arithmetic import property_of
from engine.feel.scope import Closure, Scope
from engine.feel.values import Range, kind

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler


def compile_path(compiler: Compiler, node: nodes.Path) -> Closure:
    target, name, at = compiler.compile(node.target), node.name, node.at

    def evaluate(scope: Scope) -> object:
        value = target(scope)
        if type(value) is dict and name in value:
            return value[name]
        if type(value) is list:
            return _members(value, name, scope, at)
        return member(value, name, scope, at)

    return evaluate


def _members(items: list[object], name: str, scope: Scope, at: int) -> list[object]:
    """Of each element; a list within the list gives a list again."""
    scope.run.spend(len(items), at)
    return [
        _members(item, name, scope, at) if type(item) is list else member(item, name, scope, at)
        for item in items
    ]


def member(value: object, name: str, scope: Scope, at: int) -> object:
    """One entry or property of one value; null and a note when it has none."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
    elif isinstance(value, Range):
        read = _RANGE.get(name)
        if read is not None:
            return read(value)
    else:
        found, content = property_of(value, name)
        if found:
            return content
    return scope.run.note(at, f"{kind(value)} has no “{name}”")


_RANGE: dict[str, Callable[[Range], object]] = {
    "start": lambda span: span.low,
    "end": lambda span: span.high,
    "start included": lambda span: span.low is not None and span.low_closed,
    "end included": lambda span: span.high is not None and span.high_closed,
}


def compile_filter(compiler: Compiler, node: nodes.Filter) -> Closure:
    target, condition, at = compiler.compile(node.target), compiler.compile(node.condition), node.at

    def evaluate(scope: Scope) -> object:
        value = target(scope)
        items = value if isinstance(value, list) else [] if value is None else [value]
        scope.run.spend(len(items), at)
        first = condition(_of_item(items[0], scope) if items else scope)
        if isinstance(first, Decimal):
            return _element(items, first, scope, at)
        kept = [items[0]] if items and first is True else []
        kept.extend(item for item in items[1:] if condition(_of_item(item, scope)) is True)
        return kept if value is not None else None

    return evaluate


def filtered(value: object, condition: Closure, scope: Scope) -> object:
    """The elements for which the condition is true; null when it is not a condition."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    scope.run.spend(len(items))
    kept: list[object] = []
    for item in items:
        verdict = condition(_of_item(item, scope))
        if not isinstance(verdict, bool):
            return scope.run.note(0, f"a filter must say true or false, found {kind(verdict)}")
        if verdict:
            kept.append(item)
    return kept


def _of_item(item: object, scope: Scope) -> Scope:
    inner = Scope({"item": item}, scope, scope.run)
    return Scope(item, inner, scope.run) if isinstance(item, dict) else inner


def _element(items: list[object], index: Decimal, scope: Scope, at: int) -> object:
    if index == index.to_integral_value() and 1 <= abs(index) <= len(items):
        return items[int(index) - (1 if index > 0 else 0)]
    return scope.run.note(at, f"a list of {len(items)} has no element {index}")
