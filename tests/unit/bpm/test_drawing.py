"""A drawing: what makes it hard to read, and how it is laid out anew."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from engine.bpm import vocabulary as words
from engine.bpm.drawing import Drawing, flaws, lay_out, picture
from engine.bpm.drawing.ruler import RULES
from engine.bpm.drawing.shapes import Box, Edge
from engine.errors import InvalidInput
from tests.office import ROOT

#: some of each kind: laying them all out takes longer than all other tests of a unit
PROCESSES = sorted((ROOT / "processes").glob("*/*.bpmn"))[::5]

# --- the ruler ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "elements"),
    [
        ("drawing-incomplete", ["perdida"]),
        ("drawing-name", ["duda"]),
        ("drawing-slanted", ["de_b_a_c"]),
        ("drawing-loose", ["de_b_a_c"]),
        ("drawing-through", ["de_a_a_c"]),
        ("drawing-label", ["de_a_a_c", "de_a_a_c"]),
        ("drawing-line", ["de_b_a_c"]),
        ("drawing-overlap", ["c"]),
        ("drawing-lane", ["duda"]),
        ("drawing-laneless", ["c", "b", "x", "y", "lejos", "perdida"]),
        ("drawing-tight", ["b"]),
        ("drawing-slash", ["de_a_a_c"]),
        ("drawing-icon", ["aviso"]),
        ("drawing-id", ["Tarea-1"]),
        ("drawing-over", ["de_a_a_c"]),
        ("drawing-wide", ["lejos"]),
    ],
)
def test_the_ruler_sees_each_flaw(rule: str, elements: list[str]) -> None:
    found = flaws(Drawing(_SCRAWL.encode(), "scrawl.bpmn"))

    assert [flaw.element for flaw in found if flaw.rule == rule] == elements
    assert {flaw.rule for flaw in found} == set(RULES)


def test_a_process_that_was_never_drawn_is_one_flaw_that_says_what_to_do() -> None:
    found = flaws(Drawing(_undrawn(_comunicacion()), "x.bpmn"))

    assert [flaw.rule for flaw in found] == ["drawing-missing"]
    assert "cauce layout" in found[0].message


def test_a_drawing_as_wide_as_a_screen_is_read_at_one() -> None:
    as_wide = _SCRAWL.replace(_shape("lejos", 2461, 0), _shape("lejos", 2460, 0))

    found = flaws(Drawing(as_wide.encode(), "scrawl.bpmn"))

    assert "drawing-wide" not in {flaw.rule for flaw in found}


def test_an_edge_that_only_touches_a_border_does_not_cross() -> None:
    edge = Edge("e", "a", "b", ((0, 50), (100, 50)))

    assert not edge.crosses(Box(100, 0, 100, 100).shrunk(1))
    assert edge.crosses(Box(90, 0, 100, 100).shrunk(1))


def test_two_flows_may_cross_but_not_run_over_each_other() -> None:
    level = Edge("e", "a", "b", ((0, 50), (100, 50)))

    assert not level.covers(Edge("f", "c", "d", ((50, 0), (50, 100))))
    assert level.covers(Edge("f", "c", "d", ((90, 50), (200, 50))))


# --- the layout -----------------------------------------------------------------------------------


@pytest.mark.parametrize("file", PROCESSES, ids=lambda file: file.stem)
def test_our_own_processes_can_be_read_when_they_are_laid_out(file: Path) -> None:
    drawn = file.read_bytes()
    again = lay_out(drawn, file.name)

    assert flaws(Drawing(again, file.name)) == []
    assert again == drawn or lay_out(again, file.name) == again


def test_nothing_but_the_drawing_changes() -> None:
    raw = _comunicacion()

    assert _undrawn(lay_out(raw, "x.bpmn")).split() == _undrawn(raw).split()


def test_pools_and_lanes_are_kept_in_their_order() -> None:
    drawing = Drawing(lay_out(_comunicacion(), "x.bpmn"), "x.bpmn")

    pool, system, desk = (drawing.shapes[name] for name in ("entidad", "sistema", "ventanilla"))
    assert pool.holds(system)
    assert pool.holds(desk)
    assert system.bottom == desk.y


def test_a_process_with_lanes_and_no_pool_gets_one() -> None:
    bare = re.sub(
        rb"\s*<bpmn:collaboration.*?</bpmn:collaboration>", b"", _comunicacion(), flags=re.S
    )

    drawing = Drawing(lay_out(bare, "x.bpmn"), "x.bpmn")

    assert drawing.elements["entidad"].get("processRef") == "comunicacion"
    assert flaws(drawing) == []


def test_a_task_is_as_tall_as_its_name_needs_and_its_row_with_it() -> None:
    long = _comunicacion().replace(
        b'name="Comunicar por otro medio"', b'name="Comunicar por otro medio que deje constancia"'
    )

    before, after = (Drawing(lay_out(raw, "x.bpmn"), "x.bpmn") for raw in (_comunicacion(), long))

    grown = "entregar_comunicacion"
    assert (before.shapes[grown].height, after.shapes[grown].height) == (80, 100)
    assert flaws(after) == []
    moved = {name for name, box in after.nodes.items() if box.height != before.nodes[name].height}
    assert moved == {grown}
    assert all(after.nodes[name].x == box.x for name, box in before.nodes.items())


def test_a_name_stands_clear_of_the_icon_of_its_task() -> None:
    drawn = picture(Drawing(_SCRAWL.encode(), "scrawl.bpmn"), title="Nombres", text="")

    lines = [float(y) for y in re.findall(r'<text x="250" y="([\d.]+)"', drawn)]
    assert len(lines) == 3
    assert min(lines) - 8 > 23  # what stands in the corner of the task ends there
    assert max(lines) < 80


def test_an_open_subprocess_holds_what_is_in_it_and_nothing_else() -> None:
    drawing = Drawing(lay_out(_FRAMED.encode(), "x.bpmn"), "x.bpmn")

    frame = drawing.shapes["estudio"]
    assert [n for n, box in drawing.nodes.items() if frame.holds(box)] == ["dentro", "a", "fuera"]
    assert frame.right == drawing.shapes["vencido"].centre[0]
    assert flaws(drawing) == []


def test_what_goes_down_from_a_frame_hangs_on_its_lower_border_and_begins_under_it() -> None:
    hanging = _FRAMED.replace("</bpmn:laneSet>", _lane("mas_abajo", "atender") + "</bpmn:laneSet>")
    drawing = Drawing(lay_out(hanging.replace(_ref("atender"), "", 1).encode(), "x.bpmn"), "x.bpmn")

    frame, event = drawing.shapes["estudio"], drawing.shapes["vencido"]
    assert event.centre == (drawing.shapes["atender"].centre[0], frame.bottom)
    assert frame.x < event.x < frame.centre[0]
    assert flaws(drawing) == []


def test_an_event_whose_flow_goes_up_leaves_the_icon_of_its_task_free() -> None:
    ends = "".join(f'<bpmn:{tag}Event id="{tag}" name="X" />' for tag in ("start", "end"))
    tasks = "".join(f'<bpmn:userTask id="{name}" name="Y" />' for name in ("hecha", "atendida"))
    late = '<bpmn:boundaryEvent id="tarde" name="Tarde" attachedToRef="hecha" />'
    flows = _flow("start", "hecha") + _flow("hecha", "end") + _flow("tarde", "atendida")
    lanes = _lane("arriba", "atendida") + _lane("abajo", "start", "hecha", "end")

    drawing = Drawing(lay_out(_process(ends + tasks + late + flows, lanes).encode(), "x"), "x")

    task, event = drawing.shapes["hecha"], drawing.shapes["tarde"]
    assert event.centre == (task.right - 20, task.y)
    assert flaws(drawing) == []


def test_a_step_more_at_the_end_moves_nothing_before_it() -> None:
    before = Drawing(lay_out(_chain(3), "x.bpmn"), "x.bpmn")
    after = Drawing(lay_out(_chain(4), "x.bpmn"), "x.bpmn")

    assert {n: after.shapes[n] for n in before.nodes if n != "fin"} == {
        n: box for n, box in before.nodes.items() if n != "fin"
    }


def test_pools_of_others_stand_beside_and_their_messages_run_straight() -> None:
    drawing = Drawing(lay_out(_told(), "x.bpmn"), "x.bpmn")

    own, first, second = (drawing.shapes[name] for name in ("propio", "ajeno", "otro"))
    assert (first.x, first.width) == (own.x, own.width)
    assert second.bottom < own.y < own.bottom < first.y
    ways = {edge.id: edge for edge in drawing.edges if edge.id in {"va", "viene", "sale"}}
    assert ways["va"].points[-1][1] == ways["viene"].points[0][1] == first.y
    assert ways["sale"].points[-1][1] == second.bottom
    assert flaws(drawing) == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b'targetRef="ajeno"', b'targetRef="nadie"', "va"),
        (b'id="otro"', b'id="otro" processRef="q"', "cerrados"),
        (b'processRef="p"', b"", "su pool"),
        (
            b'<bpmn:participant id="otro"',
            b'<bpmn:participant id="mas" />' * 2 + b'<bpmn:participant id="otro"',
            "dos pools",
        ),
    ],
)
def test_messages_and_pools_that_have_no_place_are_refused(old, new, word) -> None:
    with pytest.raises(InvalidInput, match=word):
        lay_out(_told().replace(old, new), "x.bpmn")


def test_what_has_no_place_is_refused_rather_than_lost() -> None:
    noted = _comunicacion().replace(
        b"</bpmn:process>", b'<bpmn:textAnnotation id="nota" /></bpmn:process>'
    )

    with pytest.raises(InvalidInput, match="nota"):
        lay_out(noted, "x.bpmn")


def _comunicacion() -> bytes:
    return (ROOT / "processes/comunicacion/comunicacion.bpmn").read_bytes()


def _undrawn(raw: bytes) -> bytes:
    return re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", raw, flags=re.S)


def _process(inside: str, lanes: str) -> str:
    return f'''<bpmn:definitions xmlns:bpmn="{words.BPMN}">
  <bpmn:process id="p" name="P"><bpmn:laneSet id="carriles">{lanes}</bpmn:laneSet>{inside}
  </bpmn:process>
</bpmn:definitions>
'''


def _lane(name: str, *nodes: str) -> str:
    refs = "".join(map(_ref, nodes))
    return f'<bpmn:lane id="{name}" name="{name}">{refs}</bpmn:lane>'


def _ref(node: str) -> str:
    return f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>"


def _flow(source: str, target: str) -> str:
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="de_{source}_a_{target}" {ends} />'


def _chain(length: int) -> bytes:
    tasks = [f"paso_{n}" for n in range(length)]
    nodes = "".join(f'<bpmn:userTask id="{task}" name="{task}" />' for task in tasks)
    names = ["inicio", *tasks, "fin"]
    flows = "".join(_flow(a, b) for a, b in pairwise(names))
    ends = '<bpmn:startEvent id="inicio" name="I" /><bpmn:endEvent id="fin" name="F" />'
    return _process(ends + nodes + flows, _lane("carril", *names)).encode()


def _told() -> bytes:
    """A task that speaks with one pool and hears of it, and another that writes to a second."""
    pools = """<bpmn:collaboration id="colaboracion">
    <bpmn:participant id="propio" name="Propio" processRef="p" />
    <bpmn:participant id="ajeno" name="Ajeno" /><bpmn:participant id="otro" name="Otro" />
    <bpmn:messageFlow id="va" name="Lo que se pide" sourceRef="paso_0" targetRef="ajeno" />
    <bpmn:messageFlow id="viene" name="Lo que responde" sourceRef="ajeno" targetRef="paso_0" />
    <bpmn:messageFlow id="sale" name="Aviso" sourceRef="paso_1" targetRef="otro" />
  </bpmn:collaboration><bpmn:process"""
    return _chain(2).replace(b"<bpmn:process", pools.encode(), 1)


_FRAMED = _process(
    """<bpmn:startEvent id="inicio" name="Inicio" />
    <bpmn:userTask id="aparte" name="Aparte" />
    <bpmn:parallelGateway id="reparto" />
    <bpmn:subProcess id="estudio" name="Estudio">
      <bpmn:startEvent id="dentro" name="Dentro" /><bpmn:userTask id="a" name="A" />
      <bpmn:endEvent id="fuera" name="Fuera" />"""
    + _flow("dentro", "a")
    + _flow("a", "fuera")
    + """</bpmn:subProcess>
    <bpmn:boundaryEvent id="vencido" name="Vencido" attachedToRef="estudio" />
    <bpmn:userTask id="atender" name="Atender" />
    <bpmn:endEvent id="fin" name="Fin" /><bpmn:endEvent id="fin_aparte" name="Fin aparte" />"""
    + _flow("inicio", "reparto")
    + _flow("reparto", "aparte")
    + _flow("aparte", "fin_aparte")
    + _flow("reparto", "estudio")
    + _flow("estudio", "fin")
    + _flow("vencido", "atender"),
    _lane("arriba", "inicio", "reparto", "dentro", "fuera", "fin", "aparte", "fin_aparte")
    + _lane("abajo", "a", "atender"),
)


def _shape(name: str, x: int, y: int, more: str = "") -> str:
    return (
        f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}">'
        f'<dc:Bounds x="{x}" y="{y}" width="100" height="80" />{more}</bpmndi:BPMNShape>'
    )


def _edge(name: str, *points: tuple[int, int], more: str = "") -> str:
    ways = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in points)
    return f'<bpmndi:BPMNEdge id="{name}_di" bpmnElement="{name}">{ways}{more}</bpmndi:BPMNEdge>'


def _label(x: int, y: int) -> str:
    return (
        f'<bpmndi:BPMNLabel><dc:Bounds x="{x}" y="{y}" width="40" height="20" /></bpmndi:BPMNLabel>'
    )


_SCRAWL = f"""<definitions xmlns="{words.BPMN}"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
  <process id="p">
    <laneSet id="carriles"><lane id="carril" name="Carril">
      <flowNodeRef>a</flowNodeRef><flowNodeRef>duda</flowNodeRef>
    </lane></laneSet>
    <userTask id="a" name="A" default="de_a_a_c" /><userTask id="c" name="C" />
    <boundaryEvent id="aviso" attachedToRef="b" />
    <userTask id="b" name="Comprobar si se devolvió en término" />
    <userTask id="x" name="X" /><userTask id="y" name="Y" /><userTask id="lejos" name="Lejos" />
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
    {_shape("x", 300, 200)}{_shape("y", 300, -200)}
    {_shape("lejos", 2461, 0)}{_shape("aviso", 150, -60)}
    {_edge("de_a_a_c", (100, 40), (400, 40), more=_label(90, 30))}
    {_edge("de_b_a_c", (250, 90), (420, 200), more=_label(110, 70))}
    {_edge("de_x_a_y", (350, 200), (350, 40), (320, 40), (320, -120))}
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>
"""
