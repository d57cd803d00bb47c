"""Which column each node stands in: left to right, as the process runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpm.drawing.sketch import Place, Sketch


def set_columns(sketch: Sketch) -> None:
    """Gives each node its column; what a frame holds has columns of its own, inside the frame's."""
    _Columns(sketch, None).place()


def width(sketch: Sketch, place: Place) -> int:
    """How many columns it takes."""
    if not place.is_frame:
        return 1
    columns = [p.column for p in _within(sketch, place.id)]
    return max(columns) - min(columns) + 1 if columns else 1


def _within(sketch: Sketch, frame: str) -> list[Place]:
    found = []
    for place in sketch.inside(frame):
        found.append(place)
        if place.is_frame:
            found += _within(sketch, place.id)
    return found


@dataclass(frozen=True, slots=True)
class Hung:
    """An event that hangs on the lower border of a frame, over what it leads to."""

    event: str
    frame: str
    target: str


def hung(sketch: Sketch) -> dict[str, Hung]:
    """The events on a frame that lead only to a lane below it.

    They stand on its lower border, and what they begin stands under it.
    """
    found = {}
    for event in sketch.places.values():
        host = sketch.places[event.host] if event.host else None
        ways = [f for f in sketch.flows if f.source == event.id]
        if host is None or not host.is_frame or len(ways) != 1:
            continue
        target = ways[0].target
        alone = all(f in ways for f in sketch.flows if f.target == target)
        if alone and sketch.places[target].lane > max(lanes_of(sketch, host)):
            found[event.id] = Hung(event.id, host.id, target)
    return found


class _Columns:
    """One frame: longest path over what stands in it, once the ways back are set aside."""

    def __init__(self, sketch: Sketch, frame: str | None) -> None:
        self.sketch, self.frame = sketch, frame
        self.nodes = [p for p in sketch.inside(frame) if not p.host]
        self.hung = hung(sketch)
        self.after: dict[str, list[str]] = defaultdict(list)
        for flow in sketch.flows:
            source, target = self._ends(flow.source, flow.target)
            if source and target and source != target and target not in self.after[source]:
                self.after[source].append(target)

    def place(self) -> None:
        for node in self.nodes:
            if node.is_frame:
                _Columns(self.sketch, node.id).place()
        order, forward = self._forward()
        before: dict[str, list[str]] = defaultdict(list)
        for source, targets in forward.items():
            for target in targets:
                before[target].append(source)
        settled: dict[str, int] = {}
        under = self._under(forward)
        for name in order:
            if name in under:
                frame, aside = under[name]
                settled[name] = settled[frame] + aside
            else:
                self._settle(name, before[name], forward, settled)
        for name, column in settled.items():
            self._move(self.sketch.places[name], column)
        self._follow_hosts()

    def _follow_hosts(self) -> None:
        for place in self.sketch.inside(self.frame):
            if place.id in self.hung:
                place.column = self.sketch.places[self.hung[place.id].target].column
            elif place.host:
                host = self.sketch.places[place.host]
                place.column = host.column + width(self.sketch, host) - 1

    def _under(self, forward: Mapping[str, list[str]]) -> dict[str, tuple[str, int]]:
        """What stands under a frame: under which, and how many columns from its left side."""
        found: dict[str, tuple[str, int]] = {}
        free: dict[str, int] = defaultdict(int)
        for each in self.hung.values():
            if each.frame in forward:
                found[each.target] = (each.frame, free[each.frame])
                free[each.frame] += self._length(each.target, forward)
        return found

    def _length(self, name: str, forward: Mapping[str, list[str]]) -> int:
        """How many columns the longest way from here takes."""
        return 1 + max((self._length(target, forward) for target in forward[name]), default=0)

    def _ends(self, source: str, target: str) -> tuple[str | None, str | None]:
        start = self.sketch.ancestor(self.sketch.anchor(source).id, self.frame)
        return start, self.sketch.ancestor(target, self.frame)

    def _forward(self) -> tuple[list[str], dict[str, list[str]]]:
        """Nodes in an order in which every flow but the ways back goes on."""
        state: dict[str, int] = {}
        back: set[tuple[str, str]] = set()
        order: list[str] = []
        starts = [n.id for n in self.nodes if n.tag == "startEvent"]
        for root in [*starts, *(n.id for n in self.nodes)]:
            if root not in state:
                self._walk(root, state, back, order)
        order.reverse()
        forward = {name: [t for t in self.after[name] if (name, t) not in back] for name in order}
        return self._frames_last(order, forward), forward

    def _frames_last(self, order: list[str], forward: Mapping[str, list[str]]) -> list[str]:
        """The same order, but a frame waits for all that need not come after it."""
        rank = {name: (self.sketch.places[name].is_frame, n) for n, name in enumerate(order)}
        waits = dict.fromkeys(order, 0)
        for targets in forward.values():
            for target in targets:
                waits[target] += 1
        ready, found = [name for name in order if not waits[name]], []
        while ready:
            name = min(ready, key=rank.__getitem__)
            ready.remove(name)
            found.append(name)
            for target in forward[name]:
                waits[target] -= 1
                if not waits[target]:
                    ready.append(target)
        return found

    def _walk(
        self, root: str, state: dict[str, int], back: set[tuple[str, str]], order: list[str]
    ) -> None:
        """Depth first, without recursion: a flow to a node that is still open goes back."""
        stack = [(root, iter(self.after[root]))]
        state[root] = 1
        while stack:
            name, targets = stack[-1]
            for target in targets:
                if state.get(target) == 1:
                    back.add((name, target))
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(self.after[target])))
                    break
            else:
                state[name] = 2
                order.append(name)
                stack.pop()

    def _settle(
        self,
        name: str,
        before: list[str],
        forward: Mapping[str, list[str]],
        settled: dict[str, int],
    ) -> None:
        places = self.sketch.places
        column = max((settled[b] + width(self.sketch, places[b]) for b in before), default=0)
        if len(before) == 1 and self._may_stand_over(name, before[0], forward, settled):
            column = settled[before[0]]
        while any(self._in_the_way(name, column, other, settled) for other in settled):
            column += 1
        settled[name] = column

    def _may_stand_over(
        self, name: str, before: str, forward: Mapping[str, list[str]], settled: dict[str, int]
    ) -> bool:
        """Whether the flow may go straight up or down, in the same column, to another lane."""
        here, there = self.sketch.places[name], self.sketch.places[before]
        plain = not (here.is_frame or there.is_frame or here.is_event)
        alone = forward[before] == [name] and not self._hosts(before)
        if not (plain and alone and here.lane != there.lane):
            return False
        between = range(min(here.lane, there.lane), max(here.lane, there.lane) + 1)
        column = settled[before]
        return not any(
            settled[other] == column
            and other != before
            and self.sketch.places[other].lane in between
            for other in settled
        )

    def _hosts(self, name: str) -> bool:
        return any(p.host == name for p in self.sketch.places.values())

    def _in_the_way(self, name: str, column: int, other: str, settled: dict[str, int]) -> bool:
        """A frame shares its columns with nothing in the lanes that it spans."""
        here, there = self.sketch.places[name], self.sketch.places[other]
        if not (here.is_frame or there.is_frame):
            return False
        ours, theirs = lanes_of(self.sketch, here), lanes_of(self.sketch, there)
        if not ours & theirs:
            return False
        start, end = settled[other], settled[other] + width(self.sketch, there)
        return column < end and start < column + width(self.sketch, here)

    def _move(self, place: Place, column: int) -> None:
        place.column = column
        if place.is_frame:
            for inner in _within(self.sketch, place.id):
                inner.column += column


def lanes_of(sketch: Sketch, place: Place) -> set[int]:
    """The lanes that a node or a frame takes."""
    if not place.is_frame:
        return {place.lane}
    lanes = {p.lane for p in _within(sketch, place.id) if not p.is_frame} or {place.lane}
    return set(range(min(lanes), max(lanes) + 1))
