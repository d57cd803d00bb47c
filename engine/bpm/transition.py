"""What one step of a case changes: said here, applied by `services.progress` and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from engine.bpm.state import CaseState, decode
from engine.bpm.variables import Variables


class TermStep(StrEnum):
    """What `cauce:term` does to the slot that it names."""

    OPEN = "open"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    MEET = "meet"
    CLOSE = "close"
    RECOUNT = "recount"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAction:
    """One `cauce:term`, with its FEEL already evaluated."""

    name: str
    step: TermStep
    element_id: str
    calls: tuple[int, ...] = ()  # the call activities that it is inside, outermost first
    own: bool = False  # opened for the innermost of them, not for the case
    addressee: str = ""  # whom it concerns, by name; "" for who began the case
    rule: str | None = None
    from_: date | datetime | None = None
    to: date | None = None
    act: str | None = None
    cause: str | None = None
    provisional: bool = False  # `provisional="=true"` on open and recount; else confirmed
    duration: int | None = None  # in units of the rule, where the matter says it and not the rule
    since: date | datetime | None = None  # on recount, where the day it is counted from was wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class ActToSign:
    """One `cauce:act` whose condition holds for what the signer sends."""

    name: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One `cauce:delivery`, with its FEEL already evaluated."""

    element_id: str
    means: str
    result: str
    act_id: int | None = None
    to: str = ""
    addressee: str = ""  # whom it concerns, by name; "" for who began the case
    on: date | None = None
    guide: str = ""
    note: str = ""
    proof: tuple[int, ...] = ()  # ids of the documents that prove it
    code: str | None = None  # shown to pick it up; None where none was asked for
    code_asked: str = ""  # the FEEL that gave it: the name of the field, where it is one


class Host(Protocol):
    """What a case may ask of the world while it runs: the instant, our functions, its terms."""

    @property
    def now(self) -> datetime: ...

    def functions_inside(self, calls: tuple[int, ...]) -> Mapping[str, Callable[..., Any]]:
        """`vence`, `habiles_antes`, `sumar_habiles`… by name, for FEEL inside these calls."""
        ...

    def term(self, action: TermAction) -> None:
        """Carries the step out at once, so that `vence` sees it. Raises TermFault."""
        ...

    def call_over(self, call: int) -> None:
        """A call activity is done or was cancelled: what was its own ends with it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A case as it is stored between two steps. It is decoded once, whoever asks and how often."""

    state: bytes
    variables: str  # domain.values text: {"case": {...}, "scopes": {"<token>": {...}}}

    @cached_property
    def tokens(self) -> CaseState:
        """The tokens that live."""
        return decode(self.state)

    def opened(self) -> Variables:
        """The variables, to be changed by whoever asked."""
        return self._read.copy()

    @cached_property
    def _read(self) -> Variables:
        return Variables.loads(self.variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTask:
    """A user task (or manual task) that now waits for a person."""

    token: int
    element_id: str
    name: str
    lane: str  # lane id = group key; "" where the process has no lanes
    candidate_groups: tuple[str, ...]
    assignee: str | None
    form_id: str | None
    due_at: datetime | None
    priority: int
    process_id: str  # of the (sub)process or called process that the task belongs to
    documents: tuple[str, ...] = ()  # that may be signed in it
    calls: tuple[int, ...] = ()  # the call activities that it is inside, outermost first


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmedTimer:
    """A timer that waits. `due_at` is None while a term that it follows is suspended.

    A timer whose FEEL gives a `date` fires at the end of that day: 00:00 in Bogotá of the next.
    """

    token: int
    element_id: str
    rule: str  # the FEEL or ISO text
    follows: frozenset[str]  # names of terms and of variables: asked again when one changes
    due_at: datetime | None
    cycle: str | None = None  # what is left of a repeating timer
    process_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """A service or send task that waits for its named action."""

    token: int
    element_id: str
    name: str
    action: str  # zeebe:taskDefinition type
    inputs: Mapping[str, Any]
    retries: int = 10
    headers: Mapping[str, str] = field(default_factory=dict)  # zeebe:taskHeaders
    process_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A catch event or receive task that waits for a message."""

    token: int
    element_id: str
    message: str
    correlation_key: str
    process_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thrown:
    """A message that the case sent out."""

    element_id: str
    message: str
    correlation_key: str
    payload: Mapping[str, Any]


class StepKind(StrEnum):
    ENTERED = "entered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of history: what happened to which element, in order."""

    element_id: str
    kind: StepKind
    token: int
    process_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Everything that one start, completion, firing or delivery changes.

    `closed` are tokens that no longer wait, whatever they waited for (task, timer, service,
    message): completed ones are in `completed`, the others were cancelled.
    """

    state: bytes
    variables: str
    ended: bool
    end_events: tuple[str, ...] = ()
    tasks: tuple[OpenedTask, ...] = ()
    timers: tuple[ArmedTimer, ...] = ()
    services: tuple[ServiceCall, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    handed: tuple[Handed, ...] = ()
    completed: frozenset[int] = frozenset()
    cancelled: frozenset[int] = frozenset()
    told: frozenset[str] = frozenset()  # names that were written
    steps: Sequence[Step] = field(default=())

    @property
    def closed(self) -> frozenset[int]:
        return self.completed | self.cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The tokens that wait in a state, by what they wait for: to be compared with the rows."""

    tasks: frozenset[int]
    timers: frozenset[int]
    services: frozenset[int]
    waiting: frozenset[int]
    elements: Mapping[int, str]  # token -> element id
    calls: frozenset[str]  # ids of the call activities inside which they wait
