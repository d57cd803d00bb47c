"""`cauce fsck`: what must always be true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import aliased

from engine.bpm import runtime
from engine.bpm.transition import Live, Snapshot
from engine.db.tables import (
    Case,
    CaseStatus,
    Effect,
    Event,
    Incident,
    Message,
    MessageStatus,
    ServiceJob,
    Subscription,
    Task,
    TaskStatus,
    Timer,
)
from engine.errors import EngineError
from engine.services import act_checks, audit, casefile_checks, notifications
from engine.services.history import PER_VERSION
from engine.services.work import Work

#: a letter is asked for in the transaction that writes it; after this it must be in hand
LETTER_IN_HAND_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant (I1 to I9) that does not hold, and where."""

    rule: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}: {self.message}"


def fsck(work: Work) -> Iterator[Violation]:
    """Every violation of I1–I9. Only reads; nothing at all means that all agree."""
    for check in (_states, _history, _effects, _letters, _audit, _documents, _acts):
        yield from check(work)


# --- I1, I2, I4: rows and state agree -------------------------------------------------------------

_ROWS: tuple[tuple[str, str, type[Task | Timer | ServiceJob | Subscription]], ...] = (
    ("I2", "tasks", Task),
    ("I4", "timers", Timer),
    ("I4", "services", ServiceJob),
    ("I4", "waiting", Subscription),
)


def _states(work: Work) -> Iterator[Violation]:
    rows = {name: _tokens(work, table) for _, name, table in _ROWS}
    cases = work.session.execute(
        select(Case.id, Case.definition_id, Case.status, Case.state, Case.variables).order_by(
            Case.id
        )
    ).yield_per(500)
    for case in cases:
        live = _live(work, case)
        if isinstance(live, Violation):
            yield live
            continue
        for rule, name, _ in _ROWS:
            yield from _disagreement(rule, name, case.id, rows[name][case.id], getattr(live, name))


def _tokens(work: Work, table: type[Any]) -> dict[int, frozenset[int]]:
    query = select(table.case_id, table.token)
    if table is Task:
        # an errand is beside the flow: no token stands for it
        query = query.where(Task.status == TaskStatus.OPEN, Task.message_id.is_(None))
    found: dict[int, set[int]] = defaultdict(set)
    for case_id, token in work.session.execute(query):
        found[case_id].add(token)
    return defaultdict(frozenset, {case_id: frozenset(ids) for case_id, ids in found.items()})


def _live(work: Work, case: Any) -> Live | Violation:
    subject = f"case {case.id}"
    try:
        definition = work.definitions.get(case.definition_id)
        live = runtime.live(definition, Snapshot(state=case.state, variables=case.variables))
    except EngineError as error:
        return Violation("I1", subject, str(error))
    if bool(live.elements) == (case.status == CaseStatus.CLOSED):
        return Violation("I1", subject, f"it is {case.status}, its state says otherwise")
    return live


def _disagreement(
    rule: str, name: str, case_id: int, rows: frozenset[int], state: frozenset[int]
) -> Iterator[Violation]:
    if rows != state:
        only = f"only rows {sorted(rows - state)}, only state {sorted(state - rows)}"
        yield Violation(rule, f"case {case_id}", f"{name}: {only}")


# --- I3: history ----------------------------------------------------------------------------------


def _history(work: Work) -> Iterator[Violation]:
    completed = _completed_tasks(work)
    told: Counter[tuple[int, int]] = Counter()
    last: dict[int, int] = {}
    rows = work.session.execute(
        select(Event.case_id, Event.seq, Event.kind, Event.token).order_by(Event.case_id, Event.seq)
    ).yield_per(2000)
    for event in rows:
        version = event.seq // PER_VERSION
        if version - last.get(event.case_id, 0) not in (0, 1):
            yield Violation("I3", f"case {event.case_id}", f"no history of version {version - 1}")
        last[event.case_id] = version
        if event.kind == "completed" and (event.case_id, event.token) in completed:
            told[event.case_id, event.token] += 1
    for case_id, version in work.session.execute(select(Case.id, Case.version)):
        if last.get(case_id) != version:
            found = last.get(case_id)
            yield Violation("I3", f"case {case_id}", f"version {version}, history of {found}")
    for case_id, token in sorted(completed):
        if told[case_id, token] != 1:
            times = told[case_id, token]
            yield Violation("I3", f"case {case_id}", f"task {token} completed {times} times")


def _completed_tasks(work: Work) -> set[tuple[int, int]]:
    rows = work.session.execute(
        select(Task.case_id, Task.token).where(Task.status == TaskStatus.COMPLETED)
    )
    return {(row.case_id, row.token) for row in rows}


# --- I5 to I9 -------------------------------------------------------------------------------------


def _effects(work: Work) -> Iterator[Violation]:
    twice = work.session.scalars(
        select(Effect.key).group_by(Effect.key).having(func.count() > 1).order_by(Effect.key)
    )
    for key in twice:
        yield Violation("I5", f"effect {key}", "it happened more than once")


def _letters(work: Work) -> Iterator[Violation]:
    """Each is sent, in hand, behind an older one to the same person, or an incident."""
    older = aliased(Message)
    queued = (
        select(older.id)
        .where(
            older.recipient == Message.recipient,
            older.id < Message.id,
            older.status == MessageStatus.PENDING,
        )
        .exists()
    )
    waiting = work.session.scalars(
        select(Message).where(
            Message.status == MessageStatus.PENDING,
            Message.created_at < work.now - LETTER_IN_HAND_AFTER,
            ~queued,
        )
    ).all()
    for message in waiting:
        if not work.jobs.lives(notifications.job_key(message)):
            yield Violation("I6", f"message {message.id}", "it waits and nobody will send it")
    given_up = work.session.scalars(
        select(Message.id)
        .outerjoin(Incident, Incident.dedup_key == "mail:" + cast(Message.id, Text))
        .where(
            Message.status == MessageStatus.FAILED,
            Message.service_job_id.is_(None),
            Incident.id.is_(None),
        )
    )
    for message_id in given_up:
        yield Violation("I6", f"message {message_id}", "it failed and nobody was told")


def _audit(work: Work) -> Iterator[Violation]:
    for broken in audit.verify(work):
        yield Violation("I7", f"stream {broken.stream} link {broken.seq}", broken.reason)


def _documents(work: Work) -> Iterator[Violation]:
    for subject, found in casefile_checks.disagreements(work):
        yield Violation("I8", subject, found)


def _acts(work: Work) -> Iterator[Violation]:
    for subject, found in act_checks.disagreements(work):
        yield Violation("I9", subject, found)
