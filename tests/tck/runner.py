"""Runs the kit and compares; numbers may differ in the eighth decimal, as the kit allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from engine.domain.decisions import Model, read_model
from engine.errors import EngineError
from engine.feel import kind
from tests.tck.cases import Case, cases_of, model_of, root_of, test_files

_CLOSE = Decimal("1e-8")


@dataclass(frozen=True)
class Outcome:
    folder: str
    case: str
    expected: object
    found: object

    @property
    def passed(self) -> bool:
        return same(self.expected, self.found)

    def __str__(self) -> str:
        return f"{self.folder} {self.case}: expected {self.expected!r}, found {self.found!r}"


def run_folder(folder: Path) -> Iterator[Outcome]:
    for test_file in test_files(folder):
        yield from run_file(test_file)


def run_file(test_file: Path) -> Iterator[Outcome]:
    model = read(model_of(test_file))
    for case in cases_of(test_file):
        yield Outcome(test_file.parent.name, case.name, case.expected, _evaluate(model, case))


def read(path: Path) -> Model:
    """A model with the other models of its folder at hand; what is broken in it gives null."""
    others = [root_of(other) for other in path.parent.glob("*.dmn") if other != path]
    return read_model(root_of(path), others, path.name)[0]


def _evaluate(model: Model, case: Case) -> object:
    try:
        if case.kind == "decisionService":
            return _service(model, case)
        if case.kind == "bkm":
            return model.invoke(case.invocable or case.result, case.inputs)
        return model.evaluate(case.result, case.inputs)
    except EngineError as error:
        return None if case.error or case.expected is None else f"{type(error).__name__}: {error}"


def _service(model: Model, case: Case) -> object:
    found = model.evaluate_service(case.invocable, case.inputs)
    if isinstance(found, dict) and case.result in found:
        return found[case.result]
    return found


def same(expected: object, found: object) -> bool:
    if expected is None or found is None:
        return expected is found
    if kind(expected) != kind(found):
        return False
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return abs(expected - found) <= _CLOSE * max(1, abs(expected))
    if isinstance(expected, list) and isinstance(found, list):
        pairs = zip(expected, found, strict=False)
        return len(expected) == len(found) and all(same(a, b) for a, b in pairs)
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            same(v, found[k]) for k, v in expected.items()
        )
    return expected == found
