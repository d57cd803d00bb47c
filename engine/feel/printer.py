"""Tree to text: an expression as it would be written by hand, that parses to the same tree."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from engine.feel import nodes
from engine.feel.lexer import KEYWORDS
from engine.feel.names import split
from engine.feel.nodes import Node

N = TypeVar("N", bound=Node)

# how tightly each form holds together; what is looser than its place is put in parentheses
_LOOSE, _OR, _AND, _COMPARES, _ADDS, _MULTIPLIES, _RAISES, _NEGATES, _TIGHT = range(9)
_ARITHMETIC = {"+": _ADDS, "-": _ADDS, "*": _MULTIPLIES, "/": _MULTIPLIES, "**": _RAISES}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_text(node: Node) -> str:
    """The text of an expression or of the tests of a cell."""
    return _at(node, _LOOSE)


def _at(node: Node, needed: int) -> str:
    write, strength = _WRITERS[type(node)]
    text = write(node)
    if callable(strength):
        strength = strength(node)
    return f"({text})" if strength < needed else text


def quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'


def _literal(node: nodes.Literal) -> str:
    value = node.value
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Decimal):
        return str(value)
    return {True: "true", False: "false", None: "null"}[value]


def _name(node: nodes.Name) -> str:
    return node.name


def _path(node: nodes.Path) -> str:
    target = _at(node.target, _TIGHT)
    # `1.a` would be read as a number
    number = isinstance(node.target, nodes.Literal) and isinstance(node.target.value, Decimal)
    return f"({target}).{node.name}" if number else f"{target}.{node.name}"


def _filter(node: nodes.Filter) -> str:
    return f"{_at(node.target, _TIGHT)}[{to_text(node.condition)}]"


def _invocation(node: nodes.Invocation) -> str:
    args = [to_text(arg) for arg in node.args]
    if node.names is not None:
        args = [f"{name}: {arg}" for name, arg in zip(node.names, args, strict=True)]
    return f"{_at(node.target, _TIGHT)}({', '.join(args)})"


def _negation(node: nodes.Negation) -> str:
    return f"-{_at(node.operand, _NEGATES)}"


def _arithmetic(node: nodes.Arithmetic) -> str:
    level = _ARITHMETIC[node.operator]
    return f"{_at(node.left, level)} {node.operator} {_at(node.right, level + 1)}"


def _comparison(node: nodes.Comparison) -> str:
    return f"{_at(node.left, _COMPARES)} {node.operator} {_at(node.right, _ADDS)}"


def _logic(node: nodes.Logic) -> str:
    level = _OR if node.operator == "or" else _AND
    return f" {node.operator} ".join(_at(item, level + 1) for item in node.items)


def _between(node: nodes.Between) -> str:
    low, high = _at(node.low, _ADDS), _at(node.high, _ADDS)
    return f"{_at(node.operand, _COMPARES)} between {low} and {high}"


def _in(node: nodes.In) -> str:
    operand = _at(node.operand, _COMPARES)
    if len(node.tests) == 1 and not isinstance(node.tests[0], nodes.UnaryComparison):
        return f"{operand} in {_at(node.tests[0], _ADDS)}"
    return f"{operand} in ({', '.join(_test(test) for test in node.tests)})"


def _test(node: Node) -> str:
    return _ray(node) if isinstance(node, nodes.UnaryComparison) else to_text(node)


def _interval(node: nodes.Interval) -> str:
    start, end = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{start}{to_text(node.low)}..{_at(node.high, _ADDS)}{end}"


def _ray(node: nodes.UnaryComparison) -> str:
    return f"{node.operator} {_at(node.operand, _ADDS)}"


def _if(node: nodes.If) -> str:
    branches = f"then {to_text(node.then)} else {to_text(node.otherwise)}"
    return f"if {to_text(node.condition)} {branches}"


def _iterators(iterators: tuple[nodes.Iterator, ...]) -> str:
    return ", ".join(_iterator(iterator) for iterator in iterators)


def _iterator(iterator: nodes.Iterator) -> str:
    end = "" if iterator.end is None else f"..{to_text(iterator.end)}"
    return f"{iterator.name} in {to_text(iterator.domain)}{end}"


def _for(node: nodes.For) -> str:
    return f"for {_iterators(node.iterators)} return {to_text(node.body)}"


def _quantified(node: nodes.Quantified) -> str:
    word = "every" if node.every else "some"
    return f"{word} {_iterators(node.iterators)} satisfies {to_text(node.condition)}"


def _list(node: nodes.ListOf) -> str:
    return f"[{', '.join(to_text(item) for item in node.items)}]"


def _context(node: nodes.Context) -> str:
    return f"{{{', '.join(f'{_key(key)}: {to_text(value)}' for key, value in node.entries)}}}"


def _key(name: str) -> str:
    """A name where one word will do, a text in quotes otherwise."""
    words = split(name)
    plain = len(words) == 1 and words[0] == name and name not in KEYWORDS
    return name if plain and (name[0].isalpha() or name[0] == "_") else quoted(name)


def _function(node: nodes.Function) -> str:
    parameters = ", ".join(
        name if kind is None else f"{name}: {type_text(kind)}"
        for name, kind in zip(node.parameters, node.types, strict=True)
    )
    return f"function({parameters}) {to_text(node.body)}"


def type_text(written: nodes.TypeOf) -> str:
    inner = [type_text(argument) for argument in written.arguments]
    if written.name == "function" and inner:
        return f"function<{', '.join(inner[:-1])}>->{inner[-1]}"
    if written.name == "context" and inner:
        pairs = zip(written.keys, inner, strict=True)
        return f"context<{', '.join(f'{key}: {kind}' for key, kind in pairs)}>"
    return f"{written.name}<{inner[0]}>" if inner else written.name


def _instance(node: nodes.InstanceOf) -> str:
    return f"{_at(node.operand, _NEGATES)} instance of {type_text(node.type)}"


def _tests(node: nodes.Tests) -> str:
    if not node.tests:
        return "-"
    written = ", ".join(
        _ray(test) if isinstance(test, nodes.UnaryComparison) else to_text(test)
        for test in node.tests
    )
    return f"not({written})" if node.negated else written


Strength = int | Callable[[Node], int]
_WRITERS: dict[type[Node], tuple[Callable[[Node], str], Strength]] = {}


def _register(kind: type[N], write: Callable[[N], str], strength: Strength) -> None:
    _WRITERS[kind] = (write, strength)  # type: ignore[assignment]  # looked up by the very type


def _logic_strength(node: Node) -> int:
    return _OR if isinstance(node, nodes.Logic) and node.operator == "or" else _AND


def _arithmetic_strength(node: Node) -> int:
    return _ARITHMETIC[node.operator] if isinstance(node, nodes.Arithmetic) else _ADDS


_register(nodes.Literal, _literal, _TIGHT)
_register(nodes.AtLiteral, lambda node: f"@{quoted(node.text)}", _TIGHT)
_register(nodes.Name, _name, _TIGHT)
_register(nodes.Path, _path, _TIGHT)
_register(nodes.Filter, _filter, _TIGHT)
_register(nodes.Invocation, _invocation, _TIGHT)
_register(nodes.Negation, _negation, _NEGATES)
_register(nodes.Arithmetic, _arithmetic, _arithmetic_strength)
_register(nodes.Comparison, _comparison, _COMPARES)
_register(nodes.Logic, _logic, _logic_strength)
_register(nodes.Between, _between, _COMPARES)
_register(nodes.In, _in, _COMPARES)
_register(nodes.Interval, _interval, _TIGHT)
_register(nodes.UnaryComparison, _ray, _LOOSE)
_register(nodes.If, _if, _LOOSE)
_register(nodes.For, _for, _LOOSE)
_register(nodes.Quantified, _quantified, _LOOSE)
_register(nodes.ListOf, _list, _TIGHT)
_register(nodes.Context, _context, _TIGHT)
_register(nodes.Function, _function, _LOOSE)
_register(nodes.InstanceOf, _instance, _RAISES)
_register(nodes.Tests, _tests, _LOOSE)
