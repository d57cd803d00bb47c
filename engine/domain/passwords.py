"""Which passwords are too easy to guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

SHORTEST, LONGEST = 10, 256

#: signs that stand for letters in the passwords of people in a hurry
_SIGNS = str.maketrans("013457@$", "oieastas")
#: a name shorter than this says nothing of a password that holds it
_TELLING = 4


def weakness(password: str, about: Iterable[str] = ()) -> str:
    """Why it will not do, as a sentence; "" where it will. `about`: names of person and entity."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"La contraseña debe tener entre {SHORTEST} y {LONGEST} caracteres."
    if len(set(password)) < SHORTEST // 2:
        return "La contraseña repite muy pocos caracteres. Use una frase de varias palabras."
    if _core(password) in _common():
        return "Esa contraseña es de las más usadas. Use una frase de varias palabras."
    if _made_of(password, about):
        return "La contraseña no puede ser su nombre, su usuario ni el nombre de la entidad."
    return ""


def _made_of(password: str, about: Iterable[str]) -> bool:
    """Whether nothing but digits and signs is left of it without those names."""
    rest = _folded(password)
    words = {word for name in about for word in re.split(r"[^a-z0-9]+", _folded(name))}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _TELLING:
            rest = rest.replace(word, "")
    return len(re.sub(r"[^a-z]", "", rest)) < _TELLING and rest != _folded(password)


def _core(password: str) -> str:
    """`P4ssword2026!` is `password` with ornaments."""
    bare = re.sub(r"[\W\d_]+$|^[\W\d_]+", "", _folded(password))
    return _folded(bare).translate(_SIGNS) if bare else password


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


@cache
def _common() -> frozenset[str]:
    """The thousand commonest and what people here write, with and without their ornaments."""
    text = (files("engine.domain") / "common_passwords.txt").read_text(encoding="utf-8")
    words = text.split()
    return frozenset(words) | frozenset(map(_core, words))
