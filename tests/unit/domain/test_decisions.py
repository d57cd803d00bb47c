"""Decision tables and models as procedures use them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from engine.domain.decisions import HitError, InvalidModel, load_model
from engine.feel import FeelError

_NAMESPACES = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]


def model(body: str, namespace: str = _NAMESPACES[2]):
    text = f'<definitions xmlns="{namespace}" name="plazos" namespace="n">{body}</definitions>'
    return load_model(etree.fromstring(text), file="plazos.dmn")


def table(rules: list[tuple[str, str]], hit_policy: str, values: str = "") -> str:
    """A decision with one input, `dias`, and one output."""
    cells = "".join(
        f"<rule><inputEntry><text><![CDATA[{test}]]></text></inputEntry>"
        f"<outputEntry><text><![CDATA[{result}]]></text></outputEntry></rule>"
        for test, result in rules
    )
    listed = f"<outputValues><text>{values}</text></outputValues>" if values else ""
    return (
        f'<decision id="d" name="Prioridad"><decisionTable {hit_policy}>'
        "<input><inputExpression><text>dias</text></inputExpression></input>"
        f'<output name="r">{listed}</output>{cells}</decisionTable></decision>'
    )


_OVERLAPPING = [("> 10", '"baja"'), ("> 5", '"media"'), ("> 0", '"alta"')]
_AMOUNTS = [("> 10", "1"), ("> 5", "2"), ("> 0", "4")]


@pytest.mark.parametrize(
    ("policy", "rules", "expected"),
    [
        ('hitPolicy="FIRST"', _OVERLAPPING, "media"),
        ('hitPolicy="PRIORITY"', _OVERLAPPING, "alta"),
        ('hitPolicy="ANY"', [("> 5", '"x"'), ("> 0", '"x"')], "x"),
        ('hitPolicy="RULE ORDER"', _OVERLAPPING, ["media", "alta"]),
        ('hitPolicy="OUTPUT ORDER"', _OVERLAPPING, ["alta", "media"]),
        ('hitPolicy="COLLECT"', _OVERLAPPING, ["media", "alta"]),
        ('hitPolicy="COLLECT" aggregation="SUM"', _AMOUNTS, Decimal(6)),
        ('hitPolicy="COLLECT" aggregation="MIN"', _AMOUNTS, Decimal(2)),
        ('hitPolicy="COLLECT" aggregation="MAX"', _AMOUNTS, Decimal(4)),
        ('hitPolicy="COLLECT" aggregation="COUNT"', _AMOUNTS, Decimal(2)),
        ('hitPolicy="UNIQUE"', [("> 10", "1"), ("[1..10]", "2")], Decimal(2)),
        ("", [("> 10", "1"), ("[1..10]", "2")], Decimal(2)),
    ],
)
def test_each_hit_policy_makes_of_the_matching_rules_what_its_name_says(
    policy: str, rules: list[tuple[str, str]], expected: object
) -> None:
    values = '"alta","media","baja"' if '"alta"' in str(rules) else ""

    assert model(table(rules, policy, values)).evaluate("d", {"dias": 7}) == expected


def test_two_rules_of_a_unique_table_are_an_error_and_never_the_first() -> None:
    with pytest.raises(HitError, match="rules 2 and 3 match at once"):
        model(table(_OVERLAPPING, "")).evaluate("Prioridad", {"dias": 7})


def test_different_results_of_an_any_table_are_an_error() -> None:
    with pytest.raises(HitError, match="rules 2 and 3 match at once with different results"):
        model(table(_OVERLAPPING, 'hitPolicy="ANY"')).evaluate("Prioridad", {"dias": 7})


def test_a_table_without_a_matching_rule_gives_null_and_says_why() -> None:
    value, reasons = model(table(_OVERLAPPING, "")).explain("d", {"dias": 0})

    assert value is None
    assert reasons[-1].endswith("d: no rule matches")


@pytest.mark.parametrize("namespace", _NAMESPACES)
def test_every_version_of_the_standard_is_read(namespace: str) -> None:
    found = model(table([("-", '"x"')], ""), namespace)

    assert found.decisions == {"d": "Prioridad"}
    assert found.evaluate("d", {}) == "x"


def test_required_decisions_are_decided_first_and_see_only_what_they_require() -> None:
    body = """
      <inputData id="m" name="monto total">
        <variable name="monto total" typeRef="number"/></inputData>
      <decision id="a" name="IVA"><variable name="IVA" typeRef="number"/>
        <informationRequirement><requiredInput href="#m"/></informationRequirement>
        <literalExpression><text>monto total * 0.19</text></literalExpression></decision>
      <decision id="b" name="Total">
        <informationRequirement><requiredDecision href="#a"/></informationRequirement>
        <literalExpression><text>[IVA, monto total = null]</text></literalExpression></decision>
    """
    body = body.replace("monto total = null", "moneda")

    found = model(body).evaluate("Total", {"monto total": 100, "moneda": "COP"})

    assert found == [Decimal("19.00"), "COP"]


def test_our_own_functions_can_be_called_from_a_cell() -> None:
    body = table([("> habiles()", '"tarde"'), ("-", '"a tiempo"')], 'hitPolicy="FIRST"')

    found = model(body).evaluate("d", {"dias": 16}, {"habiles": lambda: 15})

    assert found == "tarde"


def test_a_decision_service_is_called_with_its_inputs() -> None:
    body = """
      <inputData id="m" name="m"/>
      <decision id="a" name="a"><informationRequirement><requiredInput href="#m"/>
        </informationRequirement>
        <literalExpression><text>m + 1</text></literalExpression></decision>
      <decisionService id="s" name="s"><outputDecision href="#a"/><inputData href="#m"/>
        </decisionService>
    """

    assert model(body).evaluate_service("s", {"m": 1}) == 2
    assert model(body).evaluate_service("s", [1]) == 2


def test_a_value_of_another_type_is_null_and_not_a_guess() -> None:
    body = """
      <itemDefinition name="tNivel"><typeRef>string</typeRef>
        <allowedValues><text>"alto", "bajo"</text></allowedValues></itemDefinition>
      <inputData id="n" name="nivel"><variable name="nivel" typeRef="tNivel"/></inputData>
      <decision id="d" name="d"><informationRequirement><requiredInput href="#n"/>
        </informationRequirement>
        <literalExpression><text>nivel</text></literalExpression></decision>
    """

    assert model(body).evaluate("d", {"nivel": "alto"}) == "alto"
    assert model(body).evaluate("d", {"nivel": "medio"}) is None
    assert model(body).evaluate("d", {"nivel": 3}) is None


def test_a_decision_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FeelError, match="has no decision x"):
        model("").evaluate("x", {})


_ONE_RULE = table([("> 5", "1")], "")


@pytest.mark.parametrize(
    ("body", "element", "message"),
    [
        (
            table([("> 5", "1"), ("> ]", "2")], ""),
            "d, regla 2, entrada 1",
            "La expresión «> ]» no es FEEL: línea 1, columna 4: se esperaba una expresión"
            " y la expresión termina.",
        ),
        (table([("-", "1 +")], ""), "d, regla 1, salida 1", "«1 +» no es FEEL"),
        (table([("-", "1")], 'hitPolicy="PRIORITY"'), "d", "exige la lista de valores"),
        (table([("-", "1")], 'hitPolicy="SOME"'), "d", "La política «SOME» no existe."),
        (
            _ONE_RULE.replace("<outputEntry><text><![CDATA[1]]></text></outputEntry>", ""),
            "d, regla 1",
            "1 entradas y 0 salidas",
        ),
        (_ONE_RULE.replace("<text>dias</text>", ""), "d, entrada 1", "no dice qué valor mira"),
        (_ONE_RULE + _ONE_RULE, "d", "Hay dos elementos"),
        (
            '<decision id="d" name="d"><informationRequirement><requiredInput href="#x"/>'
            "</informationRequirement></decision>",
            "d",
            "«d» requiere «#x», que no existe en el modelo.",
        ),
        (
            '<decision id="d" name="d"><informationRequirement><requiredDecision href="#d"/>'
            "</informationRequirement></decision>",
            "d",
            "Dependencia circular: d → d.",
        ),
        (
            '<decision id="d" name="d"><variable name="d" typeRef="tNada"/></decision>',
            "d",
            "El tipo «tNada» no existe.",
        ),
        (
            '<decision id="d" name="d"><literalExpression expressionLanguage="python">'
            "<text>1</text></literalExpression></decision>",
            "d",
            "El lenguaje «python» no se admite; use FEEL.",
        ),
        (
            '<businessKnowledgeModel id="d" name="d"><encapsulatedLogic kind="Java"/>'
            "</businessKnowledgeModel>",
            "d",
            "Las funciones de tipo Java no se admiten",
        ),
        (
            '<import namespace="otro" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
            "plazos",
            "Falta el modelo importado «otro».",
        ),
    ],
)
def test_a_model_that_breaks_the_rules_is_refused_with_its_decision_and_cell(
    body: str, element: str, message: str
) -> None:
    with pytest.raises(InvalidModel) as caught:
        model(body)

    finding = caught.value.findings[0]
    assert (finding.file, finding.element, finding.line) == ("plazos.dmn", element, finding.line)
    assert finding.line >= 1
    assert message in finding.message


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidModel) as caught:
        model(table([("> ]", "1 +"), ("(", "2")], ""))

    assert len(caught.value.findings) == 3


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(InvalidModel, match="no es un modelo DMN"):
        load_model(etree.fromstring("<html/>"))
