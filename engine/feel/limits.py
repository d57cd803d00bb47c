"""The bounds of one evaluation, and the run that counts against them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from engine.feel.errors import FeelLimitError, place

MAX_TEXT = 20_000
MAX_NESTING = 60
MAX_CHAIN = 250
MAX_LIST = 100_000
MAX_STRING = 1_000_000
MAX_CALLS = 60
MAX_STEPS = 2_000_000
MAX_SECONDS = 2.0
MAX_PATTERN = 500
MAX_SUBJECT = 20_000
MAX_NOTES = 50
MAX_NODES = 200_000

NO_FUNCTIONS: Mapping[str, Callable[..., object]] = {}
_CLOCK_EVERY = 2_000


class Run:
    """One evaluation: its host functions, what it has used up and why something became null."""

    # What most evaluations never touch stays with the class: a Run is made for each of them.
    steps = 0
    calls = 0
    tick = _CLOCK_EVERY
    deadline = 0.0
    notes: list[str] | None = None

    def __init__(self, text: str, functions: Mapping[str, Callable[..., object]]) -> None:
        self.text = text
        self.functions = functions

    def spend(self, steps: int, position: int = 0) -> None:
        self.steps += steps
        if self.steps > self.tick:
            self._check(position)

    def _check(self, position: int) -> None:
        # Of this thread: what others do with the machine is no fault of the expression. It is not
        # read until the expression has proved to be a long one.
        now = time.thread_time()
        self.deadline = self.deadline or now + MAX_SECONDS
        self.tick = self.steps + _CLOCK_EVERY
        if self.steps > MAX_STEPS:
            raise self.limit(f"more than {MAX_STEPS} steps", position)
        if now > self.deadline:
            raise self.limit(f"more than {MAX_SECONDS:g} seconds", position)

    def enter(self, position: int = 0) -> None:
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise self.limit(f"functions call each other more than {MAX_CALLS} deep", position)

    def leave(self) -> None:
        self.calls -= 1

    def limit(self, message: str, position: int = 0) -> FeelLimitError:
        line, column = place(self.text, position)
        return FeelLimitError(message, text=self.text, line=line, column=column)

    def note(self, position: int, message: str) -> object:
        """Remember why a value became null. Gives None, so that callers can return it."""
        if self.notes is None:
            self.notes = []
        if len(self.notes) < MAX_NOTES:
            line, column = place(self.text, position)
            self.notes.append(f"line {line}, column {column}: {message}")
        return None
