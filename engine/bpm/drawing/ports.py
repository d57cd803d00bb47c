"""Where a flow may leave or reach a shape, and how well that place suits it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.bpm.drawing.grid import EAST, NORTH, SOUTH, STEP, WEST, Cell, Direction
from engine.bpm.drawing.shapes import Box, Point
from engine.bpm.drawing.sketch import Place

#: what a flow pays for a side: it leaves to the right and arrives from the left
_OUT = {EAST: 0.0, SOUTH: 3.0, NORTH: 3.0, WEST: 30.0}
_IN = {WEST: 0.0, NORTH: 4.0, SOUTH: 4.0, EAST: 25.0}
_ASIDE = 3.0  # beside the middle of a side


@dataclass(frozen=True, slots=True)
class Port:
    """A point of a border, the free cell before it, and the direction in which a flow passes."""

    point: Point
    cell: Cell
    heading: Direction
    cost: float

    def dearer(self, by: float) -> Port:
        return replace(self, cost=self.cost + by)


def ports_of(
    place: Place,
    places: Mapping[str, Place],
    boxes: Mapping[str, Box],
    *,
    towards: Box,
    out: bool,
) -> Iterator[Port]:
    """The ports of a shape. `towards` is what stands at the other end of the flow."""
    box = boxes[place.id]
    if place.is_frame:
        yield from _frame_ports(box, towards, out=out)
        return
    for side in (EAST, SOUTH, NORTH, WEST):
        if place.host and side != _outward(box, boxes[place.host], places[place.host]):
            continue
        for aside in _asides(place, side):
            yield _port(box, side, aside, out=out)


def way_out(box: Box, side: Direction) -> float:
    """From the middle of the box to its border, on that side."""
    return (box.width if side[1] == 0 else box.height) / 2


def _asides(place: Place, side: Direction) -> tuple[int, ...]:
    if place.is_event or place.is_gateway:
        return (0,)
    return (0, -20, 20) if side[1] == 0 else (0, -20, 20, -40, 40)


def _port(box: Box, side: Direction, aside: int, *, out: bool) -> Port:
    x, y = box.centre
    reach = way_out(box, side)
    free = STEP * (int((reach + 9) // STEP) + 1)  # the first line of the grid beyond the air
    dx, dy = (aside, 0) if side[0] == 0 else (0, aside)
    point = (x + dx + side[0] * reach, y + dy + side[1] * reach)
    cell = (
        round((x + dx + side[0] * free) / STEP),
        round((y + dy + side[1] * free) / STEP),
    )
    heading = side if out else (-side[0], -side[1])
    cost = (_OUT if out else _IN)[side] + (_ASIDE * abs(aside) / 20)
    return Port(point, cell, heading, cost)


def _frame_ports(box: Box, towards: Box, *, out: bool) -> Iterator[Port]:
    side = EAST if out else WEST
    x = box.right if out else box.x
    wanted = min(max(towards.centre[1], box.y + 40), box.bottom - 30)
    for aside in (0, -20, 20, -40, 40):
        y = round((wanted + aside) / STEP) * STEP
        if box.y + 30 <= y <= box.bottom - 20:
            cell = (round(x / STEP) + side[0], y // STEP)
            yield Port((x, float(y)), cell, EAST, _ASIDE * abs(aside) / 20)


def _outward(box: Box, host: Box, owner: Place) -> Direction:
    """The way that leads off what the event is attached to."""
    if owner.is_frame:
        return SOUTH if box.centre[1] == host.bottom else EAST
    return NORTH if box.centre[1] < host.centre[1] else SOUTH
