"""What makes a drawing hard to read, flaw by flaw, in words for its designer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from engine.bpm.drawing.marks import has_icon, has_mark, signs, slash_of
from engine.bpm.drawing.names import fits_inside
from engine.bpm.drawing.reading import Drawing
from engine.bpm.drawing.spots import SCREEN
from engine.bpm.xml import line_of, local, text_of

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TASKS = ("Task", "task", "callActivity")
_NODES = ("Task", "task", "Event", "Gateway", "Activity")
_NAMED_OUTSIDE = ("Event", "Gateway", "sequenceFlow", "messageFlow")
_OTHERS = frozenset({"sequenceFlow", "messageFlow", "participant", "subProcess", "lane"})


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend, at the element where a designer begins."""

    rule: str
    element: str
    line: int
    message: str


def flaws(drawing: Drawing) -> list[Flaw]:
    """Everything that makes it hard to read; all of it undrawn is one flaw."""
    if not drawing.shapes:
        return [Flaw("drawing-missing", "", 1, "El proceso no está dibujado: use «cauce layout».")]
    return [
        Flaw(rule, element, _line(drawing, element), message)
        for rule, find in RULES.items()
        for element, message in find(drawing)
    ]


Found = Iterator[tuple[str, str]]


def not_drawn(drawing: Drawing) -> Found:
    """Flow nodes, flows, messages and pools without a shape."""
    drawn = set(drawing.shapes) | {edge.id for edge in drawing.edges}
    for name, element in drawing.elements.items():
        wanted = local(element).endswith(_NODES) or local(element) in _OTHERS
        if wanted and name not in drawn:
            yield name, f"«{drawing.name_of(name)}» no está en el dibujo."


def names_without_place(drawing: Drawing) -> Found:
    """Named events, gateways and flows whose name has no place of its own."""
    for name, element in drawing.elements.items():
        named = element.get("name") and local(element).endswith(_NAMED_OUTSIDE)
        if named and name not in drawing.labels:
            yield name, f"El nombre «{drawing.name_of(name)}» no tiene lugar en el dibujo."


def slanted(drawing: Drawing) -> Found:
    """Flows with a segment that is neither horizontal nor vertical."""
    for edge in drawing.edges:
        if edge.slanted:
            yield edge.id, "El flujo va en diagonal: trácelo con tramos rectos."


def loose_ends(drawing: Drawing) -> Found:
    """Flows that leave or reach a shape without touching its border."""
    for edge in drawing.edges:
        ends = ((edge.source, 0), (edge.target, -1))
        if not all(drawing.shapes[name].borders(edge.points[end]) for name, end in ends):
            yield edge.id, "El flujo no toca el borde de lo que une."


def crossed_shapes(drawing: Drawing) -> Found:
    """Flows that run through a shape; the ends of a flow may only be touched."""
    for edge in drawing.edges:
        for name, box in drawing.nodes.items():
            if edge.crosses(box.shrunk(1)):
                yield edge.id, f"El flujo pasa por encima de «{drawing.name_of(name)}»."


def covered_edges(drawing: Drawing) -> Found:
    """Flows that run over each other. To cross at a right angle may be the only way."""
    for one, other in combinations(drawing.edges, 2):
        apart = not {one.source, one.target} & {other.source, other.target}
        if apart and not (one.slanted or other.slanted) and one.covers(other):
            yield one.id, f"El flujo va por encima de «{other.id}»."


def colliding_labels(drawing: Drawing) -> Found:
    """Names that lie over another name, over a shape or under a flow."""
    for name, label in drawing.labels.items():
        said = f"El nombre «{drawing.name_of(name)}» tapa"
        for other, box in drawing.labels.items():
            if other > name and label.overlaps(box):
                yield name, f"{said} el de «{drawing.name_of(other)}»."
        for other, box in drawing.nodes.items():
            if label.overlaps(box):
                yield name, f"{said} «{drawing.name_of(other)}»."
        for edge in drawing.edges:
            if edge.crosses(label):
                yield name, f"{said} el flujo «{edge.id}»."


def names_over_a_line(drawing: Drawing) -> Found:
    """Names that lie over the border of a lane."""
    for name, label in drawing.labels.items():
        for lane in (e for e in drawing.elements.values() if local(e) == "lane"):
            box = drawing.shapes.get(lane.get("id", ""))
            if box and label.overlaps(box) and not box.holds(label):
                yield name, f"El nombre «{drawing.name_of(name)}» se sale de su carril: acórtelo."
                break


def names_over_their_icon(drawing: Drawing) -> Found:
    """Names of more lines than their task has room for, beside its icon and its mark."""
    for name, box in drawing.nodes.items():
        element = drawing.elements[name]
        marked = local(element).endswith(_TASKS) and (has_icon(element) or has_mark(element))
        if marked and not fits_inside(element.get("name", ""), box.width, box.height):
            yield (
                name,
                f"El nombre «{drawing.name_of(name)}» tapa el dibujo de su tarea: use «cauce "
                "layout», o acórtelo.",
            )


def names_over_a_slash(drawing: Drawing) -> Found:
    """Names that lie over the stroke of a default flow; the ends of both may touch."""
    for edge in drawing.edges:
        if drawing.elements[edge.source].get("default") == edge.id:
            for name, label in drawing.labels.items():
                if label.overlaps(slash_of(edge).shrunk(1)):
                    yield name, f"El nombre «{drawing.name_of(name)}» tapa la raya de «{edge.id}»."


def events_over_an_icon(drawing: Drawing) -> Found:
    """Events on the border of a task that hide its icon or its mark."""
    for name, box in drawing.nodes.items():
        host = drawing.elements[name].get("attachedToRef", "")
        if host in drawing.nodes:
            hidden = signs(drawing.elements[host], drawing.nodes[host])
            if any(box.overlaps(sign.shrunk(1)) for sign in hidden):
                yield (
                    name,
                    f"«{drawing.name_of(name)}» tapa el dibujo de «{drawing.name_of(host)}».",
                )


def overlapping_nodes(drawing: Drawing) -> Found:
    """Shapes one over the other, but for an event on the border of what it is attached to."""
    for (one, a), (other, b) in combinations(drawing.nodes.items(), 2):
        if a.overlaps(b) and not drawing.attached(one, other):
            yield one, f"«{drawing.name_of(one)}» está encima de «{drawing.name_of(other)}»."


def outside_their_lane(drawing: Drawing) -> Found:
    """Nodes that are drawn in another lane than the one that names them."""
    for lane in (e for e in drawing.elements.values() if local(e) == "lane"):
        frame = drawing.shapes.get(lane.get("id", ""))
        for node in (text_of(ref) for ref in lane if local(ref) == "flowNodeRef"):
            box = drawing.nodes.get(node)
            free = box is None or drawing.elements[node].get("attachedToRef")
            if not free and box and frame and not frame.holds(box):
                yield node, f"«{drawing.name_of(node)}» está fuera de su carril."


def in_no_lane(drawing: Drawing) -> Found:
    """Nodes that no lane names, where there are lanes: nobody is said to do them. A frame may reach
    over several, and what sits on a border is done by whoever does what it sits on."""
    lanes = [e for e in drawing.elements.values() if local(e) == "lane"]
    named = {text_of(ref) for lane in lanes for ref in lane if local(ref) == "flowNodeRef"}
    for name, element in drawing.elements.items():
        node = local(element).endswith(_NODES) and not element.get("attachedToRef")
        if lanes and node and name not in named:
            yield name, f"«{drawing.name_of(name)}» no está en ningún carril."


def wider_than_a_screen(drawing: Drawing) -> Found:
    """A drawing that has to be moved to be read."""
    name, last = max(drawing.shapes.items(), key=lambda shape: shape[1].right)
    wide = int(last.right - min(box.x for box in drawing.shapes.values()))
    if wide > SCREEN:
        yield (
            name,
            f"El dibujo mide {wide} px de ancho y no se lee en una pantalla ({SCREEN} px): "
            "saque una parte a un proceso aparte y llámelo.",
        )


def odd_ids(drawing: Drawing) -> Found:
    """Ids that are not snake_case."""
    for name in drawing.elements:
        if not _SNAKE_CASE.fullmatch(name):
            yield name, f"El id «{name}» va en minúsculas, sin tildes y con guiones bajos."


RULES: Mapping[str, Callable[[Drawing], Found]] = {
    "drawing-incomplete": not_drawn,
    "drawing-name": names_without_place,
    "drawing-slanted": slanted,
    "drawing-loose": loose_ends,
    "drawing-through": crossed_shapes,
    "drawing-over": covered_edges,
    "drawing-label": colliding_labels,
    "drawing-line": names_over_a_line,
    "drawing-tight": names_over_their_icon,
    "drawing-slash": names_over_a_slash,
    "drawing-icon": events_over_an_icon,
    "drawing-overlap": overlapping_nodes,
    "drawing-lane": outside_their_lane,
    "drawing-laneless": in_no_lane,
    "drawing-wide": wider_than_a_screen,
    "drawing-id": odd_ids,
}


def _line(drawing: Drawing, element: str) -> int:
    found = drawing.elements.get(element)
    return 1 if found is None else line_of(found)
