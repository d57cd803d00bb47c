"""A decision model: decisions, business knowledge and services, and what each requires."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from engine.domain.decisions.typing import coerced
from engine.feel import FeelError
from engine.feel.embedding import (
    Closure,
    FeelFunction,
    Run,
    Scope,
    Type,
    UserFunction,
    check_size,
    from_python,
)
from engine.feel.limits import NO_FUNCTIONS

Functions = Mapping[str, Callable[..., object]]


@dataclass(slots=True, eq=False, kw_only=True)
class Node:
    """Anything of a model that has a name and may be required."""

    id: str
    name: str
    type: Type | None = None
    model: Model
    #: what it requires, by the name under which it sees it; imported ones as (import, name)
    requires: list[tuple[str, Node]] = field(default_factory=list)


N = TypeVar("N", bound=Node)


@dataclass(slots=True, eq=False, kw_only=True)
class InputData(Node):
    pass


@dataclass(slots=True, eq=False, kw_only=True)
class Decision(Node):
    value: Closure = lambda _scope: None


@dataclass(slots=True, eq=False, kw_only=True)
class Knowledge(Node):
    """A business knowledge model: a function that others may call."""

    function: Callable[[Scope], UserFunction] | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class Service(Node):
    inputs: list[Node] = field(default_factory=list)
    outputs: list[Decision] = field(default_factory=list)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(node.name for node in self.inputs)


@dataclass(slots=True, eq=False)
class Evaluation:
    """One evaluation of a model: the inputs given and every decision already made."""

    run: Run
    inputs: Mapping[str, object]
    #: what the host gives and the model does not declare; every expression sees it
    outside: Scope
    made: dict[int, object] = field(default_factory=dict)

    def value_of(self, node: Node) -> object:
        if id(node) not in self.made:
            self.run.spend(10)
            self.made[id(node)] = self._make(node)
        return self.made[id(node)]

    def _make(self, node: Node) -> object:
        if isinstance(node, InputData):
            return coerced(self._given(node), node.type, self.run, node.name)
        if isinstance(node, Decision):
            self.run.enter()
            value = node.value(self._scope(node))
            self.run.leave()
            return coerced(value, node.type, self.run, node.name)
        if isinstance(node, Knowledge) and node.function is not None:
            return node.function(self._scope(node))
        return ServiceFunction(node, self) if isinstance(node, Service) else None

    def _given(self, node: InputData) -> object:
        given = self.inputs
        for space in node.model.paths:
            nested = given.get(space)
            if isinstance(nested, dict) and node.name in nested:
                return from_python(nested[node.name])
        return from_python(given.get(node.name))

    def _scope(self, node: Node) -> Scope:
        values: dict[str, object] = {}
        imported: dict[str, dict[str, object]] = {}
        for space, required in node.requires:
            seen = imported.setdefault(space, {}) if space else values
            seen[required.name] = self.value_of(required)
        return Scope(values | imported, self.outside, self.run)


@dataclass(frozen=True, slots=True, eq=False)
class ServiceFunction(FeelFunction):
    """A decision service, called from an expression."""

    service: Service
    evaluation: Evaluation

    def invoke(
        self, run: Run, at: int, args: list[object], names: tuple[str, ...] | None
    ) -> object:
        parameters = self.service.parameters
        given = parameters if names is None else names
        if len(args) != len(parameters) or set(given) != set(parameters):
            return run.note(at, f"{self.service.name} expects ({', '.join(parameters)})")
        run.enter(at)
        values = dict(zip(given, args, strict=True))
        found = serve(self.service, values, self.evaluation)
        run.leave()
        return found


def serve(service: Service, values: Mapping[str, object], around: Evaluation) -> object:
    """The outputs of a service: what it is given replaces what it would have decided."""
    inner = Evaluation(around.run, values, around.outside)
    for node in service.inputs:
        given = from_python(values.get(node.name))
        found = coerced(given, node.type, around.run, node.name)
        if found is None and given is not None:
            return None
        inner.made[id(node)] = found
    outputs = {decision.name: inner.value_of(decision) for decision in service.outputs}
    value = next(iter(outputs.values())) if len(outputs) == 1 else outputs
    return coerced(value, service.type, around.run, service.name)


@dataclass(slots=True, eq=False)
class Model:
    """A model that was read without findings, ready to decide."""

    name: str = ""
    namespace: str = ""
    #: names under which other models import this one
    paths: set[str] = field(default_factory=set)
    nodes: dict[str, Node] = field(default_factory=dict)
    #: by namespace
    imported: dict[str, Model] = field(default_factory=dict)
    components: frozenset[str] = frozenset()
    #: its item definitions, for the models that import it
    types: dict[str, Type] = field(default_factory=dict)

    @property
    def decisions(self) -> dict[str, str]:
        """Ids and names, in the order of the file."""
        return {n.id: n.name for n in self.nodes.values() if isinstance(n, Decision)}

    @property
    def inputs(self) -> dict[str, str]:
        """Ids and names of the declared input data."""
        return {n.id: n.name for n in self.nodes.values() if isinstance(n, InputData)}

    def evaluate(
        self, decision: str, variables: Mapping[str, object], functions: Functions = NO_FUNCTIONS
    ) -> object:
        """What a decision, by id or name, decides. FeelError when the rules contradict their
        hit policy, when a bound is reached or when there is no such decision."""
        return self.explain(decision, variables, functions)[0]

    def explain(
        self, decision: str, variables: Mapping[str, object], functions: Functions = NO_FUNCTIONS
    ) -> tuple[object, list[str]]:
        """The value, and the reasons why parts of it became null."""
        node = self._find(decision, Decision)
        evaluation = self._evaluation(variables, functions)
        value = _bounded(evaluation, lambda: evaluation.value_of(node))
        return value, evaluation.run.notes or []

    def evaluate_service(
        self, name: str, args: Mapping[str, object] | Sequence[object],
        functions: Functions = NO_FUNCTIONS,
    ) -> object:  # fmt: skip
        """What a decision service gives for arguments by name, or in the order of its inputs."""
        service = self._find(name, Service)
        named = (
            args if isinstance(args, Mapping) else dict(zip(service.parameters, args, strict=False))
        )
        evaluation = self._evaluation(named, functions)
        return _bounded(evaluation, lambda: serve(service, named, evaluation))

    def invoke(
        self, name: str, args: Mapping[str, object], functions: Functions = NO_FUNCTIONS
    ) -> object:
        """What a business knowledge model gives for arguments by name."""
        node = self._find(name, Knowledge)
        evaluation = self._evaluation({}, functions)
        given = [from_python(value) for value in args.values()]

        def call() -> object:
            function = evaluation.value_of(node)
            if isinstance(function, FeelFunction):
                return function.invoke(evaluation.run, 0, given, tuple(args))
            return None

        return _bounded(evaluation, call)

    def _find(self, name: str, kind: type[N]) -> N:
        wanted = [node for node in self.nodes.values() if isinstance(node, kind)]
        for node in wanted:
            if node.id == name:
                return node
        for node in wanted:
            if node.name == name:
                return node
        raise FeelError(f"the model {self.name} has no {kind.__name__.lower()} {name}")

    def _evaluation(self, variables: Mapping[str, object], functions: Functions) -> Evaluation:
        run = Run("", functions)
        declared = {node.name for node in self.nodes.values()} | {
            path for other in self.imported.values() for path in other.paths
        }
        outside = {k: from_python(v) for k, v in variables.items() if k not in declared}
        return Evaluation(run, variables, Scope(outside, None, run))


def _bounded(evaluation: Evaluation, compute: Callable[[], object]) -> object:
    try:
        return check_size(compute(), evaluation.run)
    except ArithmeticError as error:
        raise FeelError(f"a number is out of bounds: {error}") from error
    except RecursionError:
        raise evaluation.run.limit("the evaluation goes too deep") from None
