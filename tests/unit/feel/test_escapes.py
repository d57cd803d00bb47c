"""The ways out of an expression that designers could try. None leaves a trace."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.feel import compile_expression, compile_unary
from tests.escapes import PAYLOADS, written


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("position", ["expression", "cell"])
def test_no_way_out_of_an_expression_leaves_a_trace(
    payload: str, position: str, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    text = written(payload, marker)
    variables = {"a": "x", "n": 1, "d": {"a": 1}, "l": [1]}
    functions = {"f": lambda *_: None}

    found: object = None
    with suppress(EngineError):
        if position == "expression":
            found = compile_expression(text).evaluate(variables, functions)
        else:
            found = compile_unary(text).matches("x", variables, functions)

    assert not marker.exists()
    assert not callable(found)
    assert not isinstance(found, type)


def test_there_are_at_least_sixty_of_them() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_the_variables_of_the_host_are_never_changed() -> None:
    items, entries = [3, 1, 2], {"a": 1}
    text = '[append(l, 4), sort(l), context put(d, "a", 2), list replace(l, 1, 9), remove(l, 1)]'
    compile_expression(text).evaluate({"l": items, "d": entries})

    assert items == [3, 1, 2]
    assert entries == {"a": 1}
