"""An amount in pesos as people write it: whole, with or without the points of the thousands."""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+|[0-9]+")
_LONGEST = 18


def read(said: str) -> Decimal | None:
    """None for what is no amount above zero: «1750905.00» might be read as a hundred times it."""
    words = said.strip()
    if not _AMOUNT.fullmatch(words):
        return None
    digits = words.replace(".", "").lstrip("0")
    return Decimal(digits) if 0 < len(digits) <= _LONGEST else None
