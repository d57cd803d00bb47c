"""Columns and rows become pixels: where lanes, frames, nodes and their names stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.bpm.drawing.columns import hung, lanes_of, width
from engine.bpm.drawing.marks import TASKS as ICONS
from engine.bpm.drawing.marks import slash_of
from engine.bpm.drawing.names import fits_inside, lines_of, size_of
from engine.bpm.drawing.shapes import Box, Edge, Point
from engine.bpm.drawing.sketch import Place, Sketch

SCREEN = 2560  # pixels: what is wider is not read at one screen
LEFT, TOP = 160, 80
POOL_BAR = LANE_BAR = 30
TASK, GATEWAY, EVENT = (100, 80), (50, 50), (36, 36)
#: how tall a task is, so that its name leaves its icon and its mark free
TALL = (80, 100, 120)
FRAME_SIDE = 40  # room for a border of a frame, beside a column
FRAME_INSET = 10
FRAME_TITLE = 30
BORDER_EVENT = 30  # room above a task for an event on its border and the flow that leaves it
BETWEEN_EVENTS = 70  # on the border of a frame: an event and two lines of its name
EVENT_NAMES = 60  # beside them, inside the frame
BESIDE_A_BAR = 20  # from the name of a lane to what stands in the first column
UNDER_A_FRAME = 14  # from its lower border to the names of the events that hang there
NAME_WIDTH = 90


@dataclass(slots=True)
class Spots:
    """Every box of the drawing, by the id of what it draws."""

    pool: Box
    lanes: list[Box]
    boxes: dict[str, Box] = field(default_factory=dict)
    names: dict[str, Box] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Room:
    """How much air there is between columns and between rows, in pixels."""

    column: int = 60
    row: int = 40


def set_spots(sketch: Sketch, rows: list[int], room: Room) -> Spots:
    grid = _Grid(sketch, rows, room)
    spots = Spots(grid.pool(), grid.lanes())
    for place in sketch.places.values():
        if not (place.is_frame or place.host):
            spots.boxes[place.id] = grid.node(place)
    for place in reversed(list(sketch.places.values())):
        if place.is_frame:
            spots.boxes[place.id] = grid.frame(place)
    _set_on_borders(sketch, spots)
    set_names(sketch, spots)
    return spots


class _Grid:
    def __init__(self, sketch: Sketch, rows: list[int], room: Room) -> None:
        self.sketch, self.rows, self.room = sketch, rows, room
        self.hung = hung(sketch)
        self.deepest = max((sketch.depth(p.frame) for p in sketch.places.values()), default=0)
        self.columns = 1 + max((p.column for p in sketch.places.values()), default=0)
        self.highs = [list(self._highs(lane, rows[lane])) for lane in range(len(rows))]
        self.lefts = list(self._lefts())
        self.tops = list(self._tops())

    def _frames(self) -> list[Place]:
        return [p for p in self.sketch.places.values() if p.is_frame]

    def _lefts(self) -> Iterator[int]:
        """The left side of each column, and of the one after the last."""
        bar = POOL_BAR if self.sketch.pool_id else 0
        x = LEFT + bar + self.room.column // 2 + (BESIDE_A_BAR if self._begins_wide() else 0)
        for column in range(self.columns + 1):
            opening = sum(f.column == column for f in self._frames())
            yield (x := x + FRAME_SIDE * opening)
            closing = (f for f in self._frames() if f.column + width(self.sketch, f) - 1 == column)
            x += TASK[0] + self.room.column + sum(map(self._right_side, closing))

    def _begins_wide(self) -> bool:
        """Whether a task, or a gateway with its name beside it, stands in the first column."""
        return any(
            p.column == 0 and not (p.is_event or p.is_frame or p.host)
            for p in self.sketch.places.values()
        )

    def _right_side(self, frame: Place) -> int:
        """Room for the border, and for the names of the events that stand on it."""
        guests = any(
            p.host == frame.id and p.id not in self.hung for p in self.sketch.places.values()
        )
        return FRAME_SIDE + (EVENT_NAMES if guests else 0)

    def _pad(self, lane: int) -> int:
        """Air above and below the rows of a lane: for borders, titles and what sits on them."""
        titled = any(lane == min(lanes_of(self.sketch, f)) for f in self._frames())
        hosts = {p.host for p in self.sketch.places.values() if p.host}
        below = {each.target for each in self.hung.values()}
        guests = any(
            p.id in below or (p.id in hosts and not p.is_frame) for p in self._in_lane(lane)
        )
        room = self.room.row // 2 + 10 * self.deepest
        return room + (FRAME_TITLE if titled else 0) + (BORDER_EVENT if guests else 0)

    def _in_lane(self, lane: int) -> Iterator[Place]:
        return (p for p in self.sketch.places.values() if p.lane == lane)

    def _highs(self, lane: int, rows: int) -> Iterator[int]:
        """How tall each row of a lane is: as the tallest task in it."""
        for row in range(rows):
            tasks = (_size(p)[1] for p in self._in_lane(lane) if p.row == row and not p.is_frame)
            yield max((TASK[1], *tasks))

    def _tops(self) -> Iterator[int]:
        """The top of each lane, and the bottom of the last."""
        y = TOP
        for lane, rows in enumerate(self.rows):
            yield y
            y += 2 * self._pad(lane) + sum(self.highs[lane]) + (rows - 1) * self.room.row
        yield y

    def pool(self) -> Box:
        return Box(LEFT, TOP, self.lefts[-1] - LEFT, self.tops[-1] - TOP)

    def lanes(self) -> list[Box]:
        bar = POOL_BAR if self.sketch.pool_id else 0
        return [
            Box(
                LEFT + bar,
                self.tops[n],
                self.lefts[-1] - LEFT - bar,
                self.tops[n + 1] - self.tops[n],
            )
            for n in range(len(self.rows))
        ]

    def node(self, place: Place) -> Box:
        wide, high = _size(place)
        x = self.lefts[place.column] + TASK[0] // 2
        highs = self.highs[place.lane]
        above = sum(highs[: place.row]) + place.row * self.room.row
        y = self.tops[place.lane] + self._pad(place.lane) + above + highs[place.row] // 2
        return Box(x - wide / 2, y - high / 2, wide, high)

    def frame(self, place: Place) -> Box:
        lanes = lanes_of(self.sketch, place)
        inset = FRAME_INSET * (1 + self.sketch.depth(place.frame))
        last = place.column + width(self.sketch, place) - 1
        left = self.lefts[place.column] - FRAME_SIDE - self.room.column // 3
        side = self._right_side(place)
        right = self.lefts[last] + TASK[0] + side + self.room.column // 3
        left, right = _to_ten(left), _to_ten(right)
        top, bottom = self.tops[min(lanes)] + inset, self.tops[max(lanes) + 1] - inset
        return Box(left, top, right - left, bottom - top)


def _size(place: Place) -> tuple[int, int]:
    if place.is_event:
        return EVENT
    if place.is_gateway:
        return GATEWAY
    fitting = (high for high in TALL if fits_inside(place.name, TASK[0], high))
    return TASK[0], next(fitting, TALL[-1])


def _to_ten(pixels: float) -> int:
    return round(pixels / 10) * 10


def _set_on_borders(sketch: Sketch, spots: Spots) -> None:
    """Events stand on the border that looks to where their flow goes."""
    attached: dict[str, list[Place]] = {}
    under = hung(sketch)
    for name, each in under.items():
        below = spots.boxes[each.target].centre[0]
        spots.boxes[name] = _around(below, spots.boxes[each.frame].bottom)
    for place in sketch.places.values():
        if place.host and place.id not in under:
            attached.setdefault(place.host, []).append(place)
    for host, events in attached.items():
        box = spots.boxes[host]
        if sketch.places[host].is_frame:
            _down_the_side(sketch, spots, events, box)
            continue
        aims = {event.id: _aim(sketch, spots, event, box) for event in events}
        free = _corners(box, icon=sketch.places[host].tag in ICONS)
        for event in sorted(events, key=lambda e: (len(events) > 1) * -aims[e.id]):
            corner = _fitting(free, box, aims[event.id], alone=len(events) == 1)
            free.remove(corner)
            spots.boxes[event.id] = _around(*corner)


def _down_the_side(sketch: Sketch, spots: Spots, events: list[Place], box: Box) -> None:
    """On the right border of a frame, as low as their flows lead and never one over the other."""
    below = box.bottom - 40 + BETWEEN_EVENTS
    for event in sorted(events, key=lambda e: -_aim(sketch, spots, e, box)):
        below = min(max(_aim(sketch, spots, event, box), box.y + 40), below - BETWEEN_EVENTS)
        spots.boxes[event.id] = _around(box.right, below)


def _fitting(free: list[Point], box: Box, aim: float, *, alone: bool) -> Point:
    """What leads furthest down sits on the left, where its flow is in nobody's way."""

    def misfit(corner: Point) -> tuple[bool, bool, bool]:
        x, y = corner
        return (x == box.centre[0], (y == box.y) != (aim < box.y), alone and x < box.centre[0])

    return min(free, key=misfit)


def _aim(sketch: Sketch, spots: Spots, event: Place, host: Box) -> float:
    """How high stands what its flow leads to."""
    target = next((f.target for f in sketch.flows if f.source == event.id), "")
    return spots.boxes.get(target, host).centre[1]


def _corners(box: Box, *, icon: bool) -> list[Point]:
    """Where events may sit on a task: beside its icon; in the middle their names have little
    room."""
    left, right, middle = box.x + 20, box.right - 20, box.centre[0]
    if icon:
        above = (right, box.y), (box.x + 40, box.y)
        return [(left, box.bottom), (right, box.bottom), *above, (middle, box.bottom)]
    return [(x, y) for x in (left, right, middle) for y in (box.bottom, box.y)]


def _around(x: float, y: float) -> Box:
    return Box(x - EVENT[0] / 2, y - EVENT[1] / 2, *EVENT)


def set_names(sketch: Sketch, spots: Spots, edges: Iterable[Edge] = ()) -> None:
    """Each name where it lies over nothing, as near to its usual place as it can be."""
    solid = [box for name, box in spots.boxes.items() if not sketch.places[name].is_frame]
    ways = list(edges)
    solid += [slash_of(way).shrunk(1) for way in ways if way.id in sketch.defaults]
    spots.names.clear()
    for place in sketch.places.values():
        if place.name and (place.is_event or place.is_gateway):
            wanted = list(_name_spots(sketch, spots, place))
            taken = [*solid, *spots.names.values()]
            spots.names[place.id] = min(wanted, key=lambda box: _covered(box, taken, ways))


def _covered(box: Box, taken: list[Box], ways: list[Edge]) -> int:
    """How much a name would lie over."""
    return sum(box.overlaps(other) for other in taken) + sum(way.crosses(box) for way in ways)


def _name_spots(sketch: Sketch, spots: Spots, place: Place) -> Iterator[Box]:
    """Below an event, above it or at its side; at the corners of a gateway or of what sits on a
    border."""
    box = spots.boxes[place.id]
    wide, high = size_of(lines_of(place.name, NAME_WIDTH))
    x, y = box.centre
    left, right, above, below = x - 8 - wide, x + 8, box.y - high - 2, box.bottom + 2
    if place.is_gateway:
        yield from (Box(left, above, wide, high), Box(right, above, wide, high))
        yield from (Box(left, below, wide, high), Box(right, below, wide, high))
    elif place.host is None:
        spaced = (
            Box(x - wide / 2, below + 2, wide, high),
            Box(x - wide / 2, above - 2, wide, high),
        )
        yield from reversed(spaced) if _goes_down(sketch, place) else spaced
        yield from (Box(right, below, wide, high), Box(left, below, wide, high))
    elif not sketch.places[place.host].is_frame:
        beside = y + 6 if y > spots.boxes[place.host].centre[1] else y - 6 - high
        yield Box(box.right + 2, beside, wide, high)
        yield Box(box.x - 2 - wide, beside, wide, high)
    elif y == spots.boxes[place.host].bottom:
        yield Box(box.right + 2, y + UNDER_A_FRAME, wide, high)
        yield Box(box.x - 2 - wide, y + UNDER_A_FRAME, wide, high)
    else:
        yield Box(box.x - wide - 4, y + 6, wide, high)
        yield Box(box.x - wide - 4, y - 6 - high, wide, high)


def _goes_down(sketch: Sketch, place: Place) -> bool:
    """Whether a flow leaves or reaches it from below, in its own column."""
    ends = {f.target for f in sketch.flows if f.source == place.id}
    ends |= {f.source for f in sketch.flows if f.target == place.id}
    others = (sketch.places[name] for name in ends)
    return any(
        o.column == place.column and (o.lane, o.row) > (place.lane, place.row) for o in others
    )
