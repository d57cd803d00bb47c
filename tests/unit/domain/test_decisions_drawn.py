"""Whole models as people draw them: names with symbols, joins, scopes, typed collections."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from engine.domain.decisions import load_model

_NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def drawn(body: str, namespace: str = "n") -> etree._Element:
    return etree.fromstring(
        f'<definitions xmlns="{_NAMESPACE}" name="m" namespace="{namespace}">{body}</definitions>'
    )


def said(text: str) -> str:
    return f"<literalExpression><text><![CDATA[{text}]]></text></literalExpression>"


def given(name: str, type_ref: str = "") -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    return f'<inputData id="{name[0]}" name="{name}"><variable name="{name}"{typed}/></inputData>'


def decision(name: str, logic: str, inputs: str = "", knows: str = "", type_ref: str = "") -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    required = "".join(
        f'<informationRequirement><requiredInput href="#{key}"/></informationRequirement>'
        for key in inputs
    ) + "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{key}"/></knowledgeRequirement>'
        for key in knows
    )
    variable = f'<variable name="{name}"{typed}/>'
    return f'<decision id="{name}" name="{name}">{variable}{required}{logic}</decision>'


def knowledge(key: str, name: str, logic: str) -> str:
    return (
        f'<businessKnowledgeModel id="{key}" name="{name}"><encapsulatedLogic>'
        f'<formalParameter name="x" typeRef="number"/><formalParameter name="la otra"/>{logic}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )


@pytest.mark.parametrize(
    "name", ["Edad (años)", "Pre-cálculo + riesgo", "Valor/mes", "L'oficina", "monto*"]
)
def test_a_name_may_have_the_symbols_that_people_write(name: str) -> None:
    model = load_model(drawn(given(name) + decision("D", said(f"{name} + 1"), name[0])))

    assert model.evaluate("D", {name: 3}) == 4


def test_two_lists_are_joined_by_a_filter_within_a_filter() -> None:
    logic = said('Personas[area = Oficinas[nombre = "Jurídica"].codigo[1]].nombre')
    model = load_model(drawn(given("Personas") + given("Oficinas") + decision("D", logic, "PO")))
    people = [{"nombre": "Ana", "area": 1}, {"nombre": "Luis", "area": 2}]
    offices = [{"nombre": "Archivo", "codigo": 1}, {"nombre": "Jurídica", "codigo": 2}]

    assert model.evaluate("D", {"Personas": people, "Oficinas": offices}) == ["Luis"]


def test_knowledge_sees_its_parameters_and_not_the_data_of_who_calls_it() -> None:
    body = knowledge("k", "Suma", said("x + la otra + (if z = null then 0 else 100)"))
    calls = said("[Suma(1, z), Suma(la otra: z, x: 1)]")
    model = load_model(drawn(body + given("z") + decision("D", calls, "z", "k")))

    assert model.evaluate("D", {"z": 5}) == [Decimal(6), Decimal(6)]


def test_knowledge_that_is_not_required_is_not_there() -> None:
    body = knowledge("k", "Suma", said("x")) + decision("D", said("Suma(1, 2)"))

    assert load_model(drawn(body)).evaluate("D", {}) is None


_TYPES = """
  <itemDefinition name="tEdad"><typeRef>number</typeRef>
    <allowedValues><text>[0..120]</text></allowedValues></itemDefinition>
  <itemDefinition name="tEdades" isCollection="true"><typeRef>tEdad</typeRef></itemDefinition>
  <itemDefinition name="tPersona">
    <itemComponent name="nombre completo"><typeRef>string</typeRef></itemComponent>
    <itemComponent name="edad"><typeRef>tEdad</typeRef></itemComponent></itemDefinition>
  <itemDefinition name="tPersonas" isCollection="true"><typeRef>tPersona</typeRef></itemDefinition>
"""


@pytest.mark.parametrize(
    ("type_ref", "text", "value", "expected"),
    [
        ("tEdades", "sum(v)", [1, 2], Decimal(3)),
        ("tEdades", "sum(v)", 5, Decimal(5)),
        ("tEdades", "v", [1, 200], None),
        ("tPersona", "v.nombre completo", {"nombre completo": "Ana", "edad": 3}, "Ana"),
        ("tPersona", "v", {"nombre completo": "Ana", "edad": 300}, None),
        ("tPersona", "v", {"nombre completo": "Ana"}, None),
        ("tPersona", "v instance of tPersona", {"nombre completo": "Ana", "edad": 3}, True),
        (
            "tPersonas",
            "v[edad > 10].nombre completo",
            [{"nombre completo": "Ana", "edad": 3}, {"nombre completo": "Luis", "edad": 30}],
            ["Luis"],
        ),
    ],
)
def test_data_are_held_to_their_type(
    type_ref: str, text: str, value: object, expected: object
) -> None:
    model = load_model(drawn(_TYPES + given("v", type_ref) + decision("D", said(text), "v")))

    assert model.evaluate("D", {"v": value}) == expected


def test_an_imported_model_may_have_a_name_of_several_words() -> None:
    other = drawn(
        '<itemDefinition name="tN"><typeRef>number</typeRef></itemDefinition>'
        + given("monto", "tN")
        + decision("Tarifa total", said("monto / 5"), "m", type_ref="tN")
        + knowledge("k", "Suma", said("x + la otra")),
        "otro",
    )
    model = load_model(
        drawn(
            f'<import namespace="otro" name="mis impuestos" importType="{_NAMESPACE}"/>'
            + given("base", "mis impuestos.tN")
            + '<decision id="D" name="D"><variable name="D" typeRef="mis impuestos.tN"/>'
            '<informationRequirement><requiredDecision href="otro#Tarifa total"/>'
            '</informationRequirement><informationRequirement><requiredInput href="#b"/>'
            '</informationRequirement><knowledgeRequirement><requiredKnowledge href="otro#k"/>'
            "</knowledgeRequirement>"
            + said("mis impuestos.Tarifa total + mis impuestos.Suma(1, 2) + base")
            + "</decision>"
        ),
        [other],
    )

    assert model.evaluate("D", {"monto": 100, "base": 1}) == 24
