"""No expression hangs, eats the memory or brings the interpreter down."""

from __future__ import annotations

import time

import pytest

from engine.feel import FeelError, FeelLimitError, compile_expression, compile_unary, limits
from engine.feel.limits import MAX_TEXT

MAX_SECONDS = 0.3


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound of production is two seconds; tests need not wait that long."""
    monkeypatch.setattr(limits, "MAX_SECONDS", MAX_SECONDS)


_BOMBS = [
    "for i in 1..1000000000 return i",
    "for i in 1..100000, j in 1..100000 return i * j",
    "some i in 1..1000000000 satisfies i < 0",
    "count(for i in 1..100000 return sum(for j in 1..100000 return j))",
    "{f: function(n) f(n + 1), r: f(1)}.r",
    "{f: function(n) [f(n), f(n)], r: f(1)}.r",
    "{f: function(s) f(s + s), r: f(\"ab\")}.r",
    "{" + "a0: [1, 2], " + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 40)) + "}",
    "{" + "a0: [1], " + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 40))
    + ", r: flatten(a39)}.r",
    "{" + "a0: [1], " + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 40))
    + ", r: string(a39)}.r",
    "{" + "a0: [1], b0: [1], "
    + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}], b{n}: [b{n - 1}, b{n - 1}]" for n in range(1, 30))
    + ", r: a29 = b29}.r",
    "{" + 'a0: "xxxxxxxxxx", ' + ", ".join(f"a{n}: a{n - 1} + a{n - 1}" for n in range(1, 40))
    + "}.a39",
    "sort(for i in 1..90000 return i, function(a, b) count(for k in 1..1000 return k) > 0)",
    "distinct values(for i in 1..90000 return i)",
]  # fmt: skip


@pytest.mark.parametrize("text", _BOMBS)
def test_a_bomb_is_stopped_with_an_error_and_in_time(text: str) -> None:
    started = time.thread_time()
    with pytest.raises(FeelLimitError):
        compile_expression(text).evaluate({})

    # without a limit it would be minutes, if it ended at all
    assert time.thread_time() - started < MAX_SECONDS + 15


@pytest.mark.parametrize(
    "text",
    [
        f"1e{'9' * 30}", "1e7000", f'duration("P{"9" * 5000}D")', f'@"P{"9" * 5000}Y"',
        f'duration("PT{"9" * 5000}S")', '@"P1Y" * 1E+6000', '@"P1Y" / 1E-6000',
        f'number("{"9" * 7000}")', f'date("{"9" * 5000}-01-01")', "date(1E+6000, 1, 1)",
    ],
)  # fmt: skip
def test_more_digits_than_anything_has_are_null_and_not_a_fault_of_ours(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


def test_a_number_is_written_with_as_many_digits_as_it_has() -> None:
    written = "12345678901234567890123456789012345678901"

    assert compile_expression(f"{written} = 1.234567890123456789012345678901235E+40").evaluate({})


@pytest.mark.parametrize(
    "text", ["9 ** 9 ** 9 ** 9 ** 9", "1E+6144 * 10", "(-8) ** 0.5", "0 ** -1"]
)
def test_a_number_out_of_bounds_is_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "1" + ")" * 500,
        "[" * 500 + "]" * 500,
        "-" * 5000 + "1",
        "not(" * 500 + "a" + ")" * 500,
        "1" + "+1" * 9000,
        "a" + ".a" * 5000,
        "a" + "[1]" * 5000,
        "if a then " * 300 + "1" + " else 1" * 300,
        "x instance of " + "list<" * 500 + "number" + ">" * 500,
        "1 " * MAX_TEXT,
    ],
)  # fmt: skip
def test_what_is_nested_or_chained_too_deeply_is_refused_when_read(text: str) -> None:
    with pytest.raises(FeelError):
        compile_expression(text)


def test_a_long_list_of_conditions_is_not_too_long() -> None:
    text = " or ".join(f'tipo = "t{n}"' for n in range(500))

    assert compile_expression(text).evaluate({"tipo": "t499"}) is True


def test_what_others_do_with_the_machine_does_not_count() -> None:
    """The thread waits for longer than it may work."""
    expression = compile_expression("count(for i in 1..9000 return if i = 5000 then wait() else i)")
    waits = {"wait": lambda: time.sleep(MAX_SECONDS + 0.1)}

    assert expression.evaluate({}, functions=waits) == 9000


def test_the_error_says_where_the_expression_went_too_far() -> None:
    expression = compile_expression("1 +\n  count(for i in 1..1000000000 return i)")
    with pytest.raises(FeelLimitError) as caught:
        expression.evaluate({})

    assert (caught.value.line, caught.value.column) == (2, 9)
    assert caught.value.text == expression.text


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*a*b", "(.*a){12}b", "^(([a-z])+.)+[A-Z]b$"],
)  # fmt: skip
def test_a_pattern_that_makes_others_hang_does_not_make_us_hang(pattern: str) -> None:
    started = time.thread_time()
    found = compile_expression(f'matches(s, "{pattern}")').evaluate({"s": "a" * 300 + "!"})

    assert found is False
    assert time.thread_time() - started < MAX_SECONDS + 0.5


def test_a_pattern_with_back_references_stops_at_the_limit() -> None:
    expression = compile_expression(r'matches(s, "(a*)*\1b")')
    with pytest.raises(FeelLimitError):
        expression.evaluate({"s": "a" * 200})


def test_variables_of_the_host_are_bounded_too() -> None:
    deep: object = 1
    for _ in range(200):
        deep = [deep]
    with pytest.raises(FeelLimitError):
        compile_expression("x").evaluate({"x": deep})
    with pytest.raises(FeelLimitError):
        compile_expression("count(x)").evaluate({"x": list(range(200_000))})


def test_a_cell_is_bounded_like_an_expression() -> None:
    with pytest.raises(FeelLimitError):
        compile_unary("count(for i in 1..1000000000 return i)").matches(1, {})
