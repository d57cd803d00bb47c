"""`[[event]]` of procedure.toml: what may reach a running case from outside, and who records it.

The id is a message of the diagram: the case takes it while it waits for it, and not otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import Expression, compile_expression


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that comes when it comes: an appeal, an objection, a breach."""

    id: str  # the message that the diagram waits for
    label: str  # what an official reads on the button: a verb and what came
    about: str = ""
    form: str
    roles: frozenset[str]
    concerns: Expression  # where several wait for it: whom or what each is about


def case_events(procedure: Mapping[str, Any]) -> tuple[CaseEvent, ...]:
    """Every `[[event]]`, in the order of the file. FeelSyntaxError where `concerns` is no FEEL."""
    said = procedure.get("event")
    if not isinstance(said, list):
        return ()
    return tuple(_event(one) for one in said if isinstance(one, Mapping))


def _event(said: Mapping[str, Any]) -> CaseEvent:
    roles = said.get("roles")
    return CaseEvent(
        id=str(said.get("id", "")),
        label=str(said.get("label", "")),
        about=str(said.get("about", "")),
        form=str(said.get("form") or said.get("id", "")),
        roles=frozenset(map(str, roles)) if isinstance(roles, list) else frozenset(),
        concerns=compile_expression(str(said.get("concerns", _CONCERNS)).removeprefix("=")),
    )


#: as versions have it that were stored before they could say it
_CONCERNS = "=destinatario"
