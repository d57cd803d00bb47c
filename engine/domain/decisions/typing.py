"""Item definitions: the types a model gives to its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.decisions.findings import Notebook
from engine.domain.decisions.xml import Element, child, children, text, type_ref
from engine.feel import FeelError
from engine.feel.embedding import (
    ContextType,
    FunctionType,
    ListType,
    Mismatch,
    Run,
    Scope,
    Simple,
    Test,
    Type,
    compile_cell,
    parse_type,
    resolve,
)
from engine.feel.limits import NO_FUNCTIONS


@dataclass(frozen=True, slots=True)
class Allowed(Type):
    """A type of which only some values are allowed."""

    base: Type
    test: Test
    text: str

    def holds(self, value: object) -> bool:
        return self.base.holds(value) and self._passes(value)

    def accepts(self, value: object) -> bool:
        return value is None or self.holds(value)

    def conversions(self, value: object) -> list[object]:
        return self.base.conversions(value)

    def _passes(self, value: object) -> bool:
        run = Run(self.text, NO_FUNCTIONS)
        return self.test(value, Scope({"?": value}, None, run)) is True

    def __str__(self) -> str:
        return f"{self.base} of {self.text}"


@dataclass(slots=True)
class Types:
    """The types of a model by name, resolved in whatever order they are written."""

    notebook: Notebook
    definitions: dict[str, Element] = field(default_factory=dict)
    known: dict[str, Type] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def read(self, root: Element) -> None:
        for definition in children(root, "itemDefinition"):
            self.definitions[definition.get("name", "")] = definition
        for name in self.definitions:
            self.named(name, self.notebook)

    def of(self, element: Element, notebook: Notebook) -> Type | None:
        """The type an element asks for; None when it asks for none, or for any."""
        name = type_ref(element)
        if not name or name.rpartition(":")[2] in {"Any", "any", "undefined"}:
            return None
        return self.named(name, notebook)

    def named(self, name: str, notebook: Notebook) -> Type | None:
        plain = self._plain(name)
        if plain in self.known:
            return self.known[plain]
        if plain in self._open:
            notebook.report("type", f"El tipo «{plain}» se define por sí mismo.")
            return None
        if plain in self.definitions:
            return self._define(plain)
        found = _written(plain)
        if found is None:
            notebook.report("type", f"El tipo «{plain}» no existe.")
        return found

    def _plain(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        imported = self.prefixes.get(prefix)
        return f"{imported}.{local}" if imported else local

    def _define(self, name: str) -> Type:
        self._open.add(name)
        definition = self.definitions[name]
        found = self._item(definition, self.notebook.at(name, definition))
        self._open.discard(name)
        self.known[name] = found
        return found

    def _item(self, element: Element, notebook: Notebook) -> Type:
        base = self._base(element, notebook)
        base = self._constrained(base, element, "allowedValues", notebook)
        if element.get("isCollection") == "true":
            base = ListType(base)
        return self._constrained(base, element, "typeConstraint", notebook)

    def _base(self, element: Element, notebook: Notebook) -> Type:
        components = list(children(element, "itemComponent"))
        if components:
            return ContextType({c.get("name", ""): self._item(c, notebook) for c in components})
        function = child(element, "functionItem")
        if function is not None:
            return self._function(function, notebook)
        return self.of(element, notebook) or Simple("any")

    def _function(self, element: Element, notebook: Notebook) -> Type:
        parameters = tuple(
            self.of(parameter, notebook) or Simple("any")
            for parameter in children(element, "parameters")
        )
        result = element.get("outputTypeRef")
        found = self.named(result, notebook) if result else None
        return FunctionType(parameters, found or Simple("any"))

    def _constrained(
        self, base: Type, element: Element, constraint: str, notebook: Notebook
    ) -> Type:
        values = child(element, constraint)
        if values is None or not text(values):
            return base
        try:
            test = compile_cell(text(values), (), {})
        except FeelError as error:
            notebook.not_feel(text(values), error)
            return base
        return Allowed(base, test, text(values))


def _written(name: str) -> Type | None:
    try:
        return resolve(parse_type(name), {})
    except FeelError:
        return None


def coerced(value: object, wanted: Type | None, run: Run, what: str) -> object:
    """The value as the type asks for it; null with a note when it cannot be."""
    if wanted is None:
        return value
    try:
        return wanted.coerce(value)
    except Mismatch as mismatch:
        return run.note(0, f"{what}: {mismatch}")
