"""`[[separation]]` of procedure.toml: what the law does not let one person do twice in a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: the entity decided that what a rule keeps apart may go together
WAIVED = "NO_EXIGIDA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Whoever did a task of one of these lanes does none of another of them in that case, nor in
    those of the same matter: the variable `apart_from` has the radicado of the one from which a
    case was made apart. Where the entity decides whether it holds, `parameter` names its answer."""

    lanes: frozenset[str]
    norm: str
    apart_from: str = ""
    parameter: str = ""

    def holds(self, decided: Mapping[str, str]) -> bool:
        """Unless the entity set it aside; `decided` are the parameters of the case."""
        return decided.get(self.parameter) != WAIVED


def separations(procedure: Mapping[str, Any]) -> tuple[Separation, ...]:
    """Reads every `[[separation]]`."""
    said = procedure.get("separation")
    if not isinstance(said, list):
        return ()
    return tuple(
        Separation(
            lanes=frozenset(map(str, one.get("lanes", ()))),
            norm=str(one.get("norm", "")),
            apart_from=str(one.get("apart_from", "")),
            parameter=str(one.get("parameter", "")),
        )
        for one in said
        if isinstance(one, Mapping)
    )
