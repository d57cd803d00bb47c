"""The answer goes out by mail; its service task ends when the relay has accepted it."""

from __future__ import annotations

from engine.errors import CaseFault
from engine.services import acts, notifications
from engine.services.actions.outcome import Fails, Outcome, ServiceTask, Waits
from engine.services.actions.petitioner import petitioner
from engine.services.work import Work

NO_ADDRESS = "sin_correo"  # BPMN error: there is nowhere to write to
ANSWER = "respuesta"
DOCUMENT = "documento"  # the signed paper, which travels with the letter


def comunicar_respuesta(work: Work, task: ServiceTask) -> Outcome:
    """Waits for the relay; without an address, the BPMN error `sin_correo`.

    A refused address becomes the BPMN error `rebotado` in `services.mailing`.
    """
    person = petitioner(work, task.case_id)
    if not notifications.is_address(person.email):
        return Fails(NO_ADDRESS)
    answer = task.inputs.get(ANSWER)
    if not isinstance(answer, str) or not answer.strip():
        raise CaseFault(f"expected the text of the answer in «{ANSWER}»", task.element_id)
    document = task.inputs.get(DOCUMENT)
    paper = None if document is None else int(document)
    notifications.notify(
        work,
        "respuesta",
        to=person.email,
        context={
            "name": person.name,
            "answer": answer,
            "number": acts.number_of(work, paper) if paper else "",
        },
        case_id=task.case_id,
        dedup_key=f"respuesta:{task.job_id}",
        service_job_id=task.job_id,
        attachments=(paper,) if paper else (),
    )
    return Waits()
