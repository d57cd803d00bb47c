"""What the rest of the engine relies on when it compiles and evaluates FEEL."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.errors import NotFound
from engine.feel import (
    UNKNOWN,
    Call,
    FeelError,
    FeelSyntaxError,
    Range,
    YearsMonths,
    compile_expression,
    compile_unary,
)

_EVERYDAY = [
    ('monto > 1000 and estado = "radicado"', True),
    ("if monto >= 10 * 150 then \"alta\" else \"baja\"", "alta"),
    ("solicitante.edad between 18 and 60", True),
    ('estado in ("radicado", "en estudio")', True),
    ("monto in [1000..2000)", True),
    ("count(anexos[tipo = \"pdf\"]) > 0", True),
    ("some a in anexos satisfies a.paginas > 10", True),
    ("every a in anexos satisfies a.paginas > 10", False),
    ("sum(anexos.paginas)", Decimal(14)),
    ("anexos[1].tipo", "pdf"),
    ("anexos[-1].tipo", "doc"),
    ("for a in anexos return a.paginas * 2", [Decimal(24), Decimal(4)]),
    ("fecha + duration(\"P15D\")", date(2026, 3, 17)),
    ("fecha + @\"P1M\"", date(2026, 4, 2)),
    ("(@\"2026-03-20\" - fecha).days", Decimal(18)),
    ("fecha.weekday", Decimal(1)),
    ("day of week(fecha)", "Monday"),
    ("0.1 + 0.2", Decimal("0.3")),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
    ("decimal(1 / 3, 2)", Decimal("0.33")),
    ("upper case(solicitante.nombre)", "ANA"),
    ("\"Señora \" + solicitante.nombre", "Señora Ana"),
    ("{total: monto * 2, iva: total * 0.19}.iva", Decimal("570.00")),
    ("ausente", None),
    ("ausente.algo = null", True),
    ("not(ausente = null)", False),
    ("ausente > 3 or true", True),
    (
        "date and time(fecha, time(\"08:00:00-05:00\"))",
        datetime.fromisoformat("2026-03-02T08:00-05:00"),
    ),
    ("matches(radicado, \"^[0-9]{4}-[0-9]+$\")", True),
    ("@\"PT36H\"", timedelta(hours=36)),
    ("@\"P1Y2M\"", YearsMonths(14)),
    ("[1..3]", Range(Decimal(1), Decimal(3))),
    ("valor estimado + 1", Decimal(8)),
]  # fmt: skip
_CASE = {
    "monto": 1500, "estado": "radicado", "fecha": date(2026, 3, 2), "radicado": "2026-00045",
    "solicitante": {"nombre": "Ana", "edad": 30}, "valor estimado": 7,
    "anexos": [{"tipo": "pdf", "paginas": 12}, {"tipo": "doc", "paginas": 2}],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), _EVERYDAY)
def test_an_everyday_expression_has_the_value_that_its_author_expects(
    text: str, expected: object
) -> None:
    found = compile_expression(text, names=["valor estimado"]).evaluate(_CASE)

    assert found == expected
    assert type(found) is type(expected)


def test_an_expression_tells_what_it_needs_and_what_it_calls() -> None:
    text = (
        'habiles_antes(vence("respuesta"), dias) < hoy()'
        " and x.y in [1..n] and (for i in l return i)"
    )
    expression = compile_expression(text)

    assert expression.names == {"dias", "x", "n", "l"}
    assert expression.calls == (
        Call("habiles_antes", (UNKNOWN, UNKNOWN)),
        Call("vence", ("respuesta",)),
        Call("hoy", ()),
    )


def test_a_function_of_the_host_is_called_by_position_and_by_name() -> None:
    def sumar_habiles(desde: date, dias: Decimal) -> date:
        return desde + timedelta(days=int(dias))

    functions = {"sumar_habiles": sumar_habiles}
    for text in ("sumar_habiles(fecha, 5)", "sumar_habiles(dias: 5, desde: fecha)"):
        assert compile_expression(text).evaluate(_CASE, functions) == date(2026, 3, 7)


def test_a_function_of_the_host_may_declare_its_own_parameter_names() -> None:
    def antes(start: date, days: Decimal) -> Decimal:
        return days

    antes.params = ("desde", "días hábiles")  # type: ignore[attr-defined]
    expression = compile_expression("antes(días hábiles: 3, desde: fecha)")

    assert expression.evaluate(_CASE, {"antes": antes}) == 3


def test_errors_of_our_own_pass_through_and_others_are_translated() -> None:
    def ours() -> None:
        raise NotFound("term", "respuesta")

    def foreign() -> None:
        raise KeyError("x")

    with pytest.raises(NotFound):
        compile_expression("f()").evaluate({}, {"f": ours})
    with pytest.raises(FeelError, match="the function f failed"):
        compile_expression("f()").evaluate({}, {"f": foreign})
    with pytest.raises(FeelError, match="the function f failed"):
        compile_expression("f(1, 2)").evaluate({}, {"f": foreign})


def test_the_host_gives_its_own_clock() -> None:
    now = datetime(2026, 3, 2, 13, tzinfo=UTC)

    assert compile_expression("now()").evaluate({}, {"now": lambda: now}) == now
    assert compile_expression("now() > now").evaluate({"now": now}) is not None


def test_values_of_the_host_are_converted_at_the_border() -> None:
    read = compile_expression("x").evaluate

    assert read({"x": 0.1}) == Decimal("0.1")
    assert read({"x": (1, 2)}) == [1, 2]
    assert read({"x": {"a": {1: True}}}) == {"a": {"1": True}}
    assert read({"x": float("nan")}) is None
    assert type(read({"x": 3})) is Decimal
    with pytest.raises(FeelError, match="object is not a value of FEEL"):
        read({"x": object()})


def test_the_reasons_why_something_became_null_can_be_asked_for() -> None:
    value, reasons = compile_expression('edad > "18"').explain({"edad": 20})

    assert value is None
    assert reasons == ["line 1, column 6: number and string cannot be put in order"]


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("monto >", 1, 8, "an expression"),
        ("if a then b", 1, 12, "“else”"),
        ("a and\n  (b or c", 2, 10, "“)”"),
        ("monto > 5 estado", 1, 11, "an operator or the end of the expression"),
        ('"sin cerrar', 1, 1, 'a closing "'),
        ("=monto", 1, 1, ""),
    ],
)
def test_a_syntax_error_says_line_column_and_what_was_expected(
    text: str, line: int, column: int, expected: str
) -> None:
    if not expected:
        assert compile_expression(text)
        return
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)

    error = caught.value
    assert (error.line, error.column, error.expected, error.text) == (line, column, expected, text)


def test_the_same_text_is_compiled_once() -> None:
    assert compile_expression("a + 1") is compile_expression("a + 1")
    assert compile_expression("a b + 1", ["a b"]) is compile_expression("a b + 1", ("a b",))


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", None, True),
        ("> 5", 6, True),
        ("> 5", "x", False),
        ("[18..65)", 65, False),
        ('"alta", "media"', "media", True),
        ('not("alta", "media")', "baja", True),
        ('not("alta")', "alta", False),
        ("not(> 5)", None, False),
        ("null", None, True),
        ("true", False, False),
        ("false", False, True),
        ("? > 5 and ? < 8", 6, True),
        ('ends with(?, ".pdf")', "oficio.pdf", True),
        ("limite", 7, True),
        ("> limite", 8, True),
        ("lista", 2, True),
        ('@"2026-03-02"', date(2026, 3, 2), True),
        ('> date("2026-03-01")', date(2026, 3, 2), True),
        ("limite > 3", "x", True),
    ],
)
def test_a_cell_is_held_against_its_value(cell: str, value: object, expected: bool) -> None:
    assert compile_unary(cell).matches(value, {"limite": 7, "lista": [1, 2]}) is expected


def test_values_can_be_stored_and_read_back() -> None:
    text = '[time("10:00:00.123456789Z"), @"2026-03-02T10:00:00.123456789", @"P1M", @"99999-01-01"]'
    value = compile_expression(text).evaluate({})

    assert copy.deepcopy(value) == value
    restored = pickle.loads(pickle.dumps(value))  # noqa: S301 -- our own bytes
    write = compile_expression("string(x)")
    assert write.evaluate({"x": restored}) == write.evaluate({"x": value})


def test_times_and_dates_keep_their_zone() -> None:
    read = compile_expression("x.time offset").evaluate

    assert read({"x": time(10, tzinfo=UTC)}) == timedelta()
    assert read({"x": datetime(2026, 3, 2, tzinfo=UTC)}) == timedelta()
    assert read({"x": time(10)}) is None
