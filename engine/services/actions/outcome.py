"""What an action is given, and the three ways in which it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTask:
    """A service task that waits. `inputs` are its mapped inputs, or what its token sees."""

    job_id: int
    case_id: int
    element_id: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """Finished: the case goes on with these values."""

    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waits:
    """The task stays open until something else finishes it: a letter that the relay accepts."""


@dataclass(frozen=True, slots=True)
class Fails:
    """A BPMN error that the diagram expects."""

    code: str


Outcome = Done | Waits | Fails
Action = Callable[[Work, ServiceTask], Outcome]
