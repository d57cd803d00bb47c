"""Work that outlives a transaction: asked for inside it, done after it, tried until it is done.

A job is enqueued in the caller's transaction: what is rolled back is never done. Handlers run at
least once, so they look first at what the database says was done already. An exception means
"try again": a handler that knows better (a permanent refusal) says so in the database and returns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypedDict

from sqlalchemy.orm import Session

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
