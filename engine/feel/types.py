"""Types as values can be held against: `instance of`, parameters and DMN item definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from engine.feel.nodes import TypeOf
from engine.feel.scope import Mismatch, UserFunction
from engine.feel.temporal import midnight
from engine.feel.values import FeelFunction, Range, kind

_SIMPLE = {
    "any": "any", "Any": "any", "null": "null", "Null": "null",
    "number": "number", "string": "string", "boolean": "boolean", "date": "date", "time": "time",
    "date and time": "date and time", "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "list": "list", "context": "context", "function": "function", "range": "range",
}  # fmt: skip


class Type:
    """Something a value can be an instance of."""

    def holds(self, value: object) -> bool:
        raise NotImplementedError

    def accepts(self, value: object) -> bool:
        """Null has no type of its own, yet may stand for any value."""
        return value is None or self.holds(value)

    def coerce(self, value: object) -> object:
        """The value after the standard's implicit conversions; Mismatch when none helps."""
        if self.accepts(value):
            return value
        for candidate in self.conversions(value):
            if self.accepts(candidate):
                return candidate
        raise Mismatch(f"expected {self}, found {kind(value)}")

    def conversions(self, value: object) -> list[object]:
        if isinstance(value, list):
            return [value[0]] if len(value) == 1 else []
        if isinstance(value, date) and not isinstance(value, datetime):
            return [midnight(value).replace(tzinfo=UTC)]
        return []


@dataclass(frozen=True, slots=True)
class Simple(Type):
    name: str

    def holds(self, value: object) -> bool:
        if self.name == "any":
            return value is not None
        return kind(value) == self.name

    def __str__(self) -> str:
        return self.name


_ANY = Simple("any")


@dataclass(frozen=True, slots=True)
class ListType(Type):
    item: Type

    def holds(self, value: object) -> bool:
        return isinstance(value, list) and all(self.item.accepts(item) for item in value)

    def conversions(self, value: object) -> list[object]:
        return [] if isinstance(value, list) else [[value]]

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    item: Type

    def holds(self, value: object) -> bool:
        if not isinstance(value, Range):
            return False
        return all(end is None or self.item.holds(end) for end in (value.low, value.high))

    def __str__(self) -> str:
        return f"range<{self.item}>"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    entries: Mapping[str, Type] = field(hash=False)

    def holds(self, value: object) -> bool:
        return isinstance(value, dict) and all(
            key in value and entry.accepts(value[key]) for key, entry in self.entries.items()
        )

    def __str__(self) -> str:
        return f"context<{', '.join(f'{key}: {entry}' for key, entry in self.entries.items())}>"


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    parameters: tuple[Type, ...]
    result: Type

    def holds(self, value: object) -> bool:
        if not isinstance(value, UserFunction):
            return isinstance(value, FeelFunction)
        if len(value.parameters) != len(self.parameters):
            return False
        pairs = zip(value.types, self.parameters, strict=True)
        return all(mine in {None, _ANY, wanted} for mine, wanted in pairs)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"


def resolve(written: TypeOf, named: Mapping[str, Type]) -> Type | None:
    """The type as written, or None when nobody has defined it."""
    arguments = [resolve(argument, named) for argument in written.arguments]
    known = [argument for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    if written.name in named:
        return named[written.name]
    if not arguments:
        simple = _SIMPLE.get(written.name)
        return None if simple is None else Simple(simple)
    if written.name == "context":
        return ContextType(dict(zip(written.keys, known, strict=True)))
    if written.name == "function":
        return FunctionType(tuple(known[:-1]), known[-1])
    return ListType(known[0]) if written.name == "list" else RangeType(known[0])
