"""A letter about the course of a matter; its service task ends when the relay has accepted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain import deadlines as terms
from engine.errors import CaseFault
from engine.services import acts, deadlines, enclosures, notifications, term_store
from engine.services.actions.outcome import Fails, Outcome, ServiceTask, Waits
from engine.services.actions.petitioner import addressee
from engine.services.acts import ActLine
from engine.services.work import Work

NO_ADDRESS = "sin_correo"  # BPMN error: there is nowhere to write to
LETTER = "carta"
WHOM, WHERE = "destinatario", "correo"  # inputs: where they are not there, the petitioner
ACT = "acto_comunicado"  # input: the signed act that travels with the letter, where there is one
CONTENT = "contenido"  # input: what the letter says, in the words of an official
TERM, RULE = "termino", "regla"  # inputs: the term that is extended, the rule of the time given


def comunicar_tramite(work: Work, task: ServiceTask) -> Outcome:
    """The letter that the input `carta` names: one with words of its own, else the signed act in
    `acto_comunicado`. Without an address, the BPMN error `sin_correo`."""
    paper = act_of(work, task)
    letter = _LETTERS.get(str(task.inputs.get(LETTER)))
    if letter is None and paper is None:
        raise CaseFault(
            f"expected a letter in «{LETTER}», found {task.inputs.get(LETTER)!r}; any other needs a"
            f" signed act in «{ACT}»",
            task.element_id,
        )
    letter = letter or _Letter("comunicacion", _any)
    person = addressee(work, task.case_id, task.inputs, name=WHOM, email=WHERE)
    if not notifications.is_address(person.email):
        return Fails(NO_ADDRESS)
    own = (paper.document_id,) if paper and paper.document_id else ()
    fits, left = enclosures.of(work, task.case_id, task.inputs.get(enclosures.ENCLOSED))
    notifications.notify(
        work,
        letter.kind,
        to=person.email,
        context={
            "name": person.name,
            "left_out": [document.name for document in left],
            **letter.write(work, task, paper),
        },
        case_id=task.case_id,
        dedup_key=f"{letter.kind}:{task.job_id}",
        service_job_id=task.job_id,
        attachments=(*own, *(document.id for document in fits)),
    )
    return Waits()


def act_of(work: Work, task: ServiceTask) -> ActLine | None:
    """The signed act that travels with a letter, where there is one."""
    act = task.inputs.get(ACT)
    return acts.of_id(work, int(act["id"])) if isinstance(act, Mapping) else None


def _answer(work: Work, task: ServiceTask, paper: ActLine | None) -> Mapping[str, Any]:
    return {"answer": _content(task), "number": paper.code if paper else ""}


def _any(work: Work, task: ServiceTask, paper: ActLine | None) -> Mapping[str, Any]:
    return {
        "content": str(task.inputs.get(CONTENT) or ""),
        "paper": paper.paper_name if paper else "",
        "number": paper.code if paper else "",
        "issued_on": paper.issued_on if paper else None,
    }


def _content(task: ServiceTask) -> str:
    found = task.inputs.get(CONTENT)
    if not isinstance(found, str) or not found.strip():
        raise CaseFault(f"expected the words of the letter in «{CONTENT}»", task.element_id)
    return found


def _extension(work: Work, task: ServiceTask, _paper: ActLine | None) -> Mapping[str, Any]:
    slot = task.inputs.get(TERM)
    line = next((t for t in deadlines.lines(work, task.case_id) if t.name == slot), None)
    if line is None:
        raise CaseFault(f"expected a term of the case in «{TERM}», found {slot!r}", task.element_id)
    return {
        "reason": task.inputs["motivo_prorroga"],
        "was_due_on": line.due_on,
        "due_on": task.inputs["nueva_fecha"],
        "norm": line.cited,
    }


def _completion(work: Work, task: ServiceTask, _paper: ActLine | None) -> Mapping[str, Any]:
    """The last day is counted from today; a letter that leaves later only gives more time."""
    book = term_store.book_of(work, task.case_id)
    rule = terms.rule_for(book.rules, str(task.inputs.get(RULE)), work.today)
    missing = str(task.inputs["faltantes"]).splitlines()
    return {
        "missing": [line.strip() for line in missing if line.strip()],
        "norm": task.inputs["norma_que_exige"],
        "until": terms.due_date(book.calendar, rule, work.today),
        "extendable": rule.extension is not None,
        "law": rule.cited,
    }


@dataclass(frozen=True, slots=True)
class _Letter:
    """An e-mail with words of its own, and what it is filled with."""

    kind: str
    write: Callable[[Work, ServiceTask, ActLine | None], Mapping[str, Any]]


#: by the id of the document that it makes known
_LETTERS: Mapping[str, _Letter] = {
    "aviso_prorroga": _Letter("aviso_prorroga", _extension),
    "requerimiento": _Letter("requerimiento_complemento", _completion),
    "respuesta": _Letter("respuesta", _answer),
}
