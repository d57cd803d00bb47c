"""Elements -> nodes: one net for a process and all that it calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.bpm.definition import Element, Flow, Kind, Trigger
from engine.bpm.events import (
    BoundaryNode,
    CatchNode,
    EndNode,
    EventGatewayNode,
    OptionNode,
    StartNode,
    ThrowNode,
)
from engine.bpm.kernel import Net
from engine.bpm.nodes import (
    CallNode,
    ExclusiveNode,
    InclusiveNode,
    Node,
    ParallelNode,
    PassNode,
    RootNode,
    ScopeNode,
    SubprocessNode,
)
from engine.bpm.repetition import LoopNode
from engine.bpm.work import DecisionNode, HumanNode, ScriptNode, ServiceNode

if TYPE_CHECKING:
    from engine.bpm.definition import Definition

ROOT = "Root"
#: Names that the kernel keeps for itself.
RESERVED_IDS = frozenset({"Start", "End", ROOT})

_NODES: Mapping[Kind, type[Node]] = {
    Kind.START: StartNode,
    Kind.END: EndNode,
    Kind.BOUNDARY: BoundaryNode,
    Kind.TASK: PassNode,
    Kind.USER_TASK: HumanNode,
    Kind.MANUAL_TASK: HumanNode,
    Kind.SERVICE_TASK: ServiceNode,
    Kind.RECEIVE_TASK: CatchNode,
    Kind.SCRIPT_TASK: ScriptNode,
    Kind.RULE_TASK: DecisionNode,
    Kind.CALL_ACTIVITY: CallNode,
    Kind.SUBPROCESS: SubprocessNode,
    Kind.EXCLUSIVE: ExclusiveNode,
    Kind.PARALLEL: ParallelNode,
    Kind.INCLUSIVE: InclusiveNode,
    Kind.EVENT_GATEWAY: EventGatewayNode,
}


def build(
    process_id: str,
    elements: Mapping[str, Element],
    called: Mapping[str, Definition],
    decisions: Any,
) -> Net:
    """The net that the runtime walks. Its nodes are shared by all cases and never change."""
    net = Net(process_id)
    RootNode(net, ROOT, Element(id=ROOT, kind=Kind.SUBPROCESS, process_id=process_id))
    _build_into(net, "", elements, called, decisions)
    net.task_specs[ROOT].first = _first(net, "", elements, "")
    return net


def node_of(net: Net, key: str) -> Node | None:
    node: Node | None = net.task_specs.get(key)
    return node


def _build_into(
    net: Net,
    prefix: str,
    elements: Mapping[str, Element],
    called: Mapping[str, Definition],
    decisions: Any,
) -> None:
    for element in elements.values():
        _make(net, prefix, element, decisions)
    _connect(net, prefix, elements)
    for element in elements.values():
        if element.kind is Kind.CALL_ACTIVITY and element.calls in called:
            child = called[element.calls]
            inner = f"{prefix}{element.calls}/"
            if f"{inner}{child.start_event.id}" not in net.task_specs:
                _build_into(net, inner, child.elements, child.called, child.decisions)
            _scope_node(net, prefix, element).first = _first(net, inner, child.elements, "")


def _make(net: Net, prefix: str, element: Element, decisions: Any) -> None:
    key = prefix + element.id
    kind = _class_of(element)
    if element.loop is None:
        node = kind(net, key, element)
    else:
        node = kind(net, f"{key}#", element)
        node.in_loop = True
        LoopNode(net, key, element, node)
    if isinstance(node, DecisionNode):
        node.model = decisions


def _class_of(element: Element) -> type[Node]:
    if element.kind in (Kind.SEND_TASK, Kind.THROW, Kind.END) and element.action is not None:
        return ServiceNode if element.kind is not Kind.END else ServiceEndNode
    if element.kind in (Kind.SEND_TASK, Kind.THROW):
        return ThrowNode
    if element.kind is Kind.CATCH:
        return CatchNode
    if element.kind in (Kind.EXCLUSIVE,) and len(element.outgoing) < 2 and not element.default_flow:
        return PassNode if not _conditional(element) else ExclusiveNode
    if element.kind in (Kind.PARALLEL, Kind.INCLUSIVE) and len(element.incoming) < 2:
        return SplitNode if element.kind is Kind.INCLUSIVE else PassNode
    return _NODES[element.kind]


class SplitNode(InclusiveNode):
    """An inclusive gateway with one way in: it never waits."""

    joins_when_quiet = False
    _update_hook = Node._update_hook

    def arrival(self, flow: Flow) -> dict[str, Any]:
        return {}


class ServiceEndNode(ServiceNode, EndNode):
    """A message end event whose sending is an action."""

    act = ServiceNode.act
    leave = EndNode.leave


def _conditional(element: Element) -> bool:
    return any(flow.condition is not None for flow in element.outgoing)


def _connect(net: Net, prefix: str, elements: Mapping[str, Element]) -> None:
    for element in elements.values():
        node = net.task_specs[prefix + element.id]
        node.ways = tuple((flow, net.task_specs[prefix + flow.target]) for flow in element.outgoing)
        for _flow, target in node.ways:
            node.connect(target)
        if element.kind is Kind.EVENT_GATEWAY:
            node.ways = tuple(
                (f, _option(net, prefix, elements[f.target], f)) for f in element.outgoing
            )
        if isinstance(node, InclusiveNode):
            node.upstream = {f.id: _upstream(elements, element, f) for f in element.incoming}
        node.boundaries = tuple(
            net.task_specs[prefix + other.id]
            for other in elements.values()
            if other.kind is Kind.BOUNDARY and other.attached_to == element.id
        )
        if element.kind is Kind.SUBPROCESS:
            _scope_node(net, prefix, element).first = _first(net, prefix, elements, element.id)


def _option(net: Net, prefix: str, element: Element, flow: Flow) -> Node:
    """The catch event as an alternative of its gateway: it may also be reached by other flows."""
    node = OptionNode(net, f"{prefix}{element.id}@{flow.id}", element)
    node.ways = tuple((f, net.task_specs[prefix + f.target]) for f in element.outgoing)
    return node


def _scope_node(net: Net, prefix: str, element: Element) -> ScopeNode:
    """The scope itself, or what is inside its multi-instance."""
    key = prefix + element.id
    node = net.task_specs[key if element.loop is None else f"{key}#"]
    assert isinstance(node, ScopeNode)  # noqa: S101  # made from the same element
    return node


def _first(net: Net, prefix: str, elements: Mapping[str, Element], scope: str) -> Any:
    starts = [e for e in elements.values() if e.kind is Kind.START and e.scope == scope]
    plain = [e for e in starts if e.event.trigger is Trigger.NONE]
    chosen = (plain or starts)[0]
    return net.task_specs[prefix + chosen.id]


def _upstream(elements: Mapping[str, Element], join: Element, flow: Flow) -> frozenset[str]:
    """Elements from which a token can come by `flow` without passing through the join."""
    seen: set[str] = set()
    pending = [flow.source]
    while pending:
        found = pending.pop()
        if found in seen or found == join.id:
            continue
        seen.add(found)
        pending.extend(_before(elements[found]))
    return frozenset(seen)


def _before(element: Element) -> Iterable[str]:
    if element.kind is Kind.BOUNDARY:
        return (element.attached_to,)
    return (flow.source for flow in element.incoming)
