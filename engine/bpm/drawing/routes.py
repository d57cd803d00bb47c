"""Ways for the flows: right angles, around shapes and names, with as few crossings as can be."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.bpm.drawing.grid import DIRECTIONS, STEP, Cell, Direction, cells, holds, rim
from engine.bpm.drawing.names import text_width
from engine.bpm.drawing.ports import Port, ports_of
from engine.bpm.drawing.shapes import Box, Edge, Point
from engine.bpm.drawing.sketch import Flow, Sketch
from engine.bpm.drawing.spots import LANE_BAR, POOL_BAR, Spots

AIR = 9  # pixels around a shape that no flow enters

_Runs = dict[Cell, dict[str, str]]
_State = tuple[_Runs, dict[str, tuple[Port, Port]]]

_BEND, _CROSSING, _CLOSE, _ON_A_LANE, _OVER_A_NAME = 6.0, 25.0, 1.5, 1.0, 20.0
_SHARED_PORT = 6.0


@dataclass(slots=True)
class Routed:
    """The ways that were found, and how often they cross."""

    edges: dict[str, Edge] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    @property
    def crossings(self) -> int:
        ways = list(self.edges.values())
        pairs = ((a, b) for n, a in enumerate(ways) for b in ways[n + 1 :])
        return sum(a.target != b.target and a.meets(b) for a, b in pairs)

    @property
    def flaws(self) -> int:
        return self.crossings + 100 * len(self.lost)


def route(sketch: Sketch, spots: Spots) -> Routed:
    """A way for every flow. What is laid first gets the best way, so several orders are tried."""
    best: Routed | None = None
    for order in _orders(sketch, spots):
        found = _laid(_Board(sketch, spots), order)
        if best is None or found.flaws < best.flaws:
            best = found
        if not best.flaws:
            break
    return best or Routed()


def _orders(sketch: Sketch, spots: Spots) -> Iterator[list[Flow]]:
    def length(flow: Flow) -> float:
        a, b = spots.boxes[flow.source].centre, spots.boxes[flow.target].centre
        return abs(a[0] - b[0]) + abs(a[1] - b[1])

    def goes_back(flow: Flow) -> bool:
        return spots.boxes[flow.target].x < spots.boxes[flow.source].x

    yield sorted(sketch.flows, key=lambda flow: (goes_back(flow), length(flow)))
    yield sorted(sketch.flows, key=lambda flow: (not goes_back(flow), length(flow)))


def _laid(board: _Board, order: list[Flow]) -> Routed:
    """The flows laid in this order; those that cross are taken up and laid again."""
    found = Routed()
    for flow in order:
        _lay(board, flow, found)
    for flow in order:
        rivals = board.rivals(flow.id)
        if rivals:
            _lay_first(board, flow, [f for f in order if f.id in rivals], found)
    return found


def _lay_first(board: _Board, flow: Flow, rivals: list[Flow], found: Routed) -> None:
    """The flow chooses its way before those that it crosses; undone where that helps nothing."""
    before, kept, lost, flaws = board.state(), dict(found.edges), found.lost, found.flaws
    for one in (flow, *rivals):
        board.lift(one.id)
    for one in (flow, *rivals):
        _lay(board, one, found)
    if found.flaws >= flaws:
        board.restore(before)
        found.edges, found.lost = kept, lost


def _lay(board: _Board, flow: Flow, found: Routed) -> None:
    way = board.way(flow)
    found.edges.pop(flow.id, None)
    found.lost = [name for name in found.lost if name != flow.id]
    if way is None:
        found.lost.append(flow.id)
    else:
        found.edges[flow.id] = Edge(flow.id, flow.source, flow.target, way)


class _Board:
    """The grid: what is blocked, and which flows run where."""

    def __init__(self, sketch: Sketch, spots: Spots) -> None:
        self.sketch, self.spots = sketch, spots
        self.blocked: set[Cell] = set()
        self.named: set[Cell] = set()
        self.runs: _Runs = {}  # flow -> "h", "v" or "x" where it bends
        self.ports: dict[str, tuple[Port, Port]] = {}
        self.joins: set[str] = set()  # flows to where the present one goes: it may run with them
        self.lane_lines = {round(lane.y / STEP) for lane in spots.lanes}
        bars = (POOL_BAR + LANE_BAR) if sketch.pool_id else LANE_BAR
        pool = spots.pool
        self.left, self.right = int(pool.x + bars) // STEP + 1, int(pool.right) // STEP - 1
        self.top, self.bottom = int(pool.y) // STEP + 1, int(pool.bottom) // STEP - 1
        self._block()

    def _block(self) -> None:
        for name, box in self.spots.boxes.items():
            if self.sketch.places[name].is_frame:
                self.blocked.update(rim(box))
                title = text_width(self.sketch.places[name].name) + 10
                self.blocked.update(cells(Box(box.centre[0] - title / 2, box.y, title, 24)))
            else:
                self.blocked.update(cells(box.shrunk(-AIR)))
        for label in self.spots.names.values():
            self.named.update(cells(label.shrunk(-1)))

    # -- one flow --------------------------------------------------------------------------------

    def way(self, flow: Flow) -> tuple[Point, ...] | None:
        starts = list(self._free_ports(flow, flow.source, flow.target, out=True))
        goals = list(self._free_ports(flow, flow.target, flow.source, out=False))
        self.joins = {f.id for f in self.sketch.flows if f.target == flow.target}
        found = _Search(self, starts, goals).best()
        if found is None:
            return None
        start, goal, passed = found
        self.ports[flow.id] = (start, goal)
        self._occupy(flow.id, passed)
        inner = [(float(x * STEP), float(y * STEP)) for x, y in passed]
        return _straightened([start.point, *inner, goal.point])

    def _free_ports(self, flow: Flow, name: str, other: str, *, out: bool) -> Iterator[Port]:
        places, boxes = self.sketch.places, self.spots.boxes
        for port in ports_of(places[name], places, boxes, towards=boxes[other], out=out):
            price = self._price(name, port, out=out)
            if price is not None and not self._shut(name, port):
                yield port.dearer(price)

    def _price(self, name: str, port: Port, *, out: bool) -> float | None:
        """None where a flow of the other direction already uses the port."""
        extra = 0.0
        for flow in self.sketch.flows:
            if flow.id not in self.ports:
                continue
            start, goal = self.ports[flow.id]
            if flow.source == name and start.point == port.point:
                return None
            if flow.target == name and goal.point == port.point:
                if out:
                    return None
                extra += _SHARED_PORT
        return extra

    def _shut(self, name: str, port: Port) -> bool:
        """Whether something stands right before the port."""
        own = self.spots.boxes[name].shrunk(-AIR)
        return port.cell in self.blocked and not holds(own, port.cell)

    def price(self, cell: Cell, way: Direction) -> float | None:
        """What a step into the cell costs; None where it may not be made."""
        x, y = cell
        inside = self.left <= x <= self.right and self.top <= y <= self.bottom
        if not inside or cell in self.blocked:
            return None
        along = "h" if way[1] == 0 else "v"
        cost = 1.0
        for flow, running in self.runs.get(cell, {}).items():
            if flow in self.joins:
                continue
            if running in ("x", along):
                return None
            cost += _CROSSING
        sides = ((x, y - 1), (x, y + 1)) if along == "h" else ((x - 1, y), (x + 1, y))
        cost += _CLOSE * (self._runs(sides[0], along) + self._runs(sides[1], along))
        if along == "h" and y in self.lane_lines:
            cost += _ON_A_LANE
        if cell in self.named:
            cost += _OVER_A_NAME
        return cost

    def _runs(self, cell: Cell, along: str) -> bool:
        """Whether another flow runs there in the same direction."""
        if cell not in self.runs:
            return False
        there = self.runs[cell].items()
        return any(run == along and flow not in self.joins for flow, run in there)

    def may_turn(self, cell: Cell) -> bool:
        """Whether a flow may bend here: no other passes but those that it joins."""
        return cell not in self.runs or self.runs[cell].keys() <= self.joins

    # -- what runs where -------------------------------------------------------------------------

    def _occupy(self, flow: str, passed: list[Cell]) -> None:
        for n, cell in enumerate(passed):
            before, after = passed[max(n - 1, 0)], passed[min(n + 1, len(passed) - 1)]
            straight_h, straight_v = before[1] == after[1], before[0] == after[0]
            kind = "h" if straight_h and before != after else "v" if straight_v else "x"
            self.runs.setdefault(cell, {})[flow] = "x" if before == after else kind

    def lift(self, flow: str) -> None:
        """Takes a flow off the board."""
        self.ports.pop(flow, None)
        for cell in [cell for cell, flows in self.runs.items() if flow in flows]:
            del self.runs[cell][flow]
            if not self.runs[cell]:
                del self.runs[cell]

    def rivals(self, flow: str) -> set[str]:
        """The flows that it crosses."""
        target = self._target(flow)
        met = (flows for flows in self.runs.values() if flow in flows and len(flows) > 1)
        return {name for flows in met for name in flows if self._target(name) != target}

    def _target(self, flow: str) -> str:
        return next(f.target for f in self.sketch.flows if f.id == flow)

    def state(self) -> _State:
        return {cell: dict(flows) for cell, flows in self.runs.items()}, dict(self.ports)

    def restore(self, state: _State) -> None:
        self.runs, self.ports = state


_Here = tuple[Cell, Direction]
_UNKNOWN = -1.0
#: all ways but back, in a fixed order
_ONWARD = {
    heading: tuple(way for way in DIRECTIONS if way != (-heading[0], -heading[1]))
    for heading in DIRECTIONS
}


class _Search:
    """A* over cells and directions; the price of a way is its length, its bends, its crossings."""

    def __init__(self, board: _Board, starts: list[Port], goals: list[Port]) -> None:
        self.board = board
        self.ends = {(goal.cell, goal.heading): goal for goal in goals}
        xs, ys = zip(*(goal.cell for goal in goals), strict=True) if goals else ((0,), (0,))
        self.goal_box: tuple[int, int, int, int] = min(xs), max(xs), min(ys), max(ys)
        self.arrival = min((goal.cost for goal in goals), default=0.0)
        self.heap: list[tuple[float, float, Cell, Direction]] = []
        self.cost: dict[_Here, float] = {}
        self.came: dict[_Here, _Here] = {}
        self.first: dict[_Here, Port] = {}
        self.prices: dict[_Here, float | None] = {}
        for port in starts:
            here = (port.cell, port.heading)
            if port.cost < self.cost.get(here, float("inf")):
                self.first[here] = port
                self._reach(here, port.cost)

    def best(self) -> tuple[Port, Port, list[Cell]] | None:
        """The port where it leaves, the one where it arrives, and the cells between."""
        price, last = float("inf"), None
        while self.heap and self.heap[0][0] < price:
            _guess, cost, cell, heading = heapq.heappop(self.heap)
            here = (cell, heading)
            if cost > self.cost[here]:
                continue
            goal = self.ends.get(here)
            if goal and cost + goal.cost < price:
                price, last = cost + goal.cost, here
            for step, there in self._steps(cell, heading):
                if cost + step < self.cost.get(there, float("inf")):
                    self.came[there] = here
                    self._reach(there, cost + step)
        return None if last is None else self._traced(last)

    def _reach(self, here: _Here, cost: float) -> None:
        self.cost[here] = cost
        heapq.heappush(self.heap, (cost + self._ahead(here), cost, *here))

    def _ahead(self, here: _Here) -> float:
        """What is still to be paid at least: the distance, the bends, the cheapest port."""
        (x, y), heading = here
        left, right, top, bottom = self.goal_box
        over = left - x if x < left else min(right - x, 0)
        down = top - y if y < top else min(bottom - y, 0)
        return abs(over) + abs(down) + _BEND * _bends(over, down, heading) + self.arrival

    def _steps(self, cell: Cell, heading: Direction) -> Iterator[tuple[float, _Here]]:
        x, y = cell
        may_turn = self.board.may_turn(cell)
        for way in _ONWARD[heading] if may_turn else (heading,):
            there = ((x + way[0], y + way[1]), way)
            price = self.prices.get(there, _UNKNOWN)
            if price == _UNKNOWN:
                price = self.prices[there] = self.board.price(*there)
            if price is not None:
                yield price + (0.0 if way == heading else _BEND), there

    def _traced(self, last: _Here) -> tuple[Port, Port, list[Cell]]:
        passed, here = [last[0]], last
        while here in self.came:
            here = self.came[here]
            passed.append(here[0])
        return self.first[here], self.ends[last], passed[::-1]


def _bends(over: int, down: int, heading: Direction) -> int:
    """How often a flow must turn at least to get so far, over and down, from where it heads."""
    towards = heading[0] * over > 0 or heading[1] * down > 0
    if towards:
        return 1 if over and down else 0
    away = heading[0] * over < 0 or heading[1] * down < 0
    return 2 if away else int(bool(over or down))


def _straightened(points: list[Point]) -> tuple[Point, ...]:
    """Without the points that a straight line passes anyway."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return (a[0] == b[0] == c[0]) or (a[1] == b[1] == c[1])
