"""The state of a case <-> bytes. Only what lives is kept: about 1 KB, however old the case is.

Layout: one version byte, four bytes of CRC-32, then JSON:
`[next_id, [element keys], [[id, parent, key index, status, marks], …]]`
in the order in which the tokens were made. A key is the element's own id, with the process ids of
the call activities around it before (`llamado/aprobar`), so that an upgrade is a change of keys.
Variables are not here: they are a column of their own and never pass through the library.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from engine.errors import CaseFault

VERSION = 1
_JSON = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class TokenState:
    """A living token. `marks` is what its kind must remember: a due instant, an item's number…"""

    id: int
    parent: int  # 0 for the root
    key: str
    status: int
    marks: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseState:
    next_id: int
    tokens: tuple[TokenState, ...]

    @property
    def ended(self) -> bool:
        return not self.tokens


def encode(state: CaseState) -> bytes:
    """The bytes that `decode` reads."""
    keys: dict[str, int] = {}
    rows = []
    for token in state.tokens:
        row: list[Any] = [
            token.id,
            token.parent,
            keys.setdefault(token.key, len(keys)),
            token.status,
        ]
        if token.marks:
            row.append(dict(token.marks))
        rows.append(row)
    body = _JSON.encode([state.next_id, list(keys), rows]).encode()
    return bytes((VERSION,)) + crc32(body).to_bytes(4, "big") + body


def decode(blob: bytes) -> CaseState:
    """The state that was encoded. CaseFault for anything that `encode` did not write."""
    if len(blob) < 6 or blob[0] != VERSION:
        version = blob[0] if blob else None
        raise CaseFault(f"expected a case state of version {VERSION}, found {version}")
    body = blob[5:]
    if crc32(body).to_bytes(4, "big") != blob[1:5]:
        raise CaseFault("expected a whole case state, found damaged bytes")
    try:
        next_id, keys, rows = json.loads(body)
        tokens = tuple(_token(keys, *row) for row in rows)
        return CaseState(next_id=int(next_id), tokens=tokens)
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise CaseFault("expected a case state, found something else") from error


def remap(state: CaseState, keys: Mapping[str, str]) -> CaseState:
    """The same tokens on other elements: the upgrade of a running case. Same token ids."""
    moved = (
        TokenState(t.id, t.parent, keys.get(t.key, t.key), t.status, t.marks) for t in state.tokens
    )
    return CaseState(next_id=state.next_id, tokens=tuple(moved))


def _token(
    keys: list[str], token: int, parent: int, key: int, status: int, marks: Any = None
) -> TokenState:
    return TokenState(int(token), int(parent), str(keys[key]), int(status), dict(marks or {}))
