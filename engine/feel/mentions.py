"""What an expression mentions: its free variables and the functions it calls."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields

from engine.feel import nodes
from engine.feel.scope import BUILTINS
from engine.feel.temporal import parse_at

UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Call:
    """A call by name. An argument that is not written as a literal is UNKNOWN."""

    name: str
    args: tuple[object, ...]


def calls_of(tree: nodes.Node) -> tuple[Call, ...]:
    """Every call, in the order of the text."""
    found = [
        (node.at, Call(node.target.name, tuple(_literal(arg) for arg in node.args)))
        for node in _walk(tree)
        if isinstance(node, nodes.Invocation) and isinstance(node.target, nodes.Name)
    ]
    return tuple(call for _, call in sorted(found, key=lambda pair: pair[0]))


def unknown_calls(tree: nodes.Node, known: Collection[str] = ()) -> tuple[Call, ...]:
    """The calls of what is neither built in, nor known, nor defined by the expression itself."""
    defined = frozenset(_defined(tree)).union(known, BUILTINS)
    return tuple(call for call in calls_of(tree) if call.name not in defined)


def _defined(tree: nodes.Node) -> Iterator[str]:
    """Every name that the expression gives to something, wherever in it that is seen."""
    for node in _walk(tree):
        if isinstance(node, nodes.Function):
            yield from node.parameters
        elif isinstance(node, nodes.Context):
            yield from (key for key, _ in node.entries)
        elif isinstance(node, (nodes.For, nodes.Quantified)):
            yield from (iterator.name for iterator in node.iterators)


def _literal(node: nodes.Node) -> object:
    if isinstance(node, nodes.Literal):
        return node.value
    return parse_at(node.text) if isinstance(node, nodes.AtLiteral) else UNKNOWN


def free_names(tree: nodes.Node) -> frozenset[str]:
    """Names that the expression does not define itself. In a filter they may be the item's."""
    return frozenset(_free(tree, frozenset())) - {"?"}


def _free(node: object, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        if node.name not in bound:
            yield node.name
    elif isinstance(node, nodes.Context):
        for key, value in node.entries:
            yield from _free(value, bound)
            bound |= {key}
    elif isinstance(node, (nodes.For, nodes.Quantified)):
        yield from _free_in_loop(node, bound)
    else:
        yield from _free_elsewhere(node, bound)


def _free_elsewhere(node: object, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, nodes.Function):
        yield from _free(node.body, bound | set(node.parameters))
    elif isinstance(node, nodes.Filter):
        yield from _free(node.target, bound)
        yield from _free(node.condition, bound | {"item"})
    elif isinstance(node, nodes.Invocation) and isinstance(node.target, nodes.Name):
        for arg in node.args:
            yield from _free(arg, bound)
    else:
        for child in _children(node):
            yield from _free(child, bound)


def _free_in_loop(node: nodes.For | nodes.Quantified, bound: frozenset[str]) -> Iterator[str]:
    for iterator in node.iterators:
        yield from _free(iterator.domain, bound)
        yield from _free(iterator.end, bound)
        bound |= {iterator.name}
    if isinstance(node, nodes.For):
        yield from _free(node.body, bound | {"partial"})
    else:
        yield from _free(node.condition, bound)


def _walk(node: object) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.Node):
        yield node
    for child in _children(node):
        yield from _walk(child)


def _children(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif isinstance(node, (nodes.Node, nodes.Iterator)):
        for slot in fields(node):
            yield getattr(node, slot.name)
