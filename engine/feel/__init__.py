"""FEEL, the expression language of DMN, read once into closures and evaluated within bounds."""

from engine.feel import builtins
from engine.feel.api import Expression, UnaryTests, compile_expression, compile_unary
from engine.feel.errors import FeelError, FeelLimitError, FeelSyntaxError
from engine.feel.mentions import UNKNOWN, Call, unknown_calls
from engine.feel.nodes import Node
from engine.feel.values import FeelFunction, Range, YearsMonths, kind

builtins.install()

__all__ = [
    "UNKNOWN",
    "Call",
    "Expression",
    "FeelError",
    "FeelFunction",
    "FeelLimitError",
    "FeelSyntaxError",
    "Node",
    "Range",
    "UnaryTests",
    "YearsMonths",
    "compile_expression",
    "compile_unary",
    "kind",
    "unknown_calls",
]
