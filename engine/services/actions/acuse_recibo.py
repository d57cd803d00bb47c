"""The receipt of a petition: its number, its tracking code and the day the law gives."""

from __future__ import annotations

from engine.services import deadlines, notifications
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.actions.petitioner import petitioner
from engine.services.work import Work


def acuse_recibo(work: Work, task: ServiceTask) -> Outcome:
    """Done at once: nobody waits for a receipt, and without an address there is none."""
    person = petitioner(work, task.case_id)
    if not notifications.is_address(person.email):
        return Done()
    lines = deadlines.lines(work, task.case_id)
    # A goal that the office sets itself has no norm, and is promised to nobody.
    term = next((line for line in lines if line.due_on is not None and line.norm), None)
    notifications.notify(
        work,
        "acuse_recibo",
        to=person.email,
        context={
            "name": person.name,
            "due_on": term.due_on if term else None,
            "provisional": term.provisional if term else False,
            "norm": term.cited if term else "",
        },
        case_id=task.case_id,
        dedup_key=f"acuse_recibo:{task.case_id}",
    )
    return Done()
