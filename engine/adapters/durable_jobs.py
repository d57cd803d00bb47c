"""Durable jobs in our own database: the only module that knows DBOS."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

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
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from engine.adapters.jobs import (
    ATTEMPTS,
    JobFailed,
    JobHandler,
    JobStats,
    Payload,
    Pending,
    Queue,
    Trouble,
)
from engine.settings import Settings

# Recovery only looks at jobs of its own version; a job is one name and ids, so it never changes.
VERSION = "1"
SCHEMA = "dbos"  # on PostgreSQL; SQLite has no schemas
APPLICATION = "cauce"
WORKFLOW = "cauce_job"
POLLING_SECONDS = 0.3
ENDS_WITHIN = 5  # seconds for what runs when the worker is told to end
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
                name=APPLICATION,
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
        self._open_queues()  # before: those that are there work at once, others after a second
        DBOS.launch()
        self._launched = True

    def _open_queues(self) -> None:
        self._client.register_queue(
            Queue.MAIL,
            worker_concurrency=MAIL_AT_ONCE,
            polling_interval_sec=POLLING_SECONDS,
            application_name=APPLICATION,
        )
        self._client.register_queue(
            Queue.SERVICE,
            worker_concurrency=SERVICES_AT_ONCE,
            partition_concurrency=1,
            polling_interval_sec=POLLING_SECONDS,
            application_name=APPLICATION,
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
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=ENDS_WITHIN)
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
