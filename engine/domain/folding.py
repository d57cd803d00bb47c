"""Words as they are searched: without case and accents, numbers without what people put in them."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_RADICADO = re.compile(r"\b\d{4}-\d{1,9}\b")
#: 52.123.456 and 900.123.456-7 are one number each
_GROUPED = re.compile(r"(?<=\d)[.,'](?=\d{3}\b)|(?<=\d)-(?=\d\b)")
#: what a word may be at most: longer ones are found by how they begin
LONGEST = 40
#: words of one text that are kept
MOST = 80


def folded(text: str) -> str:
    """Lower case, and letters without their marks: `Muñoz` is `munoz`."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def words(text: str) -> tuple[str, ...]:
    """Each word of a text once, in its order."""
    plain = _GROUPED.sub("", _RADICADO.sub(" ", folded(text)))
    found = (word[:LONGEST] for word in _WORD.findall(plain))
    return tuple(dict.fromkeys(found))[:MOST]


def number_words(radicado: str) -> tuple[str, ...]:
    """The words of a case's number: whole, its last part as people say it, and the letter of its
    series."""
    (whole,) = _RADICADO.findall(radicado)
    letter = words(radicado)
    return (whole, whole.rpartition("-")[2].lstrip("0"), *letter)


def asked(text: str) -> tuple[str, ...]:
    """What somebody searches, word by word; a number of a case is one word: `2026-123` too."""
    numbers = [_whole(found) for found in _RADICADO.findall(text)]
    return tuple(dict.fromkeys([*numbers, *map(_plain_number, words(text))]))


def _whole(typed: str) -> str:
    year, _, last = typed.partition("-")
    return f"{year}-{last:0>6}"


def _plain_number(word: str) -> str:
    """`000123` is the case 123."""
    return word.lstrip("0") or word if word.isdigit() else word
