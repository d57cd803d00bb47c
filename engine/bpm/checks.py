"""Rules about the drawing as a whole: where tokens come from, where they go, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpm.definition import ACTIVITIES, GATEWAYS, Element, Kind, TimerKind, Trigger
from engine.bpm.findings import Report
from engine.bpm.profile import Drawing

_CHOICES = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})
_MUST_GO_ON = GATEWAYS | {Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.THROW}


def check_graph(drawing: Drawing, report: Report) -> None:
    """Everything that can be said without running the process."""
    elements = drawing.elements
    for scope in ["", *(e.id for e in elements.values() if e.kind is Kind.SUBPROCESS)]:
        _check_scope(drawing, scope, report)
    for element in elements.values():
        _check_ends(element, report)
        _check_conditions(element, report)
        if element.kind is Kind.BOUNDARY:
            _check_boundary(element, elements, report)
        if element.kind is Kind.EVENT_GATEWAY:
            _check_event_gateway(element, elements, report)
        _check_content(element, drawing, report)
    _check_reachable(elements, report)


def _check_scope(drawing: Drawing, scope: str, report: Report) -> None:
    inside = [e for e in drawing.elements.values() if e.scope == scope]
    holder = drawing.elements.get(scope)
    line, name = (holder.line, holder.id) if holder else (drawing.line, drawing.process_id)
    starts = [e for e in inside if e.kind is Kind.START]
    plain = [e for e in starts if e.event.trigger is Trigger.NONE]
    if not starts:
        report.error(line, name, "start-missing", "Falta el evento de inicio.")
    elif len(plain) > 1 or (scope and len(starts) > 1):
        report.error(starts[1].line, starts[1].id, "start-several", "Hay más de un inicio simple.")
    if scope and starts and not plain:
        message = "Un subproceso empieza por un inicio simple, sin evento."
        report.error(starts[0].line, starts[0].id, "start-kind", message)
    if not any(e.kind is Kind.END for e in inside):
        report.error(line, name, "end-missing", "Falta el evento de fin.")


def _check_ends(element: Element, report: Report) -> None:
    if element.kind in (Kind.START, Kind.BOUNDARY) and element.incoming:
        report.error(
            element.line, element.id, "flow-into", "A este evento no le llega ningún flujo."
        )
    if element.kind is Kind.END and element.outgoing:
        report.error(element.line, element.id, "flow-out", "De un evento de fin no sale nada.")
    link = element.event.trigger is Trigger.LINK
    if not element.outgoing and element.kind in _MUST_GO_ON and not link:
        report.error(element.line, element.id, "flow-missing", "De aquí no sale ningún flujo.")
    elif not element.outgoing and element.kind in ACTIVITIES:
        message = "De aquí no sale ningún flujo: el camino termina sin un evento de fin."
        report.warning(element.line, element.id, "end-implicit", message)


def _check_conditions(element: Element, report: Report) -> None:
    ids = {flow.id for flow in element.outgoing}
    if element.default_flow and element.default_flow not in ids:
        message = f"El flujo por defecto «{element.default_flow}» no sale de aquí."
        report.error(element.line, element.id, "default-lost", message)
    if element.kind not in _CHOICES:
        _refuse_conditions(element, report)
        return
    for flow in element.outgoing:
        if flow.id == element.default_flow and flow.condition is not None:
            message = "El flujo por defecto no lleva condición."
            report.error(flow.line, flow.id, "default-condition", message)
        elif flow.id != element.default_flow and not flow.condition and len(ids) > 1:
            message = "Falta la condición del flujo, o marcarlo como el flujo por defecto."
            report.error(flow.line, flow.id, "condition-missing", message)
    if len(ids) > 1 and not element.default_flow:
        message = "Sin flujo por defecto: si ninguna condición se cumple, habrá una incidencia."
        report.warning(element.line, element.id, "default-missing", message)


def _refuse_conditions(element: Element, report: Report) -> None:
    for flow in element.outgoing:
        if flow.condition is not None:
            message = "Solo salen flujos con condición de una compuerta exclusiva o inclusiva."
            report.error(flow.line, flow.id, "condition-place", message)
    if element.default_flow:
        message = "Solo una compuerta exclusiva o inclusiva tiene flujo por defecto."
        report.error(element.line, element.id, "default-place", message)


def _check_boundary(element: Element, elements: Mapping[str, Element], report: Report) -> None:
    host = elements.get(element.attached_to)
    if host is None or host.kind not in ACTIVITIES or host.scope != element.scope:
        message = f"El evento de borde está sobre «{element.attached_to}», que no es una tarea."
        report.error(element.line, element.id, "boundary-lost", message)
    if element.event.trigger is Trigger.ERROR and not element.interrupting:
        message = "Un evento de error siempre interrumpe."
        report.error(element.line, element.id, "boundary-error", message)


def _check_event_gateway(element: Element, elements: Mapping[str, Element], report: Report) -> None:
    if len(element.outgoing) < 2:
        message = "Una compuerta de eventos tiene al menos dos salidas."
        report.error(element.line, element.id, "event-gateway", message)
    for flow in element.outgoing:
        target = elements[flow.target]
        waits = target.kind in (Kind.CATCH, Kind.RECEIVE_TASK)
        if not waits or target.event.trigger is Trigger.LINK:
            message = "Después de una compuerta de eventos solo van eventos que esperan."
            report.error(target.line, target.id, "event-gateway", message)
        elif len(target.incoming) > 1 or any(e.attached_to == target.id for e in elements.values()):
            message = "Este evento solo puede llegar de su compuerta, y sin eventos de borde."
            report.error(target.line, target.id, "event-gateway", message)


def _check_content(element: Element, drawing: Drawing, report: Report) -> None:
    for rule, message in _missing(element):
        report.error(element.line, element.id, rule, message)
    timer = element.event.timer
    if timer is not None and timer.kind is TimerKind.CYCLE:
        repeats = element.kind is Kind.BOUNDARY and not element.interrupting
        if not repeats:
            message = "Un ciclo solo se repite en un evento de borde que no interrumpe."
            report.error(element.line, element.id, "timer-cycle", message)
    if element.is_human and not element.lane_id:
        _check_group(element, drawing, report)


def _missing(element: Element) -> Iterator[tuple[str, str]]:
    if element.kind is Kind.SERVICE_TASK and element.action is None:
        yield "action-missing", "La tarea no dice su acción (zeebe:taskDefinition type)."
    if element.kind is Kind.SCRIPT_TASK and element.script is None:
        yield "script-missing", "La tarea no tiene guion (zeebe:script expression)."
    if element.kind is Kind.RULE_TASK and not element.decision_id:
        yield "decision-missing", "La tarea no dice su decisión (zeebe:calledDecision decisionId)."
    if element.kind is Kind.CALL_ACTIVITY and not element.calls:
        yield "called-missing", "La actividad no dice a qué proceso llama (zeebe:calledElement)."


def _check_group(element: Element, drawing: Drawing, report: Report) -> None:
    assigned = element.assignment.candidate_groups or element.assignment.assignee
    if assigned is not None or (element.kind is Kind.MANUAL_TASK and not drawing.lanes):
        return
    message = "La tarea no está en ningún carril ni tiene grupo: nadie la verá en su bandeja."
    if drawing.lanes:
        report.error(element.line, element.id, "lane-missing", message)
    else:
        report.warning(element.line, element.id, "lane-missing", message)


def _check_reachable(elements: Mapping[str, Element], report: Report) -> None:
    attached: dict[str, list[str]] = {}
    inside: dict[str, list[str]] = {}
    for element in elements.values():
        if element.kind is Kind.BOUNDARY:
            attached.setdefault(element.attached_to, []).append(element.id)
        if element.kind is Kind.START:
            inside.setdefault(element.scope, []).append(element.id)
    seen: set[str] = set()
    pending = list(inside.get("", []))
    while pending:
        found = pending.pop()
        if found not in seen:
            seen.add(found)
            pending.extend(flow.target for flow in elements[found].outgoing)
            pending.extend(attached.get(found, []))
            pending.extend(inside.get(found, []))
    for element in elements.values():
        if element.id not in seen:
            message = "Ningún camino llega hasta aquí."
            report.error(element.line, element.id, "unreachable", message)
