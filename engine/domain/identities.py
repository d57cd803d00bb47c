"""An identity that the law reserves, hidden wherever a procedure copies it: what it calls takes the
name as its `destinatario`, a list has it in a row, a letter in the middle of a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.domain.folding import folded
from engine.domain.officials import RESERVED_IDENTITY

#: what is shorter tells nobody apart
SHORTEST = 4
_ACCENTS = "\u0300-\u036f"
_MARKS = f"[{_ACCENTS}]*"


@dataclass(frozen=True)
class Reserve:
    """`keys` are hidden whatever they hold; a text that is one of `told`, whatever its key."""

    keys: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def over(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """The values, without those that tell who somebody is."""
        if not (self.keys or self.told):
            return dict(known)
        return {key: self._of(key, value) for key, value in known.items()}

    def without(self, text: str) -> str:
        """A sentence, without what tells it in the middle."""
        apart = unicodedata.normalize("NFD", text)
        for one in sorted(self._folded, key=len, reverse=True):
            apart = re.sub(_written(one), RESERVED_IDENTITY, apart, flags=re.I)
        return unicodedata.normalize("NFC", apart)

    def in_history(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What a line of history says: a value, or a sentence that has one in it."""
        said = self.over(data)
        return {k: self.without(v) if isinstance(v, str) else v for k, v in said.items()}

    def given_back(
        self, raw: Mapping[str, object], known: Mapping[str, Any]
    ) -> Mapping[str, object]:
        """What a form sent: where it was not let see what the case knows, that again. What stands
        for a name is never kept as one."""
        if not (self.keys or self.told):
            return raw
        return _given_back(raw, self.over(known), known)

    def _of(self, key: str, value: Any) -> Any:
        hidden = key in self.keys and value not in (None, "")
        return RESERVED_IDENTITY if hidden else self._within(value)

    def _within(self, value: Any) -> Any:
        if isinstance(value, str):
            return RESERVED_IDENTITY if _plain(value) in self._folded else value
        if isinstance(value, Mapping):
            return self.over(value)
        return [self._within(one) for one in value] if isinstance(value, list) else value

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(map(_plain, self.told))


def reserve(keys: Iterable[str], told: Iterable[object]) -> Reserve:
    """Of what tells an identity: a value that is empty or short hides no other."""
    texts = (value.strip() for value in told if isinstance(value, str))
    return Reserve(frozenset(keys), frozenset(text for text in texts if len(text) >= SHORTEST))


def _plain(text: str) -> str:
    return " ".join(folded(text).split())


def _written(plain: str) -> str:
    """A pattern for it in a decomposed text, with whatever accents and spaces it has there."""
    letters = (r"\s+" if one == " " else re.escape(one) + _MARKS for one in plain)
    return rf"(?<![\w{_ACCENTS}]){''.join(letters)}(?!\w)"


def _given_back(
    sent: Mapping[str, Any], shown: Mapping[str, Any], known: Mapping[str, Any]
) -> dict[str, object]:
    return {key: _again(one, shown.get(key), known.get(key)) for key, one in sent.items()}


def _again(sent: object, shown: Any, known: Any) -> object:
    if sent == RESERVED_IDENTITY and shown == RESERVED_IDENTITY:
        return known
    if isinstance(sent, Sequence) and isinstance(shown, list) and not isinstance(sent, str):
        return _rows_again(sent, shown, known)
    return sent


def _rows_again(sent: Sequence[Any], shown: Sequence[Any], known: Sequence[Any]) -> list[Any]:
    """Row by row, whichever were taken out or put in."""
    left = [(seen, row) for seen, row in zip(shown, known, strict=True) if isinstance(row, Mapping)]
    return [_row_again(one, left) if isinstance(one, Mapping) else one for one in sent]


def _row_again(
    sent: Mapping[str, Any], left: list[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Mapping[str, Any]:
    """With what is hidden in the row that it is most like, the first of those alike. Each is given
    once."""
    hidden = {key for key, said in sent.items() if said == RESERVED_IDENTITY}
    alike = [
        (sum(seen.get(key) == said for key, said in sent.items()), -place)
        for place, (seen, _) in enumerate(left)
        if any(seen.get(key) == RESERVED_IDENTITY for key in hidden)
    ]
    if not alike:
        return sent
    _, place = max(alike)
    seen, row = left.pop(-place)
    return _given_back(sent, seen, row)
