"""Classes of characters in patterns: `[a-z-[aeiou]]`, `\\d`, `\\p{Lu}`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Protocol

Predicate = Callable[[str], bool]


class PatternError(Exception):
    """Not a regular expression of XPath."""


class Reader(Protocol):
    """What the classes need of the parser around them."""

    def peek(self, ahead: int = 0) -> str: ...
    def take(self) -> str: ...
    def accept(self, text: str) -> bool: ...


def character(char: str, *, ignore_case: bool) -> Predicate:
    if not ignore_case:
        return char.__eq__
    same = _cases(char)
    return lambda found: not same.isdisjoint(_cases(found))


def _cases(char: str) -> frozenset[str]:
    return frozenset({char, char.lower(), char.upper(), char.casefold()})


def negated(predicate: Predicate) -> Predicate:
    return lambda char: not predicate(char)


def parse_class(reader: Reader, *, ignore_case: bool) -> Predicate:
    """The class whose opening bracket has just been read."""
    negative = reader.accept("^")
    parts: list[Predicate] = []
    without: Predicate | None = None
    while not reader.accept("]"):
        if reader.peek() == "-" and reader.peek(1) == "[" and parts:
            reader.take(), reader.take()
            without = parse_class(reader, ignore_case=ignore_case)
            if reader.peek() != "]":
                raise PatternError
        else:
            parts.append(_part(reader, ignore_case=ignore_case))
    if not parts:
        raise PatternError
    return _combined(parts, without, negative=negative)


def _combined(parts: list[Predicate], without: Predicate | None, *, negative: bool) -> Predicate:
    def holds(char: str) -> bool:
        found = any(part(char) for part in parts) is not negative
        return found and not (without is not None and without(char))

    return holds


def _part(reader: Reader, *, ignore_case: bool) -> Predicate:
    low = _member(reader)
    if not isinstance(low, str):
        return low
    if reader.peek() != "-" or reader.peek(1) in {"]", "["}:
        return character(low, ignore_case=ignore_case)
    reader.take()
    high = _member(reader)
    if not isinstance(high, str) or high < low:
        raise PatternError
    if not ignore_case:
        return lambda char: low <= char <= high
    return lambda char: any(low <= case <= high for case in _cases(char))


def _member(reader: Reader) -> str | Predicate:
    char = reader.take()
    if char == "\\":
        return _escaped(reader)
    if char in {"", "["}:
        raise PatternError
    return char


def escape_class(reader: Reader, *, ignore_case: bool) -> Predicate:
    """What a backslash outside of brackets stands for."""
    found = _escaped(reader)
    return character(found, ignore_case=ignore_case) if isinstance(found, str) else found


def _escaped(reader: Reader) -> str | Predicate:
    char = reader.take()
    if char in _CONTROLS:
        return _CONTROLS[char]
    if char and char in "\\|.?*+(){}-[]^$":
        return char
    if char in {"p", "P"}:
        return _property(reader, negative=char == "P")
    known = _CLASSES.get(char.lower())
    if known is None:
        raise PatternError
    return negated(known) if char.isupper() else known


def _property(reader: Reader, *, negative: bool) -> Predicate:
    if not reader.accept("{"):
        raise PatternError
    name = ""
    while reader.peek() not in {"}", ""}:
        name += reader.take()
    if not reader.accept("}"):
        raise PatternError
    found = _block(name[2:]) if name.startswith("Is") else _category(name)
    return negated(found) if negative else found


def _category(name: str) -> Predicate:
    if name not in _CATEGORIES:
        raise PatternError
    return lambda char: unicodedata.category(char).startswith(name)


def _block(name: str) -> Predicate:
    if name not in _BLOCKS:
        raise PatternError
    low, high = _BLOCKS[name]
    return lambda char: low <= ord(char) <= high


def _is_name_start(char: str) -> bool:
    return char in "_:" or unicodedata.category(char) in {"Ll", "Lu", "Lo", "Lt", "Nl", "Lm"}


def _is_name_char(char: str) -> bool:
    return _is_name_start(char) or char in "-.·" or unicodedata.category(char) in {"Nd", "Mc", "Mn"}


_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_CLASSES: dict[str, Predicate] = {
    "d": lambda char: unicodedata.category(char) == "Nd",
    "s": lambda char: char in " \t\n\r",
    "w": lambda char: unicodedata.category(char)[0] not in "PZC",
    "i": _is_name_start,
    "c": _is_name_char,
}
_CATEGORIES = frozenset(
    {
        *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
        *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
        *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"),
    }
)
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Thai": (0xE00, 0xE7F),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7AF),
}
