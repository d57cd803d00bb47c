"""What holds for every expression, whatever it says."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.feel import FeelError, compile_expression, compile_unary, nodes
from engine.feel.compiler import Compiler
from engine.feel.limits import MAX_SECONDS
from engine.feel.parser import parse_expression
from engine.feel.printer import to_text
from engine.feel.scope import BUILTINS
from tests.unit.feel.trees import expressions

_NAMES = ("plazo legal",)
_VARIABLES = {
    "a": 3, "b": [1, 2, {"a": 4}], "monto": Decimal("10.5"), "año": "dos", "plazo legal": None,
    "x1": {"a": date(2026, 3, 2), "clave": {"a": 1}},
}  # fmt: skip
_WORDS = (  # noqa: SIM905 -- seventy quotation marks would hide the words
    "if then else for in return some every satisfies and or between instance of true null ( ) [ ]"
    ' { } , : .. . + - * ** / < >= = != @ "x" 1 2.5 a monto date string sum ? not -> list<number>'
).split()
#: values at the edges of what there is
_ODD = (
    "null", "true", "0", "-1.5", "1E+6144", "-1E-6143", '""', f'"{"9" * 5000}"', '"(a*)*"', '"P1D"',
    '"[1..2]"', "[]", '["a", null]', "[[1], [2]]", "{}", '{key: "a", value: null}', '@"2020-02-29"',
    '@"9999-12-31T23:59:59@America/Bogota"', '@"0001-01-01T00:00:00+10:00"', '@"-99999-01-01"',
    '@"99999-01-01T10:00:00Z"', '@"10:00:00.123456789"', '@"00:00:00@Asia/Tokyo"', '@"P1Y"',
    '@"-P999999999D"', '@"P999999999999Y"', "[1..2]", "(< 5)", "function(x, y) x", "sum",
)  # fmt: skip


@given(expressions())
@settings(max_examples=100)
def test_an_expression_printed_and_read_again_is_the_same(tree: nodes.Node) -> None:
    text = to_text(tree)

    assert parse_expression(text, _NAMES) == tree, text


@given(expressions())
@settings(max_examples=100)
def test_evaluation_raises_nothing_but_our_errors_and_ends_in_time(tree: nodes.Node) -> None:
    expression = compile_expression(to_text(tree), _NAMES)
    started = time.thread_time()
    with suppress(EngineError):
        expression.evaluate(_VARIABLES)

    assert time.thread_time() - started < MAX_SECONDS + 1
    assert callable(Compiler().compile(tree))


@given(st.sampled_from(sorted(BUILTINS)), st.lists(st.sampled_from(_ODD), max_size=4))
@settings(max_examples=300)
def test_a_function_of_odd_things_is_a_value_or_our_error(name: str, args: list[str]) -> None:
    with suppress(EngineError):
        compile_expression(f"string({name}({', '.join(args)}))").evaluate({})


@given(st.lists(st.sampled_from(_WORDS), max_size=12))
@settings(max_examples=100)
def test_any_words_are_an_expression_or_a_syntax_error_with_its_place(words: list[str]) -> None:
    text = " ".join(words)
    for compile_text in (compile_expression, compile_unary):
        error = _error_of(compile_text, text)
        assert error is None or (error.line == 1 and 1 <= error.column <= len(text) + 1)


def _error_of(compile_text: Callable[[str], object], text: str) -> FeelError | None:
    try:
        compile_text(text)
    except FeelError as error:
        return error
    return None


@given(st.text(max_size=40))
@settings(max_examples=100)
def test_any_text_is_an_expression_or_our_error(text: str) -> None:
    with suppress(FeelError):
        compile_expression(text).evaluate(_VARIABLES)
