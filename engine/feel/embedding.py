"""What a decision model needs to build expressions of its own out of FEEL's parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.feel.compiler import Compiler
from engine.feel.limits import Run
from engine.feel.matching import Test, belongs, compile_tests
from engine.feel.parser import parse_expression, parse_tests, parse_type
from engine.feel.scope import Closure, Converter, HostFunction, Mismatch, Scope, UserFunction
from engine.feel.types import ContextType, FunctionType, ListType, Simple, Type, resolve
from engine.feel.values import FeelFunction, check_size, equal, from_python, kind, order


def compile_cell(text: str, names: Iterable[str], types: Mapping[str, Type]) -> Test:
    """The tests of a cell as a function of the input and the scope."""
    return compile_tests(Compiler(types), parse_tests(text, names))


__all__ = [
    "Closure",
    "Compiler",
    "ContextType",
    "Converter",
    "FeelFunction",
    "FunctionType",
    "HostFunction",
    "ListType",
    "Mismatch",
    "Run",
    "Scope",
    "Simple",
    "Test",
    "Type",
    "UserFunction",
    "belongs",
    "check_size",
    "compile_cell",
    "compile_tests",
    "equal",
    "from_python",
    "kind",
    "order",
    "parse_expression",
    "parse_tests",
    "parse_type",
    "resolve",
]
