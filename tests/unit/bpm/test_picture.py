"""The picture of a drawing: every shape, every name and every flow is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpm.drawing import Drawing, picture
from engine.bpm.xml import Node, local, parse

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "processes").glob("*/*.bpmn"))

every_drawing = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def _drawing(file: Path) -> Drawing:
    return Drawing(file.read_bytes(), file.name)


def _picture(drawing: Drawing) -> Node:
    made = picture(drawing, title="Un <trámite> & otro", text="Lo que se ve")
    return parse(made.encode(), "picture.svg")


@every_drawing
def test_nothing_that_is_drawn_is_left_out(file: Path) -> None:
    drawing = _drawing(file)

    kinds = [node.get("class", "") for node in _picture(drawing).iter() if local(node) != "text"]

    shapes = ("task", "task call", "gate", "start", "end", "between", "between side")
    assert sum(kind in shapes for kind in kinds) == len(drawing.nodes)
    assert kinds.count("flow") + kinds.count("message") >= len(drawing.edges)


@every_drawing
def test_every_name_can_be_read(file: Path) -> None:
    drawing = _drawing(file)
    said = " ".join(node.text or "" for node in _picture(drawing).iter() if local(node) == "text")

    drawn = [*drawing.shapes, *drawing.labels]
    missing = [
        name
        for name in drawn
        for word in (drawing.elements[name].get("name") or "").split()
        if word not in said
    ]

    assert missing == []


@every_drawing
def test_everything_lies_inside_the_picture(file: Path) -> None:
    drawing = _drawing(file)
    left, top, width, height = map(float, _picture(drawing).get("viewBox", "").split())

    assert all(
        left < box.x and top < box.y and box.right < left + width and box.bottom < top + height
        for box in (*drawing.shapes.values(), *drawing.labels.values())
    )


def test_what_people_wrote_is_text_and_never_markup() -> None:
    root = _picture(_drawing(FILES[0]))

    assert next(node.text for node in root if local(node) == "title") == "Un <trámite> & otro"


def test_a_file_without_a_drawing_gives_an_empty_picture() -> None:
    raw = b'<d xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'

    root = _picture(Drawing(raw, "empty.bpmn"))

    assert [node for node in root.iter() if local(node) == "text"] == []
