"""Every procedure that we ship: it deploys, it can be finished, somebody does each task, and its
drawing can be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Definition, Element, Kind
from engine.demo.people import PEOPLE
from engine.domain.bundles import Bundle
from engine.domain.office_rules import office_rules
from engine.services.actions import ACTIONS
from engine.services.deployments import called_ids, read_bundle
from tests.processes.drawing import BPMN, Box, Drawing, Edge

ROOT = Path(__file__).parents[2]
PROCESSES = sorted(path.parent for path in (ROOT / "processes").glob("*/*.bpmn"))
SKETCHES = [
    *("not_drawn", "names_without_place", "slanted", "loose_ends", "crossed_shapes"),
    *("crossing_edges", "colliding_labels", "overlapping_nodes", "outside_their_lane", "odd_ids"),
]

every_process = pytest.mark.parametrize("folder", PROCESSES, ids=lambda folder: folder.name)


@pytest.fixture
def definition(folder: Path) -> Definition:
    return _compiled(folder)


def _compiled(folder: Path) -> Definition:
    """The procedure with those that it calls."""
    return compile_bundle(_bundle(folder), _called(folder), actions=frozenset(ACTIONS))


def _called(folder: Path) -> dict[str, Definition]:
    ids = called_ids(read_bundle(folder, ROOT / "forms"))
    return {called: _compiled(folder.parent / called) for called in ids}


def _bundle(folder: Path) -> Bundle:
    checksums = {process_id: child.checksum for process_id, child in _called(folder).items()}
    return replace(read_bundle(folder, ROOT / "forms"), called=checksums)


def test_there_are_procedures_to_look_at() -> None:
    assert [folder.name for folder in PROCESSES]


@every_process
def test_it_deploys_without_a_single_remark(folder: Path) -> None:
    found = check_bundle(_bundle(folder), _called(folder), actions=frozenset(ACTIONS))

    assert found == []


@every_process
def test_every_path_reaches_an_end(definition: Definition) -> None:
    lost = [e.id for e in definition.elements.values() if not _ends_after(definition, e)]

    assert lost == []


@every_process
def test_every_user_task_has_a_form_a_lane_and_somebody_in_the_demo_office(
    definition: Definition,
) -> None:
    held = {key for person in PEOPLE for key in person.groups}

    for task in (e for e in definition.elements.values() if e.kind is Kind.USER_TASK):
        assert task.form_id in definition.forms, task.id
        assert task.lane_id in held, task.id


@every_process
def test_every_form_belongs_to_a_task_a_start_or_a_correction(
    folder: Path, definition: Definition
) -> None:
    files = {path.stem for path in (ROOT / "forms" / folder.name).glob("*.json")}

    correction = office_rules(definition.bundle.procedure).correction
    corrects = {correction.form} if correction else set()

    assert files == {e.form_id for e in definition.elements.values() if e.form_id} | corrects


@every_process
def test_everything_that_people_read_on_the_drawing_has_a_name(definition: Definition) -> None:
    silent = (Kind.PARALLEL, Kind.INCLUSIVE)
    joins = {e.id for e in definition.elements.values() if len(e.outgoing) == 1}

    unnamed = [
        e.id
        for e in definition.elements.values()
        if not e.name and e.kind not in silent and e.id not in joins
    ]

    assert unnamed == []


@every_process
@pytest.mark.parametrize("flaw", SKETCHES)
def test_its_drawing_can_be_read(folder: Path, flaw: str) -> None:
    drawing = Drawing(folder / f"{folder.name}.bpmn")

    found = getattr(drawing, flaw)()

    assert not found


# --- the ruler itself -----------------------------------------------------------------------------


@pytest.fixture
def scrawl(tmp_path: Path) -> Drawing:
    """A drawing with every flaw that we look for."""
    file = tmp_path / "scrawl.bpmn"
    file.write_text(_SCRAWL, encoding="utf-8")
    return Drawing(file)


@pytest.mark.parametrize(
    ("flaw", "found"),
    [
        ("not_drawn", {"perdida"}),
        ("names_without_place", {"duda"}),
        ("slanted", ["de_b_a_c"]),
        ("loose_ends", ["de_b_a_c"]),
        ("crossed_shapes", [("de_a_a_c", "b")]),
        ("colliding_labels", [("de_a_a_c", "b"), ("de_a_a_c", "de_a_a_c")]),
        ("overlapping_nodes", [("c", "duda")]),
        ("outside_their_lane", ["duda"]),
        ("odd_ids", ["Tarea-1"]),
        ("crossing_edges", [("de_a_a_c", "de_x_a_y")]),
    ],
)
def test_the_ruler_sees_each_flaw(scrawl: Drawing, flaw: str, found: object) -> None:
    assert getattr(scrawl, flaw)() == found


def test_an_edge_that_only_touches_a_border_does_not_cross() -> None:
    edge = Edge("e", "a", "b", ((0, 50), (100, 50)))

    assert not edge.crosses(Box(100, 0, 100, 100).shrunk(1))
    assert edge.crosses(Box(90, 0, 100, 100).shrunk(1))


def _ends_after(definition: Definition, start: Element) -> bool:
    """Whether an end of its own scope can be reached from the element."""
    seen: set[str] = set()
    pending = [start.id]
    while pending:
        element = definition.elements[pending.pop()]
        if element.kind is Kind.END:
            return True
        if element.id not in seen:
            seen.add(element.id)
            pending += [flow.target for flow in element.outgoing]
    return False


def _shape(name: str, x: int, y: int, more: str = "") -> str:
    return (
        f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}">'
        f'<dc:Bounds x="{x}" y="{y}" width="100" height="80" />{more}</bpmndi:BPMNShape>'
    )


def _edge(name: str, *points: tuple[int, int], more: str = "") -> str:
    ways = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in points)
    return f'<bpmndi:BPMNEdge id="{name}_di" bpmnElement="{name}">{ways}{more}</bpmndi:BPMNEdge>'


_LABEL = '<bpmndi:BPMNLabel><dc:Bounds x="190" y="30" width="40" height="20" /></bpmndi:BPMNLabel>'
_SCRAWL = f"""<definitions xmlns="{BPMN[1:-1]}"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
  <process id="p">
    <laneSet id="carriles"><lane id="carril" name="Carril">
      <flowNodeRef>a</flowNodeRef><flowNodeRef>duda</flowNodeRef>
    </lane></laneSet>
    <userTask id="a" name="A" /><userTask id="b" name="B" /><userTask id="c" name="C" />
    <userTask id="x" name="X" /><userTask id="y" name="Y" />
    <exclusiveGateway id="duda" name="¿Duda?" /><userTask id="perdida" name="Perdida" />
    <sequenceFlow id="de_a_a_c" sourceRef="a" targetRef="c" name="Va" />
    <sequenceFlow id="de_b_a_c" sourceRef="b" targetRef="c" />
    <sequenceFlow id="de_x_a_y" sourceRef="x" targetRef="y" />
    <dataObject id="Tarea-1" />
  </process>
  <bpmndi:BPMNDiagram><bpmndi:BPMNPlane>
    <bpmndi:BPMNShape id="carril_di" bpmnElement="carril">
      <dc:Bounds x="0" y="0" width="600" height="80" /></bpmndi:BPMNShape>
    {_shape("a", 0, 0)}{_shape("b", 200, 0)}{_shape("c", 400, 0)}{_shape("duda", 480, 40)}
    {_shape("x", 100, 200)}{_shape("y", 100, -200)}
    {_edge("de_a_a_c", (100, 40), (400, 40), more=_LABEL)}
    {_edge("de_b_a_c", (250, 90), (420, 200))}
    {_edge("de_x_a_y", (150, 200), (150, -120))}
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>
"""
