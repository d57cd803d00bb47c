"""A process laid out anew: columns by flow, rows by lane, flows at right angles.

The same file always gives the same drawing, and a small change moves little: nodes keep the order
of the file, and nothing is left to chance.
"""

from __future__ import annotations

from engine.bpm.drawing.columns import set_columns
from engine.bpm.drawing.flownames import place_names
from engine.bpm.drawing.outside import set_outside
from engine.bpm.drawing.reading import Drawing
from engine.bpm.drawing.routes import Routed, route
from engine.bpm.drawing.rows import set_rows
from engine.bpm.drawing.sketch import Sketch, read_sketch
from engine.bpm.drawing.spots import Room, Spots, set_names, set_spots
from engine.bpm.drawing.writing import Ways, with_pool, written
from engine.errors import InvalidInput

ROOMS = (Room(60, 40), Room(80, 60))


def lay_out(raw: bytes, file: str) -> bytes:
    """The file with a new drawing; all else is kept to the letter.

    Unreadable where it is no XML that we read; InvalidInput where something has no place in a
    drawing of ours.
    """
    sketch = read_sketch(Drawing(raw, file))
    if sketch.pool_id is None and sketch.lanes != [("", "")]:
        raw = with_pool(raw)
        sketch = read_sketch(Drawing(raw, file))
    set_columns(sketch)
    rows = set_rows(sketch)
    spots, routed = _best(sketch, rows)
    set_names(sketch, spots, routed.edges.values())
    names = place_names(sketch, spots, routed.edges)
    outside = set_outside(sketch, spots, routed.edges, names)
    return written(raw, sketch, spots, Ways(routed.edges, names), outside)


def _best(sketch: Sketch, rows: list[int]) -> tuple[Spots, Routed]:
    """The smallest room in which all flows find a way; a larger one where it saves crossings."""
    tried: list[tuple[int, Spots, Routed]] = []
    for number, room in enumerate(ROOMS):
        spots = set_spots(sketch, rows, room)
        routed = route(sketch, spots)
        tried.append((routed.flaws + number, spots, routed))
        if routed.flaws <= 1:
            break
    _, spots, routed = min(tried, key=lambda one: one[0])
    if routed.lost:
        raise InvalidInput({"archivo": "No se halló cómo trazar todos los flujos; divídalo."})
    return spots, routed
