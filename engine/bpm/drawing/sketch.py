"""What has to be laid out: nodes in lanes and frames, and the flows between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpm.drawing.reading import Drawing
from engine.bpm.xml import Node as XmlNode
from engine.bpm.xml import local, text_of
from engine.errors import InvalidInput

_TASKS = ("Task", "task", "callActivity")
#: what this layout has no place for; better refused than lost
_UNPLACED = frozenset({"textAnnotation", "group", "dataObjectReference", "dataStoreReference"})


@dataclass(slots=True)
class Place:
    """A node of the drawing. A frame is an open subprocess; `frame` is the one around a node."""

    id: str
    name: str
    tag: str
    lane: int
    frame: str | None
    host: str | None = None  # what it is attached to
    column: int = 0
    row: int = 0

    @property
    def is_frame(self) -> bool:
        return self.tag == "subProcess"

    @property
    def is_event(self) -> bool:
        return self.tag.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.tag.endswith("Gateway")


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    name: str
    source: str
    target: str


@dataclass(slots=True)
class Sketch:
    """One process. Lanes in their order; the only lane of a process without lanes has no id."""

    process_id: str
    plane_id: str  # what the drawing is of: the collaboration, or the process alone
    pool_id: str | None
    pool_name: str
    lanes: list[tuple[str, str]]
    places: dict[str, Place] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    defaults: set[str] = field(default_factory=set)  # flows that are taken where no condition holds
    outside: list[tuple[str, str]] = field(default_factory=list)  # pools of others: id, name
    messages: list[Flow] = field(default_factory=list)  # to and from them

    def inside(self, frame: str | None) -> Iterator[Place]:
        """What stands directly in a frame; None is the process itself."""
        return (place for place in self.places.values() if place.frame == frame)

    def ancestor(self, place_id: str, frame: str | None) -> str | None:
        """The node directly in `frame` that holds the place, or is it; None where it is outside."""
        found: str | None = place_id
        while found is not None and self.places[found].frame != frame:
            found = self.places[found].frame
        return found

    def depth(self, frame: str | None) -> int:
        """How many frames stand around what is in this one."""
        return 0 if frame is None else 1 + self.depth(self.places[frame].frame)

    def anchor(self, place_id: str) -> Place:
        """The node itself, or what it is attached to."""
        place = self.places[place_id]
        return self.places[place.host] if place.host else place


def read_sketch(drawing: Drawing) -> Sketch:
    """The process of the file. InvalidInput, in Spanish, where something could not be placed."""
    _refuse_unplaced(drawing)
    process = next((e for e in drawing.root if local(e) == "process"), None)
    if process is None:
        raise InvalidInput({"archivo": "El archivo no tiene un proceso."})
    pool = _pool(drawing, process.get("id", ""))
    lanes = [e for e in process.iter() if isinstance(e.tag, str) and local(e) == "lane"]
    sketch = Sketch(
        process_id=process.get("id", ""),
        plane_id=_plane(drawing, process),
        pool_id=None if pool is None else pool.get("id"),
        pool_name=(process if pool is None else pool).get("name", ""),
        lanes=[(lane.get("id", ""), lane.get("name", "")) for lane in lanes] or [("", "")],
    )
    _gather(sketch, process, None, _lane_of(lanes))
    _settle_frames(sketch)
    _gather_outside(sketch, drawing)
    return sketch


def _refuse_unplaced(drawing: Drawing) -> None:
    odd = [name for name, e in drawing.elements.items() if local(e) in _UNPLACED]
    if odd:
        raise InvalidInput(
            {"archivo": f"No se sabe ubicar «{odd[0]}»: quite las notas y los datos."}
        )


def _pool(drawing: Drawing, process_id: str) -> XmlNode | None:
    """Its own pool. Others are black boxes: what happens in them is not ours to draw."""
    pools = [e for e in drawing.elements.values() if local(e) == "participant"]
    own = next((pool for pool in pools if pool.get("processRef") == process_id), None)
    if any(pool.get("processRef") for pool in pools if pool is not own):
        raise InvalidInput(
            {"archivo": "Sólo se ubica un proceso por archivo: los otros pools van cerrados."}
        )
    if pools and own is None:
        raise InvalidInput({"archivo": "El proceso no tiene su pool: agréguelo junto a los otros."})
    return own


def _plane(drawing: Drawing, process: XmlNode) -> str:
    found = next((e for e in drawing.root if local(e) == "collaboration"), process)
    return found.get("id", "")


def _lane_of(lanes: list[XmlNode]) -> Mapping[str, int]:
    return {
        text_of(ref): number
        for number, lane in enumerate(lanes)
        for ref in lane
        if local(ref) == "flowNodeRef"
    }


def _gather(sketch: Sketch, holder: XmlNode, frame: str | None, lane_of: Mapping[str, int]) -> None:
    for node in holder:
        tag, name = local(node), node.get("id", "")
        if tag == "sequenceFlow":
            ends = (node.get("sourceRef", ""), node.get("targetRef", ""))
            sketch.flows.append(Flow(name, node.get("name", ""), *ends))
        elif tag == "subProcess" or tag.endswith(("Event", "Gateway", *_TASKS)):
            host = node.get("attachedToRef")
            lane = lane_of.get(name, lane_of.get(host or "", 0))
            sketch.places[name] = Place(name, node.get("name", ""), tag, lane, frame, host)
            sketch.defaults.add(node.get("default", ""))
            if tag == "subProcess":
                _gather(sketch, node, name, lane_of)


def _gather_outside(sketch: Sketch, drawing: Drawing) -> None:
    for name, element in drawing.elements.items():
        if local(element) == "participant" and name != sketch.pool_id:
            sketch.outside.append((name, element.get("name", "")))
        elif local(element) == "messageFlow":
            ends = (element.get("sourceRef", ""), element.get("targetRef", ""))
            sketch.messages.append(Flow(name, element.get("name", ""), *ends))


def _settle_frames(sketch: Sketch) -> None:
    """A frame stands in the lane of the first thing in it, whatever lane names it."""
    for place in reversed(list(sketch.places.values())):
        within = next(iter(sketch.inside(place.id)), None) if place.is_frame else None
        if within is not None:
            place.lane = within.lane
