"""What an official writes in a large field keeps its paragraphs and lists, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TypedDict

_BULLET = re.compile(r"^\s*[-*•–]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+(?=\S)")


class Block(TypedDict):
    """A paragraph (one item), or the items of a list. `start` numbers the first of a numbered
    one; 0 elsewhere."""

    kind: str  # "paragraph", "bullets", "numbers"
    start: int
    items: list[str]


def blocks(text: str) -> list[Block]:
    """Paragraphs are set apart by an empty line or by a list; a line break inside one is kept."""
    found: list[Block] = []
    open_paragraph = False
    for line in _lines(text):
        if not line.strip():
            open_paragraph = False
            continue
        kind, start, words = _read(line)
        if kind == "paragraph":
            _add_words(found, words, goes_on=open_paragraph)
        else:
            _add_item(found, kind, start, words)
        open_paragraph = True
    return found


def plain(text: str) -> str:
    """Without characters that nobody sees, but for line breaks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or not _invisible(c))


def _lines(text: str) -> Iterator[str]:
    yield from plain(text).split("\n")


def _invisible(character: str) -> bool:
    """Controls, marks that turn the direction of writing, private and unpaired characters."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _read(line: str) -> tuple[str, int, str]:
    if bullet := _BULLET.match(line):
        return "bullets", 0, line[bullet.end() :].strip()
    if number := _NUMBER.match(line):
        return "numbers", int(number[1]), line[number.end() :].strip()
    return "paragraph", 0, line.strip()


def _add_words(found: list[Block], words: str, *, goes_on: bool) -> None:
    """A line of a paragraph, or of the item above it."""
    if goes_on and found:
        found[-1]["items"][-1] += f"\n{words}"
    else:
        found.append({"kind": "paragraph", "start": 0, "items": [words]})


def _add_item(found: list[Block], kind: str, start: int, words: str) -> None:
    """A list goes on while its numbers do."""
    last = found[-1] if found else None
    follows = last is not None and last["kind"] == kind
    if last is not None and follows and kind == "numbers":
        follows = start == last["start"] + len(last["items"])
    if last is not None and follows:
        last["items"].append(words)
    else:
        found.append({"kind": kind, "start": start, "items": [words]})
