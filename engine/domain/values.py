"""Case variables as text and back: what a person typed is never taken for a type of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.errors import InvalidInput
from engine.feel import YearsMonths

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
#: what JSON keeps as it is: most of what a case knows
_PLAIN = frozenset({str, bool, int, type(None)})
_TAGS: dict[str, Callable[[str], Any]] = {
    "$d": date.fromisoformat,
    "$dt": datetime.fromisoformat,
    "$t": time.fromisoformat,
}


def dumps(values: Any) -> str:
    """JSON text; dates, times and durations become `{"$d": "2026-11-22"}` and the like."""
    return _JSON.encode(_encoded(values))


def loads(text: str) -> Any:
    """The values that `dumps` was given; every number comes back as Decimal."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, object_hook=_decoded)


def refuse_reserved_keys(values: Any) -> None:
    """A key that begins with `$` is ours. InvalidInput names it."""
    if isinstance(values, Mapping):
        for key, value in values.items():
            if str(key).startswith("$"):
                raise InvalidInput({str(key): "El nombre de un dato no puede comenzar por «$»."})
            refuse_reserved_keys(value)
    elif isinstance(values, list | tuple):
        for value in values:
            refuse_reserved_keys(value)


def _encoded(value: Any) -> Any:
    if type(value) in _PLAIN or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): _encoded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    return _encoded_scalar(value)


def _encoded_scalar(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return {"$dt": value.isoformat()}
    if isinstance(value, date):
        return {"$d": value.isoformat()}
    if isinstance(value, time):
        return {"$t": value.isoformat()}
    if isinstance(value, timedelta):
        return {
            "$s": str(
                Decimal(value.days * 86400 + value.seconds) + Decimal(value.microseconds) / 1000000
            )
        }
    if isinstance(value, YearsMonths):
        return {"$m": value.months}
    raise TypeError(f"a case cannot keep a {type(value).__name__}")


def _number(value: Decimal) -> Any:
    if value == value.to_integral_value() and abs(value) < 10**15:
        return int(value)
    return {"$n": str(value)}


def _decoded(raw: dict[str, Any]) -> Any:
    if len(raw) != 1:
        return raw
    ((tag, text),) = raw.items()
    if tag in _TAGS:
        return _TAGS[tag](text)
    if tag == "$n":
        return Decimal(text)
    if tag == "$s":
        return timedelta(microseconds=int(Decimal(text) * 1000000))
    if tag == "$m":
        return YearsMonths(int(text))
    return raw
