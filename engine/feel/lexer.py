"""Text to tokens. What a name is depends on what is declared, so the parser joins words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.errors import FeelSyntaxError, place

KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or"),
        *("between", "instance", "of", "true", "false", "null", "function", "external"),
    }
)
_START = (
    "A-Za-z_\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
    "\U00010000-\U000effff"
)
_TOKEN = re.compile(
    rf"""
    (?P<space>(?:[\s\u0085\u200b\ufeff\u180e]|//[^\n]*|/\*.*?\*/)+)
  | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<name>[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*|\?)
  | (?P<symbol>\*\*|\.\.|->|<=|>=|!=|[-+*/=<>()\[\]{{}},:.@'&%;|\\^~#$!])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # "number" | "string" | "name" | "keyword" | "symbol" | "end"
    text: str
    at: int


def tokens(text: str) -> list[Token]:
    """All tokens of the text and one of kind "end"."""
    found = list(_tokens(text))
    return [*found, Token("end", "", len(text))]


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        kind, position = match.lastgroup or "", match.end()
        if kind == "space":
            continue
        word = match.group()
        yield Token("keyword" if word in KEYWORDS else kind, word, match.start())


def _unreadable(text: str, position: int) -> FeelSyntaxError:
    line, column = place(text, position)
    if text[position] == '"':
        message, expected = "the text that starts here has no end", 'a closing "'
    elif text.startswith("/*", position):
        message, expected = "the comment that starts here has no end", "*/"
    else:
        message, expected = f"the character {text[position]!r} is not FEEL", "an expression"
    return FeelSyntaxError(message, text=text, line=line, column=column, expected=expected)


def unquote(quoted: str) -> str:
    """The value of a string literal, escapes resolved."""
    if "\\" not in quoted:
        return quoted[1:-1]
    value = _ESCAPE.sub(_unescape, quoted[1:-1])
    # two escaped halves of one character, as Java and JavaScript write it
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(match: re.Match[str]) -> str:
    escape = match.group(1)
    if len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    # an unknown escape is kept as written: regular expressions are full of them
    return _PLAIN_ESCAPES.get(escape, match.group())
