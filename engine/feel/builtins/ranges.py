"""Allen's relations between points and ranges, as the standard tables them."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.feel import nodes
from engine.feel.arithmetic import negate
from engine.feel.builtins.signatures import builtin
from engine.feel.errors import FeelError
from engine.feel.limits import Run
from engine.feel.matching import includes
from engine.feel.scope import BUILTINS
from engine.feel.temporal import parse_at
from engine.feel.values import Range, order

Relation = Callable[[object, object], "bool | None"]


class NotComparableError(Exception):
    """The ends of the two are of different kinds."""


def _compare(left: object, right: object) -> int:
    sign = order(left, right)
    if sign is None:
        raise NotComparableError
    return sign


def _declare(name: str, parameters: str, relation: Callable[..., bool]) -> None:
    @builtin(name, parameters)
    def function(left: object, right: object) -> bool | None:
        try:
            return relation(left, right)
        except NotComparableError:
            return None


def _ends_before(a: Range, b: Range) -> bool:
    sign = _compare(a.high, b.low)
    return sign < 0 or (sign == 0 and not (a.high_closed and b.low_closed))


def _meets(a: Range, b: Range) -> bool:
    return a.high_closed and b.low_closed and _compare(a.high, b.low) == 0


def _starts_no_later(a: Range, b: Range) -> bool:
    sign = _compare(a.low, b.low)
    return sign < 0 or (sign == 0 and (a.low_closed or not b.low_closed))


def _ends_no_earlier(a: Range, b: Range) -> bool:
    sign = _compare(a.high, b.high)
    return sign > 0 or (sign == 0 and (a.high_closed or not b.high_closed))


def _overlaps(a: Range, b: Range) -> bool:
    return not _ends_before(a, b) and not _ends_before(b, a)


def _starts_earlier(a: Range, b: Range) -> bool:
    sign = _compare(a.low, b.low)
    return sign < 0 or (sign == 0 and a.low_closed and not b.low_closed)


def _ends_later(a: Range, b: Range) -> bool:
    sign = _compare(a.high, b.high)
    return sign > 0 or (sign == 0 and a.high_closed and not b.high_closed)


def _overlaps_before(a: Range, b: Range) -> bool:
    return _starts_earlier(a, b) and _overlaps(a, b) and not _ends_later(a, b)


def _overlaps_after(a: Range, b: Range) -> bool:
    return _starts_earlier(b, a) and _overlaps(a, b) and _ends_no_earlier(a, b)


def _contains_range(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _ends_no_earlier(a, b)


def _same_start(a: Range, b: Range) -> bool:
    return a.low_closed == b.low_closed and _compare(a.low, b.low) == 0


def _same_end(a: Range, b: Range) -> bool:
    return a.high_closed == b.high_closed and _compare(a.high, b.high) == 0


def _contains_point(span: Range, point: object) -> bool:
    found = includes(span, point)
    if found is None:
        raise NotComparableError
    return found


def _point_before(point: object, span: Range) -> bool:
    sign = _compare(point, span.low)
    return sign < 0 or (sign == 0 and not span.low_closed)


def _range_before(span: Range, point: object) -> bool:
    sign = _compare(span.high, point)
    return sign < 0 or (sign == 0 and not span.high_closed)


def _turned(relation: Callable[..., bool]) -> Callable[..., bool]:
    return lambda left, right: relation(right, left)


_POINTS = "point1: point, point2: point"
_POINT_RANGE = "point: point, range: range"
_RANGE_POINT = "range: range, point: point"
_RANGES = "range1: range, range2: range"

_declare("before", _POINTS, lambda a, b: _compare(a, b) < 0)
_declare("before", _POINT_RANGE, _point_before)
_declare("before", _RANGE_POINT, _range_before)
_declare("before", _RANGES, _ends_before)
_declare("after", _POINTS, lambda a, b: _compare(a, b) > 0)
_declare("after", _POINT_RANGE, _turned(_range_before))
_declare("after", _RANGE_POINT, _turned(_point_before))
_declare("after", _RANGES, _turned(_ends_before))
_declare("meets", _RANGES, _meets)
_declare("met by", _RANGES, _turned(_meets))
_declare("overlaps", _RANGES, _overlaps)
_declare("overlaps before", _RANGES, _overlaps_before)
_declare("overlaps after", _RANGES, _overlaps_after)
_declare(
    "finishes",
    _POINT_RANGE,
    lambda point, span: span.high_closed and not _compare(point, span.high),
)
_declare("finishes", _RANGES, lambda a, b: _same_end(a, b) and _starts_no_later(b, a))
_declare(
    "finished by",
    _RANGE_POINT,
    lambda span, point: span.high_closed and not _compare(point, span.high),
)
_declare("finished by", _RANGES, lambda a, b: _same_end(a, b) and _starts_no_later(a, b))
_declare("includes", _RANGE_POINT, _contains_point)
_declare("includes", _RANGES, _contains_range)
_declare("during", _POINT_RANGE, _turned(_contains_point))
_declare("during", _RANGES, _turned(_contains_range))
_declare(
    "starts", _POINT_RANGE, lambda point, span: span.low_closed and not _compare(point, span.low)
)
_declare("starts", _RANGES, lambda a, b: _same_start(a, b) and _ends_no_earlier(b, a))
_declare(
    "started by",
    _RANGE_POINT,
    lambda span, point: span.low_closed and not _compare(point, span.low),
)
_declare("started by", _RANGES, lambda a, b: _same_start(a, b) and _ends_no_earlier(a, b))
_declare("coincides", _POINTS, lambda a, b: _compare(a, b) == 0)
_declare("coincides", _RANGES, lambda a, b: _same_start(a, b) and _same_end(a, b))


_NO_LOW = re.compile(r"^(\s*[(\]])\s*\.\.")
_NO_HIGH = re.compile(r"\.\.\s*([)\[]\s*)$")
_LITERAL_FUNCTIONS = frozenset({"date", "time", "date and time", "duration"})


@builtin("range", "from: string", run=True)
def range_of_text(run: Run, text: str) -> Range | None:
    """A range of literals, as in "[18..21)"; an end that is left out is open."""
    from engine.feel.parser import parse_expression

    try:
        tree = parse_expression(_NO_HIGH.sub(r"..null\1", _NO_LOW.sub(r"\1null..", text)))
    except FeelError:
        return None
    if not isinstance(tree, nodes.Interval):
        return None
    low, high = _literal(tree.low, run), _literal(tree.high, run)
    if not _readable(tree.low, low) or not _readable(tree.high, high):
        return None
    if low is None or high is None:
        return None if low is high else Range(low, high, *_closed(tree, low, high))
    return None if order(low, high) in {None, 1} else Range(low, high, *_closed(tree, low, high))


def _readable(node: nodes.Node, value: object) -> bool:
    return value is not None or node == nodes.Literal(None)


def _closed(tree: nodes.Interval, low: object, high: object) -> tuple[bool, bool]:
    return tree.low_closed and low is not None, tree.high_closed and high is not None


def _literal(node: nodes.Node, run: Run) -> object:
    if isinstance(node, nodes.Literal):
        return node.value
    if isinstance(node, nodes.Negation):
        return negate(_literal(node.operand, run))
    if isinstance(node, nodes.Invocation) and isinstance(node.target, nodes.Name):
        if node.target.name not in _LITERAL_FUNCTIONS:
            return None
        args = [_literal(arg, run) for arg in node.args]
        return BUILTINS[node.target.name].invoke(run, 0, args, node.names)
    return parse_at(node.text) if isinstance(node, nodes.AtLiteral) else None
