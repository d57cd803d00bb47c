"""Jobs of one process, run when told to: for tests and for filling the demo office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from engine.adapters.jobs import (
    ATTEMPTS,
    JobFailed,
    JobHandler,
    JobStats,
    Payload,
    Pending,
    Trouble,
)
from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class MemoryJob:
    queue: str
    handler: str
    key: str
    payload: Payload
    not_before: datetime | None


Asked = list[tuple[SessionTransaction | None, MemoryJob]]


class MemoryJobs:
    """Jobs of one process, run when told to: for tests."""

    def __init__(self) -> None:
        self.waiting: list[MemoryJob] = []
        self.failed: list[tuple[MemoryJob, str]] = []
        self._keys: set[str] = set()
        self._handlers: dict[str, tuple[JobHandler, JobFailed | None]] = {}

    def enqueue(  # noqa: PLR0913 - a call reads as a sentence
        self,
        session: Session,
        *,
        queue: str,
        handler: str,
        key: str,
        payload: Payload,
        partition: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        if "jobs" not in session.info:
            session.info["jobs"] = []
            event.listen(session, "after_commit", self._committed)
            event.listen(session, "after_soft_rollback", _rolled_back)
        job = MemoryJob(queue, handler, key, dict(payload), not_before)
        session.info["jobs"].append((session.get_nested_transaction(), job))

    def _committed(self, session: Session) -> None:
        asked: Asked = session.info["jobs"]
        for _, job in asked:
            if job.key not in self._keys:
                self._keys.add(job.key)
                self.waiting.append(job)
        asked.clear()

    def register(self, handler: str, function: JobHandler, failed: JobFailed | None = None) -> None:
        self._handlers[handler] = (function, failed)

    def launch(self, settings: Settings) -> None:
        """Nothing runs by itself here."""

    def drain(self, now: datetime | None = None) -> int:
        """Runs what is due, and what that asks for, until nothing is; without `now`, all is due."""
        done = 0
        while job := next((job for job in self.waiting if _due(job, now)), None):
            self.waiting.remove(job)
            self._run(job)
            done += 1
        return done

    def _run(self, job: MemoryJob) -> None:
        function, failed = self._handlers[job.handler]
        reason = ""
        for _ in range(ATTEMPTS):
            try:
                function(job.payload)
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
            else:
                return
        self._gave_up(job, failed, reason)

    def _gave_up(self, job: MemoryJob, failed: JobFailed | None, reason: str) -> None:
        if failed is None:
            self.failed.append((job, reason))
        else:
            failed(job.payload, reason)

    def recover(self, dead_executor: str) -> int:
        return 0

    def lives(self, key_prefix: str) -> bool:
        return any(job.key.startswith(key_prefix) for job in self.waiting)

    def pending(self) -> Sequence[Pending]:
        return [
            Pending(
                queue=job.queue,
                handler=job.handler,
                key=job.key,
                payload=dict(job.payload),
                partition=None,
            )
            for job in self.waiting
        ]

    def troubles(self) -> Sequence[Trouble]:
        return [
            Trouble(job.key, job.queue, job.handler, job.payload, reason)
            for job, reason in self.failed
        ]

    def purge(self, before: datetime) -> int:
        return 0

    def stats(self, queue: str | None = None) -> JobStats:
        waiting = [job for job in self.waiting if queue in (None, job.queue)]
        failed = [job for job, _ in self.failed if queue in (None, job.queue)]
        return JobStats(waiting=len(waiting), running=0, failed=len(failed))

    def shutdown(self) -> None:
        self.waiting.clear()


def _due(job: MemoryJob, now: datetime | None) -> bool:
    return now is None or job.not_before is None or job.not_before <= now


def _rolled_back(session: Session, transaction: SessionTransaction) -> None:
    """What was asked for inside a savepoint that is undone was never asked for."""
    undone = {id(transaction)}
    session.info["jobs"] = [
        (asked_in, job)
        for asked_in, job in session.info["jobs"]
        if transaction.parent is not None and not undone & set(_within(asked_in))
    ]


def _within(transaction: SessionTransaction | None) -> Iterator[int]:
    while transaction is not None:
        yield id(transaction)
        transaction = transaction.parent
