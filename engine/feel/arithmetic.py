"""What + - * / ** mean for each pair of kinds. None where FEEL gives null."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from engine.feel.far import FarDay, FarMoment, near
from engine.feel.temporal import (
    add_clock,
    add_days,
    add_months,
    clock_difference,
    difference,
    seconds,
    span_of,
)
from engine.feel.values import NUMBERS, YearsMonths

Operation = Callable[[object, object], object]
_MOST_MONTHS = 10**18


def numbers_only(operator: str) -> Callable[[Decimal, Decimal], Decimal | None]:
    """The operation on two numbers; None when there is no such number."""
    if operator == "**":
        return _power
    compute = {
        "+": NUMBERS.add,
        "-": NUMBERS.subtract,
        "*": NUMBERS.multiply,
        "/": NUMBERS.divide,
    }[operator]

    def operation(left: Decimal, right: Decimal) -> Decimal | None:
        try:
            return compute(left, right)
        except DecimalException:
            return None

    return operation


def _power(left: Decimal, right: Decimal) -> Decimal | None:
    try:
        found = NUMBERS.power(left, right)
    except DecimalException:
        return None
    return found if found.is_finite() else None  # zero to a negative power


def add(left: object, right: object) -> object:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, (timedelta, YearsMonths)):
        if isinstance(right, (date, time)):
            return _move(right, left, 1)
        return _sum(left, right, 1)
    if isinstance(left, (date, time)):
        return _move(left, right, 1)
    return None


def subtract(left: object, right: object) -> object:
    if isinstance(left, date) and isinstance(right, date):
        return difference(left, right)
    if isinstance(left, time) and isinstance(right, time):
        return clock_difference(left, right)
    if isinstance(left, (date, time)):
        return _move(left, right, -1)
    return _sum(left, right, -1)


def _move(moment: date | time, span: object, sign: int) -> object:
    if isinstance(moment, time):
        return add_clock(moment, span * sign) if isinstance(span, timedelta) else None
    if isinstance(span, YearsMonths):
        return add_months(moment, span.months * sign)
    return add_days(moment, span * sign) if isinstance(span, timedelta) else None


def _sum(left: object, right: object, sign: int) -> object:
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months + sign * right.months)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        try:
            return left + sign * right
        except OverflowError:
            return None
    return None


def multiply(left: object, right: object) -> object:
    if isinstance(left, Decimal):
        left, right = right, left
    return _scale(left, right, "*") if isinstance(right, Decimal) else None


def divide(left: object, right: object) -> object:
    if isinstance(right, Decimal):
        return _scale(left, right, "/")
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return _divide(Decimal(left.months), Decimal(right.months))
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return _divide(seconds(left), seconds(right))
    return None


def _scale(span: object, factor: Decimal, operator: str) -> object:
    compute = numbers_only(operator)
    if isinstance(span, YearsMonths):
        months = compute(Decimal(span.months), factor)
        return None if months is None or abs(months) > _MOST_MONTHS else YearsMonths(int(months))
    if isinstance(span, timedelta):
        total = compute(seconds(span), factor)
        return None if total is None else span_of(total)
    return None


_divide = numbers_only("/")


def _nothing(_left: object, _right: object) -> object:
    return None


OTHERS: dict[str, Operation] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": _nothing,
}


def negate(value: object) -> object:
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return -value if isinstance(value, timedelta) else None


def property_of(value: object, name: str) -> tuple[bool, object]:
    """Whether a date, time or duration has such a property, and its value."""
    for kind, properties in _PROPERTIES:
        if isinstance(value, kind):
            read = properties.get(name)
            return (False, None) if read is None else (True, _number(read(value)))
    return False, None


def _number(value: object) -> object:
    return Decimal(value) if type(value) is int else value


def _zone(value: time | datetime) -> str | None:
    return None if value.tzinfo is None else getattr(value.tzinfo, "key", None)


def _seconds(clock: time | datetime) -> Decimal:
    billionths = clock.microsecond * 1000 + getattr(clock, "nanos", 0)
    return Decimal(clock.second) + (Decimal(billionths).scaleb(-9).normalize() if billionths else 0)


_DAY: dict[str, Callable[..., object]] = {
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: near(day).isoweekday(),
}
_CLOCK: dict[str, Callable[..., object]] = {
    "hour": lambda clock: clock.hour,
    "minute": lambda clock: clock.minute,
    "second": _seconds,
    "time offset": lambda clock: clock.utcoffset(),
    "timezone": _zone,
}
_SPAN: dict[str, Callable[..., object]] = {
    "days": lambda span: int(seconds(span) / 86_400),
    "hours": lambda span: int(abs(seconds(span)) % 86_400 // 3600) * _sign(span),
    "minutes": lambda span: int(abs(seconds(span)) % 3600 // 60) * _sign(span),
    "seconds": lambda span: abs(seconds(span)) % 60 * _sign(span),
}
_MONTHS: dict[str, Callable[..., object]] = {
    "years": lambda span: abs(span.months) // 12 * (-1 if span.months < 0 else 1),
    "months": lambda span: abs(span.months) % 12 * (-1 if span.months < 0 else 1),
}


def _through_clock(read: Callable[..., object]) -> Callable[..., object]:
    return lambda moment: read(moment.clock)


def _sign(span: timedelta) -> int:
    return -1 if span < timedelta() else 1


_OF_CLOCK = {name: _through_clock(read) for name, read in _CLOCK.items()}
_PROPERTIES: tuple[tuple[type | tuple[type, ...], dict[str, Callable[..., object]]], ...] = (
    (datetime, _DAY | _CLOCK),
    ((date, FarDay), _DAY),
    (FarMoment, _DAY | _OF_CLOCK),
    (time, _CLOCK),
    (timedelta, _SPAN),
    (YearsMonths, _MONTHS),
)
