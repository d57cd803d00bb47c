"""Which BPMN we accept, rewrite or refuse: from the XML to elements, with every finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from engine.bpm import vocabulary as words
from engine.bpm.definition import Element, Flow, Kind, Lane, Trigger
from engine.bpm.elements import ElementReader
from engine.bpm.extensions import attribute_names, children, foreign, stray_text
from engine.bpm.findings import Report
from engine.bpm.net import RESERVED_IDS
from engine.bpm.references import References, read_references
from engine.bpm.xml import Node, Unreadable, line_of, local, namespace, parse, text_of

_ID = re.compile(r"[A-Za-z_][\w.-]{0,120}")
_KINDS = frozenset(Kind)
_LANE = frozenset({"id", "name", "partitionElementRef"})


@dataclass(kw_only=True)
class Drawing:
    """A process as it was drawn, before it is compiled."""

    process_id: str = ""
    name: str = ""
    documentation: str = ""
    line: int = 1
    elements: dict[str, Element] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)


def read(raw: bytes, report: Report) -> Drawing | None:
    """The drawing of the file's process, or None where there is none to speak of."""
    try:
        root = parse(raw, report.file)
    except Unreadable as refused:
        report.findings.append(refused.finding)
        return None
    if local(root) != "definitions" or namespace(root) != words.BPMN:
        report.error(root, "", "bpmn-root", "El archivo no es BPMN 2.0: falta «definitions».")
        return None
    return _Profile(root, report).read()


@lru_cache(maxsize=256)  # deploying asks it several times of each
def called(raw: bytes) -> tuple[str, ...]:
    """The procedures that a drawing calls; none where it cannot be read."""
    try:
        root = parse(raw, "")
    except Unreadable:
        return ()
    found = {node.get("processId", "") for node in root.iter(f"{{{words.ZEEBE}}}calledElement")}
    return tuple(sorted(found - {""}))


class _Profile:
    def __init__(self, root: Node, report: Report) -> None:
        self.root, self.report = root, report
        self.drawing = Drawing()
        self.lane_of: dict[str, Lane] = {}
        self.ids: dict[str, int] = {}
        self.references: References = read_references(root, report)

    def read(self) -> Drawing | None:
        self._language()
        stray_text(self.report, self.root)
        process = self._process()
        if process is None:
            return None
        drawing = self.drawing
        drawing.process_id, drawing.name = process.get("id", ""), process.get("name", "")
        drawing.line = line_of(process)
        self._check_attributes(process, "process", drawing.process_id)
        self._own_id(process)
        if process.get("isExecutable") == "false":
            message = "El proceso está marcado como no ejecutable; se ejecuta de todos modos."
            self.report.warning(process, drawing.process_id, "process-executable", message)
        self._lanes(process)
        for extension in children(process):
            self._process_extension(extension)
        self._scope(process, "")
        self._flows()
        self._links()
        return drawing

    def _process(self) -> Node | None:
        found = []
        for node in self.root:
            name = local(node)
            if namespace(node) != words.BPMN:
                continue  # the drawing itself, and marks of the editors
            if name == "process":
                found.append(node)
            elif name == "collaboration":
                self._collaboration(node)
            elif name not in words.TOP_DRAWING | References.TAGS:
                self._refuse(node, node.get("id", ""))
        drawn = [p for p in found if any(local(n) in _KINDS for n in p)] or found[:1]
        if len(drawn) > 1:
            self.report.error(
                drawn[1],
                drawn[1].get("id", ""),
                "one-process",
                "Hay dos procesos en el archivo: cada procedimiento va en el suyo.",
            )
        if not drawn:
            self.report.error(self.root, "", "no-process", "El archivo no tiene ningún proceso.")
        return drawn[0] if drawn else None

    def _language(self) -> None:
        language = self.root.get("expressionLanguage", "")
        if language and "feel" not in language.lower():
            message = f"Las expresiones se leen como FEEL, no como «{language}»."
            self.report.warning(self.root, "", "expression-language", message)

    def _collaboration(self, node: Node) -> None:
        """Pools and message flows are drawing: other pools are black boxes."""
        accepted = {"participant", "messageFlow", "documentation", "extensionElements"}
        for child in node:
            if namespace(child) != words.BPMN or local(child) in accepted | words.DRAWING:
                continue
            self._refuse(child, child.get("id", ""))

    def _process_extension(self, node: Node) -> None:
        space = namespace(node)
        if space == words.ZEEBE and local(node) in {"versionTag", "properties"}:
            return  # a note of the designer's tool: our versions are counted by us
        if space in (words.ZEEBE, words.CAUCE):
            self.report.error(
                node,
                self.drawing.process_id,
                "extension-unknown",
                f"«{local(node)}» no se atiende en el proceso; quítelo.",
            )
        else:
            foreign(self.report, node, self.drawing.process_id, space)

    # -- lanes -----------------------------------------------------------------------------------

    def _lanes(self, process: Node) -> None:
        for lane_set in process:
            if local(lane_set) == "laneSet":
                for lane in self._told(lane_set):
                    self._lane(lane)

    def _lane(self, node: Node) -> None:
        if local(node) != "lane":
            self._refuse(node, node.get("id", ""))
            return
        self._check_lane(node)
        lane = Lane(id=node.get("id", ""), name=node.get("name", "") or node.get("id", ""))
        inside = {local(child) for child in node}
        if "flowNodeRef" in inside or "childLaneSet" not in inside:
            self.drawing.lanes.append(lane)
        self._own_id(node)
        for child in self._told(node):
            if local(child) == "flowNodeRef":
                self.lane_of[text_of(child)] = lane
            elif local(child) == "childLaneSet":
                for inner in self._told(child):
                    self._lane(inner)
            else:
                self._refuse(child, lane.id)

    def _check_lane(self, node: Node) -> None:
        for space, name in attribute_names(node):
            if not space and name not in _LANE:
                self._attribute(node, node.get("id", ""), name)

    def _told(self, node: Node) -> list[Node]:
        """What is inside, but for notes."""
        return [n for n in node if local(n) not in {"documentation", "extensionElements"}]

    # -- flow nodes ------------------------------------------------------------------------------

    def _scope(self, holder: Node, scope: str) -> None:
        for node in holder:
            name, element = local(node), node.get("id", "")
            if namespace(node) != words.BPMN:
                foreign(self.report, node, element or scope, namespace(node))
            elif name in _KINDS:
                self._element(node, Kind(name), scope)
            elif name == "sequenceFlow":
                self._flow(node, scope)
            elif name == "documentation" and not scope:
                self.drawing.documentation = text_of(node)
            elif not self._passed_over(name, scope):
                self._refuse(node, element or scope or self.drawing.process_id)

    def _passed_over(self, name: str, scope: str) -> bool:
        """What was read elsewhere, or only draws."""
        if name in words.DRAWING or name in {"documentation", "extensionElements"}:
            return True
        if not scope:
            return name == "laneSet"
        return name in words.DRAWN_DATA | {
            "incoming",
            "outgoing",
            "multiInstanceLoopCharacteristics",
        }

    def _element(self, node: Node, kind: Kind, scope: str) -> None:
        identity = self._own_id(node)
        self._check_attributes(node, kind, identity)
        reader = ElementReader(self.report, self.references, node, kind)
        lane = self._lane_for(identity, scope, node)
        self.drawing.elements[identity] = reader.read(
            process_id=self.drawing.process_id,
            scope=scope,
            lane_id=lane.id if lane else "",
            lane_name=lane.name if lane else "",
        )
        if kind is Kind.SUBPROCESS:
            self._scope(node, identity)

    def _lane_for(self, identity: str, scope: str, node: Node) -> Lane | None:
        """Its own lane, that of what it is attached to, or that of the subprocess around."""
        for owner in (identity, node.get("attachedToRef", ""), scope):
            if owner in self.lane_of:
                lane = self.lane_of[owner]
                self.lane_of.setdefault(identity, lane)
                return lane
        return None

    # -- flows -----------------------------------------------------------------------------------

    def _flow(self, node: Node, scope: str) -> None:
        identity = self._own_id(node)
        self._check_attributes(node, "sequenceFlow", identity)
        condition = None
        for child in node:
            name = local(child)
            if name == "conditionExpression":
                self._condition_language(child, identity)
                condition = self.report.feel(child, identity, text_of(child), "La condición")
            elif name not in {"documentation", "extensionElements"}:
                self._refuse(child, identity)
        for extension in children(node):
            foreign(self.report, extension, identity, namespace(extension))
        self.drawing.flows.append(
            Flow(
                id=identity,
                source=node.get("sourceRef", ""),
                target=node.get("targetRef", ""),
                name=node.get("name", ""),
                condition=condition,
                line=line_of(node),
            )
        )

    def _condition_language(self, node: Node, flow: str) -> None:
        for space, name in attribute_names(node):
            if name == "language" and "feel" in node.get("language", "").lower():
                continue
            if space != words.XSI and name not in {"id"}:
                self._attribute(node, flow, name)

    def _flows(self) -> None:
        """Gives each element its flows, in the order of the file."""
        elements = self.drawing.elements
        kept = []
        for flow in self.drawing.flows:
            source, target = elements.get(flow.source), elements.get(flow.target)
            if source is None or target is None:
                lost = flow.source if source is None else flow.target
                message = f"El flujo sale o llega a «{lost}», que no existe."
                self.report.error(flow.line, flow.id, "flow-lost", message)
            elif source.scope != target.scope:
                message = "El flujo cruza el borde de un subproceso."
                self.report.error(flow.line, flow.id, "flow-crosses", message)
            else:
                kept.append(flow)
        self.drawing.flows = kept
        self._join(kept)

    def _join(self, flows: list[Flow]) -> None:
        elements = self.drawing.elements
        for flow in flows:
            source = elements[flow.source]
            elements[flow.source] = replace(source, outgoing=(*source.outgoing, flow))
            target = elements[flow.target]
            elements[flow.target] = replace(target, incoming=(*target.incoming, flow))

    def _links(self) -> None:
        """A link is a flow that was not drawn: it becomes one."""
        made = []
        for throw in list(self._link_events(Kind.THROW)):
            catches = [
                c
                for c in self._link_events(Kind.CATCH)
                if c.event.name == throw.event.name and c.scope == throw.scope
            ]
            if len(catches) != 1:
                message = (
                    f"El enlace «{throw.event.name}» debe llegar a un solo evento de enlace "
                    f"del mismo nombre; hay {len(catches)}."
                )
                self.report.error(throw.line, throw.id, "link", message)
                continue
            made.append(
                Flow(
                    id=f"{throw.id}.link",
                    source=throw.id,
                    target=catches[0].id,
                    name=throw.event.name,
                    line=throw.line,
                )
            )
        self._join(made)

    def _link_events(self, kind: Kind) -> Iterator[Element]:
        for element in self.drawing.elements.values():
            if element.kind is kind and element.event.trigger is Trigger.LINK:
                yield element

    # -- what all elements share -----------------------------------------------------------------

    def _own_id(self, node: Node) -> str:
        identity = node.get("id", "")
        if not _ID.fullmatch(identity):
            self.report.error(
                node, identity, "id", f"«{local(node)}» necesita un id de letras, cifras y «_»."
            )
        elif identity in RESERVED_IDS:
            self.report.error(
                node, identity, "id-reserved", f"El id «{identity}» está reservado; use otro."
            )
        elif identity in self.ids:
            self.report.error(
                node,
                identity,
                "id-twice",
                f"El id «{identity}» ya está en la línea {self.ids[identity]}.",
            )
        self.ids.setdefault(identity, line_of(node))
        return identity

    def _check_attributes(self, node: Node, kind: str, element: str) -> None:
        allowed = words.ATTRIBUTES[kind]
        for space, name in attribute_names(node):
            if space:
                self._foreign_attribute(node, element, space, name)
            elif name not in allowed and name not in {"id", "name"}:
                self._attribute(node, element, name)
            elif allowed.get(name, words.ANY) not in (words.ANY, node.get(name)):
                message = _REFUSED_ATTRIBUTES.get(name) or (
                    f"«{name}» debe ser «{allowed[name]}»; otra cosa no se ejecuta."
                )
                self.report.error(node, element, "attribute-value", message)

    def _foreign_attribute(self, node: Node, element: str, space: str, name: str) -> None:
        if space in words.FOREIGN_ENGINES or space in (words.ZEEBE, words.CAUCE):
            self._attribute(node, element, name)

    def _attribute(self, node: Node, element: str, name: str) -> None:
        self.report.error(
            node, element, "attribute-unknown", f"El atributo «{name}» no se atiende; quítelo."
        )

    def _refuse(self, node: Node, element: str) -> None:
        refuse(self.report, node, element)


_REFUSED_ATTRIBUTES = {
    "triggeredByEvent": "Los subprocesos de evento no se ejecutan; ponga un evento de borde en un "
    "subproceso.",
    "isForCompensation": "La compensación no se ejecuta; dibuje las tareas que deshacen.",
    "instantiate": "Un proceso empieza por un evento de inicio.",
    "eventGatewayType": "La compuerta de eventos espera el primero que ocurra, no todos.",
}


def refuse(report: Report, node: Node, element: str) -> None:
    """An element of BPMN that we do not run."""
    name = local(node)
    reason = words.REFUSED.get(name, f"«{name}» no se ejecuta en Cauce; quítelo")
    report.error(node, element, "element-refused", f"{reason[0].upper()}{reason[1:]}.")
