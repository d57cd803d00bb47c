"""Work that outlives a transaction: asked for inside it, done after it, tried until it is done.

A job is enqueued in the caller's transaction: what is rolled back is never done. Handlers run at
least once, so they look first at what the database says was done already. An exception means
"try again": a handler that knows better (a permanent refusal) says so in the database and returns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypedDict

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    PortableWorkflowError,
    StepOptions,
    WorkflowStatus,
)
from dbos import error as dbos_error
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session, SessionTransaction

from engine.settings import Settings

SEND_MAIL = "send_mail"  # payload: message_id; queue mail
SIGN_INDEX = "sign_index"  # payload: index_id; queue service, partition the case's id
SEAL_ACT = "seal_act"  # payload: act_id, service_job_id; queue service, partition the case's id
RUN_SERVICE = "run_service"  # payload: service_job_id; queue service, partition the case's id

Payload = Mapping[str, int | str]
JobHandler = Callable[[Payload], None]
JobFailed = Callable[[Payload, str], None]

ATTEMPTS = 10


class Queue(StrEnum):
    MAIL = "mail"
    SERVICE = "service"  # one job at a time per partition, that is, per case


@dataclass(frozen=True, slots=True)
class JobStats:
    waiting: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A job that ended badly without anybody being told, or that has hung for too long."""

    key: str
    queue: str
    handler: str
    payload: Payload
    reason: str


class Pending(TypedDict):
    """A job that was asked for and has not ended, in words that another engine understands."""

    queue: str
    handler: str
    key: str
    payload: dict[str, int | str]
    partition: str | None


class JobEngine(Protocol):
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
        """Asks for a job in the caller's transaction. The same key is never asked for twice."""
        ...

    def register(self, handler: str, function: JobHandler, failed: JobFailed | None = None) -> None:
        """`failed` is called with the reason when every attempt of `function` was in vain."""
        ...

    def launch(self, settings: Settings) -> None:
        """Begins to run jobs in this process. Only a worker does, once all is registered."""
        ...

    def recover(self, dead_executor: str) -> int:
        """Gives the unfinished jobs of a dead worker to the living; says how many."""
        ...

    def lives(self, key_prefix: str) -> bool:
        """Whether a job whose key begins so waits or runs."""
        ...

    def pending(self) -> Sequence[Pending]:
        """Every job that waits or runs, for a backup."""
        ...

    def troubles(self) -> Sequence[Trouble]: ...

    def purge(self, before: datetime) -> int:
        """Forgets the jobs that ended before; says how many."""
        ...

    def stats(self, queue: str | None = None) -> JobStats:
        """Of one queue, or of all."""
        ...

    def shutdown(self) -> None: ...


# --- DBOS -----------------------------------------------------------------------------------------

# Recovery only looks at jobs of its own version; a job is one name and ids, so it never changes.
VERSION = "1"
SCHEMA = "dbos"  # on PostgreSQL; SQLite has no schemas
WORKFLOW = "cauce_job"
POLLING_SECONDS = 0.3
MAIL_AT_ONCE = 8
SERVICES_AT_ONCE = 4
HUNG_AFTER = timedelta(minutes=10)
CRASHES = 10  # a job that took its process down so often is not tried again
UNTOLD = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


def create_tables(settings: Settings) -> None:
    """Creates or upgrades the job tables beside ours: part of `cauce db upgrade`."""
    DBOS.migrate(settings.database_url, schema=SCHEMA)


def drop_tables(settings: Settings) -> None:
    """The job tables of a PostgreSQL database go; those of SQLite go with its file."""
    engine = create_engine(settings.database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
    engine.dispose()


class DbosJobs:
    """Durable jobs in our own database, SQLite or PostgreSQL."""

    def __init__(
        self,
        settings: Settings,
        *,
        first_pause_seconds: float = 1.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`clock` is that of `not_before`: what is left until then is counted by it."""
        self._executor_id = settings.executor_id
        self._clock = clock
        self._first_pause_seconds = first_pause_seconds
        self._handlers: dict[str, tuple[JobHandler, JobFailed | None]] = {}
        self._client = DBOSClient(
            system_database_url=settings.database_url,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            lazy=True,
        )
        self._launched = False

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
        options = EnqueueOptions(
            workflow_name=WORKFLOW, queue_name=queue, workflow_id=key, app_version=VERSION
        )
        if partition is not None:
            options["queue_partition_key"] = partition
        if not_before is not None:
            options["delay_seconds"] = max(0.0, (not_before - self._clock()).total_seconds())
        self._client.enqueue_in_transaction(session, options, handler, dict(payload))

    def register(self, handler: str, function: JobHandler, failed: JobFailed | None = None) -> None:
        self._handlers[handler] = (function, failed)

    def launch(self, settings: Settings) -> None:
        DBOS(
            config=DBOSConfig(
                name="cauce",
                system_database_url=settings.database_url,
                dbos_system_schema=SCHEMA,
                application_version=VERSION,
                executor_id=settings.executor_id,
                serializer=DBOSPortableJSONSerializer(),
                run_migrations=False,
                log_level="WARNING",
            )
        )
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=CRASHES)(self._workflow())
        DBOS.launch()
        self._launched = True
        DBOS.register_queue(
            Queue.MAIL, worker_concurrency=MAIL_AT_ONCE, polling_interval_sec=POLLING_SECONDS
        )
        DBOS.register_queue(
            Queue.SERVICE,
            worker_concurrency=SERVICES_AT_ONCE,
            partition_concurrency=1,
            polling_interval_sec=POLLING_SECONDS,
        )

    def _workflow(self) -> Callable[[str, dict[str, int | str]], None]:
        def run(handler: str, payload: dict[str, int | str]) -> None:
            self._run(handler, payload)

        return run

    def _run(self, handler: str, payload: Payload) -> None:
        function, failed = self._handlers[handler]
        try:
            DBOS.run_step(self._patiently(handler), function, payload)
        except (dbos_error.DBOSMaxStepRetriesExceeded, PortableWorkflowError) as error:
            # a replay after a crash brings the recorded failure back as a PortableWorkflowError
            if failed is None:
                raise
            DBOS.run_step(self._patiently(f"{handler}_failed"), failed, payload, _reason(error))

    def _patiently(self, name: str) -> StepOptions:
        # Without retries one lost connection would be a terminal error.
        return StepOptions(
            name=name,
            retries_allowed=True,
            max_attempts=ATTEMPTS,
            interval_seconds=self._first_pause_seconds,
            backoff_rate=2.0,
        )

    def recover(self, dead_executor: str) -> int:
        # The public recovery is a paid service; this is the one place that knows the private name.
        return len(DBOS._recover_pending_workflows([dead_executor]))

    def lives(self, key_prefix: str) -> bool:
        return bool(
            self._client.list_workflows(
                workflow_id_prefix=key_prefix,
                status=["ENQUEUED", "DELAYED", "PENDING"],
                load_input=False,
                load_output=False,
                limit=1,
            )
        )

    def pending(self) -> Sequence[Pending]:
        found = self._client.list_workflows(
            status=["ENQUEUED", "DELAYED", "PENDING"], name=WORKFLOW, load_output=False
        )
        return [_pending(job) for job in found if job.input]

    def troubles(self) -> Sequence[Trouble]:
        untold = self._client.list_workflows(status=UNTOLD, name=WORKFLOW)
        running = self._client.list_workflows(status="PENDING", name=WORKFLOW)
        longest = (time.time() - HUNG_AFTER.total_seconds()) * 1000
        hung = [job for job in running if (job.dequeued_at or job.created_at or 0) < longest]
        return [_trouble(job) for job in (*untold, *hung)]

    def purge(self, before: datetime) -> int:
        done = self._client.list_workflows(
            status=["SUCCESS", *UNTOLD, "CANCELLED"],
            completed_before=before.isoformat(),
            load_input=False,
            load_output=False,
            limit=1000,
        )
        self._client.delete_workflows([job.workflow_id for job in done])
        return len(done)

    def stats(self, queue: str | None = None) -> JobStats:
        return JobStats(
            waiting=self._count(queue, "ENQUEUED", "DELAYED"),
            running=self._count(queue, "PENDING"),
            failed=self._count(queue, *UNTOLD),
        )

    def _count(self, queue: str | None, *status: str) -> int:
        return len(
            self._client.list_workflows(
                status=list(status),
                name=WORKFLOW,
                queue_name=queue,
                load_input=False,
                load_output=False,
            )
        )

    def shutdown(self) -> None:
        if self._launched:
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=5)
            self._launched = False
        self._client.destroy()


def _reason(error: Exception) -> str:
    if isinstance(error, dbos_error.DBOSMaxStepRetriesExceeded) and error.errors:
        return f"{type(error.errors[-1]).__name__}: {error.errors[-1]}"
    return str(error)


def _pending(job: WorkflowStatus) -> Pending:
    handler, payload = job.input["args"] if job.input else ("", {})
    return Pending(
        queue=job.queue_name or "",
        handler=handler,
        key=job.workflow_id,
        payload=payload,
        partition=job.queue_partition_key,
    )


def _trouble(job: WorkflowStatus) -> Trouble:
    handler, payload = job.input["args"] if job.input else ("", {})
    reason = _reason(job.error) if job.error else f"{job.status} on {job.executor_id}"
    return Trouble(job.workflow_id, job.queue_name or "", handler, payload, reason)


# --- in memory ------------------------------------------------------------------------------------


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
