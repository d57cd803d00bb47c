"""The names an expression may use that are longer than one word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokens

Words = tuple[str, ...]


class Names:
    """Declared names by their first word; the longest that fits wins."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Words, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        words = split(name)
        if len(words) < 2:
            return
        candidates = self._by_first.setdefault(words[0], [])
        candidates.append((words, normal(name)))
        candidates.sort(key=lambda candidate: -len(candidate[0]))

    def match(self, words: Sequence[Token], start: int) -> tuple[str, int] | None:
        """The name that begins at this token and how many tokens it takes."""
        for candidate, name in self._by_first.get(words[start].text, ()):
            found = words[start : start + len(candidate)]
            if tuple(word.text for word in found) == candidate:
                return name, len(candidate)
        return None


def split(name: str) -> Words:
    """The tokens a name is made of; nothing when it could not be written in FEEL."""
    try:
        return tuple(token.text for token in tokens(name)[:-1])
    except FeelSyntaxError:
        return ()


def normal(name: str) -> str:
    """A name with single spaces, which is how names are compared."""
    return " ".join(name.split())
