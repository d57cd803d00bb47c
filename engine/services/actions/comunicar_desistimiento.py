"""What was decided on a petition that its author gave up, told to them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.services import acts, notifications
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.actions.petitioner import petitioner
from engine.services.acts import ActLine
from engine.services.work import Work

ACT = "acto_comunicado"  # input: the resolution by which the entity goes on, where it does


def comunicar_desistimiento(work: Work, task: ServiceTask) -> Outcome:
    """Done at once: without an address the tracking page says it alone."""
    paper = _act(work, task)
    person = petitioner(work, task.case_id)
    if not notifications.is_address(person.email):
        return Done()
    notifications.notify(
        work,
        "desistimiento_decidido",
        to=person.email,
        context={
            "name": person.name,
            "accepted": task.inputs.get("decision_desistimiento_expreso") == "aceptar",
            "reasons": task.inputs.get("razones_interes_publico") or "",
            "act": paper.code if paper else "",
        },
        case_id=task.case_id,
        dedup_key=f"desistimiento_decidido:{task.job_id}",
        attachments=(paper.document_id,) if paper and paper.document_id else (),
    )
    return Done()


def _act(work: Work, task: ServiceTask) -> ActLine | None:
    act = task.inputs.get(ACT)
    return acts.of_id(work, int(act["id"])) if isinstance(act, Mapping) else None
