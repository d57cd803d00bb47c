"""Pools of others, as bands beside the process's own, and the messages that go to and fro."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations

from engine.bpm.drawing.names import lines_of, size_of
from engine.bpm.drawing.shapes import Box, Edge, Point
from engine.bpm.drawing.sketch import Flow, Sketch
from engine.bpm.drawing.spots import NAME_WIDTH, Spots
from engine.errors import InvalidInput

HEIGHT, GAP = 60, 80  # of a band, and between it and the process's own pool
_APART = 20  # between the messages of one node, at least
_NEAR = 6  # between a message and its name


@dataclass(slots=True)
class Outside:
    """The bands of others, the ways of the messages and the places of their names."""

    boxes: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    names: dict[str, Box] = field(default_factory=dict)

    def other(self, message: Flow) -> tuple[str, str]:
        """The node of the process and the pool that the message joins."""
        ends = (message.source, message.target)
        return ends if message.target in self.boxes else ends[::-1]


def set_outside(
    sketch: Sketch, spots: Spots, edges: Mapping[str, Edge], names: Mapping[str, Box]
) -> Outside:
    """A band below the process's pool, or above it where messages, which run straight up and down,
    hide less that way; two bands stand on both sides. InvalidInput where one finds no way."""
    bands = (_below(spots.pool), _above(spots.pool))
    if len(sketch.outside) > len(bands):
        raise InvalidInput({"archivo": "Sólo se ubican dos pools ajenos: quite los demás."})
    found: list[tuple[int, Outside]] = []
    for order in permutations(bands, len(sketch.outside)):
        boxes = {name: box for (name, _), box in zip(sketch.outside, order, strict=True)}
        board = _Board(sketch, spots, dict(edges), [*spots.names.values(), *names.values()], boxes)
        if all(board.lay(message) for message in sketch.messages):
            board.set_names()
            found.append((board.hidden, board.found))
    if not found:
        said = "No se halló cómo trazar todos los mensajes; mueva su tarea."
        raise InvalidInput({"archivo": said})
    return min(found, key=lambda one: one[0])[1]


def _below(pool: Box) -> Box:
    return Box(pool.x, pool.bottom + GAP, pool.width, HEIGHT)


def _above(pool: Box) -> Box:
    return Box(pool.x, pool.y - GAP - HEIGHT, pool.width, HEIGHT)


class _Board:
    """The bands in one order, and the messages that have found a way to them."""

    def __init__(
        self,
        sketch: Sketch,
        spots: Spots,
        edges: dict[str, Edge],
        labels: list[Box],
        boxes: dict[str, Box],
    ) -> None:
        self.sketch, self.spots, self.labels = sketch, spots, labels
        self.flows, self.found = edges, Outside(boxes)
        self.hidden = 0  # names that a message runs over

    def lay(self, message: Flow) -> bool:
        """Gives the message its way; False where none is free."""
        node, pool = self.found.other(message)
        if node not in self.spots.boxes or pool not in self.found.boxes:
            said = f"El mensaje «{message.id}» no une una tarea con otro pool."
            raise InvalidInput({"archivo": said})
        free = [edge for edge in self._ways(message, node, pool) if self._is_free(edge, node)]
        if not free:
            return False
        sends = message.source == node
        wanted = self.spots.boxes[node].centre[0] + (-_APART if sends else _APART)
        best = min(free, key=lambda e: (self._hides(e), abs(e.points[0][0] - wanted)))
        self.hidden += self._hides(best)
        self.found.edges[message.id] = best
        return True

    def _ways(self, message: Flow, node: str, pool: str) -> Iterator[Edge]:
        box, band = self.spots.boxes[node], self.found.boxes[pool]
        below = band.y > box.y
        start, end = (box.bottom, band.y) if below else (box.y, band.bottom)
        for x in self._ports(node):
            points: tuple[Point, Point] = ((x, start), (x, end))
            way = points if message.source == node else points[::-1]
            yield Edge(message.id, message.source, message.target, way)

    def _ports(self, node: str) -> Iterator[float]:
        """Where messages may touch: anywhere along a task, only in the middle of an event."""
        box, place = self.spots.boxes[node], self.sketch.places[node]
        if place.is_event or place.is_gateway:
            yield box.centre[0]
            return
        yield from (float(x) for x in range(int(box.x) + 10, int(box.right), 10))

    def _is_free(self, edge: Edge, node: str) -> bool:
        """Whether it runs over no other node, along no flow and not too near another message."""
        places, boxes = self.sketch.places, self.spots.boxes
        solid = (box for name, box in boxes.items() if name != node and not places[name].is_frame)
        return not (
            any(edge.crosses(box.shrunk(-4)) for box in solid)
            or any(edge.covers(flow) for flow in self.flows.values())
            or any(_crowd(edge, other) for other in self.found.edges.values())
        )

    def _hides(self, edge: Edge) -> int:
        return sum(edge.crosses(label) for label in self.labels)

    def set_names(self) -> None:
        """Between the pools, left of what is sent and right of what comes, where that is free."""
        for message in self.sketch.messages:
            if message.name:
                wanted = list(self._name_spots(message))
                self.found.names[message.id] = min(wanted, key=self._covered)

    def _name_spots(self, message: Flow) -> Iterator[Box]:
        node, pool = self.found.other(message)
        own, band = self.spots.pool, self.found.boxes[pool]
        x = self.found.edges[message.id].points[0][0]
        wide, high = size_of(lines_of(message.name, NAME_WIDTH))
        between = own.bottom + band.y if band.y > own.y else own.y + band.bottom
        top = round((between - high) / 2)
        left, right = Box(x - _NEAR - wide, top, wide, high), Box(x + _NEAR, top, wide, high)
        yield from (left, right) if message.source == node else (right, left)

    def _covered(self, box: Box) -> int:
        ways = self.found.edges.values()
        return sum(box.overlaps(other) for other in self.found.names.values()) + sum(
            way.crosses(box) for way in ways
        )


def _crowd(one: Edge, other: Edge) -> bool:
    """Whether two ways up and down are too near to be told apart."""
    (a, top), (b, low) = one.points[0], other.points[0]
    spans = sorted((top, one.points[1][1])), sorted((low, other.points[1][1]))
    return abs(a - b) < _APART and spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1]
