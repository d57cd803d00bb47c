"""The steps of a drawing in the order in which they are done: what stands for it in words."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpm.definition import Element, Kind

_TOLD = frozenset(
    {
        Kind.USER_TASK,
        Kind.MANUAL_TASK,
        Kind.SERVICE_TASK,
        Kind.SEND_TASK,
        Kind.RECEIVE_TASK,
        Kind.CALL_ACTIVITY,
        Kind.SUBPROCESS,
        Kind.CATCH,
    }
)
#: element -> what may come right after it, in the order of the file
_Next = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStep:
    """One line of the list that stands for the diagram. `depth` counts the subprocesses around."""

    element: Element
    depth: int


def steps(elements: Mapping[str, Element]) -> tuple[DrawnStep, ...]:
    """What is done, in the order of the flow: the textual alternative to the diagram.

    Subprocesses are lines too, followed by what they hold, one deeper.
    """
    drawn = in_order(elements)
    return tuple(one for one in drawn if one.element.kind in _TOLD)


def in_order(elements: Mapping[str, Element]) -> Iterator[DrawnStep]:
    """Every element, each subprocess followed by what it holds."""
    yield from _inside(elements, "", 0)


def _inside(elements: Mapping[str, Element], scope: str, depth: int) -> Iterator[DrawnStep]:
    held = {e.id: e for e in elements.values() if e.scope == scope}
    for element_id in _walked(held):
        yield DrawnStep(element=held[element_id], depth=depth)
        if held[element_id].kind is Kind.SUBPROCESS:
            yield from _inside(elements, element_id, depth + 1)


def _walked(held: Mapping[str, Element]) -> Iterator[str]:
    """Breadth first from the starts, each after all that lead to it but what comes back.

    What a border leads to waits until the flow that it breaks into has been told as far as it
    goes. What no start leads to comes last.
    """
    following = _onwards(held)
    waits = Counter(target for targets in following.values() for target in targets)
    starts = [e.id for e in held.values() if e.kind is Kind.START]
    seeds = (*starts, *(each for each in held if not waits[each] and each not in starts))
    for seed in seeds:
        queue, aside = deque([seed]), deque[str]()
        while queue or aside:
            element_id = (queue or aside).popleft()
            yield element_id
            for target in following[element_id]:
                waits[target] -= 1
                if not waits[target]:
                    border = held[target].kind is Kind.BOUNDARY
                    (aside if border else queue).append(target)


def _onwards(held: Mapping[str, Element]) -> _Next:
    """What follows each element, without the ways that come back to what led there."""
    following = {each: _following(held, each) for each in held}
    onwards: dict[str, list[str]] = {each: [] for each in held}
    seen: set[str] = set()

    def visit(element_id: str, way: frozenset[str]) -> None:
        seen.add(element_id)
        for target in following[element_id]:
            if target not in way:
                onwards[element_id].append(target)
                if target not in seen:
                    visit(target, way | {target})

    for each in sorted(held, key=lambda each: held[each].kind is not Kind.START):
        if each not in seen:
            visit(each, frozenset({each}))
    return onwards


def _following(held: Mapping[str, Element], element_id: str) -> list[str]:
    borders = (e.id for e in held.values() if e.attached_to == element_id)
    targets = (flow.target for flow in held[element_id].outgoing)
    return list(dict.fromkeys((*targets, *borders)))
