"""What can go wrong with an expression.

FeelError
├── FeelSyntaxError   the text is not FEEL; says where and what was expected
└── FeelLimitError    the expression asks for more than one evaluation may use
"""

from __future__ import annotations

from engine.errors import EngineError


class FeelError(EngineError):
    """`line` and `column` count from 1; 0 when the place is not known."""

    def __init__(self, message: str, *, text: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.text, self.line, self.column = message, text, line, column

    def __str__(self) -> str:
        if not self.line:
            return self.message
        return f"line {self.line}, column {self.column}: {self.message}"


class FeelSyntaxError(FeelError):
    """`expected` says in a few words what would have been right in that place."""

    def __init__(
        self, message: str, *, text: str = "", line: int = 0, column: int = 0, expected: str = ""
    ) -> None:
        super().__init__(message, text=text, line=line, column=column)
        self.expected = expected


class FeelLimitError(FeelError):
    """A bound of engine.feel.limits was reached."""


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of the text."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
