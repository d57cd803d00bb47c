"""The kit's own cases: level 2 whole, level 3 whole in the part that is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tck.cases import test_files as files_below
from tests.tck.runner import run_file, same

_DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("test_file", files_below(_DATA), ids=lambda path: path.parent.name)
def test_the_engine_decides_as_the_kit_expects(test_file: Path) -> None:
    outcomes = list(run_file(test_file))

    assert outcomes
    assert [str(outcome) for outcome in outcomes if not outcome.passed] == []


def test_the_comparison_tells_different_values_apart() -> None:
    assert not same([True], [None])
    assert not same({"a": "x"}, {"a": "y"})
    assert not same("1", None)
