"""A letter about the course of a petition; its service task ends when the relay has accepted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.domain import deadlines as terms
from engine.errors import CaseFault
from engine.services import deadlines, notifications, term_store
from engine.services.actions.comunicar_respuesta import NO_ADDRESS
from engine.services.actions.outcome import Fails, Outcome, ServiceTask, Waits
from engine.services.actions.petitioner import petitioner
from engine.services.work import Work

LETTER = "carta"
TERM, RULE = "termino", "regla"  # inputs: the term that is extended, the rule of the time given


def comunicar_tramite(work: Work, task: ServiceTask) -> Outcome:
    """The letter that the input `carta` names. Without an address, the BPMN error `sin_correo`."""
    kind = task.inputs.get(LETTER)
    write = _LETTERS.get(str(kind))
    if write is None:
        raise CaseFault(f"expected a letter in «{LETTER}», found {kind!r}", task.element_id)
    person = petitioner(work, task.case_id)
    if not notifications.is_address(person.email):
        return Fails(NO_ADDRESS)
    notifications.notify(
        work,
        str(kind),
        to=person.email,
        context={"name": person.name, **write(work, task)},
        case_id=task.case_id,
        dedup_key=f"{kind}:{task.job_id}",
        service_job_id=task.job_id,
    )
    return Waits()


def _extension(work: Work, task: ServiceTask) -> Mapping[str, Any]:
    slot = task.inputs.get(TERM)
    line = next((t for t in deadlines.lines(work, task.case_id) if t.name == slot), None)
    if line is None:
        raise CaseFault(f"expected a term of the case in «{TERM}», found {slot!r}", task.element_id)
    return {
        "reason": task.inputs["motivo_prorroga"],
        "was_due_on": line.due_on,
        "due_on": task.inputs["nueva_fecha"],
        "norm": line.norm,
    }


def _completion(work: Work, task: ServiceTask) -> Mapping[str, Any]:
    """The last day is counted from today; a letter that leaves later only gives more time."""
    book = term_store.book_of(work, task.case_id)
    rule = terms.rule_for(book.rules, str(task.inputs.get(RULE)), work.today)
    missing = str(task.inputs["faltantes"]).splitlines()
    return {
        "missing": [line.strip() for line in missing if line.strip()],
        "norm": task.inputs["norma_que_exige"],
        "until": terms.due_date(book.calendar, rule, work.today),
    }


_LETTERS: Mapping[str, Callable[[Work, ServiceTask], Mapping[str, Any]]] = {
    "aviso_prorroga": _extension,
    "requerimiento_complemento": _completion,
}
