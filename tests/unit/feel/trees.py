"""Trees of expressions for hypothesis: every form of the grammar, a few levels deep."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import nodes

Grow = Callable[[], nodes.Node]
Choose = Callable[[list[object]], object]

_NAMES = ["a", "b", "monto", "año", "plazo legal", "x1"]
_INSTANTS = ["2026-03-02", "P1Y", "PT3H", "10:00:00", "2026-03-02T10:00:00Z"]
_TEXTS = ["", "x", 'una "cita"', "línea\nsegunda", "\\d", "🐎"]
_NUMBERS = ["0", "1", "2.50", "1000000", "0.000001", "1E+20"]


@st.composite
def expressions(draw: st.DrawFn) -> nodes.Node:
    """A tree in which the deeper a node stands, the likelier it is a leaf."""

    def choose(options: list) -> object:
        return draw(st.sampled_from(options))

    def grow(depth: int) -> nodes.Node:
        if depth == 0 or draw(st.integers(0, 3)) == 0:
            return choose(_LEAVES)(choose)
        return choose(_FORMS)(lambda: grow(depth - 1), choose)

    return grow(3)


_LEAVES = [
    lambda choose: nodes.Literal(Decimal(choose(_NUMBERS))),
    lambda choose: nodes.Literal(choose(_TEXTS)),
    lambda choose: nodes.Literal(choose([True, False, None])),
    lambda choose: nodes.AtLiteral(choose(_INSTANTS)),
    lambda choose: nodes.Name(choose(_NAMES)),
]


def _iterators(grow: Grow, choose: Choose) -> tuple[nodes.Iterator, ...]:
    first = nodes.Iterator("i", grow(), choose([None, nodes.Literal(Decimal(3))]))
    return choose([(first,), (first, nodes.Iterator("j", nodes.Name("i")))])


def _several(grow: Grow, choose: Choose) -> tuple[nodes.Node, ...]:
    return tuple(grow() for _ in range(choose([0, 1, 2])))


def _context(grow: Grow, choose: Choose) -> nodes.Node:
    keys = choose([(), ("clave",), ("plazo legal", "a"), ("then", "x+y")])
    return nodes.Context(tuple((key, grow()) for key in keys))


def _type(choose: Choose) -> nodes.TypeOf:
    plain = nodes.TypeOf(choose(["number", "string", "date and time", "Any"]))
    structured = [
        nodes.TypeOf("list", (plain,)),
        nodes.TypeOf("context", (plain,), ("a",)),
        nodes.TypeOf("function", (plain, plain)),
    ]
    return choose([plain, *structured])


_FORMS = [
    lambda g, c: nodes.Arithmetic(c(["+", "-", "*", "/", "**"]), g(), g()),
    lambda g, c: nodes.Comparison(c(["=", "!=", "<", "<=", ">", ">="]), g(), g()),
    lambda g, c: nodes.Logic(c(["and", "or"]), (g(), g(), *_several(g, c))),
    lambda g, c: nodes.Negation(g()),
    lambda g, c: nodes.Between(g(), g(), g()),
    lambda g, c: nodes.In(g(), (g(), *_several(g, c))),
    lambda g, c: nodes.In(g(), (nodes.UnaryComparison(c(["<", ">=", "!="]), g()),)),
    lambda g, c: nodes.Interval(g(), g(), c([True, False]), c([True, False])),
    lambda g, c: nodes.UnaryComparison(c(["<", ">="]), g()),
    lambda g, c: nodes.If(g(), g(), g()),
    lambda g, c: nodes.For(_iterators(g, c), g()),
    lambda g, c: nodes.Quantified(c([True, False]), _iterators(g, c), g()),
    lambda g, c: nodes.ListOf(_several(g, c)),
    lambda g, c: nodes.Filter(g(), g()),
    lambda g, c: nodes.Path(g(), c(["a", "year", "clave"])),
    lambda g, c: nodes.Invocation(nodes.Name(c(["f", "sum", "date and time"])), _several(g, c)),
    lambda g, c: nodes.Invocation(nodes.Name("f"), (g(), g()), ("a", "inicio del plazo")),
    lambda g, c: nodes.InstanceOf(g(), _type(c)),
    lambda g, c: nodes.Function(("p", "q"), (_type(c), None), g()),
    _context,
]
