"""Places for the names of flows: near where they begin, over nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from engine.bpm.drawing.marks import slash_of
from engine.bpm.drawing.names import lines_of, size_of
from engine.bpm.drawing.shapes import Box, Edge
from engine.bpm.drawing.sketch import Sketch
from engine.bpm.drawing.spots import NAME_WIDTH, Spots

_GAP, _STEP = 5, 8


def place_names(sketch: Sketch, spots: Spots, edges: Mapping[str, Edge]) -> dict[str, Box]:
    """A box for each flow that has a name."""
    found: dict[str, Box] = {}
    solid = [box for name, box in spots.boxes.items() if not sketch.places[name].is_frame]
    slashes = [slash_of(e).shrunk(1) for e in edges.values() if e.id in sketch.defaults]
    taken = [*solid, *slashes, *spots.names.values()]
    for flow in sketch.flows:
        if flow.name:
            wanted = list(_candidates(edges[flow.id], size_of(lines_of(flow.name, NAME_WIDTH))))
            free = (box for box in wanted if _is_free(box, taken, edges, spots))
            found[flow.id] = next(free, wanted[0])
            taken.append(found[flow.id])
    return found


def _candidates(edge: Edge, size: tuple[int, int]) -> Iterator[Box]:
    """Along the flow from its beginning, on both sides."""
    wide, high = size
    for (ax, ay), (bx, by) in pairwise(edge.points):
        length = int(abs(bx - ax) + abs(by - ay))
        for along in range(_GAP, max(length - _GAP, _GAP + 1), _STEP):
            if ay == by:
                x = ax + along if bx > ax else ax - along - wide
                yield Box(x, ay - high - 2, wide, high)
                yield Box(x, ay + 3, wide, high)
            else:
                y = ay + along if by > ay else ay - along - high
                yield Box(ax + _GAP, y, wide, high)
                yield Box(ax - _GAP - wide, y, wide, high)


def _is_free(box: Box, taken: list[Box], edges: Mapping[str, Edge], spots: Spots) -> bool:
    return (
        any(lane.holds(box) for lane in spots.lanes)
        and not any(box.overlaps(other) for other in taken)
        and not any(edge.crosses(box) for edge in edges.values())
    )
