"""Whether two texts ask for the same thing, said in nearly the same words."""

from __future__ import annotations

import re
import unicodedata

#: words shorter than this say nothing of a matter
TELLING = 4
#: of the words that either text has, how many both must have
SHARED = 0.6
FEWEST = 3


def alike(one: str, other: str) -> bool:
    """By the words that tell: accents, case, order and short words do not count."""
    a, b = _words(one), _words(other)
    both = a & b
    return len(both) >= FEWEST and len(both) >= SHARED * len(a | b)


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return frozenset(word for word in re.findall(r"[a-z0-9]+", plain) if len(word) >= TELLING)
