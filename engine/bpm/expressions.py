"""A value of a diagram: a plain text, or FEEL when it begins with `=`."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import Expression, compile_expression


@dataclass(frozen=True, slots=True)
class Value:
    """What an attribute says: `text` itself, or what its FEEL gives for a case."""

    text: str
    feel: Expression | None = None  # the compiled expression; None for a plain text

    def evaluate(
        self, variables: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
    ) -> Any:
        """The plain text, or the value of the expression. Raises FeelError."""
        return self.text if self.feel is None else self.feel.evaluate(variables, functions)

    @property
    def names(self) -> frozenset[str]:
        return frozenset() if self.feel is None else frozenset(self.feel.names)

    def handed_to(self, functions: Container[str]) -> list[object]:
        """The first arguments of the calls to these functions; what is not literal is no text."""
        calls = () if self.feel is None else self.feel.calls
        return [call.args[0] for call in calls if call.name in functions and call.args]


def parse_value(text: str) -> Value:
    """FEEL when the text begins with `=`, a plain text otherwise. Raises FeelSyntaxError."""
    if text.startswith("="):
        return Value(text, compile_expression(text[1:]))
    return Value(text)


def parse_feel(text: str) -> Value:
    """FEEL with or without its `=`. Raises FeelSyntaxError."""
    return Value(text, compile_expression(text.removeprefix("=")))
