"""The longer forms of the grammar: if, for, some, every, function, types and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.names import Names
from engine.feel.nodes import Node

if TYPE_CHECKING:
    from engine.feel.parser import Parser

_BUILTIN_TYPES = Names(["days and time duration", "years and months duration", "date and time"])


def conditional(parser: Parser) -> Node:
    at = parser.take().at
    condition = parser.inner()
    parser.expect("then")
    then = parser.inner()
    parser.expect("else")
    return nodes.If(condition, then, parser.expression(), at=at)


def loop(parser: Parser) -> Node:
    at = parser.take().at
    parser.scopes.append(Names(["partial"]))
    iterators = _iterators(parser)
    parser.expect("return")
    body = parser.expression()
    parser.scopes.pop()
    return nodes.For(iterators, body, at=at)


def quantified(parser: Parser) -> Node:
    kind = parser.take()
    parser.scopes.append(Names())
    iterators = _iterators(parser)
    parser.expect("satisfies")
    condition = parser.expression()
    parser.scopes.pop()
    return nodes.Quantified(kind.text == "every", iterators, condition, at=kind.at)


def _iterators(parser: Parser) -> tuple[nodes.Iterator, ...]:
    found = [_iterator(parser)]
    while parser.accept(","):
        found.append(_iterator(parser))
    return tuple(found)


def _iterator(parser: Parser) -> nodes.Iterator:
    name = parser.key_until("in")
    parser.expect("in")
    domain = parser.inner()
    end = parser.inner() if parser.accept("..") else None
    parser.scopes[-1].add(name)
    return nodes.Iterator(name, domain, end)


def function(parser: Parser) -> Node:
    at = parser.take().at
    parser.expect("(")
    parameters: list[tuple[str, nodes.TypeOf | None]] = []
    while not parser.sees(")"):
        name = parser.key_until(":", ",", ")")
        parameters.append((name, type_name(parser) if parser.accept(":") else None))
        if not parser.accept(","):
            break
    parser.expect(")")
    if parser.sees("external"):
        # a call into the host's own code is what this language must never give a designer
        raise parser.wrong("a FEEL expression: external functions are not supported")
    names = tuple(name for name, _ in parameters)
    parser.scopes.append(Names(names))
    body = parser.expression()
    parser.scopes.pop()
    return nodes.Function(names, tuple(kind for _, kind in parameters), body, at=at)


def type_name(parser: Parser) -> nodes.TypeOf:
    parser.nesting += 1
    if parser.nesting > 60:
        raise parser.too_deep()
    kind = _type(parser)
    parser.nesting -= 1
    return kind


def _type(parser: Parser) -> nodes.TypeOf:
    name = _type_words(parser)
    if name == "context" and parser.accept("<"):
        return _context_type(parser)
    if name == "function" and parser.sees("<"):
        return _function_type(parser)
    if name in {"list", "range"} and parser.accept("<"):
        inner = type_name(parser)
        parser.expect(">")
        return nodes.TypeOf(name, (inner,))
    return nodes.TypeOf(name)


def _type_words(parser: Parser) -> str:
    builtin = _BUILTIN_TYPES.match(parser.tokens, parser.position)
    if builtin:
        parser.position += builtin[1]
        return builtin[0]
    if parser.token.kind != "name" and not parser.sees("function", "null"):
        raise parser.wrong("the name of a type")
    words = parser.take().text
    while parser.token.kind == "name" or parser.sees("."):
        symbol = parser.take().text
        words += symbol if symbol == "." or words.endswith(".") else f" {symbol}"
    return words


def _context_type(parser: Parser) -> nodes.TypeOf:
    keys: list[str] = []
    types: list[nodes.TypeOf] = []
    while not parser.sees(">"):
        keys.append(parser.key_until(":"))
        parser.expect(":")
        types.append(type_name(parser))
        if not parser.accept(","):
            break
    parser.expect(">")
    return nodes.TypeOf("context", tuple(types), tuple(keys))


def _function_type(parser: Parser) -> nodes.TypeOf:
    """The last argument of a function type is what it returns."""
    parser.expect("<")
    types: list[nodes.TypeOf] = []
    while not parser.sees(">"):
        types.append(type_name(parser))
        if not parser.accept(","):
            break
    parser.expect(">")
    parser.expect("->")
    return nodes.TypeOf("function", (*types, type_name(parser)))


def unary_tests(parser: Parser) -> nodes.Tests:
    at = parser.token.at
    if parser.sees("-") and parser.tokens[parser.position + 1].kind == "end":
        parser.take()
        return nodes.Tests((), at=at)
    if parser.token.text == "not" and parser.tokens[parser.position + 1].text == "(":
        return _negated_tests(parser)
    return nodes.Tests(_tests(parser), at=at)


def _negated_tests(parser: Parser) -> nodes.Tests:
    start, at = parser.position, parser.take().at
    parser.take()
    tests = _tests(parser)
    if parser.accept(")") and parser.token.kind == "end":
        return nodes.Tests(tests, negated=True, at=at)
    # `not(a) and b` is an expression that starts with the function
    parser.position = start
    return nodes.Tests(_tests(parser), at=at)


def _tests(parser: Parser) -> tuple[Node, ...]:
    tests = [parser.expression()]
    while parser.accept(","):
        tests.append(parser.expression())
    return tuple(tests)
