"""Expressions and unary tests as the rest of the program uses them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from engine.feel import nodes
from engine.feel.compiler import Compiler
from engine.feel.errors import FeelError
from engine.feel.limits import NO_FUNCTIONS, Run
from engine.feel.matching import Test, compile_tests
from engine.feel.mentions import Call, calls_of, free_names
from engine.feel.parser import parse_expression, parse_tests
from engine.feel.scope import Closure, Scope
from engine.feel.types import Type
from engine.feel.values import SCALARS, check_size, from_python

Functions = Mapping[str, Callable[..., object]]
_TOO_DEEP = "the evaluation goes too deep"


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    names: frozenset[str]
    calls: tuple[Call, ...]
    _wanted: tuple[str, ...]

    def scope(self, variables: Mapping[str, object], run: Run) -> Scope:
        """Only what the expression mentions is converted."""
        values: dict[str, object] = {}
        for name in self._wanted:
            if name in variables:
                value = variables[name]
                kind = type(value)
                if kind in SCALARS:
                    values[name] = value
                elif kind is float and isfinite(value):  # type: ignore[arg-type]  # kind says so
                    values[name] = Decimal(repr(value))
                else:
                    values[name] = from_python(value)
        return Scope(values, None, run)

    def located(self, error: FeelError) -> FeelError:
        error.text = error.text or self.text
        return error


@dataclass(frozen=True, slots=True)
class Expression(_Compiled):
    """A FEEL expression, ready to be evaluated any number of times."""

    tree: nodes.Node
    _closure: Closure

    def evaluate(
        self, variables: Mapping[str, object], functions: Functions = NO_FUNCTIONS
    ) -> object:
        """The value; null where the standard says so. FeelError is all that can be raised,
        besides the EngineErrors of the functions given."""
        return self._value(variables, Run(self.text, functions))

    def explain(
        self, variables: Mapping[str, object], functions: Functions = NO_FUNCTIONS
    ) -> tuple[object, list[str]]:
        """The value and the reasons why parts of it became null."""
        run = Run(self.text, functions)
        return self._value(variables, run), run.notes or []

    def _value(self, variables: Mapping[str, object], run: Run) -> object:
        try:
            found = self._closure(self.scope(variables, run))
            return found if type(found) in SCALARS else check_size(found, run)
        except FeelError as error:
            raise self.located(error) from error.__cause__
        except RecursionError:
            raise run.limit(_TOO_DEEP) from None
        except ArithmeticError as error:
            raise FeelError(f"a number is out of bounds: {error}", text=self.text) from error


@dataclass(frozen=True, slots=True)
class UnaryTests(_Compiled):
    """The tests of a cell, to be held against a value."""

    tree: nodes.Tests
    _test: Test

    def matches(
        self,
        value: object,
        variables: Mapping[str, object],
        functions: Functions = NO_FUNCTIONS,
    ) -> bool:
        """Whether the value passes. What cannot be compared does not pass."""
        run = Run(self.text, functions)
        try:
            given = from_python(value)
            return self._test(given, Scope({"?": given}, self.scope(variables, run), run)) is True
        except FeelError as error:
            raise self.located(error) from error.__cause__
        except RecursionError:
            raise run.limit(_TOO_DEEP) from None
        except ArithmeticError as error:
            raise FeelError(f"a number is out of bounds: {error}", text=self.text) from error


def compile_expression(text: str, names: Collection[str] = ()) -> Expression:
    """`text` without a leading "="; `names` are the declared names of several words."""
    return _expression(text, tuple(names))


def compile_unary(text: str, names: Collection[str] = ()) -> UnaryTests:
    """The tests of one cell of a decision table, as `> 5`, `"a", "b"`, `not(…)` or `-`."""
    return _unary(text, tuple(names))


@lru_cache(maxsize=4096)
def _expression(text: str, names: tuple[str, ...]) -> Expression:
    return build_expression(text, names, None)


@lru_cache(maxsize=4096)
def _unary(text: str, names: tuple[str, ...]) -> UnaryTests:
    return build_unary(text, names, None)


def build_expression(
    text: str, names: Iterable[str], types: Mapping[str, Type] | None
) -> Expression:
    """An expression that knows the item definitions of a model; not cached."""
    tree = parse_expression(text, names)
    return Expression(text, *_mentions(tree), tree, Compiler(types).compile(tree))


def build_unary(text: str, names: Iterable[str], types: Mapping[str, Type] | None) -> UnaryTests:
    tree = parse_tests(text, names)
    return UnaryTests(text, *_mentions(tree), tree, compile_tests(Compiler(types), tree))


def _mentions(tree: nodes.Node) -> tuple[frozenset[str], tuple[Call, ...], tuple[str, ...]]:
    names, calls = free_names(tree), calls_of(tree)
    return names, calls, tuple(sorted(names | {call.name for call in calls}))
