"""What each BPMN element does with a token: task specs for the library's kernel.

The library's template is kept: a token *updates* (it enters: `enter`), is *ready*, *runs* (`act`)
and *completes* (`done`); then it leaves along the flows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpm.definition import Element, Flow
from engine.bpm.kernel import STARTED, WAITING, Net, Spec
from engine.bpm.tokens import Token
from engine.bpm.transition import StepKind
from engine.errors import CaseFault


class Node(Spec):
    """An element of the diagram. By itself it lets tokens through."""

    is_call = False
    sees_outside = True
    joins_when_quiet = False
    told = True  # in the history

    def __init__(self, net: Net, key: str, element: Element) -> None:
        super().__init__(net, key, description=element.label)
        self.element = element
        self.ways: Sequence[tuple[Flow, Node]] = ()
        self.boundaries: Sequence[Node] = ()
        self.in_loop = False

    # -- what kinds say of themselves ----------------------------------------------------------

    def enter(self, token: Token) -> bool:
        """The token arrives. True when it may run at once."""
        return True

    def act(self, token: Token) -> None:
        """The token runs."""

    def leave(self, token: Token) -> None:
        """The token goes on, along every flow; an item goes back to its multi-instance."""
        outer = token.outer
        if self.in_loop and outer is not None:
            outer.task_spec.collect(outer, token)
        else:
            self.follow(token, self.ways)

    def is_over(self, token: Token) -> bool:
        """Whether nothing that hangs from the token keeps it any longer."""
        return False

    def collect(self, token: Token, item: Token) -> None:
        """An item of a multi-instance is complete."""

    def may_join(self, token: Token) -> bool:
        return False

    def join(self, token: Token) -> None:
        """Fires an inclusive join that may."""

    def output_home(self, token: Token, target: str) -> Token | None:
        """From where an output mapping is written: outside the element's own scope."""
        loop = self.element.loop
        if self.in_loop and loop is not None and loop.output_item is not None:
            return token if target in loop.output_item.names else token.outer
        return token.beyond

    def follow(self, token: Token, ways: Sequence[tuple[Flow, Node]]) -> None:
        """New tokens along the ways; the first one runs first."""
        parent = self.scope(token)
        for flow, node in reversed(ways):
            token.workflow.spawn(node, parent, marks=node.arrival(flow))

    def arrival(self, flow: Flow) -> dict[str, Any]:
        """What a token that comes along the flow must remember."""
        return {}

    def scope(self, token: Token) -> Token:
        """Where the tokens that follow this one live."""
        parent = token.outer
        if parent is None:
            raise CaseFault("expected a token inside a process, found its root", self.element.id)
        return parent

    # -- the library's hooks -------------------------------------------------------------------

    def test(self) -> None:
        """Checked at deployment: nothing to test at each step."""

    def _update_hook(self, token: Token) -> bool:
        begin(token)
        return self.enter(token)

    def _on_ready_hook(self, token: Token) -> None:
        """Nobody listens to the library's events."""

    def _run_hook(self, token: Token) -> bool:
        self.act(token)
        return True

    def _on_complete_hook(self, token: Token) -> None:
        finish(token)


def begin(token: Token) -> None:
    """History, terms, inputs and boundary events of an element that a token enters."""
    run, node = token.workflow, token.task_spec
    element = node.element
    run.record(token, StepKind.ENTERED)
    if element.terms and not node.in_loop:
        run.mark_terms(token, tuple(m for m in element.terms if m.on == "enter"))
    if element.inputs:
        run.variables.declare(
            token, {m.target: run.evaluate(m.source, token) for m in element.inputs}
        )
    for boundary in node.boundaries:
        boundary.arm(run.attach(boundary, token))  # type: ignore[attr-defined]  # Boundary


def finish(token: Token) -> None:
    """Boundary events go, terms and deliveries are marked when an element is complete."""
    for child in token.tokens:
        child.cancel()
    element = token.task_spec.element
    if element.terms and not token.task_spec.in_loop:
        token.workflow.mark_terms(token, tuple(m for m in element.terms if m.on == "complete"))
    if element.deliveries:
        token.workflow.mark_deliveries(token, element.deliveries)


class PassNode(Node):
    """A task without a type, a none event, a converging exclusive gateway."""


class ExclusiveNode(Node):
    """The first flow whose condition holds, in the order of the file; else the default."""

    def leave(self, token: Token) -> None:
        self.follow(token, self._choose(token))

    def _choose(self, token: Token) -> Sequence[tuple[Flow, Node]]:
        default = None
        for flow, node in self.ways:
            if flow.id == self.element.default_flow:
                default = (flow, node)
            elif holds(token, flow):
                return ((flow, node),)
        if default is None:
            raise no_way_out(token)
        return (default,)


def holds(token: Token, flow: Flow) -> bool:
    """Whether the flow is taken. A condition is true, false or null, nothing else."""
    if flow.condition is None:
        return True
    found = token.workflow.evaluate(flow.condition, token)
    if found is None or isinstance(found, bool):
        return bool(found)
    raise CaseFault(
        f"expected true or false on flow {flow.id}, found {found!r}", token.element.id, token.id
    )


def no_way_out(token: Token) -> CaseFault:
    return CaseFault(
        f"expected a flow to take out of {token.element.id}, found none that holds",
        token.element.id,
        token.id,
    )


class JoinNode(Node):
    """A gateway that waits for tokens of several flows."""

    def arrival(self, flow: Flow) -> dict[str, Any]:
        return {"via": flow.id}

    def arrived(self, token: Token) -> dict[str, Token]:
        """The oldest waiting token of each flow, in the scope of `token`."""
        oldest: dict[str, Token] = {}
        for other in self.scope(token).tokens:
            if other.task_spec is self and other._state == WAITING:
                oldest.setdefault(other.internal_data["via"], other)
        return oldest

    def merge(self, token: Token, arrived: Mapping[str, Token]) -> None:
        """The other tokens are consumed and this one goes on."""
        for other in arrived.values():
            if other is not token:
                other.workflow.remove(other)
        begin(token)
        token._ready()
        token.run()


class ParallelNode(JoinNode):
    """Waits for one token on each incoming flow; excess tokens stay for the next turn."""

    def _update_hook(self, token: Token) -> bool:
        token._set_state(WAITING)
        arrived = self.arrived(token)
        if len(arrived) == len(self.element.incoming):
            token = arrived[token.internal_data["via"]]
            self.merge(token, arrived)
        return False


class InclusiveNode(JoinNode):
    """Joins when no other token of its scope can still come by a flow that is empty."""

    joins_when_quiet = True

    def __init__(self, net: Net, key: str, element: Element) -> None:
        super().__init__(net, key, element)
        #: incoming flow -> ids of the elements from which it can be reached without passing here
        self.upstream: Mapping[str, frozenset[str]] = {}

    def _update_hook(self, token: Token) -> bool:
        token._set_state(WAITING)
        return False

    def may_join(self, token: Token) -> bool:
        arrived = self.arrived(token)
        if arrived[token.internal_data["via"]] is not token:
            return False  # an excess token waits for the next turn
        full = frozenset[str]().union(*(self.upstream[via] for via in arrived))
        for other in self.scope(token).tokens:
            if other.task_spec is self or other.element.id in full:
                continue
            if any(other.element.id in self.upstream[f.id] for f in self._empty(arrived)):
                return False
        return True

    def join(self, token: Token) -> None:
        self.merge(token, self.arrived(token))

    def leave(self, token: Token) -> None:
        default = [way for way in self.ways if way[0].id == self.element.default_flow]
        taken = [way for way in self.ways if way not in default and holds(token, way[0])]
        if not taken and not default:
            raise no_way_out(token)
        self.follow(token, taken or default)

    def _empty(self, arrived: Mapping[str, Token]) -> list[Flow]:
        return [flow for flow in self.element.incoming if flow.id not in arrived]


class ScopeNode(Node):
    """What holds a flow of its own: the process, a subprocess, a called process."""

    def __init__(self, net: Net, key: str, element: Element) -> None:
        super().__init__(net, key, element)
        self.first: Node | None = None

    def enter(self, token: Token) -> bool:
        if self.first is None:
            raise CaseFault("expected a start event, found none", self.element.id, token.id)
        token._set_state(STARTED)
        token.workflow.spawn(self.first, token)
        return False

    def is_over(self, token: Token) -> bool:
        return all(child.task_spec in self.boundaries for child in token.tokens)


class RootNode(ScopeNode):
    """The case itself."""

    told = False

    def leave(self, token: Token) -> None:
        token.workflow.completed = True


class SubprocessNode(ScopeNode):
    """An embedded subprocess."""

    def act(self, token: Token) -> None:
        token.workflow.map_out(token, {})


class CallNode(ScopeNode):
    """A called process: a scope that keeps what is written inside."""

    is_call = True

    def __init__(self, net: Net, key: str, element: Element) -> None:
        super().__init__(net, key, element)
        self.sees_outside = element.all_from_parent

    def enter(self, token: Token) -> bool:
        token.workflow.variables.declare(token, {})
        return super().enter(token)

    def act(self, token: Token) -> None:
        run = token.workflow
        if self.element.all_to_parent and not self.element.outputs:
            own = {m.target for m in self.element.inputs}
            inside = run.variables.local(token)
            run.variables.assign(token.outer, {k: v for k, v in inside.items() if k not in own})
        elif self.element.outputs:
            run.map_out(token, {})


__all__ = [
    "CallNode",
    "ExclusiveNode",
    "InclusiveNode",
    "JoinNode",
    "Node",
    "ParallelNode",
    "PassNode",
    "RootNode",
    "ScopeNode",
    "SubprocessNode",
    "begin",
    "finish",
    "holds",
]
