"""The drawing as BPMN DI, put in the place of the one that the file had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from engine.bpm.drawing.outside import Outside
from engine.bpm.drawing.reading import BPMNDI, DC, DI
from engine.bpm.drawing.shapes import Box, Edge
from engine.bpm.drawing.sketch import Sketch
from engine.bpm.drawing.spots import Spots

_OLD = re.compile(r"[ \t]*<(\w+:)?BPMNDiagram\b.*</(\w+:)?BPMNDiagram>[ \t]*\n?", re.DOTALL)
#: without a filling, so that the lanes are seen through it
_OPEN = (
    ' isExpanded="true" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" bioc:fill="none" '
    'xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" '
    'color:background-color="none"'
)
_PROCESS = re.compile(r"(?P<indent>[ \t]*)<(?P<prefix>\w+:)?process\b(?P<attributes>[^>]*)>")
_END = re.compile(r"</(\w+:)?definitions>\s*$")


@dataclass(frozen=True, slots=True)
class Ways:
    """The sequence flows as they run, and where their names stand."""

    edges: Mapping[str, Edge]
    names: Mapping[str, Box]


def written(raw: bytes, sketch: Sketch, spots: Spots, ways: Ways, outside: Outside) -> bytes:
    """The file with this drawing; nothing outside the drawing changes."""
    text = _OLD.sub("", raw.decode("utf-8"))
    drawn = "\n".join(_diagram(sketch, spots, ways, outside))
    return _END.sub(lambda end: f"{drawn}\n{end.group().strip()}\n", text).encode("utf-8")


def _diagram(sketch: Sketch, spots: Spots, ways: Ways, outside: Outside) -> Iterator[str]:
    yield (
        f'  <bpmndi:BPMNDiagram xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}" '
        f'id="dibujo_{sketch.process_id}">'
    )
    yield f'    <bpmndi:BPMNPlane id="plano_{sketch.process_id}" bpmnElement="{sketch.plane_id}">'
    if sketch.pool_id:
        yield from _shape(sketch.pool_id, spots.pool, horizontal=True)
        for (lane_id, _), box in zip(sketch.lanes, spots.lanes, strict=True):
            if lane_id:
                yield from _shape(lane_id, box, horizontal=True)
    for place in sketch.places.values():
        extra = _OPEN if place.is_frame else ""
        extra += ' isMarkerVisible="true"' if place.tag == "exclusiveGateway" else ""
        yield from _shape(place.id, spots.boxes[place.id], extra, spots.names.get(place.id))
    for flow in sketch.flows:
        yield from _edge(ways.edges[flow.id], ways.names.get(flow.id))
    for pool_id, box in outside.boxes.items():
        yield from _shape(pool_id, box, horizontal=True)
    for message in sketch.messages:
        yield from _edge(outside.edges[message.id], outside.names.get(message.id))
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _shape(
    name: str, box: Box, extra: str = "", label: Box | None = None, *, horizontal: bool = False
) -> Iterator[str]:
    extra += ' isHorizontal="true"' if horizontal else ""
    shape, drawn = quoteattr(f"{name}_di"), quoteattr(name)
    yield f"      <bpmndi:BPMNShape id={shape} bpmnElement={drawn}{extra}>"
    yield f"        {_bounds(box)}"
    yield from _label(label)
    yield "      </bpmndi:BPMNShape>"


def _edge(edge: Edge, label: Box | None) -> Iterator[str]:
    name = quoteattr(edge.id)
    yield f"      <bpmndi:BPMNEdge id={quoteattr(edge.id + '_di')} bpmnElement={name}>"
    for x, y in edge.points:
        yield f'        <di:waypoint x="{x:g}" y="{y:g}" />'
    yield from _label(label)
    yield "      </bpmndi:BPMNEdge>"


def _label(box: Box | None) -> Iterator[str]:
    if box is not None:
        yield "        <bpmndi:BPMNLabel>"
        yield f"          {_bounds(box)}"
        yield "        </bpmndi:BPMNLabel>"


def _bounds(box: Box) -> str:
    return (
        f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" />'
    )


def with_pool(raw: bytes) -> bytes:
    """The file with a pool around its process: lanes are only drawn inside one."""
    text = raw.decode("utf-8")
    return _PROCESS.sub(_pool_before, text, count=1).encode("utf-8")


def _pool_before(found: re.Match[str]) -> str:
    indent, prefix, attributes = found["indent"], found["prefix"] or "", found["attributes"]
    process = re.search(r'\bid="([^"]+)"', attributes)
    name = re.search(r'\bname="([^"]*)"', attributes)
    process_id = process[1] if process else ""
    return (
        f'{indent}<{prefix}collaboration id="colaboracion_{process_id}">\n'
        f'{indent}  <{prefix}participant id="entidad" name="{name[1] if name else ""}" '
        f'processRef="{process_id}" />\n'
        f"{indent}</{prefix}collaboration>\n{found[0]}"
    )
