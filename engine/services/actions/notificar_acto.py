"""An act is offered to who accepted to be notified by electronic means: CPACA, art. 56."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import CaseFault
from engine.services import acts, deliveries, notifications
from engine.services.actions.comunicar_tramite import NO_ADDRESS
from engine.services.actions.outcome import Fails, Outcome, ServiceTask, Waits
from engine.services.actions.petitioner import addressee
from engine.services.notifications import MARK
from engine.services.work import Work

ACT, ADDRESS, WHOM = "acto", "correo", "destinatario"


def notificar_acto(work: Work, task: ServiceTask) -> Outcome:
    """Waits for the relay; without an address, the BPMN error `sin_correo`.

    The input `acto` is the act's variable, `correo` the address that the person accepted,
    `destinatario` who that is, where it is not who began the case. The letter carries a link and
    no act: what notifies is that the person opens it.
    """
    act = task.inputs.get(ACT)
    if not isinstance(act, Mapping) or not act.get("id"):
        raise CaseFault(f"expected a signed act in «{ACT}», found {act!r}", task.element_id)
    person = addressee(work, task.case_id, task.inputs, name=WHOM, email=ADDRESS)
    if not notifications.is_address(person.email):
        return Fails(NO_ADDRESS)
    line = acts.of_id(work, int(act["id"]))
    deliveries.offer(
        work,
        case_id=task.case_id,
        element_id=task.element_id,
        act_id=line.id,
        to=person.email,
        addressee=str(task.inputs.get(WHOM) or ""),
        job_id=task.job_id,
    )
    message = notifications.notify(
        work,
        deliveries.LETTER,
        to=person.email,
        context={
            "name": person.name,
            "paper": line.paper_name,
            "number": line.code,
            "issued_on": line.issued_on,
            "link": MARK,
        },
        case_id=task.case_id,
        dedup_key=f"{deliveries.LETTER}:{task.job_id}",
        service_job_id=task.job_id,
    )
    deliveries.sent_by(work, task.job_id, message)
    return Waits()
