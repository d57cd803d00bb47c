"""What `procedure.toml` says of who stands above, who guards a case, and who puts it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.term_rules import DEFAULT_SUPERIOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`[correction]`: what may be put right of a case while it runs, by whom, and which decisions
    of the diagram are taken again with it."""

    label: str
    form: str
    reason: str  # key of the field that says why
    roles: frozenset[str]
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRules:
    """Who stands above, who says who may see a case, what may be corrected (None: nothing)."""

    superior: str
    guardians: frozenset[str]
    correction: Correction | None


def office_rules(procedure: Mapping[str, Any]) -> OfficeRules:
    """Reads `[procedure]` and `[correction]` of `procedure.toml`."""
    general = _table(procedure, "procedure")
    superior = str(general.get("superior") or DEFAULT_SUPERIOR)
    guardians = _names(_table(general, "reserve").get("guardians"))
    return OfficeRules(
        superior=superior,
        guardians=guardians or frozenset({superior}),
        correction=_correction(_table(procedure, "correction")),
    )


def _correction(section: Mapping[str, Any]) -> Correction | None:
    if not section:
        return None
    repeats = section.get("repeats")
    return Correction(
        label=str(section.get("label", "")),
        form=str(section.get("form", "")),
        reason=str(section.get("reason", "")),
        roles=_names(section.get("roles")),
        repeats=tuple(map(str, repeats)) if isinstance(repeats, list) else (),
    )


def _table(section: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = section.get(name)
    return found if isinstance(found, Mapping) else {}


def _names(found: object) -> frozenset[str]:
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
