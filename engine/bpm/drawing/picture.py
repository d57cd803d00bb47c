"""The drawing as a picture: SVG that any page shows, with a title and a text for who cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from engine.bpm.drawing.marks import has_icon, has_mark, mark_of, slash_of
from engine.bpm.drawing.names import LINE, lines_of
from engine.bpm.drawing.reading import Drawing
from engine.bpm.drawing.shapes import Box, Edge, Point
from engine.bpm.xml import Node, local

_AIR = 12  # around everything
_BAR = 30  # where the name of a pool or a lane stands
#: what the icon takes of the top of a task, and its mark of the bottom
_ICON, _MARK = 24, 21
_BOLD = 0.8  # of the height of a bar: its name is set larger than the other names
_STYLE = """
    text { font: 11px Arial, "Liberation Sans", sans-serif; fill: #1b1b1b; text-anchor: middle }
    .bar { font-size: 12px; font-weight: bold }
    rect, circle, polygon { fill: #fff; stroke: #333; stroke-width: 1.5 }
    .lane { fill: none; stroke: #888; stroke-width: 1 }
    .frame { fill: none }
    .task { fill: #eef4fb }
    .call { stroke-width: 3.5 }
    .start { fill: #e7f5ea }
    .end { fill: #fbeaea; stroke-width: 3.5 }
    .gate { fill: #fff8e1 }
    .side { stroke-dasharray: 4 3 }
    .inner { fill: none }
    .mark { fill: none; stroke: #333; stroke-width: 1.2; stroke-linejoin: round }
    .strong { fill: none; stroke: #333; stroke-width: 2.2 }
    .full { fill: #333; stroke: #fff; stroke-width: .6 }
    .flow { fill: none; stroke: #333; stroke-width: 1.4; stroke-linejoin: round }
    .halo { stroke: #fff; stroke-width: 3; paint-order: stroke }
"""
#: what a drawing with messages needs besides
_STYLE_OF_MESSAGES = """    .message { fill: none; stroke: #333; stroke-dasharray: 6 4 }
"""
_ENDS_OF_MESSAGES = (
    '<marker id="open" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
    'orient="auto"><path d="M0 1l9 4-9 4z" fill="#fff" stroke="#333"/></marker>'
    '<marker id="from" viewBox="0 0 10 10" refX="1" refY="5" markerWidth="8" markerHeight="8" '
    'orient="auto"><circle cx="5" cy="5" r="4" fill="#fff" stroke="#333"/></marker>'
)


def picture(drawing: Drawing, *, title: str, text: str) -> str:
    """The SVG. `text` says in words what the picture shows."""
    around = _around(drawing)
    told = any(_is_message(drawing, edge) for edge in drawing.edges)
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" '
        f'width="{around.width:g}" height="{around.height:g}" '
        f'viewBox="{around.x:g} {around.y:g} {around.width:g} {around.height:g}">',
        f'  <title id="title">{escape(title)}</title>',
        f'  <desc id="desc">{escape(text)}</desc>',
        f"  <style>{_STYLE}{_STYLE_OF_MESSAGES if told else ''}  </style>",
        '  <defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 1l9 4-9 4z" fill="#333"/></marker>'
        f"{_ENDS_OF_MESSAGES if told else ''}</defs>",
        f'  <path d="M{around.x:g} {around.y:g}h{around.width:g}v{around.height:g}'
        f'h-{around.width:g}z" fill="#fff"/>',
        *(f"  {line}" for line in _parts(drawing)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _around(drawing: Drawing) -> Box:
    """What holds everything that is drawn, and some air."""
    boxes = [*drawing.shapes.values(), *drawing.labels.values()]
    xs = [x for box in boxes for x in (box.x, box.right)]
    ys = [y for box in boxes for y in (box.y, box.bottom)]
    for edge in drawing.edges:
        xs += [x for x, _ in edge.points]
        ys += [y for _, y in edge.points]
    if not xs:
        return Box(0, 0, 2 * _AIR, 2 * _AIR)
    left, top = min(xs), min(ys)
    return Box(left, top, max(xs) - left, max(ys) - top).shrunk(-_AIR)


def _parts(drawing: Drawing) -> Iterator[str]:
    """From the back to the front."""
    for name, box in drawing.shapes.items():
        if name not in drawing.nodes:
            yield from _frame(drawing, name, box)
    for edge in drawing.edges:
        yield from _flow(drawing, edge)
    for name, box in drawing.nodes.items():
        yield _shape(drawing, name, box)
        yield from _within(drawing, name, box)
    for name, box in drawing.labels.items():
        said = drawing.elements[name].get("name", "")
        yield from _words(lines_of(said, box.width), box.centre, "halo")


def _frame(drawing: Drawing, name: str, box: Box) -> Iterator[str]:
    element = drawing.elements[name]
    said = element.get("name", "")
    if local(element) == "subProcess":
        yield _rect(box, "frame", 8)
        yield from _words([said], (box.centre[0], box.y + LINE), "halo")
        return
    yield _rect(box, "lane" if local(element) == "lane" else "pool")
    if local(element) == "participant" and not element.get("processRef"):
        yield from _words([said], box.centre)  # a closed pool has no bar
        return
    yield _rect(Box(box.x, box.y, _BAR, box.height), "lane")
    lines = lines_of(said, box.height * _BOLD)[:2]
    yield from _upright(lines, (box.x + _BAR / 2, box.centre[1]))


def _flow(drawing: Drawing, edge: Edge) -> Iterator[str]:
    points = " ".join(f"{x:g},{y:g}" for x, y in edge.points)
    if _is_message(drawing, edge):
        ends = 'marker-start="url(#from)" marker-end="url(#open)"'
        yield f'<polyline class="message" {ends} points="{points}"/>'
        return
    yield f'<polyline class="flow" marker-end="url(#tip)" points="{points}"/>'
    if drawing.elements[edge.source].get("default") == edge.id:
        yield _slash(edge)


def _is_message(drawing: Drawing, edge: Edge) -> bool:
    return local(drawing.elements[edge.id]) == "messageFlow"


def _slash(edge: Edge) -> str:
    """The stroke across the way that is taken where no condition holds."""
    box = slash_of(edge)
    return f'<path class="flow" d="M{box.x:g} {box.bottom:g}l6 -6"/>'


def _shape(drawing: Drawing, name: str, box: Box) -> str:
    tag = local(drawing.elements[name])
    (x, y), reach = box.centre, box.width / 2
    if tag.endswith("Gateway"):
        return (
            f'<polygon class="gate" points="{x:g},{box.y:g} {box.right:g},{y:g} '
            f'{x:g},{box.bottom:g} {box.x:g},{y:g}"/>'
        )
    if not tag.endswith("Event"):
        return _rect(box, "task call" if tag == "callActivity" else "task", 8)
    kind = {"startEvent": "start", "endEvent": "end"}.get(tag, "between")
    side = " side" if drawing.elements[name].get("cancelActivity") == "false" else ""
    ring = f'<circle class="{kind}{side}" cx="{x:g}" cy="{y:g}" r="{reach:g}"/>'
    if kind != "between":
        return ring
    return f'{ring}<circle class="inner{side}" cx="{x:g}" cy="{y:g}" r="{reach - 4:g}"/>'


def _within(drawing: Drawing, name: str, box: Box) -> Iterator[str]:
    element = drawing.elements[name]
    mark = mark_of(element, box)
    if mark:
        yield mark
    if not local(element).endswith(("Event", "Gateway")):
        lines = lines_of(element.get("name", ""), box.width - 6)
        yield from _words(lines, (box.centre[0], _height_of(lines, element, box)))


def _height_of(lines: list[str], element: Node, box: Box) -> float:
    """Where the middle of a name stands: in that of its task, or as far from it as its icon and its
    mark leave room."""
    half = LINE * len(lines) / 2
    top = box.y + half + (_ICON if has_icon(element) else 0)
    bottom = box.bottom - half - (_MARK if has_mark(element) else 0)
    if top > bottom:
        return (top + bottom) / 2
    return min(max(box.centre[1], top), bottom)


def _rect(box: Box, kind: str, round_by: int = 0) -> str:
    corner = f' rx="{round_by}"' if round_by else ""
    return (
        f'<rect class="{kind}" x="{box.x:g}" y="{box.y:g}" '
        f'width="{box.width:g}" height="{box.height:g}"{corner}/>'
    )


def _words(lines: list[str], middle: Point, kind: str = "") -> Iterator[str]:
    """The lines one under the other, around the middle."""
    top = middle[1] - LINE * (len(lines) - 1) / 2 + 4
    said = f' class="{kind}"' if kind else ""
    for number, line in enumerate(lines):
        y = top + LINE * number
        yield f'<text{said} x="{middle[0]:g}" y="{y:g}">{escape(line)}</text>'


def _upright(lines: list[str], middle: Point) -> Iterator[str]:
    """The lines of a bar, read from below."""
    x, y = middle
    for number, line in enumerate(lines):
        at = x + 4 + 13 * number - 6.5 * (len(lines) - 1)
        turned = f"rotate(-90 {at:g} {y:g})"
        yield f'<text class="bar" x="{at:g}" y="{y:g}" transform="{turned}">{escape(line)}</text>'
