"""A procedure ready to run: what was drawn, read once, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from engine.bpm.expressions import Value
from engine.bpm.transition import TermStep
from engine.domain.bundles import Bundle
from engine.domain.office_rules import Correction, office_rules
from engine.domain.papers import DocumentSpec


class Kind(StrEnum):
    """A flow node, by its BPMN name."""

    START = "startEvent"
    END = "endEvent"
    CATCH = "intermediateCatchEvent"
    THROW = "intermediateThrowEvent"
    BOUNDARY = "boundaryEvent"
    TASK = "task"  # without a type: passes by itself
    USER_TASK = "userTask"
    MANUAL_TASK = "manualTask"
    SERVICE_TASK = "serviceTask"
    SEND_TASK = "sendTask"
    RECEIVE_TASK = "receiveTask"
    SCRIPT_TASK = "scriptTask"
    RULE_TASK = "businessRuleTask"
    CALL_ACTIVITY = "callActivity"
    SUBPROCESS = "subProcess"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"
    EVENT_GATEWAY = "eventBasedGateway"


ACTIVITIES = frozenset(
    {
        Kind.TASK,
        Kind.USER_TASK,
        Kind.MANUAL_TASK,
        Kind.SERVICE_TASK,
        Kind.SEND_TASK,
        Kind.RECEIVE_TASK,
        Kind.SCRIPT_TASK,
        Kind.RULE_TASK,
        Kind.CALL_ACTIVITY,
        Kind.SUBPROCESS,
    }
)
#: What a person does.
HUMAN = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})
EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.THROW, Kind.BOUNDARY})
GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_GATEWAY})


class Trigger(StrEnum):
    """What an event waits for or makes known."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    TERMINATE = "terminate"
    LINK = "link"


class TimerKind(StrEnum):
    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer as it is drawn, and the terms that its text mentions."""

    kind: TimerKind
    value: Value
    terms: frozenset[str] = frozenset()

    @property
    def follows(self) -> frozenset[str]:
        """Of what it is asked again when it changes: its terms and, with them, its variables."""
        return self.terms | self.value.names if self.terms else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The definition inside an event. `name` is the message, signal or link; `code` the error's."""

    trigger: Trigger = Trigger.NONE
    name: str = ""
    code: str | None = None
    timer: Timer | None = None
    correlation_key: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One line of `zeebe:ioMapping`."""

    source: Value
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who may do a user task, and by when."""

    assignee: Value | None = None
    candidate_groups: Value | None = None
    candidate_users: Value | None = None
    due_date: Value | None = None
    follow_up_date: Value | None = None
    priority: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Once for each item of a collection."""

    sequential: bool
    items: Value
    item_name: str | None = None
    output: str | None = None
    output_item: Value | None = None
    until: Value | None = None  # completionCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMark:
    """One `cauce:term`: what happens to a legal term here. `on` is "enter" or "complete".

    Nothing happens where `when` is not true. What is opened as its `own` belongs to the call
    activity that the element is inside: each call has one of that name.
    """

    name: str
    step: TermStep
    on: str
    own: bool = False
    rule: Value | None = None
    from_: Value | None = None
    to: Value | None = None
    act: Value | None = None
    cause: Value | None = None
    provisional: Value | None = None
    duration: Value | None = None
    since: Value | None = None
    when: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActMark:
    """One `cauce:act`: who completes the task signs `document`, unless `when` is not true."""

    name: str
    document: Value
    when: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryMark:
    """One `cauce:delivery`: how an act or a letter was handed over, once the element is complete.

    Nothing is written where `when` is not true.
    """

    means: Value
    result: Value
    act: Value | None = None
    to: Value | None = None
    on: Value | None = None  # its day of effect
    guide: Value | None = None
    note: Value | None = None
    proof: Value | None = None  # the documents that prove it: a file field of the form
    code: Value | None = None  # what the person showed to pick it up, to be compared
    when: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow. `condition` is None where the flow is always taken."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: Value | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane: its id is the group's key, its name the label."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A flow node with everything that the diagram says of it."""

    id: str
    kind: Kind
    process_id: str
    name: str = ""
    line: int = 0
    scope: str = ""  # id of the subprocess that holds it; "" in the process itself
    lane_id: str = ""
    lane_name: str = ""
    documentation: str = ""
    event: Event = Event()
    attached_to: str = ""  # boundary events
    interrupting: bool = True
    form_id: str | None = None
    assignment: Assignment = Assignment()
    action: Value | None = None  # zeebe:taskDefinition type
    retries: int = 10
    headers: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    decision_id: str = ""
    script: Value | None = None
    result: str | None = None  # resultVariable
    calls: str = ""  # process id of a call activity
    all_from_parent: bool = True
    all_to_parent: bool = False
    inputs: tuple[Mapped, ...] = ()
    outputs: tuple[Mapped, ...] = ()
    loop: Loop | None = None
    terms: tuple[TermMark, ...] = ()
    acts: tuple[ActMark, ...] = ()
    deliveries: tuple[DeliveryMark, ...] = ()
    #: of a call: the names that what it calls writes where the caller has them
    shared: frozenset[str] = frozenset()
    default_flow: str = ""
    incoming: tuple[Flow, ...] = ()  # in the order of the file
    outgoing: tuple[Flow, ...] = ()

    @property
    def label(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.id

    @property
    def is_event(self) -> bool:
        return self.kind in EVENTS

    @property
    def is_human(self) -> bool:
        return self.kind in HUMAN


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A bundle that passed every check. Compiled once per version and shared by all its cases."""

    process_id: str
    name: str
    checksum: str
    bundle: Bundle
    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]
    start_events: tuple[Element, ...]
    lanes: tuple[Lane, ...]
    forms: Mapping[str, Any]  # form id -> domain.forms.Form
    decisions: Any  # domain.decisions model, or None
    term_rules: tuple[Any, ...]  # domain.deadlines.TermRule
    called: Mapping[str, Definition]  # process id -> the version that it was deployed with
    bpmn_xml: bytes
    documents: tuple[DocumentSpec, ...] = ()
    documentation: str = ""
    build_net: Callable[[], Any] = field(repr=False, compare=False)

    @cached_property
    def net(self) -> Any:
        """What the runtime walks, nobody else's business: made for the first case that needs it."""
        return self.build_net()

    @property
    def start_event(self) -> Element:
        """The start that needs no message; the first one where all need it."""
        plain = (e for e in self.start_events if e.event.trigger is Trigger.NONE)
        return next(plain, self.start_events[0])

    @cached_property
    def _family(self) -> Mapping[str, Definition]:
        found = {self.process_id: self}
        for called in self.called.values():
            for process_id, one in called._family.items():
                found.setdefault(process_id, one)
        return found

    def family(self) -> Iterator[Definition]:
        """This procedure and those that it calls, each once."""
        yield from self._family.values()

    def asker_of(self, form_id: str) -> Definition | None:
        """The procedure whose form it is, this one before those that it calls."""
        return next((one for one in self.family() if form_id in one.forms), None)

    @cached_property
    def corrections(self) -> Mapping[str, Correction]:
        """What may be put right, by procedure: of this one and of those that it calls."""
        found = {
            process_id: office_rules(one.bundle.procedure).correction
            for process_id, one in self._family.items()
        }
        return {process_id: one for process_id, one in found.items() if one is not None}

    def owner_of(self, process_id: str) -> Definition | None:
        """The procedure of that id among this one and those that it calls."""
        return self._family.get(process_id)

    def holder_of(self, element_id: str) -> Definition | None:
        """The procedure that draws the element, this one before those that it calls."""
        return next((one for one in self.family() if element_id in one.elements), None)

    def contingency(self, element_id: str, code: str) -> Element | None:
        """What a person does when the element ends with this BPMN error; None where none does."""
        holder = self.holder_of(element_id) or self
        for event in holder.elements.values():
            catches = event.event.trigger is Trigger.ERROR and event.event.code in (None, code)
            if event.attached_to == element_id and catches and event.outgoing:
                target = holder.elements[event.outgoing[0].target]
                return target if target.is_human else None
        return None

    @cached_property
    def all_terms(self) -> frozenset[str]:
        """Names of the term slots that this procedure and those that it calls use."""
        own = {mark.name for element in self.elements.values() for mark in element.terms}
        return frozenset(own).union(*(child.all_terms for child in self.called.values()))

    @cached_property
    def reopened_terms(self) -> frozenset[str]:
        """Names of the terms that this process, and those it calls, may run again once ended."""
        marks = (mark for element in self.elements.values() for mark in element.terms)
        own = {mark.name for mark in marks if mark.step == "reopen"}
        return frozenset(own).union(*(child.reopened_terms for child in self.called.values()))
