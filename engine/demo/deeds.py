"""What officials of the demo office did with a case, done through the engine as they would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.message import EmailMessage

from sqlalchemy import select

from engine.adapters.bounces import read
from engine.bootstrap import Engine
from engine.db.tables import Case, ConsultationKind, Message, Task, TaskStatus
from engine.demo.petitions import Deed, Step
from engine.demo.returned import returned
from engine.domain.officials import SYSTEM
from engine.errors import NotFound
from engine.services import annulments, bounces, consultations, links, mailing, notes, tasks, users
from engine.services.annulments import Why
from engine.services.consultations import Asked
from engine.services.work import Work

Known = Mapping[str, int]


def do(engine: Engine, case_id: int, step: Step, known: Known) -> None:
    """One step of a case; `known` are the cases that others may be linked with, by their key."""
    if step.deed is Deed.RETURNED:
        _comes_back(engine, case_id)
        return
    with engine.reading_as(SYSTEM) as work:
        official = users.actor_named(work, step.who)
        task_id = _open_task(work, case_id, step.task) if step.task else 0
    with engine.work_as(official) as work:
        if step.task:
            _ON_TASKS[step.deed](work, task_id, step)
        else:
            _ON_CASES[step.deed](work, case_id, step, known)


def _open_task(work: Work, case_id: int, element_id: str) -> int:
    tasks_open = select(Task.id, Task.element_id).where(
        Task.case_id == case_id, Task.status == TaskStatus.OPEN
    )
    found: dict[str, int] = {row.element_id: row.id for row in work.session.execute(tasks_open)}
    if element_id not in found:
        raise NotFound("open task", f"{element_id} of case {case_id}, where {sorted(found)} wait")
    return found[element_id]


def _complete(work: Work, task_id: int, step: Step) -> None:
    tasks.complete(work, task_id, step.values)


def _draft(work: Work, task_id: int, step: Step) -> None:
    tasks.save_draft(work, task_id, step.values)


def _claim(work: Work, task_id: int, step: Step) -> None:
    tasks.claim(work, task_id)


def _note(work: Work, case_id: int, step: Step, known: Known) -> None:
    notes.comment(work, case_id, step.values["texto"])


def _ask(work: Work, case_id: int, step: Step, known: Known) -> None:
    asked = Asked(
        kind=ConsultationKind.OPINION, to=step.values["a"], question=step.values["pregunta"]
    )
    consultations.ask(work, case_id, asked)


def _link(work: Work, case_id: int, step: Step, known: Known) -> None:
    other = work.session.get_one(Case, known[step.values["con"]])
    links.link(work, case_id, other.radicado, step.values["motivo"])


def _annul(work: Work, case_id: int, step: Step, known: Known) -> None:
    first = work.session.get_one(Case, known[step.values["de"]])
    annulments.annul(work, case_id, Why.DUPLICATE, step.values["motivo"], first.radicado)


_ON_TASKS: Mapping[Deed, Callable[[Work, int, Step], None]] = {
    Deed.CLAIM: _claim,
    Deed.DRAFT: _draft,
    Deed.COMPLETE: _complete,
}
_ON_CASES: Mapping[Deed, Callable[[Work, int, Step, Known], None]] = {
    Deed.NOTE: _note,
    Deed.ASK: _ask,
    Deed.LINK: _link,
    Deed.ANNUL: _annul,
}


def _comes_back(engine: Engine, case_id: int) -> None:
    """The answer, as the mail server of the person gives it back."""
    with engine.work_as(SYSTEM) as work:
        sent = work.session.scalars(
            select(Message).where(Message.case_id == case_id, Message.kind == "respuesta")
        ).one()
        letter: EmailMessage = mailing.email_of(sent, work.settings.mail_from)
        report = read(returned(letter))
        if report is None:
            raise NotFound("report", sent.id)
        bounces.take(work, report)
