"""How a built-in function declares its parameters, and how arguments meet them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import TypeVar

from engine.feel.limits import Run
from engine.feel.scope import BUILTINS
from engine.feel.temporal import midnight
from engine.feel.values import FeelFunction, Range, YearsMonths, check_list, check_text, kind

Implementation = Callable[..., object]
F = TypeVar("F", bound=Implementation)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str
    optional: bool = False
    variadic: bool = False
    rest: bool = False

    @property
    def nullable(self) -> bool:
        """A text or an offset that may be left out may also be null; a number may not."""
        return self.optional and self.type != "number"


@dataclass(frozen=True, slots=True)
class Signature:
    parameters: tuple[Parameter, ...]
    function: Implementation
    wants_run: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    def bind(self, args: list[object], names: tuple[str, ...] | None) -> list[object] | None:
        """The arguments in order and converted; None when they do not fit."""
        if names is None:
            return self._by_position(args)
        given = dict(zip(names, args, strict=True))
        if len(given) < len(args) or not set(given) <= {p.name for p in self.parameters}:
            return None
        if any(not p.optional and p.name not in given and p.type != "any" for p in self.parameters):
            return None
        return _converted((p, given.get(p.name, _LEFT_OUT)) for p in self.parameters)

    def _by_position(self, args: list[object]) -> list[object] | None:
        last = self.parameters[-1] if self.parameters else None
        if last is not None and (last.variadic or last.rest):
            args = _collected(args, len(self.parameters), always=last.rest)
        required = sum(not p.optional for p in self.parameters)
        if not required <= len(args) <= len(self.parameters):
            return None
        args = args + [_LEFT_OUT] * (len(self.parameters) - len(args))
        return _converted(zip(self.parameters, args, strict=True))


def _collected(args: list[object], count: int, *, always: bool) -> list[object]:
    """`sum(1, 2, 3)` is `sum([1, 2, 3])`; but `append(a, [1])` appends a list."""
    if not always and len(args) == count and (args[-1] is None or isinstance(args[-1], list)):
        return args
    return [*args[: count - 1], list(args[count - 1 :])] if len(args) >= count else args


_LEFT_OUT = object()


def _converted(pairs: Iterable[tuple[Parameter, object]]) -> list[object] | None:
    converted: list[object] = []
    for parameter, value in pairs:
        if value is _LEFT_OUT or (value is None and parameter.nullable):
            converted.append(None)
            continue
        fits, found = fit(value, parameter.type)
        if not fits:
            return None
        converted.append(found)
    return converted


def fit(value: object, wanted: str) -> tuple[bool, object]:
    """Whether a value is of a parameter's type after the standard's conversions."""
    accepts = _ACCEPTS[wanted]
    if accepts(value):
        return True, value
    if wanted == "list":
        return value is not None, [value]
    if isinstance(value, list) and len(value) == 1 and accepts(value[0]):
        return True, value[0]
    if wanted == "date and time" and isinstance(value, date):
        return True, midnight(value).replace(tzinfo=UTC)
    return False, None


_ACCEPTS: dict[str, Callable[[object], bool]] = {
    "any": lambda _value: True,
    "some": lambda value: value is not None,
    "number": lambda value: isinstance(value, Decimal),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "context": lambda value: isinstance(value, dict),
    "range": lambda value: isinstance(value, Range),
    "point": lambda value: value is not None and not isinstance(value, (Range, list, dict, bool)),
    "function": lambda value: isinstance(value, FeelFunction),
    "date": lambda value: kind(value) == "date",
    "spans": lambda value: isinstance(value, (Decimal, timedelta, YearsMonths)),
    "day": lambda value: kind(value) in {"date", "date and time"},
    "date and time": lambda value: kind(value) == "date and time",
    "time": lambda value: kind(value) == "time",
    "days": lambda value: isinstance(value, timedelta),
    "duration": lambda value: isinstance(value, (timedelta, YearsMonths)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(FeelFunction):
    """A function of the standard, with as many signatures as it has there."""

    name: str
    signatures: tuple[Signature, ...]

    def invoke(
        self, run: Run, at: int, args: list[object], names: tuple[str, ...] | None
    ) -> object:
        run.spend(1 + sum(_cost(arg) for arg in args), at)
        for signature in self._candidates(names):
            bound = signature.bind(args, names)
            if bound is not None:
                return self._call(signature, bound, run, at)
        found = ", ".join(kind(arg) for arg in args)
        return run.note(at, f"{self.name} does not take ({found})")

    def _candidates(self, names: tuple[str, ...] | None) -> tuple[Signature, ...]:
        """`before(range, point)` and `before(point, range)` differ in the order of the names."""
        if names is None or len(self.signatures) == 1:
            return self.signatures
        return tuple(sorted(self.signatures, key=lambda signature: signature.names != names))

    def _call(self, signature: Signature, bound: list[object], run: Run, at: int) -> object:
        value = (
            signature.function(run, *bound) if signature.wants_run else signature.function(*bound)
        )
        if value is None:
            return run.note(at, f"{self.name} has no value for these arguments")
        if isinstance(value, str):
            return check_text(value, run, at)
        return check_list(value, run, at) if isinstance(value, list) else value


def _cost(arg: object) -> int:
    if isinstance(arg, list):
        return len(arg)
    return len(arg) >> 6 if isinstance(arg, str) else 0


def builtin(name: str, parameters: str = "", *, run: bool = False) -> Callable[[F], F]:
    """Declare a function: `"string: string, start position: number, length?: number"`.

    `?` marks what may be left out, `*` a list that may also be given element by element,
    `+` what can only be given element by element.
    """

    def declare(function: F) -> F:
        signature = Signature(_parameters(parameters), function, run)
        known = BUILTINS.get(name)
        earlier = known.signatures if isinstance(known, Builtin) else ()
        BUILTINS[name] = Builtin(name, (*earlier, signature))
        return function

    return declare


def _parameters(text: str) -> tuple[Parameter, ...]:
    return tuple(_parameter(*part.split(":")) for part in text.split(",") if part.strip())


def _parameter(name: str, type_name: str) -> Parameter:
    name = name.strip()
    return Parameter(
        name.strip("?*+"),
        type_name.strip(),
        optional=name.endswith("?"),
        variadic=name.endswith("*"),
        rest=name.endswith("+"),
    )
