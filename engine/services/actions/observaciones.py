"""The period in which anybody comments on a published draft: opened and gathered."""

from __future__ import annotations

from engine.errors import CaseFault
from engine.services import observations
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.work import Work


def abrir_observaciones(work: Work, task: ServiceTask) -> Outcome:
    """Inputs: `publicacion`, its number; `termino`, the name of the case's term."""
    term = str(task.inputs.get("termino") or "")
    observations.open_period(work, task.case_id, _publication(task), term)
    return Done()


def reunir_observaciones(work: Work, task: ServiceTask) -> Outcome:
    """Input: `publicacion`. Leaves `observaciones`, all that arrived, in their order."""
    return Done({"observaciones": observations.gather(work, task.case_id, _publication(task))})


def _publication(task: ServiceTask) -> int:
    found = task.inputs.get("publicacion")
    if not found:
        raise CaseFault("expected the number of a publication", task.element_id)
    return int(found)
