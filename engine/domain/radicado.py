"""The number of a matter, and the code with which a citizen follows it."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from engine.settings import BOGOTA

#: 32 characters that nobody confuses on paper: no I, L, O, U
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8

_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": "", " ": ""})


def number(year: int, last: int, letter: str = "") -> str:
    """`2026-000123`; in a series of its own `D-2026-000123`."""
    return f"{letter}-{year:04d}-{last:06d}" if letter else f"{year:04d}-{last:06d}"


def year_of(instant: datetime) -> int:
    """The year of the series in which a matter received then is numbered."""
    return instant.astimezone(BOGOTA).year


def tracking_code() -> str:
    """Forty bits that nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """What a person meant to type: `o1-…` is `01…`."""
    return typed.strip().upper().translate(_LOOKALIKES)


def same_code(typed: str, code: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(normal_code(typed).encode(), code.encode())
