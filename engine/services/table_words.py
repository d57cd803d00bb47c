"""The decision tables of a procedure as officials read them, in the words of its forms."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from engine.bpm.definition import Definition
from engine.bpm.xml import Node, local, parse, text_of
from engine.domain.feel_words import Unsaid, condition, result
from engine.domain.folding import folded
from engine.domain.vocabulary import Vocabulary
from engine.services.procedure_words import role_label
from engine.services.term_pages import UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """A decision table as it is printed: a row for each rule, its reason last.

    `formulas` are what the cells that say «fórmula 1» have no words for.
    """

    name: str
    about: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    formulas: tuple[str, ...]


class Glossary:
    """What the forms of all procedures call what they ask and its answers, and how words are spelt;
    for a table, first what its own procedure and those that call it do."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        everything = tuple(definitions)
        self._values = _answers(everything) | _UNIT_NAMES
        self._parameters = dict(kv for one in everything for kv in _parameters(one))
        self._spelling = _spelling(everything)

    def spelt(self, key: str) -> str:
        """A key of a designer as words: «quince_habiles» is «Quince hábiles»."""
        return Vocabulary(spelling=self._spelling).name(key).capitalize()

    def vocabulary(self, definitions: Iterable[Definition]) -> Vocabulary:
        near = tuple(definitions)
        names: dict[str, str] = {}
        dates: set[str] = set()
        for key, label, is_day, _ in _all_asked(near):
            names[key] = min(names.get(key, label), label, key=len)
            dates.update({key} if is_day else ())
        return Vocabulary(
            names=self._parameters | names,
            values=self._values | _answers(near),
            dates=frozenset(dates),
            spelling=self._spelling,
        )


def decision_tables(
    definition: Definition, callers: Sequence[Definition], glossary: Glossary
) -> Iterator[DecisionTable]:
    """The tables of the bundle, in the order of its files. What its own forms do not ask, those of
    who calls it do."""
    files = definition.bundle.under("", ".dmn")
    words = glossary.vocabulary((*callers, definition)) if files else Vocabulary()
    for file, raw in files.items():
        for decision in parse(raw, file).iter():
            if local(decision) == "decision":
                tables = (node for node in decision if local(node) == "decisionTable")
                yield from (_Reader(words).table(decision, table) for table in tables)


# -- what the forms call it ------------------------------------------------------------------------

_UNIT_NAMES = {("unidad", str(unit)): many for unit, (_, many) in UNITS.items()}


def _answers(definitions: Iterable[Definition]) -> dict[tuple[str, str], str]:
    """The shortest label of each answer; of each role, under no name."""
    found: dict[tuple[str, str], str] = {}
    for definition in definitions:
        roles = definition.bundle.procedure.get("roles")
        for role in roles if isinstance(roles, Mapping) else ():
            found["", str(role)] = role_label(definition, str(role))
        for key, _, _, options in _all_asked((definition,)):
            for value, said in options:
                found[key, value] = min(found.get((key, value), said), said, key=len)
    return found


def _parameters(definition: Definition) -> Iterator[tuple[str, str]]:
    declared = definition.bundle.procedure.get("parameters")
    for key, one in declared.items() if isinstance(declared, Mapping) else ():
        yield f"parametros.{key}", str(one.get("label", key))


def _spelling(definitions: Iterable[Definition]) -> dict[str, str]:
    """Each word without its accents -> as it is mostly written in names, labels and answers."""
    counted: dict[str, Counter[str]] = {}
    for definition in definitions:
        texts = [element.name for element in definition.elements.values()]
        texts += [lane.name for lane in definition.lanes]
        for _, label, _, options in _all_asked((definition,)):
            texts += [label, *(said for _, said in options)]
        for word in _WORD.findall(" ".join(texts).lower()):
            counted.setdefault(folded(word), Counter())[word] += 1
    return {plain: found.most_common(1)[0][0] for plain, found in counted.items()}


_WORD = re.compile(r"\w{4,}")


def _all_asked(definitions: Iterable[Definition]) -> Iterator[_Asked]:
    for definition in definitions:
        for raw in definition.bundle.under("forms", ".json").values():
            yield from _asked(raw)


_Asked = tuple[str, str, bool, tuple[tuple[str, str], ...]]


@lru_cache(maxsize=4096)
def _asked(raw: bytes) -> tuple[_Asked, ...]:
    """(key, label, whether it is a day, its answers) of each field of a form."""
    return tuple(_fields(json.loads(raw)))


def _fields(node: Any) -> Iterator[_Asked]:
    components = node.get("components") if isinstance(node, Mapping) else None
    for one in components or ():
        if key := one.get("key"):
            options = ((str(o["value"]), str(o["label"])) for o in one.get("values") or ())
            label = str(one.get("label") or key).strip("¿?")
            yield str(key), label, one.get("type") == "datetime", tuple(options)
        yield from _fields(one)


# -- tables ----------------------------------------------------------------------------------------


class _Reader:
    """Reads one table, and keeps what it has no words for."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.formulas: dict[str, int] = {}

    def table(self, decision: Node, table: Node) -> DecisionTable:
        columns = [column for column in table if local(column) in ("input", "output")]
        rules = [rule for rule in table if local(rule) == "rule"]
        heads = {_key(column): column.get("label") or "" for column in columns}
        self.words = replace(self.words, names={**heads, **self.words.names})
        return DecisionTable(
            name=self._title(decision.get("name", "")),
            about=_described(decision),
            heads=(*(column.get("label") or _key(column) for column in columns), "Por qué"),
            rows=tuple((*self._cells(rule, columns), _described(rule)) for rule in rules),
            formulas=tuple(self.formulas),
        )

    def _title(self, name: str) -> str:
        """One table may be named as the other that needs it calls it."""
        return name if " " in name else self.words.name(name).capitalize()

    def _cells(self, rule: Node, columns: Sequence[Node]) -> Iterator[str]:
        entries = (node for node in rule if local(node) in ("inputEntry", "outputEntry"))
        for column, entry in zip(columns, entries, strict=True):
            tell = condition if local(column) == "input" else result
            yield self._cell(text_of(entry), tell, _key(column))

    def _cell(self, text: str, tell: Any, key: str) -> str:
        try:
            return str(tell(text, key, self.words)) if text else ""
        except Unsaid:
            number = self.formulas.setdefault(text, len(self.formulas) + 1)
            return f"fórmula {number}"


def _key(column: Node) -> str:
    """The variable that a column asks or decides."""
    return column.get("name") or text_of(column)


def _described(node: Node) -> str:
    return next((text_of(child) for child in node if local(child) == "description"), "")
