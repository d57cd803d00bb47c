"""What still lies on the way of a case, by its drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.bpm.definition import Element, Kind


def ahead(elements: Mapping[str, Element], active: Iterable[str]) -> frozenset[str]:
    """Ids of what the flow may still reach from what is active, going forward only.

    Neither a way back to what was passed, with the steps on it, nor a contingency that has not
    arisen is ahead.
    """
    finished = _depth_first(elements)
    waiting = [e for e in map(elements.get, active) if e and e.kind is not Kind.BOUNDARY]
    pending = [target for e in waiting for target in _onward(elements, e, finished)]
    found: set[str] = set()
    while pending:
        element = elements[pending.pop()]
        if element.id not in found:
            found.add(element.id)
            pending.extend(_onward(elements, element, finished))
            pending.extend(_starts(elements, element))
    return frozenset(each for each in found if _leads_on(elements, each, finished))


def usual(elements: Mapping[str, Element], starts: Iterable[str]) -> frozenset[str]:
    """Ids of what a case passes where no condition turns it aside."""
    pending = list(starts)
    found: set[str] = set()
    while pending:
        element = elements[pending.pop()]
        if element.id not in found:
            found.add(element.id)
            pending.extend(flow.target for flow in element.outgoing if not flow.condition)
            pending.extend(_starts(elements, element))
    return frozenset(found)


def _leads_on(
    elements: Mapping[str, Element], element_id: str, finished: Mapping[str, int]
) -> bool:
    """Whether an end lies forward of it, where it is drawn."""
    pending, seen = [element_id], {element_id}
    while pending:
        element = elements[pending.pop()]
        if not element.outgoing:
            return True
        onward = {f.target for f in element.outgoing if finished[f.target] < finished[f.source]}
        pending.extend(onward - seen)
        seen |= onward
    return False


def _onward(
    elements: Mapping[str, Element], element: Element, finished: Mapping[str, int]
) -> list[str]:
    """Where the flow goes next, here and, where a subprocess may end, after it."""
    found: list[str] = []
    within: Element | None = element
    while within is not None:
        found.extend(
            flow.target for flow in within.outgoing if finished[flow.target] < finished[flow.source]
        )
        within = elements.get(within.scope)
    return found


def _starts(elements: Mapping[str, Element], subprocess: Element) -> list[str]:
    if subprocess.kind is not Kind.SUBPROCESS:
        return []
    return [e.id for e in elements.values() if e.scope == subprocess.id and e.kind is Kind.START]


def _depth_first(elements: Mapping[str, Element]) -> dict[str, int]:
    """The order in which a walk from the starts leaves each element: a flow that leads to one
    left later is a way back."""
    roots = sorted(elements.values(), key=lambda e: e.kind is Kind.START)  # popped from the end
    pending = [(element.id, False) for element in roots]
    left: dict[str, int] = {}
    seen: set[str] = set()
    while pending:
        element_id, done = pending.pop()
        if done:
            left[element_id] = len(left)
        elif element_id not in seen:
            seen.add(element_id)
            pending.append((element_id, True))
            pending.extend((flow.target, False) for flow in elements[element_id].outgoing)
    return left
