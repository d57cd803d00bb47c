"""What an administrator does about incidents: many of one cause at once, or past what fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from engine.bpm.definition import Kind
from engine.db.tables import Case, Message, MessageStatus, ServiceJob, Timer
from engine.domain import values
from engine.domain.officials import Actor
from engine.errors import Conflict, EngineError, InvalidInput
from engine.feel import FeelError, compile_expression
from engine.services import incidents, mailing, progress
from engine.services.incidents import IncidentLine
from engine.services.work import Work, Workplace

AT_ONCE = 200
LONGEST_REASON = 500
LONGEST_VALUES = 20


class Skip(StrEnum):
    """What passing over an incident would do."""

    SERVICE = "service"  # the automatic task is over, with values that a person gives
    LETTER = "letter"  # the case goes the way that is drawn for a refused letter
    TIMER = "timer"  # what the timer would have begun is not begun


@dataclass(frozen=True, slots=True)
class Shown:
    """An incident as the console shows it. `step` is the name of the step as it is drawn."""

    line: IncidentLine
    step: str
    subject: str
    skip: Skip | None


@dataclass(frozen=True, slots=True)
class Retried:
    done: int
    failed: int


def listed(work: Work, *, resolved: bool = False) -> tuple[Shown, ...]:
    """The incidents with what can be done about each."""
    return tuple(_shown(work, line) for line in incidents.listed(work, resolved=resolved))


def retry_each(place: Workplace, actor: Actor, cause: str) -> Retried:
    """Tries the open incidents of one cause again, each in a transaction of its own."""
    with place.reading_as(actor) as work:
        wanted = incidents.with_cause(work, cause, AT_ONCE)
    done = sum(_tried(place, actor, incident_id) for incident_id in wanted)
    return Retried(done, len(wanted) - done)


def skip(work: Work, incident_id: int, reason: str, typed: str) -> None:
    """Passes over what fails, once: settled with the reason, told in the case's history.

    `typed` gives what an automatic task would have brought: a line for each, `name = FEEL`.
    Conflict where there is nothing to pass over any more, or where it would not be safe.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInput({"reason": "Escriba por qué se pasa por alto, en una o dos frases."})
    given = _given(typed)
    command = incidents.taken(work, incident_id, f"Se pasó por alto: {reason.strip()}")
    does = _SKIPS.get(str(command.pop("do", "")))
    if does is None or not does(work, command, reason.strip(), given):
        raise Conflict(f"incident {incident_id} has nothing to pass over")


def _tried(place: Workplace, actor: Actor, incident_id: int) -> bool:
    try:
        with place.work_as(actor) as work:
            incidents.retry(work, incident_id)
    except EngineError:
        return False  # it stays open, with the cause of now
    return True


# --- what is passed over --------------------------------------------------------------------------

_Skipping = Callable[[Work, Mapping[str, Any], str, Mapping[str, Any]], bool]


def _service(work: Work, command: Mapping[str, Any], reason: str, given: Mapping[str, Any]) -> bool:
    job_id = command.get("service_job_id") or command.get("job_id")
    return job_id is not None and progress.skip_job(work, int(job_id), given, reason)


def _letter(work: Work, command: Mapping[str, Any], reason: str, given: Mapping[str, Any]) -> bool:
    message = work.session.get(Message, int(command["message_id"]))
    if message is None or message.service_job_id is None:
        return False
    return progress.fail_job(work, message.service_job_id, mailing.REFUSED)


def _timer(work: Work, command: Mapping[str, Any], reason: str, given: Mapping[str, Any]) -> bool:
    return progress.drop_timer(work, int(command["timer_id"]), reason)


_SKIPS: Mapping[str, _Skipping] = {
    "run_service": _service,
    "finish_job": _service,
    "fail_job": _service,
    "send_mail": _letter,
    "fire_timer": _timer,
}


def _given(typed: str) -> dict[str, Any]:
    """`name = FEEL` lines as values. InvalidInput names the line that is wrong."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > LONGEST_VALUES:
        raise InvalidInput({"given": f"Escriba como mucho {LONGEST_VALUES} valores."})
    found: dict[str, Any] = {}
    for line in lines:
        name, _, text = line.partition("=")
        if not name.strip().isidentifier() or not text.strip():
            raise InvalidInput({"given": f"«{line}»: escriba «nombre = valor», uno por línea."})
        found[name.strip()] = _value(line, text.strip())
    values.refuse_reserved_keys(found)
    return found


def _value(line: str, text: str) -> Any:
    """FEEL answers null to a name that it does not know: here that is a slip of the pen."""
    try:
        found = compile_expression(text).evaluate({}, {})
    except FeelError:
        found = None
    if not isinstance(found, _PLAIN) and text != "null":
        why = f"«{line}»: el valor no se entiende. Un texto va entre comillas."
        raise InvalidInput({"given": why})
    return found


_PLAIN = (str, bool, Decimal, date, time, list, dict)


# --- what the console shows -----------------------------------------------------------------------


def _shown(work: Work, line: IncidentLine) -> Shown:
    if line.case_id is None:
        return Shown(line, "", "", None)
    case = work.session.execute(
        select(Case.definition_id, Case.subject).where(Case.id == line.case_id)
    ).one()
    holder = work.definitions.get(case.definition_id).holder_of(line.element_id)
    step = holder.elements[line.element_id].label if holder else ""
    return Shown(line, step, case.subject, _skip_of(work, line))


def _skip_of(work: Work, line: IncidentLine) -> Skip | None:
    if line.resolved_at is not None:
        return None
    command = incidents.command_of(work, line.id)
    match line.does:
        case "run_service" | "finish_job" | "fail_job":
            job_id = command.get("service_job_id") or command.get("job_id")
            return Skip.SERVICE if work.session.get(ServiceJob, job_id) else None
        case "send_mail":
            return Skip.LETTER if _holds_up(work, command["message_id"]) else None
        case "fire_timer":
            return Skip.TIMER if _may_drop(work, command["timer_id"]) else None
    return None


def _holds_up(work: Work, message_id: int) -> bool:
    """Whether the letter failed and a service task still waits for it."""
    found = work.session.scalars(
        select(Message.id)
        .join(ServiceJob, ServiceJob.id == Message.service_job_id)
        .where(Message.id == message_id, Message.status == MessageStatus.FAILED)
    )
    return found.first() is not None


def _may_drop(work: Work, timer_id: int) -> bool:
    timer = work.session.get(Timer, timer_id)
    if timer is None:
        return False
    definition_id = work.session.scalars(
        select(Case.definition_id).where(Case.id == timer.case_id)
    ).one()
    holder = work.definitions.get(definition_id).holder_of(timer.element_id)
    return holder is not None and holder.elements[timer.element_id].kind is Kind.BOUNDARY
