"""Functions on texts."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.signatures import builtin


@builtin("not", "negand: any")
def negate(negand: object) -> bool | None:
    return not negand if isinstance(negand, bool) else None


@builtin("string length", "string: string")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string: string")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("contains", "string: string, match: string")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)
