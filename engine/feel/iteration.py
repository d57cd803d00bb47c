"""`for`, `some` and `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.scope import Closure, Scope
from engine.feel.values import Range, check_list, kind

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler

Source = Callable[[Scope], "Iterator[object] | None"]
Binding = tuple[str, Source]


def compile_for(compiler: Compiler, node: nodes.For) -> Closure:
    return iterate(_bindings(compiler, node.iterators), compiler.compile(node.body), node.at)


def compile_quantified(compiler: Compiler, node: nodes.Quantified) -> Closure:
    bindings, condition = _bindings(compiler, node.iterators), compiler.compile(node.condition)
    return judge(bindings, condition, node.at, every=node.every)


def iterate(bindings: tuple[Binding, ...], body: Closure, at: int) -> Closure:
    """The list of what the body gives; `partial` is that list so far."""

    def evaluate(scope: Scope) -> object:
        partial: list[object] = []
        try:
            for inner in _turns(bindings, Scope({"partial": partial}, scope, scope.run), at):
                partial.append(body(inner))
                check_list(partial, scope.run, at)
        except NotIterableError as error:
            return scope.run.note(at, str(error))
        return partial

    return evaluate


def judge(bindings: tuple[Binding, ...], condition: Closure, at: int, *, every: bool) -> Closure:
    """`some` is a long `or` and `every` a long `and`, with their three values."""
    decisive = not every

    def evaluate(scope: Scope) -> object:
        found: bool | None = every
        try:
            for inner in _turns(bindings, scope, at):
                value = condition(inner)
                if value is decisive:
                    return decisive
                if value is not None and not isinstance(value, bool):
                    return scope.run.note(at, f"satisfies needs true or false, found {kind(value)}")
                if value is not found:
                    found = None
        except NotIterableError as error:
            return scope.run.note(at, str(error))
        return found

    return evaluate


class NotIterableError(Exception):
    """What stands after `in` has no elements."""


def _bindings(compiler: Compiler, iterators: tuple[nodes.Iterator, ...]) -> tuple[Binding, ...]:
    return tuple((iterator.name, _source(compiler, iterator)) for iterator in iterators)


def _turns(bindings: tuple[Binding, ...], scope: Scope, at: int) -> Iterator[Scope]:
    """A scope for each combination; the last iterator turns fastest and sees the others."""
    (name, source), rest = bindings[0], bindings[1:]
    items = source(scope)
    if items is None:
        raise NotIterableError(f"the values of “{name}” are not a list or a range")
    for item in items:
        scope.run.spend(1, at)
        inner = Scope({name: item}, scope, scope.run)
        if rest:
            yield from _turns(rest, inner, at)
        else:
            yield inner


def _source(compiler: Compiler, iterator: nodes.Iterator) -> Source:
    domain = compiler.compile(iterator.domain)
    if iterator.end is None:
        return lambda scope: elements(domain(scope))
    end = compiler.compile(iterator.end)
    return lambda scope: span(domain(scope), end(scope))


def elements(value: object) -> Iterator[object] | None:
    if isinstance(value, list):
        return iter(value)
    if value is None:
        return None
    if isinstance(value, Range):
        return _within(value)
    return iter([value])


def _within(value: Range) -> Iterator[object] | None:
    steps = span(value.low, value.high)
    if steps is None:
        return None
    ends = {
        end
        for end, closed in ((value.low, value.low_closed), (value.high, value.high_closed))
        if not closed
    }
    return (step for step in steps if step not in ends)


def span(start: object, end: object) -> Iterator[object] | None:
    """Whole numbers or days from one to the other, upwards or downwards."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        if start == start.to_integral_value() and end == end.to_integral_value():
            return _numbers(start, end)
        return None
    if kind(start) == kind(end) == "date":
        return _days(start, end)
    return None


def _numbers(start: Decimal, end: Decimal) -> Iterator[object]:
    step = Decimal(1 if start <= end else -1)
    while (start <= end) if step > 0 else (start >= end):
        yield start
        start += step


def _days(start: object, end: object) -> Iterator[object]:
    if not isinstance(start, date) or not isinstance(end, date) or isinstance(start, datetime):
        return
    count = (end - start).days
    step = 1 if count >= 0 else -1
    for offset in range(0, count + step, step):
        yield start + timedelta(days=offset)
