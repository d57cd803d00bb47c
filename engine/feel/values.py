"""The values of FEEL: what they are called, when they are equal, which comes first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from math import isfinite

from engine.feel.errors import FeelError, FeelLimitError
from engine.feel.far import FarDay, FarMoment, far_order
from engine.feel.limits import MAX_LIST, MAX_NESTING, MAX_NODES, MAX_STRING, Run

#: IEEE 754 decimal128, as the standard asks
NUMBERS = Context(
    prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration, whole in months."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """Values between two ends. An end of None is open to that side."""

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True


class FeelFunction:
    """Anything an expression may call."""

    __slots__ = ()

    def invoke(
        self, run: Run, at: int, args: list[object], names: tuple[str, ...] | None
    ) -> object:
        raise NotImplementedError


_KINDS: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    FarDay: "date",
    FarMoment: "date and time",
}


def kind(value: object) -> str:
    """The name FEEL gives to the type of a value."""
    found = _KINDS.get(type(value))
    if found is not None:
        return found
    for base, name in ((datetime, "date and time"), (date, "date"), (time, "time")):
        if isinstance(value, base):
            return name
    return "function"


def from_python(value: object, depth: int = 0) -> object:
    """A value of the host as FEEL sees it: ints become decimals, tuples lists."""
    plain = type(value)
    if plain in SCALARS:
        return value
    if plain is int:
        return _whole(value)
    if isinstance(value, float):
        return _real(value)
    if depth > MAX_NESTING:
        raise FeelLimitError(f"a value is nested more than {MAX_NESTING} deep")
    if isinstance(value, list):
        return _items(value, depth + 1)
    if isinstance(value, dict):
        return _entries(value, depth + 1)
    return _foreign(value, depth)


#: what is the same to the host and to FEEL
SCALARS = frozenset({Decimal, bool, type(None), str, date, time, datetime, timedelta, YearsMonths})


def _items(value: Collection[object], depth: int) -> list[object]:
    if len(value) > MAX_LIST:
        raise FeelLimitError(f"a list has more than {MAX_LIST} elements")
    return [item if type(item) in SCALARS else from_python(item, depth) for item in value]


def _entries(value: Mapping[object, object], depth: int) -> dict[str, object]:
    return {
        str(key): item if type(item) in SCALARS else from_python(item, depth)
        for key, item in value.items()
    }


def _whole(value: object) -> Decimal | None:
    """Rounded to 34 digits; None for a number with more digits than anybody counts."""
    if not isinstance(value, int) or value.bit_length() > _MAX_BITS:
        return None
    return NUMBERS.create_decimal(value)


_MAX_BITS = 10_000


def _real(value: float) -> Decimal | None:
    """Through its shortest text, so that 0.1 is 0.1; not a number is no number."""
    return Decimal(repr(value)) if isfinite(value) else None


def _foreign(value: object, depth: int) -> object:
    if isinstance(value, Enum):
        return from_python(value.value, depth + 1)
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return _entries(value, depth + 1)
    if isinstance(value, (tuple, set, frozenset)):
        return _items(value, depth + 1)
    if isinstance(value, (Decimal, date, time, timedelta, Range, FeelFunction, FarDay, FarMoment)):
        return value
    raise FeelError(f"a {type(value).__name__} is not a value of FEEL")


def equal(left: object, right: object, run: Run) -> bool | None:
    """The `=` of FEEL: None when values of different kinds are compared."""
    if left is None or right is None:
        return left is right
    left_kind = kind(left)
    if left_kind != kind(right):
        return None
    compare = _EQUALITIES.get(left_kind)
    return left == right if compare is None else compare(left, right, run)


def _equal_lists(left: object, right: object, run: Run) -> bool | None:
    if not isinstance(left, list) or not isinstance(right, list) or len(left) != len(right):
        return False
    run.spend(len(left))
    return all(equal(a, b, run) for a, b in zip(left, right, strict=True))


def _equal_contexts(left: object, right: object, run: Run) -> bool | None:
    if not isinstance(left, dict) or not isinstance(right, dict) or left.keys() != right.keys():
        return False
    run.spend(len(left))
    return all(equal(item, right[key], run) for key, item in left.items())


def _equal_ranges(left: object, right: object, run: Run) -> bool | None:
    if not isinstance(left, Range) or not isinstance(right, Range):
        return None
    if (left.low_closed, left.high_closed) != (right.low_closed, right.high_closed):
        return False
    return bool(equal(left.low, right.low, run)) and bool(equal(left.high, right.high, run))


def _equal_moments(left: object, right: object, _run: Run) -> bool | None:
    return on_one_day(left) == on_one_day(right) and _nanos(left) == _nanos(right)


def _nanos(value: object) -> int:
    """The billionths of a second that Python's own comparisons do not see."""
    return getattr(value, "nanos", 0)


def on_one_day(value: object) -> object:
    """A time as a moment of the day on which XML Schema compares times."""
    if isinstance(value, time):
        return datetime.combine(date(1972, 12, 31), value)
    return value


_EQUALITIES = {
    "list": _equal_lists,
    "context": _equal_contexts,
    "range": _equal_ranges,
    "time": _equal_moments,
    "date and time": _equal_moments,
}
_ORDERED = frozenset(
    {"number", "string", "date", "time", "date and time",
     "days and time duration", "years and months duration"}
)  # fmt: skip


def order(left: object, right: object) -> int | None:
    """-1, 0 or 1; None when the two cannot be put in order."""
    left_kind = kind(left)
    if left_kind != kind(right) or left_kind not in _ORDERED:
        return None
    if isinstance(left, (FarDay, FarMoment)) or isinstance(right, (FarDay, FarMoment)):
        return far_order(left, right)
    first, second = on_one_day(left), on_one_day(right)
    try:
        greater = first > second  # type: ignore[operator]  # of the same ordered kind
    except TypeError:
        return None  # one with a zone, one without
    if first != second:
        return 1 if greater else -1
    return (_nanos(left) > _nanos(right)) - (_nanos(left) < _nanos(right))


def check_size(value: object, run: Run) -> object:
    """The value itself, when somebody can afford to write it down."""
    if type(value) is not list and type(value) is not dict:
        return value
    left, waiting = MAX_NODES, [value]
    while waiting:
        node = waiting.pop()
        items = list(node.values()) if isinstance(node, dict) else node
        if isinstance(items, list):
            left -= len(items)
            waiting.extend(item for item in items if isinstance(item, (list, dict)))
        if left < 0:
            raise run.limit(f"the result has more than {MAX_NODES} parts")
    return value


def check_text(value: str, run: Run, at: int = 0) -> str:
    if len(value) > MAX_STRING:
        raise run.limit(f"a text is longer than {MAX_STRING} characters", at)
    return value


def check_list(value: list[object], run: Run, at: int = 0) -> list[object]:
    if len(value) > MAX_LIST:
        raise run.limit(f"a list has more than {MAX_LIST} elements", at)
    return value
