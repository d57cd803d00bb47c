"""The steps of a case as a list: what the diagram with its token says, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Protocol

from engine.bpm import flow_order
from engine.bpm.ahead import ahead
from engine.bpm.definition import Definition, Element
from engine.services.tasklists import TaskLine


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    NEXT = "next"
    CANCELLED = "cancelled"
    UNNEEDED = "unneeded"  # a contingency that did not arise, a branch that was not taken


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """`holder` has it now, or did it last; `level` counts the subprocesses around."""

    element_id: str
    name: str
    state: StepState
    holder: str
    level: int


class Happened(Protocol):
    """What this module asks of a line of history."""

    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> str: ...
    @property
    def element_id(self) -> str: ...
    @property
    def actor_name(self) -> str: ...


_STATES = {"completed": StepState.DONE, "cancelled": StepState.CANCELLED}


def steps(
    definition: Definition,
    events: Iterable[Happened],
    tasks: Sequence[TaskLine],
    active: Sequence[str],
) -> tuple[StepLine, ...]:
    """The steps in the order of the flow: what was done, what is being done and what may follow.

    What the flow has passed by is not ahead, nor is what only a contingency leads to. In a case
    that has ended nothing follows.
    """
    following = ahead(definition.elements, active)
    last = {event.element_id: event for event in events if event.kind in _STATES}
    holders = {task.element_id: task.assignee_name or task.group_label for task in tasks}
    lines = []
    for drawn in flow_order.steps(definition.elements):
        element_id = drawn.element.id
        happened = last.get(element_id)
        if element_id in active:
            state, holder = StepState.CURRENT, _holder(definition, drawn.element, holders)
        elif happened is not None:
            state, holder = _STATES[happened.kind], happened.actor_name
        elif element_id in following:
            state, holder = StepState.NEXT, drawn.element.lane_name
        elif active:
            state, holder = StepState.UNNEEDED, ""
        else:
            continue
        lines.append(
            StepLine(
                element_id=element_id,
                name=drawn.element.label,
                state=state,
                holder=holder,
                level=drawn.depth,
            )
        )
    return tuple(_with_its_parts(lines, place) for place in range(len(lines)))


def _holder(definition: Definition, element: Element, holders: Mapping[str, str]) -> str:
    """Who has it now; of a procedure that is called, whoever has what is done inside."""
    called = definition.called.get(element.calls or "")
    if called is None:
        return holders.get(element.id, "")
    inside = {each for one in called.family() for each in one.elements}
    return ", ".join(dict.fromkeys(name for each, name in holders.items() if each in inside))


def _with_its_parts(lines: Sequence[StepLine], place: int) -> StepLine:
    """A subprocess goes on as soon as one of its steps does."""
    line = lines[place]
    inside = takewhile(lambda other: other.level > line.level, lines[place + 1 :])
    begun = any(part.state in (StepState.CURRENT, StepState.DONE) for part in inside)
    if line.state in (StepState.NEXT, StepState.UNNEEDED) and begun:
        return replace(line, state=StepState.CURRENT, holder="")
    return line
