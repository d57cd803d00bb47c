"""What names mean while an expression runs, and the functions it can call."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.errors import EngineError
from engine.feel.errors import FeelError
from engine.feel.limits import Run
from engine.feel.values import FeelFunction, from_python


class Scope:
    """Values by name, and the scope around. The outermost holds the host's variables."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: Mapping[str, object], parent: Scope | None, run: Run) -> None:
        self.values, self.parent, self.run = values, parent, run

    def knows(self, name: str) -> bool:
        """Whether a variable of that name, null or not, is in sight."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return True
            scope = scope.parent
        return False

    def find(self, name: str) -> FeelFunction | None:
        """The function of that name: of the expression itself, of the host, or built in."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.values.get(name)
            if found is not None and isinstance(found, FeelFunction):
                return found
            scope = scope.parent
        host = self.run.functions.get(name)
        return BUILTINS.get(name) if host is None else HostFunction(name, host)


Closure = Callable[[Scope], object]
BUILTINS: dict[str, FeelFunction] = {}


class Converter(Protocol):
    """The type of a parameter: gives the value as that type, or raises Mismatch."""

    def coerce(self, value: object) -> object: ...


class Mismatch(Exception):
    """A value is not of the type asked for; becomes null with a note."""


@dataclass(frozen=True, slots=True, eq=False)
class UserFunction(FeelFunction):
    """A function written in FEEL, with the scope in which it was written."""

    parameters: tuple[str, ...]
    types: tuple[Converter | None, ...]
    body: Closure
    scope: Scope
    result: Converter | None = None

    def invoke(
        self, run: Run, at: int, args: list[object], names: tuple[str, ...] | None
    ) -> object:
        values = self._bind(args, names)
        if values is None:
            wanted = ", ".join(self.parameters)
            return run.note(at, f"the function expects ({wanted})")
        run.enter(at)
        run.spend(5, at)
        try:
            found = self.body(Scope(values, self.scope, run))
            return self.result.coerce(found) if self.result else found
        except Mismatch as mismatch:
            return run.note(at, str(mismatch))
        finally:
            run.leave()

    def _bind(self, args: list[object], names: tuple[str, ...] | None) -> dict[str, object] | None:
        given = self.parameters if names is None else names
        if len(args) != len(self.parameters) or set(given) != set(self.parameters):
            return None
        values = dict(zip(given, args, strict=True))
        try:
            for name, expected in zip(self.parameters, self.types, strict=True):
                if expected is not None:
                    values[name] = expected.coerce(values[name])
        except Mismatch:
            return None
        return values


@dataclass(frozen=True, slots=True, eq=False)
class HostFunction(FeelFunction):
    """A function of the program around, such as `vence`."""

    name: str
    function: Callable[..., object]

    def invoke(
        self, run: Run, at: int, args: list[object], names: tuple[str, ...] | None
    ) -> object:
        run.spend(10, at)
        try:
            if names is None:
                return from_python(self.function(*args))
            return from_python(self.function(**self._named(args, names)))
        except EngineError:
            raise
        except Exception as error:
            raise FeelError(f"the function {self.name} failed: {error}") from error

    def _named(self, args: list[object], names: tuple[str, ...]) -> dict[str, object]:
        known = getattr(self.function, "params", None)
        accepted = list(inspect.signature(self.function).parameters)
        if known is not None:
            names = tuple(accepted[list(known).index(name)] for name in names)
        return dict(zip((name.replace(" ", "_") for name in names), args, strict=True))
