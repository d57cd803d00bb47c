"""What an official may put right of a case now: of the whole, or of a step that is under way."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.db.tables import Case, CaseStatus
from engine.services import progress
from engine.services.work import Work


def offered(work: Work, case: Case, definition: Definition) -> Mapping[int | None, str]:
    """What the actor may put right now, in words, by the call that it is of: None, the case."""
    theirs = {
        process_id: one
        for process_id, one in definition.corrections.items()
        if work.actor.roles & one.roles
    }
    if case.status != CaseStatus.OPEN or not theirs:
        return {}
    own = theirs.get(definition.process_id)
    said: dict[int | None, str] = {None: own.label} if own else {}
    for call, element in runtime.calls_open(definition, progress.snapshot(case)).items():
        if one := theirs.get(element.calls):
            said[call] = f"{one.label}: {element.label}"
    return said
