"""Which row of its lane each node stands in: straight on where it can, else beside."""

from __future__ import annotations

from collections import defaultdict

from engine.bpm.drawing.sketch import Place, Sketch

Cell = tuple[int, int, int]  # lane, row, column

_OFF_THE_LINE, _BLOCKED = 3, 4


def set_rows(sketch: Sketch) -> list[int]:
    """Gives each node its row; the number of rows of each lane, one at least."""
    rows = _Rows(sketch)
    standing = [p for p in sketch.places.values() if not (p.is_frame or p.host)]
    for place in sorted(standing, key=lambda p: p.column):
        rows.put(place)
    for place in sketch.places.values():
        if place.host:
            place.row = sketch.places[place.host].row
    return [
        1 + max((p.row for p in standing if p.lane == n), default=0)
        for n, _ in enumerate(sketch.lanes)
    ]


class _Rows:
    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.taken: set[Cell] = set()
        self.crossed: set[Cell] = set()  # a straight flow runs there
        self.before: dict[str, list[str]] = defaultdict(list)
        for flow in sketch.flows:
            self.before[flow.target].append(flow.source)

    def put(self, place: Place) -> None:
        leads = [p for p in self._leads(place) if p.lane == place.lane]
        lead = leads[0] if leads else None
        wanted = lead.row if lead else 0
        rows = range(wanted + len(self.taken) + 1)
        place.row = min(rows, key=lambda row: (self._cost(place, row, wanted, lead), row))
        self.taken.add((place.lane, place.row, place.column))
        if lead and lead.row == place.row:
            self.crossed.update(self._between(lead, place))

    def _leads(self, place: Place) -> list[Place]:
        """What comes before it and stands left of it, the nearest first."""
        sources = (self.sketch.anchor(name) for name in self.before[place.id])
        found = [p for p in sources if not p.is_frame and p.column < place.column]
        return sorted(found, key=lambda p: -p.column)

    def _cost(self, place: Place, row: int, wanted: int, lead: Place | None) -> int:
        cell = (place.lane, row, place.column)
        if cell in self.taken:
            return 10_000
        cost = _OFF_THE_LINE * abs(row - wanted)
        cost += 10 * _BLOCKED * (cell in self.crossed)
        if lead and lead.row == row:
            cost += _BLOCKED * any(c in self.taken for c in self._between(lead, place))
        return cost

    def _between(self, lead: Place, place: Place) -> list[Cell]:
        return [(place.lane, lead.row, column) for column in range(lead.column + 1, place.column)]
