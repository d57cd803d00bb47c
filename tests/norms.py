"""From each article of law to the tests that hold it: `docs/norms.md`, for a lawyer to read.

`python -m tests.norms` writes it. It is read from the `norm` marks of the tests, from the stories
of `scenarios.toml` and from the `[[term]]` of each procedure; nothing is run for it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from tests import citations
from tests.citations import Citation
from tests.dossier import SCENARIOS, begins, told_by, without

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "norms.md"
_STORIES = "test_scenarios.py"  # its marks come from the files that are read here too
_ACCEPTANCE = re.compile(r"\[acceptance/|scenarios\.toml\]")
_KINDS = ("Constitución", "Ley", "Decreto", "Acuerdo", "Sentencia")
_STATES = {
    "VERIFICADO": "verificado",
    "POR_VERIFICAR": "**por verificar**",
}
_HEAD = """\
<!-- Se genera con «make docs» a partir de las pruebas y de los procedimientos: no la edite. -->

# De la norma a la prueba

Cada renglón es algo que la ley exige y que una prueba automática comprueba, o un término que un
procedimiento cuenta, con su estado: *verificado* (alguien leyó la norma) o *por verificar*. Lo
que sigue a un código, como T10-01, es un caso con fechas contadas a mano: al final está la tabla
que lleva de cada caso a sus pruebas.
"""
_LAST = """\
## De cada caso a sus pruebas

Los casos con fechas contadas a mano de los cinco procedimientos, cada uno de comienzo a fin.
"""


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """One thing that a norm asks, in words, and where it is held."""

    words: str
    where: str
    text: str  # the norm, as it was written there
    tells: tuple[str, ...] = ()  # the scenarios, by their ids


def page() -> str:
    """The whole page, from the files of this day."""
    found = [*_terms(), *_stories(), *_tests()]
    rows = {
        (citation, held.words, held.where)
        for held in found
        for citation in citations.read(held.text)
    }
    ordered = sorted(
        rows, key=lambda row: (_rank(row[0].norm), row[0].norm, row[0].place, *row[1:])
    )
    sections = (_section(*group) for group in groupby(ordered, key=lambda row: row[0].norm))
    told = _acceptance(found)
    scenarios = (_told(subject, ids, told) for subject, ids in SCENARIOS.items())
    return "\n".join((_HEAD, *sections, _LAST, *scenarios))


def cited_and_held() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The norms and articles that terms cite, and those that tests and stories hold."""
    cited, held = (
        {
            (citation.norm, citation.article)
            for one in found
            for citation in citations.read(one.text)
        }
        for found in (_terms(), [*_stories(), *_tests()])
    )
    return cited, held


@cache
def acceptance() -> Mapping[str, Sequence[Held]]:
    """Each scenario with what acceptance tests and stories hold of it: one for each norm."""
    return _acceptance([*_stories(), *_tests()])


def _acceptance(found: Iterable[Held]) -> Mapping[str, Sequence[Held]]:
    by_id: dict[str, list[Held]] = {}
    for held in found:
        for told in held.tells if _ACCEPTANCE.search(held.where) else ():
            by_id.setdefault(told, []).append(held)
    return by_id


def _told(subject: str, ids: Iterable[str], told: Mapping[str, Sequence[Held]]) -> str:
    lines = [f"### {subject}", "", "| Caso | Qué se comprueba | Norma | Dónde |"]
    lines.append("| --- | --- | --- | --- |")
    for one in ids:
        tests = sorted({(held.where, held.text, held.words) for held in told.get(one, ())})
        lines += [f"| {one} | {words} | {text} | {where} |" for where, text, words in tests]
    return "\n".join(lines) + "\n"


def _rank(norm: str) -> tuple[bool, int, int]:
    """What governs every matter comes first; what is no norm of the State, last."""
    kind = next((n for n, name in enumerate(_KINDS) if norm.startswith(name)), len(_KINDS))
    number = re.search(r"\d+", norm)
    return (norm != citations.CPACA, kind, int(number.group()) if number else 0)


def _section(norm: str, rows: Iterable[tuple[Citation, str, str]]) -> str:
    lines = [f"## {norm}", "", "| Artículo | Qué se exige | Dónde |", "| --- | --- | --- |"]
    lines += [f"| {_article(citation)} | {words} | {where} |" for citation, words, where in rows]
    return "\n".join(lines) + "\n"


def _article(citation: Citation) -> str:
    said = f"art. {citation.article}" if citation.article else "toda"
    return ", ".join(part for part in (said, citation.part) if part)


# -- procedures ------------------------------------------------------------------------------------


def _terms() -> Iterator[Held]:
    for file, content in _files("procedure.toml"):
        for term in content.get("term", ()):
            state = _STATES.get(term.get("verification", "POR_VERIFICAR"))
            if state:
                name = term["name"].replace("«", "“").replace("»", "”")
                words = f"Término «{name}»: {state}"
                yield Held(words, _link(file), f"{term['norm']}, {term.get('article', '')}")


def _stories() -> Iterator[Held]:
    for file, content in _files("scenarios.toml"):
        for story in content["scenario"]:
            if story.get("norm"):
                where = f"{_link(file)}, {story['id']}"
                yield Held(f"«{story['name']}»", where, story["norm"], begins(story["id"]))


def _files(name: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for file in sorted((ROOT / "processes").glob(f"*/{name}")):
        yield file, tomllib.loads(file.read_text(encoding="utf-8"))


# -- tests -----------------------------------------------------------------------------------------


def _tests() -> Iterator[Held]:
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if file.name != _STORIES and "mark.norm(" in file.read_text(encoding="utf-8"):
            yield from _of_module(file, _module(file))


def _module(file: Path) -> ModuleType:
    """As pytest has imported it already, where the whole suite runs."""
    loaded = (m for m in list(sys.modules.values()) if getattr(m, "__file__", None) == str(file))
    dotted = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return next(loaded, None) or import_module(dotted)


def _of_module(file: Path, module: ModuleType) -> Iterator[Held]:
    yield from _of_body(vars(module), _marks(module), _link(file))


def _of_body(body: Mapping[str, object], shared: list[Any], where: str) -> Iterator[Held]:
    """The tests of a module or of a class, with the marks of what stands around them."""
    for name, test in body.items():
        if isinstance(test, FunctionType) and name.startswith("test_"):
            yield from _of_test(test, shared, where)
        elif isinstance(test, type) and name.startswith("Test"):
            yield from _of_body(vars(test), [*shared, *_marks(test)], where)


def _of_test(test: FunctionType, shared: list[Any], where: str) -> Iterator[Held]:
    marks = _marks(test)
    cases = [case for mark in marks if mark.name == "parametrize" for case in mark.args[1]]
    by_case = (told for case in cases for told in begins(getattr(case, "id", None) or ""))
    tells = (*told_by(test.__name__), *by_case)
    for mark in (m for m in [*shared, *marks] if m.name == "norm"):
        text, *said = mark.args
        words = _said(said[0]) if said else _in_words(test.__name__)
        yield Held(words, where, text, mark.kwargs.get("cases", tells))
    template = next((m.args[0] for m in marks if m.name == "says"), _in_words(test.__name__))
    for mark in (m for m in marks if m.name == "parametrize"):
        yield from _of_cases(mark, template, where)


def _of_cases(mark: Any, template: str, where: str) -> Iterator[Held]:
    """The cases of a parametrised test that name a norm of their own."""
    names, cases, *_ = mark.args
    keys = [key.strip() for key in names.split(",")] if isinstance(names, str) else names
    for case in cases:
        for inner in (m for m in getattr(case, "marks", ()) if m.name == "norm"):
            said = template.format(**dict(zip(keys, case.values, strict=True)))
            yield Held(f"«{case.id}: {said}»", where, inner.args[0], begins(case.id))


def _marks(owner: object) -> list[Any]:
    found = getattr(owner, "pytestmark", [])
    return found if isinstance(found, list) else [found]


def _said(words: str) -> str:
    return f"«{words[:1].upper()}{words[1:]}»"


def _in_words(name: str) -> str:
    """«test_t10_01_a_petition…» is «T10-01: a petition…»."""
    ids = ", ".join(told_by(name))
    said = without(name).replace("_", " ")
    return f"{ids}: {said}" if ids else said[:1].upper() + said[1:]


def _link(file: Path) -> str:
    path = file.relative_to(ROOT)
    return f"[{path.parent.name}/{path.name}](../{path})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
