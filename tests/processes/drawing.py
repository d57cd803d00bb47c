"""The drawing of a process as rectangles and lines: enough to say whether people can read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"

#: what stands behind others and may be crossed
_FRAMES = {f"{BPMN}{tag}" for tag in ("participant", "lane", "subProcess")}
_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )

    def shrunk(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


Point = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> Iterator[tuple[Point, Point]]:
        return pairwise(self.points)

    def crosses(self, box: Box) -> bool:
        """Whether it enters the box; only right when the edge is orthogonal."""
        return any(_between(*segment).overlaps(box) for segment in self.segments)


class Drawing:
    """One BPMN file, as it is drawn."""

    def __init__(self, path: Path) -> None:
        self.root = ET.parse(path).getroot()  # noqa: S314 -- our own file
        self.elements = {e.attrib["id"]: e for e in self.root.iter() if "id" in e.attrib}

    @property
    def ids(self) -> list[str]:
        """Ids of what the law's people read: all but those of the drawing itself."""
        return [name for name, e in self.elements.items() if e.tag.startswith(BPMN)]

    @cached_property
    def shapes(self) -> dict[str, Box]:
        return {
            shape.attrib["bpmnElement"]: _box(shape.find(f"{DC}Bounds"))
            for shape in self.root.iter(f"{BPMNDI}BPMNShape")
        }

    @cached_property
    def edges(self) -> list[Edge]:
        return [self._edge(raw) for raw in self.root.iter(f"{BPMNDI}BPMNEdge")]

    @cached_property
    def labels(self) -> dict[str, Box]:
        """Names that stand outside their element."""
        found = {}
        for tag in ("BPMNShape", "BPMNEdge"):
            for raw in self.root.iter(f"{BPMNDI}{tag}"):
                bounds = raw.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
                if bounds is not None:
                    found[raw.attrib["bpmnElement"]] = _box(bounds)
        return found

    @property
    def nodes(self) -> dict[str, Box]:
        """Shapes that nothing may cross: pools, lanes and open subprocesses are only frames."""
        return {
            name: box for name, box in self.shapes.items() if self.elements[name].tag not in _FRAMES
        }

    # -- what makes it hard to read --------------------------------------------------------------

    def not_drawn(self) -> set[str]:
        """Flow nodes and flows without a shape."""
        drawn = set(self.shapes) | {edge.id for edge in self.edges}
        wanted = {
            name
            for name, e in self.elements.items()
            if e.tag.removeprefix(BPMN).endswith(("Task", "task", "Event", "Gateway"))
            or e.tag in (f"{BPMN}sequenceFlow", f"{BPMN}subProcess", f"{BPMN}lane")
        }
        return wanted - drawn

    def names_without_place(self) -> set[str]:
        """Named events, gateways and flows whose name has no place of its own."""
        return {
            name
            for name, e in self.elements.items()
            if e.attrib.get("name")
            and e.tag.removeprefix(BPMN).endswith(("Event", "Gateway", "sequenceFlow"))
            and name not in self.labels
        }

    def slanted(self) -> list[str]:
        """Edges with a segment that is neither horizontal nor vertical."""
        return [
            e.id for e in self.edges if any(a[0] != b[0] and a[1] != b[1] for a, b in e.segments)
        ]

    def loose_ends(self) -> list[str]:
        """Edges that leave or reach a shape without touching its border."""
        return [e.id for e in self.edges if not (self._touches(e, 0) and self._touches(e, -1))]

    def crossed_shapes(self) -> list[tuple[str, str]]:
        """Edges that run through a shape; the ends of an edge may only be touched."""
        return [
            (edge.id, name)
            for edge in self.edges
            for name, box in self.nodes.items()
            if edge.crosses(box.shrunk(1))
        ]

    def crossing_edges(self) -> list[tuple[str, str]]:
        """Pairs of edges that cross or run over each other."""
        return [
            (one.id, other.id)
            for one, other in combinations(self.edges, 2)
            if not {one.source, one.target} & {other.source, other.target}
            and any(
                _between(*a).overlaps(_between(*b)) for a in one.segments for b in other.segments
            )
        ]

    def colliding_labels(self) -> list[tuple[str, str]]:
        """Names that lie over another name, over a shape or under an edge."""
        found = []
        for name, label in self.labels.items():
            found += [
                (name, n) for n, box in self.labels.items() if n > name and label.overlaps(box)
            ]
            found += [(name, n) for n, box in self.nodes.items() if label.overlaps(box)]
            found += [(name, e.id) for e in self.edges if e.crosses(label)]
        return found

    def overlapping_nodes(self) -> list[tuple[str, str]]:
        """Shapes one over the other, but for an event on the border of what it is attached to."""
        return [
            (one, other)
            for (one, a), (other, b) in combinations(self.nodes.items(), 2)
            if a.overlaps(b) and not self._attached(one, other)
        ]

    def outside_their_lane(self) -> list[str]:
        """Nodes that are drawn in another lane than the one that names them."""
        return [
            node
            for lane in self.root.iter(f"{BPMN}lane")
            for node in (ref.text or "" for ref in lane.findall(f"{BPMN}flowNodeRef"))
            if self.elements[node].tag not in _FRAMES
            and not self.elements[node].attrib.get("attachedToRef")
            and not self.shapes[lane.attrib["id"]].holds(self.shapes[node])
        ]

    def odd_ids(self) -> list[str]:
        return [name for name in self.ids if not _SNAKE_CASE.fullmatch(name)]

    # -- inside ------------------------------------------------------------------------------------

    def _edge(self, raw: ET.Element) -> Edge:
        name = raw.attrib["bpmnElement"]
        flow = self.elements[name]
        points = tuple(
            (float(p.attrib["x"]), float(p.attrib["y"])) for p in raw.iter(f"{DI}waypoint")
        )
        return Edge(name, flow.attrib["sourceRef"], flow.attrib["targetRef"], points)

    def _touches(self, edge: Edge, end: int) -> bool:
        x, y = edge.points[end]
        box = self.shapes[edge.target if end else edge.source]
        inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
        return inside and (x in (box.x, box.x + box.width) or y in (box.y, box.y + box.height))

    def _attached(self, one: str, other: str) -> bool:
        return (
            self.elements[one].attrib.get("attachedToRef") == other
            or self.elements[other].attrib.get("attachedToRef") == one
        )


def _box(bounds: ET.Element | None) -> Box:
    assert bounds is not None
    return Box(*(float(bounds.attrib[name]) for name in ("x", "y", "width", "height")))


def _between(a: Point, b: Point) -> Box:
    """The segment as a box one point thick."""
    left, top = min(a[0], b[0]), min(a[1], b[1])
    return Box(left - 0.5, top - 0.5, abs(a[0] - b[0]) + 1, abs(a[1] - b[1]) + 1)
