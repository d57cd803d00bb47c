"""The built-in functions of DMN 1.5, one module per chapter of the standard."""

from engine.feel.builtins import (  # noqa: F401 -- importing declares them
    contexts,
    conversions,
    lists,
    numbers,
    ranges,
    statistics,
    strings,
)
from engine.feel.parser import BUILTIN_NAMES
from engine.feel.scope import BUILTINS


def install() -> None:
    """Let the parser know the names of several words."""
    for name in BUILTINS:
        BUILTIN_NAMES.add(name)
