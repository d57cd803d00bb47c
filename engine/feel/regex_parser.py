"""Patterns of XPath to programs for the matcher."""

from __future__ import annotations

from typing import Any

from engine.feel.regex_classes import PatternError, character, escape_class, parse_class

#: ("char", predicate) ("split", first, second) ("jump", to) ("save", slot) ("back", group)
#: ("start",) ("end",) ("match",)
Instruction = tuple[Any, ...]
Program = list[Instruction]

_MAX_PROGRAM = 5_000
_MAX_DEPTH = 40
_SPECIAL = frozenset("?*+{}()[]|\\")


def parse_pattern(pattern: str, flags: str) -> tuple[tuple[Instruction, ...], int]:
    """The program and how many groups it has."""
    parser = _Parser(pattern, flags)
    if "q" in flags:
        body: Program = [("char", character(c, ignore_case=parser.ignore_case)) for c in pattern]
    else:
        body = parser.alternatives()
        if parser.position < len(parser.text):
            raise PatternError
    return (("save", 0), *_shifted(body, 1), ("save", 1), ("match",)), parser.groups


def _shifted(program: Program, offset: int) -> Program:
    """Jumps are written relative to the start of their program; this makes room before it."""
    return [_moved(step, offset) for step in program]


def _moved(step: Instruction, offset: int) -> Instruction:
    if step[0] in {"split", "jump"}:
        return (step[0], *(target + offset for target in step[1:]))
    return step


def _joined(*programs: Program) -> Program:
    whole: Program = []
    for program in programs:
        whole += _shifted(program, len(whole))
        if len(whole) > _MAX_PROGRAM:
            raise PatternError
    return whole


class _Parser:
    def __init__(self, pattern: str, flags: str) -> None:
        self.text = _without_space(pattern) if "x" in flags and "q" not in flags else pattern
        self.ignore_case, self.dot_all = "i" in flags, "s" in flags
        self.position = self.groups = self.depth = 0
        self.closed: set[int] = set()

    def peek(self, ahead: int = 0) -> str:
        return self.text[self.position + ahead : self.position + ahead + 1]

    def take(self) -> str:
        self.position += 1
        return self.text[self.position - 1 : self.position]

    def accept(self, text: str) -> bool:
        if not self.text.startswith(text, self.position):
            return False
        self.position += len(text)
        return True

    def alternatives(self) -> Program:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise PatternError
        program = self.branch()
        if self.accept("|"):
            rest = self.alternatives()
            first = len(program) + 2
            program = _joined([("split", 1, first)], program, [("jump", 1 + len(rest))], rest)
        self.depth -= 1
        return program

    def branch(self) -> Program:
        program: Program = []
        while self.peek() not in {"", "|", ")"}:
            program = _joined(program, self.piece())
        return program

    def piece(self) -> Program:
        atom = self.atom()
        low, high = self.quantifier()
        if (low, high) == (1, 1):
            return atom
        return _repeated(atom, low, high, lazy=self.accept("?"))

    def quantifier(self) -> tuple[int, int | None]:
        simple = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(self.peek())
        if simple is not None:
            self.take()
            return simple
        return self.counted() if self.accept("{") else (1, 1)

    def counted(self) -> tuple[int, int | None]:
        inside, closing, _ = self.text[self.position :].partition("}")
        self.position += len(inside) + 1
        low, comma, high = inside.partition(",")
        if not closing or not low.isdecimal() or (high and not high.isdecimal()):
            raise PatternError
        least, most = int(low), (int(high) if high else None) if comma else int(low)
        if most is not None and most < least:
            raise PatternError
        return least, most

    def atom(self) -> Program:
        char = self.take()
        if char == "(":
            return self.group()
        if char in "^$":
            return [("start",) if char == "^" else ("end",)]
        if char == "\\":
            return self.escape()
        if char == "[":
            return [("char", parse_class(self, ignore_case=self.ignore_case))]
        if char in _SPECIAL:
            raise PatternError
        if char == ".":
            return [("char", _anything if self.dot_all else _anything_in_line)]
        return [("char", character(char, ignore_case=self.ignore_case))]

    def group(self) -> Program:
        number = 0
        if not self.accept("?:"):
            self.groups += 1
            number = self.groups
        body = self.alternatives()
        if not self.accept(")"):
            raise PatternError
        if not number:
            return body
        self.closed.add(number)
        return _joined([("save", 2 * number)], body, [("save", 2 * number + 1)])

    def escape(self) -> Program:
        if self.peek().isdecimal():
            return self.back_reference()
        return [("char", escape_class(self, ignore_case=self.ignore_case))]

    def back_reference(self) -> Program:
        number = int(self.take())
        while self.peek().isdecimal() and number * 10 + int(self.peek()) in self.closed:
            number = number * 10 + int(self.take())
        if number not in self.closed:
            raise PatternError
        return [("back", number)]


def _repeated(atom: Program, low: int, high: int | None, *, lazy: bool) -> Program:
    if max(low, high or 0) * (len(atom) + 1) > _MAX_PROGRAM:
        raise PatternError
    required = [atom] * low
    if high is None:
        return _joined(*required, _star(atom, lazy=lazy))
    optional: Program = []
    for _ in range(high - low):
        optional = _optional(_joined(atom, optional), lazy=lazy)
    return _joined(*required, optional)


def _star(atom: Program, *, lazy: bool) -> Program:
    inside, after = 1, len(atom) + 2
    split = ("split", after, inside) if lazy else ("split", inside, after)
    # the targets are absolute within this small program, so only the body is moved
    return [split, *_shifted(atom, 1), ("jump", 0)]


def _optional(atom: Program, *, lazy: bool) -> Program:
    inside, after = 1, len(atom) + 1
    split = ("split", after, inside) if lazy else ("split", inside, after)
    return [split, *_shifted(atom, 1)]


def _without_space(pattern: str) -> str:
    """The flag x: white space counts only inside brackets."""
    kept: list[str] = []
    brackets = 0
    for position, char in enumerate(pattern):
        escaped = position > 0 and pattern[position - 1] == "\\"
        brackets += (char == "[" and not escaped) - (char == "]" and not escaped)
        if brackets > 0 or char not in " \t\n\r":
            kept.append(char)
    return "".join(kept)


def _anything(_char: str) -> bool:
    return True


def _anything_in_line(char: str) -> bool:
    return char not in "\n\r"
