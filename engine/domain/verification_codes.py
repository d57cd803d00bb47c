"""The code of a document: sixty bits that nobody guesses, in letters that nobody confuses."""

from __future__ import annotations

import re
import secrets

from engine.domain.radicado import ALPHABET, normal_code

LENGTH = 12
_GROUP = 4
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """`K7P2-9QXM-4TRA`, as a paper prints it."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read(typed: str) -> str | None:
    """The code that a person meant to type; None for what is none."""
    code = normal_code(typed)
    return code if _CODE.fullmatch(code) else None
