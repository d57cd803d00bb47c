"""The action of a service task: its effects and the step of its case are one transaction."""

from __future__ import annotations

from sqlalchemy import select

from engine.adapters.jobs import RUN_SERVICE, Payload, Queue
from engine.db.tables import ServiceJob
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault
from engine.services import incidents, progress
from engine.services.actions import ACTIONS
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.work import Attempt, Work, Workplace


def run(place: Workplace, payload: Payload) -> None:
    """Runs the action of a task that still waits; a fault of the case becomes its incident."""
    try:
        with place.work_as(SYSTEM) as work:
            _run(work, int(payload["service_job_id"]))
    except CaseFault:
        return  # `work_as` has made it an incident that can be tried again


def _run(work: Work, job_id: int) -> None:
    job = work.session.scalar(select(ServiceJob).where(ServiceJob.id == job_id))
    if job is None:
        return
    attempt = Attempt(command={"do": RUN_SERVICE, "service_job_id": job_id}, case_id=job.case_id)
    work.attempt = attempt
    action = ACTIONS.get(job.action)
    if action is None:
        raise CaseFault(f"no action is called «{job.action}»", job.element_id, job.token)
    task = ServiceTask(
        job_id=job.id,
        case_id=job.case_id,
        element_id=job.element_id,
        inputs=values.loads(job.inputs),
    )
    try:
        _conclude(work, job.id, action(work, task))
    finally:
        # What the action did is undone with the step that failed: try both again.
        work.attempt = attempt


def _conclude(work: Work, job_id: int, outcome: Outcome) -> None:
    match outcome:
        case Done(result):
            progress.finish_job(work, job_id, result)
        case Fails(code):
            progress.fail_job(work, job_id, code)


@incidents.retryable(RUN_SERVICE)
def run_again(work: Work, service_job_id: int) -> None:
    """Asks for the action of a task that still waits."""
    job = work.session.get(ServiceJob, int(service_job_id))
    if job is None:
        return
    work.jobs.enqueue(
        work.session,
        queue=Queue.SERVICE,
        handler=RUN_SERVICE,
        key=f"{RUN_SERVICE}:{job.id}:{work.now.timestamp()}",
        payload={"service_job_id": job.id},
        partition=str(job.case_id),
    )


def gave_up(place: Workplace, payload: Payload, reason: str) -> None:
    """The job itself failed, attempt after attempt: a person must know."""
    with place.work_as(SYSTEM) as work:
        job = work.session.get(ServiceJob, int(payload["service_job_id"]))
        if job is None:
            return
        incidents.report(
            work,
            kind="service_failed",
            dedup_key=f"{RUN_SERVICE}:{job.id}",
            message=f"La tarea automática «{job.name}» no se pudo ejecutar: {reason}",
            case_id=job.case_id,
            element_id=job.element_id,
            command={"do": RUN_SERVICE, "service_job_id": job.id},
        )
