"""Boxed expressions to closures: what stands inside a decision or a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from engine.domain.decisions.findings import Notebook
from engine.domain.decisions.typing import Types, coerced
from engine.domain.decisions.xml import Element, child, children, tag, text, type_ref
from engine.feel import FeelError
from engine.feel.embedding import (
    Closure,
    Compiler,
    FeelFunction,
    Scope,
    Test,
    Type,
    UserFunction,
    compile_tests,
    parse_expression,
    parse_tests,
)
from engine.feel.looping import for_each, keep, quantify

FEEL_LANGUAGES = ("feel", "http://www.omg.org/spec/FEEL/20140401")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where expressions are built: the model's types, the names in sight, the findings."""

    types: Types
    names: frozenset[str]
    notebook: Notebook

    def seeing(self, names: Iterable[str]) -> Bench:
        return replace(self, names=self.names | frozenset(names))

    def at(self, place: str, element: Element) -> Bench:
        return replace(self, notebook=self.notebook.at(place, element))

    def feel(self, text: str) -> Closure:
        """The closure of a text; one that gives null when the text is not FEEL."""
        try:
            tree = parse_expression(text, self.names)
            closure = Compiler(self.types.known).compile(tree)
        except FeelError as error:
            self.notebook.not_feel(text, error)
            return _nothing
        self.notebook.calls(tree, self.names)
        return closure

    def test(self, text: str) -> Test:
        """The tests of a cell; ones that never hold when the text is not FEEL."""
        try:
            tree = parse_tests(text, self.names)
            test = compile_tests(Compiler(self.types.known), tree)
        except FeelError as error:
            self.notebook.not_feel(text, error)
            return lambda _value, _scope: False
        self.notebook.calls(tree, self.names)
        return test

    def type_of(self, element: Element) -> Type | None:
        return self.types.of(element, self.notebook)


def _nothing(_scope: Scope) -> object:
    return None


def expression_of(element: Element) -> Element | None:
    """The expression inside a decision, an entry or a branch."""
    return child(element, *_BUILDERS)


def build(element: Element | None, bench: Bench) -> Closure:
    """The value of a boxed expression, converted to the type it declares."""
    if element is None:
        return _nothing
    closure = _BUILDERS[tag(element)](element, bench)
    wanted = bench.type_of(element) if tag(element) != "functionDefinition" else None
    if wanted is None:
        return closure
    return lambda scope: coerced(closure(scope), wanted, scope.run, type_ref(element))


def _inner(element: Element, bench: Bench) -> Closure:
    found = expression_of(element)
    if found is None:
        bench.notebook.report("expression", f"Falta la expresión de «{tag(element)}».")
    return build(found, bench)


def _part(element: Element, name: str, bench: Bench) -> Closure:
    part = child(element, name)
    if part is None:
        bench.notebook.report("expression", f"Falta «{name}» en «{tag(element)}».")
        return _nothing
    return _inner(part, bench)


def _literal(element: Element, bench: Bench) -> Closure:
    language = (element.get("expressionLanguage") or "feel").lower()
    if not language.endswith(FEEL_LANGUAGES) and "/feel" not in language:
        bench.notebook.report("language", f"El lenguaje «{language}» no se admite; use FEEL.")
        return _nothing
    written = text(element)
    if not written:
        return _nothing
    return bench.feel(written)


def _context(element: Element, bench: Bench) -> Closure:
    entries: list[tuple[str, Closure]] = []
    result: Closure | None = None
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        if variable is None:
            result = _inner(entry, bench)
            continue
        name = variable.get("name", "")
        entries.append((name, _typed(_inner(entry, bench), bench.type_of(variable), name)))
        bench = bench.seeing([name])

    def evaluate(scope: Scope) -> object:
        values: dict[str, object] = {}
        inner = Scope(values, scope, scope.run)
        for name, value in entries:
            values[name] = value(inner)
        return values if result is None else result(inner)

    return evaluate


def _typed(closure: Closure, wanted: Type | None, name: str) -> Closure:
    if wanted is None:
        return closure
    return lambda scope: coerced(closure(scope), wanted, scope.run, name)


def _list(element: Element, bench: Bench) -> Closure:
    items = [build(item, bench) for item in children(element, *_BUILDERS)]
    return lambda scope: [item(scope) for item in items]


def _relation(element: Element, bench: Bench) -> Closure:
    columns = [
        (column.get("name", ""), bench.type_of(column)) for column in children(element, "column")
    ]
    rows = [_row(row, columns, bench) for row in children(element, "row")]
    return lambda scope: [
        {name: cell(scope) for (name, _), cell in zip(columns, row, strict=False)} for row in rows
    ]


def _row(row: Element, columns: list[tuple[str, Type | None]], bench: Bench) -> list[Closure]:
    cells = [build(cell, bench) for cell in children(row, *_BUILDERS)]
    if len(cells) != len(columns):
        bench.notebook.report(
            "relation", f"Una fila tiene {len(cells)} celdas y hay {len(columns)} columnas."
        )
    return [
        _typed(cell, wanted, name) for cell, (name, wanted) in zip(cells, columns, strict=False)
    ]


def _invocation(element: Element, bench: Bench) -> Closure:
    target = _inner(element, bench)
    bindings = [
        (_parameter_name(binding), _inner(binding, bench))
        for binding in children(element, "binding")
    ]
    names = tuple(name for name, _ in bindings)

    def evaluate(scope: Scope) -> object:
        function = target(scope)
        if not isinstance(function, FeelFunction):
            return scope.run.note(0, "what is invoked is not a function")
        return function.invoke(scope.run, 0, [value(scope) for _, value in bindings], names)

    return evaluate


def _parameter_name(binding: Element) -> str:
    parameter = child(binding, "parameter")
    return "" if parameter is None else str(parameter.get("name", ""))


def function_of(element: Element, bench: Bench) -> Callable[[Scope], UserFunction]:
    """A function definition, boxed or as the logic of a business knowledge model."""
    kind = element.get("kind", "FEEL")
    if kind != "FEEL":
        bench.notebook.report(
            "external", f"Las funciones de tipo {kind} no se admiten; escríbala en FEEL."
        )
    parameters = list(children(element, "formalParameter"))
    names = tuple(parameter.get("name", "") for parameter in parameters)
    types = tuple(bench.type_of(parameter) for parameter in parameters)
    body = build(expression_of(element), bench.seeing(names)) if kind == "FEEL" else _nothing
    result = bench.type_of(element)
    return lambda scope: UserFunction(names, types, body, scope, result)


def _conditional(element: Element, bench: Bench) -> Closure:
    condition = _part(element, "if", bench)
    then, otherwise = _part(element, "then", bench), _part(element, "else", bench)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _filter(element: Element, bench: Bench) -> Closure:
    source = _part(element, "in", bench)
    return keep(source, _part(element, "match", bench.seeing(["item"])))


def _iterator(element: Element, bench: Bench) -> Closure:
    name = element.get("iteratorVariable", "")
    source = _part(element, "in", bench)
    inner = bench.seeing([name, "partial"])
    if tag(element) == "for":
        return for_each(name, source, _part(element, "return", inner))
    condition = _part(element, "satisfies", inner)
    return quantify(name, source, condition, every=tag(element) == "every")


def _table(element: Element, bench: Bench) -> Closure:
    from engine.domain.decisions.tables import build_table

    return build_table(element, bench)


_BUILDERS: dict[str, Callable[[Element, Bench], Closure]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": function_of,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
}
