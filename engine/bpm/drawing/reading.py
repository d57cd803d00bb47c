"""A BPMN file as rectangles and lines: enough to say whether people can read it."""

from __future__ import annotations

from functools import cached_property

from engine.bpm import vocabulary as words
from engine.bpm.drawing.shapes import Box, Edge
from engine.bpm.xml import Node, local, namespace, parse

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"

#: what stands behind others and may be crossed
_FRAMES = frozenset({"participant", "lane", "subProcess"})
_LINES = frozenset({"sequenceFlow", "messageFlow"})


class Drawing:
    """One BPMN file, as it is drawn."""

    def __init__(self, raw: bytes, file: str) -> None:
        """Raises Unreadable where the file is no XML that we read."""
        self.root = parse(raw, file)
        self.elements: dict[str, Node] = {
            e.get("id", ""): e
            for e in self.root.iter()
            if e.get("id") and namespace(e) == words.BPMN
        }

    @cached_property
    def shapes(self) -> dict[str, Box]:
        """Boxes of the elements that the file has; what is drawn of others is passed over."""
        return {
            shape.get("bpmnElement", ""): _bounds(shape)
            for shape in self.root.iter(f"{{{BPMNDI}}}BPMNShape")
            if shape.get("bpmnElement", "") in self.elements
        }

    @cached_property
    def edges(self) -> list[Edge]:
        """Flows and messages between shapes, with two points at least."""
        found = (self._edge(raw) for raw in self.root.iter(f"{{{BPMNDI}}}BPMNEdge"))
        return [
            edge
            for edge in found
            if edge and {edge.source, edge.target} <= self.shapes.keys() and edge.points[1:]
        ]

    @cached_property
    def labels(self) -> dict[str, Box]:
        """Names that stand outside their element."""
        found = {}
        for tag in ("BPMNShape", "BPMNEdge"):
            for raw in self.root.iter(f"{{{BPMNDI}}}{tag}"):
                label = raw.find(f"{{{BPMNDI}}}BPMNLabel")
                name = raw.get("bpmnElement", "")
                drawn = label is not None and label.find(f"{{{DC}}}Bounds") is not None
                if drawn and label is not None and name in self.elements:
                    found[name] = _bounds(label)
        return found

    @cached_property
    def nodes(self) -> dict[str, Box]:
        """Shapes that nothing may cross: pools, lanes and open subprocesses are only frames."""
        return {
            name: box
            for name, box in self.shapes.items()
            if local(self.elements[name]) not in _FRAMES
        }

    def name_of(self, element_id: str) -> str:
        """What people read of it; its id where it has no name."""
        return self.elements[element_id].get("name") or element_id

    def attached(self, one: str, other: str) -> bool:
        """Whether one is an event on the border of the other."""
        return (
            self.elements[one].get("attachedToRef") == other
            or self.elements[other].get("attachedToRef") == one
        )

    def _edge(self, raw: Node) -> Edge | None:
        name = raw.get("bpmnElement", "")
        flow = self.elements.get(name)
        if flow is None or local(flow) not in _LINES:
            return None
        points = tuple(
            (float(p.get("x", "0")), float(p.get("y", "0"))) for p in raw.iter(f"{{{DI}}}waypoint")
        )
        return Edge(name, flow.get("sourceRef", ""), flow.get("targetRef", ""), points)


def _bounds(holder: Node) -> Box:
    bounds = holder.find(f"{{{DC}}}Bounds")
    if bounds is None:
        return Box(0, 0, 0, 0)
    return Box(*(float(bounds.get(name, "0")) for name in ("x", "y", "width", "height")))
