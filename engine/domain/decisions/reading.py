"""A DMN file to a model, and to findings when it breaks rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.domain.decisions.boxed import Bench, build, expression_of, function_of
from engine.domain.decisions.findings import CallCheck, InvalidModel, Notebook
from engine.domain.decisions.model import (
    Decision,
    InputData,
    Knowledge,
    Model,
    Node,
    Service,
)
from engine.domain.decisions.typing import Types
from engine.domain.decisions.xml import (
    NAMESPACES,
    Element,
    child,
    children,
    namespace,
    tag,
)
from engine.errors import Finding
from engine.feel.names import normal

_KINDS: dict[str, type[Node]] = {
    "inputData": InputData,
    "decision": Decision,
    "businessKnowledgeModel": Knowledge,
    "decisionService": Service,
}
_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_REFERENCES = ("requiredInput", "requiredDecision", "requiredKnowledge")


def load_model(
    root: Element,
    imports: Iterable[Element | Model] = (),
    file: str = "",
    check_calls: CallCheck | None = None,
) -> Model:
    """The model of a `definitions` element; InvalidModel with all that is wrong with it.

    `imports` are the models it imports, read already or as elements.
    """
    model, findings = read_model(root, imports, file, check_calls)
    if any(finding.severity == "error" for finding in findings):
        raise InvalidModel(findings)
    return model


def read_model(
    root: Element,
    imports: Iterable[Element | Model] = (),
    file: str = "",
    check_calls: CallCheck | None = None,
) -> tuple[Model, list[Finding]]:
    """The model as far as it could be read, and what is wrong: what is broken gives null."""
    return _Reading(root, Notebook(file, check_calls=check_calls)).read(list(imports))


@dataclass(slots=True)
class _Reading:
    root: Element
    notebook: Notebook
    model: Model = field(default_factory=Model)
    elements: dict[str, Element] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    components: frozenset[str] = frozenset()

    def read(self, imports: list[Element | Model]) -> tuple[Model, list[Finding]]:
        self.model.name = self.root.get("name", "")
        self.model.namespace = self.root.get("namespace", "")
        self.notebook.place = self.model.name
        if tag(self.root) != "definitions" or namespace(self.root) not in NAMESPACES:
            self.notebook.report("namespace", "El archivo no es un modelo DMN 1.1 a 1.5.")
            return self.model, self.notebook.findings
        types = Types(self.notebook)
        self._import(imports, types)
        types.read(self.root)
        self._nodes(types)
        self._requirements()
        self._cycles()
        self._logic(types)
        return self.model, self.notebook.findings

    # imports

    def _import(self, given: list[Element | Model], types: Types) -> None:
        wanted = {element.get("namespace", "") for element in children(self.root, "import")}
        models = [
            other if isinstance(other, Model) else self._other(other, given)
            for other in given
            if isinstance(other, Model) or other.get("namespace") in wanted
        ]
        by_space = {model.namespace: model for model in models}
        for element in children(self.root, "import"):
            space = element.get("namespace", "")
            imported = by_space.get(space)
            if imported is None:
                if "MODEL" in element.get("importType", "MODEL"):
                    self._wrong(element, "import", f"Falta el modelo importado «{space}».")
                continue
            name = element.get("name", "")
            self.spaces[space] = name
            imported.paths.add(name)
            self.model.imported[space] = imported
            for known, kind in imported.types.items():
                types.known[f"{name}.{known}" if name else known] = kind
        types.prefixes = self._prefixes()

    def _other(self, root: Element, given: list[Element | Model]) -> Model:
        others = [other for other in given if other is not root]
        return read_model(root, others, self.notebook.file)[0]

    def _prefixes(self) -> dict[str, str]:
        declared = getattr(self.root, "nsmap", None) or {}
        return {p: self.spaces[uri] for p, uri in declared.items() if p and uri in self.spaces}

    # nodes

    def _nodes(self, types: Types) -> None:
        names: set[str] = set()
        for element in children(self.root, *_KINDS):
            name = normal(element.get("name", ""))
            key = element.get("id") or name
            if not name:
                self._wrong(element, "name", "Un elemento del modelo no tiene nombre.")
            if name in names or key in self.elements:
                self._wrong(element, "name", f"Hay dos elementos con el nombre o el id «{name}».")
            names.add(name)
            self.elements[key] = element
            self.model.nodes[key] = self._node(element, name, key, types)
        self.model.types = types.known

    def _node(self, element: Element, name: str, key: str, types: Types) -> Node:
        variable = child(element, "variable")
        notebook = self.notebook.at(key, element)
        kind = types.of(variable, notebook) if variable is not None else None
        if tag(element) == "businessKnowledgeModel":
            kind = None  # the type of the variable is the function's, not its result's
        return _KINDS[tag(element)](id=key, name=name, type=kind, model=self.model)

    # requirements

    def _requirements(self) -> None:
        for key, element in self.elements.items():
            node = self.model.nodes[key]
            for requirement in children(element, *_REQUIREMENTS):
                for reference in children(requirement, *_REFERENCES):
                    self._require(node, reference)
            if isinstance(node, Service):
                self._service(node, element)

    def _require(self, node: Node, reference: Element) -> None:
        found = self._resolve(reference, node.id)
        if found is not None and found not in node.requires:
            node.requires.append(found)

    def _resolve(self, reference: Element, owner: str) -> tuple[str, Node] | None:
        space, _, key = reference.get("href", "").rpartition("#")
        local = not space or space == self.model.namespace
        model = self.model if local else self.model.imported.get(space)
        node = model.nodes.get(key) if model else None
        if node is None:
            href = reference.get("href", "")
            self.notebook.at(owner, reference).report(
                "reference", f"«{owner}» requiere «{href}», que no existe en el modelo."
            )
            return None
        return ("" if local else self.spaces[space]), node

    def _service(self, node: Service, element: Element) -> None:
        for reference in children(element, "outputDecision"):
            found = self._resolve(reference, node.id)
            if found is not None and isinstance(found[1], Decision):
                node.outputs.append(found[1])
        for name in ("inputData", "inputDecision"):
            for reference in children(element, name):
                found = self._resolve(reference, node.id)
                if found is not None:
                    node.inputs.append(found[1])
        if not node.outputs:
            self._wrong(element, "service", f"El servicio «{node.name}» no tiene salidas.")

    def _cycles(self) -> None:
        done: set[int] = set()
        for node in self.model.nodes.values():
            trail = _cycle(node, done)
            if trail:
                path = " → ".join(step.name for step in trail)
                self._wrong(self.elements[node.id], "cycle", f"Dependencia circular: {path}.")
                node.requires.clear()

    # logic

    def _logic(self, types: Types) -> None:
        self.components = frozenset(
            c.get("name", "") for c in self.root.iter() if tag(c) == "itemComponent"
        ).union(*(model.components for model in self.model.imported.values()))
        self.model.components = self.components
        for key, element in self.elements.items():
            node = self.model.nodes[key]
            bench = Bench(types, self._names(node), self.notebook.at(key, element))
            if isinstance(node, Decision):
                self._decision(node, element, bench)
            elif isinstance(node, Knowledge):
                logic = child(element, "encapsulatedLogic")
                if logic is None:
                    bench.notebook.report("logic", f"«{node.name}» no tiene lógica.")
                else:
                    node.function = function_of(logic, bench)

    def _decision(self, node: Decision, element: Element, bench: Bench) -> None:
        # a decision without logic is allowed while a model is being drawn, and decides null
        node.value = build(expression_of(element), bench)

    def _names(self, node: Node) -> frozenset[str]:
        names = set(self.components)
        for space, required in node.requires:
            names.add(required.name)
            if space:
                names.add(space)
        return frozenset(names)

    def _wrong(self, element: Element, rule: str, message: str) -> None:
        place = element.get("id") or element.get("name") or self.model.name
        self.notebook.at(place, element).report(rule, message)


def _cycle(start: Node, done: set[int]) -> list[Node]:
    """The nodes of a circle that leads back to the start; empty when there is none."""
    waiting: list[tuple[Node, Iterator[tuple[str, Node]]]] = [(start, iter(start.requires))]
    seen: set[int] = set()
    while waiting:
        _, rest = waiting[-1]
        step = next(rest, None)
        if step is None:
            done.add(id(waiting.pop()[0]))
        elif step[1] is start:
            return [node for node, _ in waiting] + [start]
        elif id(step[1]) not in seen | done:
            seen.add(id(step[1]))
            waiting.append((step[1], iter(step[1].requires)))
    return []
