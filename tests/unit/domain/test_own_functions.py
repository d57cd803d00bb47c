"""The functions that Cauce adds to FEEL: one table, called, checked and shown."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from engine.bpm.compiler import check_bundle
from engine.domain.bundles import Bundle
from engine.domain.calendars import BusinessCalendar, OfficeHours, Verification
from engine.domain.decisions import InvalidModel, load_model
from engine.domain.forms import parse_form
from engine.domain.holiday_seed import seed_holidays
from engine.domain.minimum_wage import MINIMUM_WAGES, MinimumWage, MinimumWages
from engine.domain.own_functions import OWN_FUNCTIONS, functions_of, wrong_calls
from engine.domain.term_book import TermBook
from engine.errors import CaseFault, InvalidDefinition, TermFault
from engine.feel import compile_expression, unknown_calls
from engine.feel.parser import parse_type
from engine.settings import BOGOTA

#: nine at night in Bogotá: another day in UTC
_NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
_BOOK = TermBook(BusinessCalendar(()), (), (), _NIGHT)
_GUIDE = Path(__file__).parents[3] / "docs" / "feel.md"


def _said(text: str) -> object:
    return compile_expression(text).evaluate({"d": date(2025, 6, 30)}, _BOOK.functions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smmlv(d)", Decimal(1_423_500)),
        ('smmlv(date and time("2027-01-01T03:00:00Z"))', Decimal(1_750_905)),
        ("smmlv_anio(2023)", Decimal(1_160_000)),
        ("smmlv_anio(anio: 2024)", Decimal(1_300_000)),
        ("smmlv(null)", None),
        ("smmlv_anio(null)", None),
        ("2 * smmlv(fecha: d)", Decimal(2_847_000)),
        ("hoy()", date(2026, 3, 2)),
        ("today() = hoy() and now() = ahora()", True),
        ("ahora().hour", Decimal(21)),
        ("sumar_habiles(dias: 1, fecha: d)", date(2025, 7, 1)),
        ('vence(termino: "respuesta")', None),
    ],
)
def test_a_function_is_called_by_position_and_by_the_names_of_the_table(
    text: str, expected: object
) -> None:
    assert _said(text) == expected


@pytest.mark.parametrize(
    ("last", "closes"),
    [
        ("2026-03-03", "2026-03-04T16:30"),
        ("2026-03-06", "2026-03-09T16:30"),  # a Friday
        ("2026-03-20", "2026-03-24T16:30"),  # a Friday before a Monday off
        ("2026-03-03T12:00:00", "2026-03-04T16:30"),
    ],
)
def test_what_came_in_time_is_recorded_until_the_office_closes_on_the_next_working_day(
    last: str, closes: str
) -> None:
    of_this_office = OfficeHours(opens=time(7), closes=time(16, 30))
    calendar = BusinessCalendar(seed_holidays(2026, 2026), (), of_this_office)
    said = f'cierre_de_registro({"date and time" if "T" in last else "date"}("{last}"))'

    found = compile_expression(said).evaluate({}, TermBook(calendar, (), (), _NIGHT).functions)

    assert found == datetime.fromisoformat(closes).replace(tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ('date("2026-06-22")', "22 de junio de 2026"),
        ("1500000", "1.500.000"),
        ("12", "12"),
        ("null", None),
    ],
)
def test_a_value_is_said_as_people_read_it(value: str, read: str | None) -> None:
    assert _said(f"en_palabras({value})") == read


@pytest.mark.parametrize(
    ("standing", "read"),
    [
        ('"VERIFICADO"', "Ley 80 de 1993, art. 24"),
        ('"POR_VERIFICAR"', "Ley 80 de 1993, art. 24 (por verificar)"),
        ('"INTERNO"', "Ley 80 de 1993, art. 24 (por verificar)"),
        ("parametros.norma_ley_80", "Ley 80 de 1993, art. 24 (por verificar)"),  # not in the case
    ],
)
def test_a_norm_is_in_doubt_until_its_parameter_says_that_somebody_read_it(
    standing: str, read: str
) -> None:
    assert _said(f'cita("Ley 80 de 1993, art. 24", {standing})') == read


def test_there_is_no_doubt_of_no_norm() -> None:
    assert _said("cita(null, null)") is None


@pytest.mark.parametrize(
    ("span", "read"),
    [
        ("6, 0, null", "6 meses"),
        ("1, 15, null", "1 mes y 15 días"),
        ("null, 1, null", "1 día"),
        ("0, null, null", None),
        ('0, 0, date("2026-12-31")', "hasta el 31 de diciembre de 2026"),
    ],
)
def test_a_span_is_said_without_what_is_zero(span: str, read: str | None) -> None:
    assert _said(f"plazo_en_palabras({span})") == read


@pytest.mark.parametrize(
    ("agreed", "ends"),
    [
        ("6, null, null", date(2025, 12, 30)),
        ("8, null, null", date(2026, 2, 28)),  # there is no 30 February
        ("1, 15, null", date(2025, 8, 14)),
        ('null, null, date("2025-12-31")', date(2025, 12, 31)),
    ],
)
def test_what_was_agreed_to_last_ends_from_date_to_date(agreed: str, ends: date) -> None:
    assert _said(f"fin_de_plazo(d, {agreed})") == ends
    assert _said("fin_de_plazo(null, 1, null, null)") is None


def test_a_window_that_does_not_run_is_not_closed() -> None:
    assert _said('cierre_de_registro(vence("complemento"))') is None


@pytest.mark.parametrize("text", ["smmlv_anio(2022)", 'smmlv(date("2027-01-01"))'])
def test_the_wage_of_a_year_that_is_not_loaded_is_a_fault_and_never_a_guess(text: str) -> None:
    with pytest.raises(CaseFault, match=r"Falta cargar el salario mínimo mensual \(SMMLV\) de 20"):
        _said(text)


@pytest.mark.parametrize("text", ['smmlv("2026-01-01")', 'smmlv_anio("2026")', "smmlv_anio(20.5)"])
def test_the_wage_of_what_is_no_date_is_a_fault(text: str) -> None:
    with pytest.raises(TermFault):
        _said(text)


def test_each_wage_says_its_act_and_how_sure_both_are() -> None:
    assert [wage.year for wage in MINIMUM_WAGES] == [2023, 2024, 2025, 2026]
    minimum_wage = MinimumWages().of
    assert minimum_wage(2026).act == "Decreto 0159 de 2026"
    assert "suspendido" in minimum_wage(2026).note
    assert minimum_wage(2024).verification is Verification.UNVERIFIED
    assert minimum_wage(2025).verification is Verification.VERIFIED
    assert minimum_wage(2025).act_verification is Verification.UNVERIFIED


def test_a_wage_that_is_loaded_is_of_its_year_and_another_holds_since_it_changed() -> None:
    sure = Verification.VERIFIED
    loaded = [
        MinimumWage(
            year=since.year,
            pesos=Decimal(pesos),
            act="Decreto",
            verification=sure,
            act_verification=sure,
            since=since,
        )
        for since, pesos in ((date(2026, 8, 3), 1_600_000), (date(2027, 1, 4), 1_900_000))
    ]
    wages = MinimumWages(loaded)

    days = (date(2026, 8, 2), date(2026, 8, 3), date(2027, 1, 1), date(2027, 12, 31))
    assert [int(wages.on(day).pesos) for day in days] == [1750905, 1600000, 1900000, 1900000]
    assert wages.of(2026).pesos == 1_600_000


@pytest.mark.parametrize("function", OWN_FUNCTIONS, ids=lambda function: function.name)
def test_the_table_says_of_each_function_what_a_designer_needs(function) -> None:
    taken = list(inspect.signature(function.compute).parameters)[1:]
    example = compile_expression(function.example)

    assert len(taken) == len(function.parameters)
    assert all(p.name.isidentifier() and p.meaning.endswith(".") for p in function.parameters)
    assert all(parse_type(parameter.type) for parameter in function.parameters)
    assert function.meaning.endswith(".")
    assert function.name in [call.name for call in example.calls]
    assert list(wrong_calls(example.tree)) == []
    assert f"`{function.signature}`" in _GUIDE.read_text("utf-8")


def test_a_case_is_given_exactly_the_functions_of_the_table() -> None:
    aliases = {function.alias for function in OWN_FUNCTIONS} - {""}

    assert set(functions_of(_BOOK)) == {function.name for function in OWN_FUNCTIONS} | aliases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('vense("respuesta")', ["La función «vense» no existe. ¿Quiso decir «vence»?"]),
        ("xyz(1) + zyx(2)", ["La función «xyz» no existe.", "La función «zyx» no existe."]),
        ("vence()", ["«vence(termino)» se llama con un valor, no sin valores."]),
        ("hoy(1)", ["«hoy()» se llama sin valores, no con un valor."]),
        (
            "sumar_habiles(1, 2, 3)",
            ["«sumar_habiles(fecha, dias)» se llama con 2 valores, no con 3 valores."],
        ),
        ("count([1]) + now().hour", []),
        ("{f: function(x) x, r: f(1)}.r", []),
        ("(function(g) g(1))(abs)", []),
        ("for f in [abs] return f(-1)", []),
        ("every f in [abs] satisfies f(-1) = 1", []),
        ("a.f(1)", []),
    ],
)
def test_a_call_that_nobody_could_answer_is_told(text: str, expected: list[str]) -> None:
    assert list(wrong_calls(compile_expression(text).tree)) == expected


def test_a_name_that_may_hold_a_function_is_not_unknown() -> None:
    tree = compile_expression("doble(2) + triple(2)").tree

    assert [call.name for call in unknown_calls(tree, {"doble"})] == ["triple"]


_MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n">
  <businessKnowledgeModel id="k" name="doble"><encapsulatedLogic><formalParameter name="f"/>
    <literalExpression><text>f(1) + nada(2)</text></literalExpression></encapsulatedLogic>
  </businessKnowledgeModel>
  <decision id="d" name="D"><knowledgeRequirement><requiredKnowledge href="#k"/>
    </knowledgeRequirement><decisionTable><input><inputExpression><text>doble(x)</text>
    </inputExpression></input><output/><rule><inputEntry><text>&gt; vense("a")</text></inputEntry>
    <outputEntry><text>smmlv()</text></outputEntry></rule></decisionTable></decision>
</definitions>"""


def test_a_decision_model_is_refused_for_its_unknown_functions_with_decision_and_cell() -> None:
    root = etree.fromstring(_MODEL)
    with pytest.raises(InvalidModel) as caught:
        load_model(root, check_calls=wrong_calls)

    assert [(f.element, f.rule, f.message) for f in caught.value.findings] == [
        ("k", "function", "La función «nada» no existe."),
        (
            "d, regla 1, entrada 1",
            "function",
            "La función «vense» no existe. ¿Quiso decir «vence»?",
        ),
        (
            "d, regla 1, salida 1",
            "function",
            "«smmlv(fecha)» se llama con un valor, no sin valores.",
        ),
    ]
    assert load_model(root)


def test_a_bundle_is_refused_for_the_unknown_functions_of_its_drawing_and_its_decisions() -> None:
    drawing = b"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
      xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="x">
      <bpmn:process id="p" isExecutable="true">
      <bpmn:startEvent id="i"/><bpmn:scriptTask id="s"><bpmn:extensionElements>
      <zeebe:script expression="=habiles_despues(hoy(), 1)" resultVariable="r"/>
      </bpmn:extensionElements></bpmn:scriptTask><bpmn:endEvent id="f"/>
      <bpmn:sequenceFlow id="a" sourceRef="i" targetRef="s"/>
      <bpmn:sequenceFlow id="b" sourceRef="s" targetRef="f"/></bpmn:process></bpmn:definitions>"""
    found = check_bundle(
        Bundle(process_id="p", files={"p.bpmn": drawing, "t.dmn": _MODEL.encode()})
    )

    assert [(f.file, f.element) for f in found if f.rule == "function"] == [
        ("p.bpmn", "s"),
        ("t.dmn", "k"),
        ("t.dmn", "d, regla 1, entrada 1"),
        ("t.dmn", "d, regla 1, salida 1"),
    ]


def test_a_form_is_refused_for_a_function_that_only_cases_have() -> None:
    form = b"""{"type": "default", "id": "f", "components": [{"type": "textfield", "id": "a",
      "key": "a", "label": "A", "conditional": {"hide": "=vence(\\"r\\") < today()"}}]}"""
    with pytest.raises(InvalidDefinition) as caught:
        parse_form(form, "f.json")

    assert [f.rule for f in caught.value.findings] == ["form-function"]
    assert "«vence»" in caught.value.findings[0].message
