"""The paper of an act that was signed: its service task ends when it is sealed and filed."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import CaseFault
from engine.services import sealing
from engine.services.actions.outcome import Outcome, ServiceTask, Waits
from engine.services.work import Work

ACT = "acto"


def sellar_acto(work: Work, task: ServiceTask) -> Outcome:
    """Waits for the seal of the act in the input `acto`; one annulled: BPMN error `acto_anulado`.

    Leaves `documento_acto`, the id of the document.
    """
    act = task.inputs.get(ACT)
    act_id = act.get("id") if isinstance(act, Mapping) else None
    if act_id is None:
        raise CaseFault(f"expected a signed act in «{ACT}», found {act!r}", task.element_id)
    sealing.ask(work, int(act_id), task.job_id)
    return Waits()
