"""How the forms of a procedure call what they ask, and what designers write as words are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How the forms of a procedure call what they ask, and each answer to it."""

    names: Mapping[str, str] = field(default_factory=dict)  # of a part, with what it is of: `a.b`
    #: (what is asked, the answer) -> its label; what nobody asks, under no name
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dates: frozenset[str] = frozenset()  # what is asked as a day
    spelling: Mapping[str, str] = field(default_factory=dict)  # «publicacion» -> «publicación»

    def name(self, key: str) -> str:
        return self.names.get(key) or self._spelt(key.rpartition(".")[2])

    def value(self, key: str, value: str) -> str:
        label = self.values.get((key, value)) or self.values.get(("", value))
        return label or (self._spelt(value) if _KEY.fullmatch(value) else value)

    def _spelt(self, key: str) -> str:
        """A key as words, with their accents."""
        words = key.lower().split("_")
        return " ".join(self.spelling.get(word, word) for word in words)


#: what designers write without spaces; the code of a term has its hyphens, and a short one is RP
_KEY = re.compile(r"[a-z0-9_]+|[A-Z]{6,}|[A-Z]+_[A-Z_]+")
