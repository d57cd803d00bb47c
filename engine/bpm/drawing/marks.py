"""The small signs inside shapes: what kind of task, event or gateway it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpm.drawing.shapes import Box, Edge, Point
from engine.bpm.xml import Node, local

_PERSON = "M4 14c0-4 2-5 5-5s5 1 5 5zM9 2a3 3 0 1 0 .01 0z"
_ENVELOPE = "M1 3h16v11H1zl8 6 8-6"
_TABLE = "M1 3h16v11H1zM1 7h16M6 7v7"
_SCROLL = "M4 1h10v14H4zM6 5h6M6 8h6M6 11h6"
_GEAR = (
    "M9 5.5a3.5 3.5 0 1 0 .01 0zM9 1.5v3M9 13.5v3M1.5 9h3M13.5 9h3"
    "M3.7 3.7l2.1 2.1M12.2 12.2l2.1 2.1M14.3 3.7l-2.1 2.1M5.8 12.2l-2.1 2.1"
)
_HAND = "M2 6h9M2 10h9M2 14h9M2 3v13M11 3l5 3v8l-3 2"

#: drawn in a square of 18 pixels, in the upper left corner of a task
TASKS: Mapping[str, str] = {
    "userTask": _PERSON,
    "manualTask": _HAND,
    "serviceTask": _GEAR,
    "sendTask": _ENVELOPE,
    "receiveTask": _ENVELOPE,
    "businessRuleTask": _TABLE,
    "scriptTask": _SCROLL,
}
#: drawn in a square of 18 pixels, in the middle of an event
EVENTS: Mapping[str, str] = {
    "timerEventDefinition": "M9 1a8 8 0 1 0 .01 0zM9 4v5l4 2",
    "messageEventDefinition": _ENVELOPE,
    "errorEventDefinition": "M3 15l3-11 5 6 4-8-3 12-5-6z",
    "escalationEventDefinition": "M9 2l5 13-5-5-5 5z",
    "signalEventDefinition": "M9 2l7 12H2z",
    "linkEventDefinition": "M2 6h8V3l6 6-6 6v-3H2z",
    "terminateEventDefinition": "M9 2a7 7 0 1 0 .01 0z",
}
#: drawn in a square of 18 pixels, in the middle of a gateway
GATEWAYS: Mapping[str, str] = {
    "exclusiveGateway": "M4 4l10 10M14 4L4 14",
    "parallelGateway": "M9 1v16M1 9h16",
    "inclusiveGateway": "M9 2a7 7 0 1 0 .01 0z",
    "eventBasedGateway": "M9 1a8 8 0 1 0 .01 0zM9 5l4 3-1.5 5h-5L5 8z",
}
_CALL = "M2 2h14v14H2zM9 5v8M5 9h8"
_EACH = "M5 3v12M9 3v12M13 3v12"
_SIDE = 18


def mark_of(element: Node, box: Box) -> str:
    """The sign of a shape; "" where it has none."""
    tag = local(element)
    if tag.endswith("Event"):
        return _event(element, box, thrown=tag in ("endEvent", "intermediateThrowEvent"))
    if tag.endswith("Gateway"):
        return _drawn(GATEWAYS.get(tag, ""), _middle(box), "strong")
    return _drawn(TASKS.get(tag, ""), _corner(box), "mark") + _below(element, box)


def has_icon(element: Node) -> bool:
    """Whether something stands in the upper left corner of a task."""
    return local(element) in TASKS


def has_mark(element: Node) -> bool:
    """Whether something stands at the bottom of a task."""
    return local(element) == "callActivity" or _for_each(element)


def signs(element: Node, box: Box) -> Iterator[Box]:
    """Where its icon and its mark stand in a task."""
    if has_icon(element):
        yield Box(*_corner(box), _SIDE, _SIDE)
    if has_mark(element):
        yield Box(*_foot(box), _SIDE, _SIDE)


def slash_of(edge: Edge) -> Box:
    """Where the stroke across a flow stands that is taken where no condition holds."""
    (ax, ay), (bx, by) = edge.points[0], edge.points[1]
    x, y = ax + 7 * ((bx > ax) - (bx < ax)), ay + 7 * ((by > ay) - (by < ay))
    return Box(x - 3, y - 3, 6, 6)


def trigger_of(element: Node) -> str:
    """The kind of an event's definition; "" for a plain one."""
    found = (local(child) for child in element if local(child).endswith("EventDefinition"))
    return next(found, "")


def _event(element: Node, box: Box, *, thrown: bool) -> str:
    return _drawn(EVENTS.get(trigger_of(element), ""), _middle(box), "full" if thrown else "mark")


def _below(element: Node, box: Box) -> str:
    """That a task calls another procedure, or is done once for each of several."""
    if local(element) == "callActivity":
        return _drawn(_CALL, _foot(box), "mark")
    return _drawn(_EACH, _foot(box), "strong") if _for_each(element) else ""


def _corner(box: Box) -> Point:
    return (box.x + 5, box.y + 5)


def _foot(box: Box) -> Point:
    return (box.centre[0] - _SIDE / 2, box.bottom - _SIDE - 3)


def _for_each(element: Node) -> bool:
    return any(local(child) == "multiInstanceLoopCharacteristics" for child in element)


def _middle(box: Box) -> Point:
    x, y = box.centre
    return (x - _SIDE / 2, y - _SIDE / 2)


def _drawn(path: str, at: Point, kind: str) -> str:
    place = f"translate({at[0]:g} {at[1]:g})"
    return f'<path class="{kind}" transform="{place}" d="{path}"/>' if path else ""
