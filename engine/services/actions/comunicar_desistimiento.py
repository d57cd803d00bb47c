"""What was decided on a petition that its author gave up, told to them."""

from __future__ import annotations

from engine.services import notifications
from engine.services.actions.comunicar_tramite import act_of
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.actions.petitioner import petitioner
from engine.services.work import Work


def comunicar_desistimiento(work: Work, task: ServiceTask) -> Outcome:
    """Done at once: without an address the tracking page says it alone. With the resolution by
    which the entity goes on, where it does."""
    paper = act_of(work, task)
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
