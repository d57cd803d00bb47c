"""The unit of work that every use case receives: one transaction, one actor, one instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from engine.domain.officials import Actor
from engine.settings import BOGOTA, Settings

if TYPE_CHECKING:
    from engine.adapters.documents import DocumentStore
    from engine.adapters.jobs import JobEngine
    from engine.domain.calendars import BusinessCalendar
    from engine.services.definitions import Definitions


#: in the history and the audit: who was absent and should have done it
ON_BEHALF_OF = "on_behalf_of"


@dataclass(slots=True, kw_only=True)
class Attempt:
    """What is being tried, kept so that a failure loses nothing: see `bootstrap`.

    `command` says how to try again; `typed` are a person's values, kept as a draft of the task.
    `definition_id` is of a reserved matter that is to begin: it has no case yet.
    """

    command: Mapping[str, Any]
    case_id: int | None = None
    definition_id: int | None = None
    task_id: int | None = None
    typed: Mapping[str, Any] | None = None


@dataclass(kw_only=True)
class Work:
    """What a use case has at hand. `now` stands still until the transaction ends."""

    session: Session
    actor: Actor
    now: datetime
    settings: Settings
    definitions: Definitions
    jobs: JobEngine
    documents: DocumentStore
    load_calendar: Callable[[Work], BusinessCalendar]
    attempt: Attempt | None = None
    on_behalf_of: str = ""  # username of the absent official in whose place the actor acts
    _calendar: BusinessCalendar | None = field(default=None, init=False, repr=False)

    @property
    def today(self) -> date:
        """The day in Bogotá."""
        return self.now.astimezone(BOGOTA).date()

    def signed(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was done, with the absent official in whose place it was."""
        return {**said, ON_BEHALF_OF: self.on_behalf_of} if self.on_behalf_of else said

    def calendar(self) -> BusinessCalendar:
        """The entity's calendar; compiled once per version of its rows."""
        if self._calendar is None:
            self._calendar = self.load_calendar(self)
        return self._calendar


class Workplace(Protocol):
    """What opens units of work: `bootstrap.Engine`, for the few services that need two of them."""

    def work_as(self, actor: Actor) -> AbstractContextManager[Work]: ...

    def reading_as(self, actor: Actor) -> AbstractContextManager[Work]: ...
