"""Regular expressions of XPath, matched in time proportional to pattern times text.

Python's own `re` can be made to run for years by a short pattern. This matcher remembers every
state it has tried, so it never tries one twice; patterns with back references cannot be remembered
that way and live by the step limit of the evaluation instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.limits import MAX_PATTERN, MAX_STRING, MAX_SUBJECT, Run
from engine.feel.regex_classes import PatternError
from engine.feel.regex_parser import Instruction, parse_pattern

_BATCH = 256
Groups = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. `literal` when the flag q says that nothing in it is special."""

    program: tuple[Instruction, ...]
    groups: int
    back_references: bool
    multiline: bool
    ignore_case: bool
    literal: bool

    def search(self, text: str, start: int, run: Run) -> Groups | None:
        """Starts and ends of the first match from there and of its groups; -1 where unused."""
        if len(text) > MAX_SUBJECT:
            raise run.limit(f"patterns are matched against {MAX_SUBJECT} characters at most")
        matcher = _Matcher(self, text, run)
        for position in range(start, len(text) + 1):
            found = matcher.match(position)
            if found is not None:
                return found
        return None


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Pattern | None:
    """None for what is not a regular expression of XPath."""
    if set(flags) - set("smixq") or len(pattern) > MAX_PATTERN:
        return None
    literal = "q" in flags
    try:
        program, groups = parse_pattern(pattern, flags)
    except PatternError:
        return None
    back_references = any(step[0] == "back" for step in program)
    return Pattern(program, groups, back_references, "m" in flags, "i" in flags, literal)


class _Matcher:
    """A backtracking machine over one text; failed states are failed from any start."""

    def __init__(self, pattern: Pattern, text: str, run: Run) -> None:
        self.pattern, self.text, self.run = pattern, text, run
        self.failed: set[tuple[int, int]] = set()
        self.steps = 0

    def match(self, start: int) -> Groups | None:
        waiting = [(0, start, (-1,) * (2 * self.pattern.groups + 2))]
        while waiting:
            step, position, saved = waiting.pop()
            found = self._follow(step, position, saved, waiting)
            if found is not None:
                return found
        return None

    def _follow(
        self, step: int, position: int, saved: Groups, waiting: list[tuple[int, int, Groups]]
    ) -> Groups | None:
        program = self.pattern.program
        while True:
            if self._known(step, position):
                return None
            instruction = program[step]
            name = instruction[0]
            if name == "match":
                return saved
            if name == "split":
                waiting.append((instruction[2], position, saved))
                step = instruction[1]
            elif name == "save":
                slot = instruction[1]
                saved = (*saved[:slot], position, *saved[slot + 1 :])
                step += 1
            elif name == "jump":
                step = instruction[1]
            else:
                moved = self._advance(instruction, position, saved)
                if moved < 0:
                    return None
                step, position = step + 1, moved

    def _known(self, step: int, position: int) -> bool:
        self.steps += 1
        if self.steps % _BATCH == 0:
            self.run.spend(_BATCH)
        if self.pattern.back_references:
            return False
        state = (step, position)
        if state in self.failed:
            return True
        self.failed.add(state)
        return False

    def _advance(self, instruction: Instruction, position: int, saved: Groups) -> int:
        """Where the text goes on after one character, assertion or back reference; or -1."""
        name, text = instruction[0], self.text
        if name == "char":
            fits = position < len(text) and instruction[1](text[position])
            return position + 1 if fits else -1
        if name == "back":
            return self._repeated(instruction[1], position, saved)
        holds = self._at_start(position) if name == "start" else self._at_end(position)
        return position if holds else -1

    def _at_start(self, position: int) -> bool:
        if position == 0:
            return True
        inside = position < len(self.text)
        return self.pattern.multiline and inside and self.text[position - 1] == "\n"

    def _at_end(self, position: int) -> bool:
        if position == len(self.text):
            return True
        return self.pattern.multiline and self.text[position] == "\n"

    def _repeated(self, group: int, position: int, saved: Groups) -> int:
        begin, end = saved[2 * group], saved[2 * group + 1]
        earlier = self.text[begin:end] if begin >= 0 <= end else ""
        here = self.text[position : position + len(earlier)]
        if self.pattern.ignore_case:
            earlier, here = earlier.casefold(), here.casefold()
        return position + (end - begin if earlier else 0) if here == earlier else -1


def _matches(pattern: Pattern, text: str, run: Run) -> Iterator[Groups]:
    position = 0
    while position <= len(text):
        found = pattern.search(text, position, run)
        if found is None:
            return
        yield found
        # an empty match must not be found again in the same place
        position = found[1] if found[1] > found[0] else found[1] + 1


def replace(pattern: Pattern, text: str, replacement: str, run: Run) -> str:
    pieces: list[str] = []
    end = length = 0
    for groups in _matches(pattern, text, run):
        new = replacement if pattern.literal else _filled(replacement, text, groups)
        pieces += [text[end : groups[0]], new]
        end, length = groups[1], length + len(new)
        if length > MAX_STRING:
            raise run.limit(f"a text is longer than {MAX_STRING} characters")
    return "".join([*pieces, text[end:]])


def split(pattern: Pattern, text: str, run: Run) -> list[str]:
    pieces: list[str] = []
    end = 0
    for groups in _matches(pattern, text, run):
        if groups[1] == groups[0] and groups[0] in {0, len(text)}:
            continue
        pieces.append(text[end : groups[0]])
        end = groups[1]
    return [*pieces, text[end:]]


def valid_replacement(replacement: str) -> bool:
    """`$` only before a digit, and a backslash only before `$` or another one."""
    characters = iter(replacement)
    for character in characters:
        following = next(characters, "") if character in "$\\" else None
        if character == "$" and not (following or "").isdecimal():
            return False
        if character == "\\" and following not in {"$", "\\"}:
            return False
    return True


def _filled(replacement: str, text: str, groups: Groups) -> str:
    pieces: list[str] = []
    position = 0
    while position < len(replacement):
        character = replacement[position]
        if character == "$":
            number, position = _group_number(replacement, position + 1, len(groups) // 2)
            begin, end = groups[2 * number : 2 * number + 2] or (-1, -1)
            pieces.append(text[begin:end] if begin >= 0 else "")
        else:
            position += character == "\\"
            pieces.append(replacement[position])
            position += 1
    return "".join(pieces)


def _group_number(replacement: str, position: int, groups: int) -> tuple[int, int]:
    """The longest number that is one of a group: `$12` may be group 1 and a two."""
    end = position + 1
    while end < len(replacement) and replacement[end].isdecimal():
        if int(replacement[position : end + 1]) >= groups:
            break
        end += 1
    return int(replacement[position:end]), end
