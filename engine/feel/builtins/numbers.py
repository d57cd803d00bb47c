"""Functions on numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
)

from engine.feel.builtins.signatures import builtin
from engine.feel.values import NUMBERS, YearsMonths

# the scales that a decimal128 can have
_MIN_SCALE, _MAX_SCALE = -6111, 6176


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """A number with so many decimals; None for a scale that no number has."""
    places = int(scale)
    if not _MIN_SCALE <= places <= _MAX_SCALE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    return _quantized(number, places, rounding)


def _quantized(number: Decimal, places: int, rounding: str) -> Decimal | None:
    context = NUMBERS.copy()
    # rounding to tens of thousands and more first cuts, then shifts back
    context.rounding = rounding
    try:
        shifted = context.scaleb(number, places).to_integral_value(rounding=rounding)
        return context.scaleb(shifted, -places) + Decimal(0)
    except DecimalException:
        return None


def _declare_rounding(name: str, rounding: str, parameters: str) -> None:
    @builtin(name, parameters)
    def function(number: Decimal, scale: Decimal | None) -> Decimal | None:
        return rounded(number, Decimal(0) if scale is None else scale, rounding)


_declare_rounding("decimal", ROUND_HALF_EVEN, "n: number, scale: number")
_declare_rounding("floor", ROUND_FLOOR, "n: number, scale?: number")
_declare_rounding("ceiling", ROUND_CEILING, "n: number, scale?: number")
_declare_rounding("round up", ROUND_UP, "n: number, scale: number")
_declare_rounding("round down", ROUND_DOWN, "n: number, scale: number")
_declare_rounding("round half up", ROUND_HALF_UP, "n: number, scale: number")
_declare_rounding("round half down", ROUND_HALF_DOWN, "n: number, scale: number")


@builtin("abs", "n: spans")
def absolute(n: Decimal | timedelta | YearsMonths) -> object:
    return YearsMonths(abs(n.months)) if isinstance(n, YearsMonths) else abs(n)


@builtin("modulo", "dividend: number, divisor: number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """The sign is the divisor's."""
    if not divisor:
        return None
    try:
        rest = NUMBERS.remainder(dividend, divisor)
    except DecimalException:
        return _modulo_of_giants(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _modulo_of_giants(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    try:
        quotient = NUMBERS.divide(dividend, divisor).to_integral_value(rounding=ROUND_FLOOR)
        return NUMBERS.subtract(dividend, NUMBERS.multiply(divisor, quotient))
    except DecimalException:
        return None


def _declare_function(name: str, compute: Callable[[Decimal], Decimal]) -> None:
    @builtin(name, "number: number")
    def function(number: Decimal) -> Decimal | None:
        try:
            found = compute(number)
        except DecimalException:
            return None
        return found if found.is_finite() else None


_declare_function("sqrt", NUMBERS.sqrt)
_declare_function("log", NUMBERS.ln)
_declare_function("exp", NUMBERS.exp)


@builtin("odd", "number: number")
def odd(number: Decimal) -> bool | None:
    rest = _halved(number)
    return None if rest is None else rest == 1


@builtin("even", "number: number")
def even(number: Decimal) -> bool | None:
    rest = _halved(number)
    return None if rest is None else rest == 0


def _halved(number: Decimal) -> Decimal | None:
    try:
        return abs(NUMBERS.remainder(number, Decimal(2)))
    except DecimalException:
        return Decimal(0)  # too many digits for the last one not to be a zero
