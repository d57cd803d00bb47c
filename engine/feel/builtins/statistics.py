"""Functions that make one value out of a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal, DecimalException
from functools import reduce

from engine.feel.arithmetic import add, divide
from engine.feel.builtins.lists import Items
from engine.feel.builtins.signatures import builtin
from engine.feel.limits import Run
from engine.feel.values import NUMBERS, YearsMonths, order


@builtin("min", "list*: list")
def minimum(items: Items) -> object:
    return _extreme(items, -1)


@builtin("max", "list*: list")
def maximum(items: Items) -> object:
    return _extreme(items, 1)


def _extreme(items: Items, wanted: int) -> object:
    if not items:
        return None
    best = items[0]
    for item in items:
        sign = order(item, best)
        if sign is None:
            return None
        best = item if sign == wanted else best
    return best


@builtin("sum", "list*: list")
def total(items: Items) -> object:
    """Of numbers, or of durations of one kind."""
    numbers = _numbers(items)
    if numbers is not None:
        return _safely(lambda: reduce(NUMBERS.add, numbers)) if numbers else None
    if items and all(isinstance(item, (timedelta, YearsMonths)) for item in items):
        return reduce(lambda left, right: left and add(left, right), items)
    return None


@builtin("mean", "list*: list")
def mean(items: Items) -> object:
    summed = total(items)
    count = Decimal(len(items))
    if isinstance(summed, Decimal):
        return NUMBERS.divide(summed, count)
    return None if summed is None else divide(summed, count)


@builtin("product", "list*: list")
def product(items: Items) -> Decimal | None:
    numbers = _numbers(items)
    return _safely(lambda: reduce(NUMBERS.multiply, numbers)) if numbers else None


@builtin("median", "list*: list")
def median(items: Items) -> Decimal | None:
    numbers = sorted(_numbers(items) or ())
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return _safely(
        lambda: NUMBERS.divide(NUMBERS.add(*numbers[middle - 1 : middle + 1]), Decimal(2))
    )


@builtin("stddev", "list*: list")
def standard_deviation(items: Items) -> Decimal | None:
    numbers = _numbers(items)
    if not numbers or len(numbers) < 2:
        return None
    return _safely(lambda: _deviation(numbers))


def _deviation(numbers: list[Decimal]) -> Decimal:
    middle = NUMBERS.divide(reduce(NUMBERS.add, numbers), Decimal(len(numbers)))
    distances = (NUMBERS.subtract(number, middle) for number in numbers)
    squares = reduce(NUMBERS.add, (NUMBERS.multiply(far, far) for far in distances))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


@builtin("mode", "list*: list", run=True)
def mode(run: Run, items: Items) -> Items | None:
    """The most frequent numbers, smallest first."""
    numbers = _numbers(items)
    if numbers is None:
        return None
    times: dict[Decimal, int] = {}
    for number in numbers:
        times[number] = times.get(number, 0) + 1
    most = max(times.values(), default=0)
    return sorted(number for number, often in times.items() if often == most)  # type: ignore[return-value]  # a list of numbers is one of values


def _numbers(items: Items) -> list[Decimal] | None:
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if len(numbers) == len(items) else None


def _safely(compute: Callable[[], Decimal]) -> Decimal | None:
    try:
        return compute()
    except DecimalException:
        return None
