"""Boxed expressions, types, functions and imports of decision models."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from engine.domain.decisions import InvalidModel, Model, load_model, read_model
from engine.feel import FeelError, FeelLimitError

_HEAD = 'xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"'


def element(body: str, namespace: str = "n", extra: str = ""):
    return etree.fromstring(
        f'<definitions {_HEAD} {extra} name="m" namespace="{namespace}">{body}</definitions>'
    )


def decision(boxed: str, type_ref: str = "", requires: str = "") -> str:
    variable = f'<variable name="d" typeRef="{type_ref}"/>' if type_ref else ""
    return f'<decision id="d" name="d">{variable}{requires}{boxed}</decision>'


def decide(boxed: str, variables: dict[str, object] | None = None, types: str = "") -> object:
    return load_model(element(types + decision(boxed))).evaluate("d", variables or {})


def said(text: str) -> str:
    return f"<literalExpression><text><![CDATA[{text}]]></text></literalExpression>"


_FUNCTION = f'<functionDefinition><formalParameter name="x"/>{said("x + 1")}</functionDefinition>'


@pytest.mark.parametrize(
    ("boxed", "expected"),
    [
        (
            f'<context><contextEntry><variable name="base" typeRef="number"/>{said("n * 2")}'
            f"</contextEntry><contextEntry>{said('base + 1')}</contextEntry></context>",
            Decimal(7),
        ),
        (
            f'<context><contextEntry><variable name="a b"/>{said("1")}</contextEntry>'
            f'<contextEntry><variable name="c"/>{said("a b + 1")}</contextEntry></context>',
            {"a b": Decimal(1), "c": Decimal(2)},
        ),
        (f"<list>{said('1')}{said('n')}</list>", [Decimal(1), Decimal(3)]),
        (
            '<relation><column name="a" typeRef="number"/><column name="b"/>'
            f"<row>{said('1')}{said('n')}</row></relation>",
            [{"a": Decimal(1), "b": Decimal(3)}],
        ),
        (
            f"<conditional><if>{said('n > 2')}</if><then>{said('1')}</then>"
            f"<else>{said('2')}</else></conditional>",
            Decimal(1),
        ),
        (
            f"<filter><in>{said('[1,5]')}</in><match>{said('item > n')}</match></filter>",
            [Decimal(5)],
        ),
        (f"<filter><in>{said('[1,5]')}</in><match>{said('n')}</match></filter>", None),
        (
            f'<for iteratorVariable="i"><in>{said("[1,2]")}</in>'
            f"<return>{said('i * n')}</return></for>",
            [Decimal(3), Decimal(6)],
        ),
        (
            f'<some iteratorVariable="i"><in>{said("[1,2]")}</in>'
            f"<satisfies>{said('i > 1')}</satisfies></some>",
            True,
        ),
        (
            f'<every iteratorVariable="i"><in>{said("[1,2]")}</in>'
            f"<satisfies>{said('i > 1')}</satisfies></every>",
            False,
        ),
        (
            f'<context><contextEntry><variable name="f"/>{_FUNCTION}</contextEntry><contextEntry>'
            f'<invocation>{said("f")}<binding><parameter name="x"/>{said("n")}</binding>'
            "</invocation></contextEntry></context>",
            Decimal(4),
        ),
        (f"<invocation>{said('n')}</invocation>", None),
        ('<literalExpression typeRef="string"><text>1</text></literalExpression>', None),
        ("<literalExpression/>", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_boxed_form_means_what_its_text_would(boxed: str, expected: object) -> None:
    assert decide(boxed, {"n": 3}) == expected


@pytest.mark.parametrize(
    ("boxed", "message"),
    [
        ("<conditional><if/></conditional>", "Falta la expresión de «if»."),
        (f"<filter><in>{said('[1]')}</in></filter>", "Falta «match» en «filter»."),
        (
            f'<relation><column name="a"/><row>{said("1")}{said("2")}</row></relation>',
            "Una fila tiene 2 celdas y hay 1 columnas.",
        ),
        ("<decisionTable/>", "La tabla no tiene columnas de salida."),
    ],
)
def test_a_boxed_form_with_a_part_missing_is_refused(boxed: str, message: str) -> None:
    with pytest.raises(InvalidModel) as caught:
        decide(boxed)

    assert message in [finding.message for finding in caught.value.findings]


_TYPES = """
  <itemDefinition name="tCodigos" isCollection="true"><typeRef>tCodigo</typeRef></itemDefinition>
  <itemDefinition name="tCodigo"><typeRef>string</typeRef>
    <allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>
  <itemDefinition name="tPersona"><itemComponent name="nombre"><typeRef>string</typeRef>
    </itemComponent></itemDefinition>
  <itemDefinition name="tPar" isCollection="true"><typeRef>number</typeRef>
    <typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
  <itemDefinition name="tF"><functionItem outputTypeRef="number"><parameters typeRef="number"
    name="x"/></functionItem></itemDefinition>
  <itemDefinition name="tG"><functionItem/></itemDefinition>
"""


@pytest.mark.parametrize(
    ("text", "type_ref", "expected"),
    [
        ('["a", "b"]', "tCodigos", ["a", "b"]),
        ('"a"', "tCodigos", ["a"]),
        ('["a", "z"]', "tCodigos", None),
        ('["a"]', "tCodigo", "a"),
        ("[1, 2]", "tPar", [Decimal(1), Decimal(2)]),
        ("[1]", "tPar", None),
        ('{nombre: "Ana", edad: 3}', "tPersona", {"nombre": "Ana", "edad": Decimal(3)}),
        ('{nombre: 3}', "tPersona", None),
        ('{edad: 3}', "tPersona", None),
        ("(function(x) x)(1)", "number", Decimal(1)),
        ("1", "list<number>", [Decimal(1)]),
        ("1", "Any", Decimal(1)),
        ("1", "feel:number", Decimal(1)),
        ('"x" instance of tCodigo', "boolean", False),
        ('"a" instance of tCodigo', "boolean", True),
        ("function(x) x", "tF", "function"),
        ("function(x, y) x", "tF", None),
        ("1", "tG", None),
    ],
)  # fmt: skip
def test_a_value_is_held_to_the_type_of_its_decision(
    text: str, type_ref: str, expected: object
) -> None:
    found = load_model(element(_TYPES + decision(said(text), escape(type_ref)))).evaluate("d", {})

    assert ("function" if hasattr(found, "invoke") else found) == expected


@pytest.mark.parametrize(
    ("types", "message"),
    [
        (
            '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
            '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>',
            "El tipo «a» se define por sí mismo.",
        ),
        (
            '<itemDefinition name="a"><typeRef>string</typeRef><allowedValues><text>"a",</text>'
            "</allowedValues></itemDefinition>",
            "La expresión «\"a\",» no es FEEL",
        ),
        ('<itemDefinition name="a"><typeRef>list&lt;</typeRef></itemDefinition>', "no existe"),
    ],
)  # fmt: skip
def test_a_type_that_cannot_be_is_refused(types: str, message: str) -> None:
    with pytest.raises(InvalidModel, match=r"(a|b): ") as caught:
        load_model(element(types))

    assert message in caught.value.findings[0].message


_KNOWLEDGE = f"""
  <businessKnowledgeModel id="k" name="doble"><variable name="doble"/><encapsulatedLogic>
    <formalParameter name="x" typeRef="number"/>{said("x * 2")}</encapsulatedLogic>
  </businessKnowledgeModel>
"""


def test_business_knowledge_is_a_function() -> None:
    requires = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    model = load_model(element(_KNOWLEDGE + decision(said('[doble(2), doble("x")]'), "", requires)))

    assert model.evaluate("d", {}) == [Decimal(4), None]
    assert model.invoke("doble", {"x": 4}) == 8
    with pytest.raises(FeelError, match="has no knowledge otro"):
        model.invoke("otro", {})


def test_knowledge_without_logic_is_refused() -> None:
    model, findings = read_model(element('<businessKnowledgeModel id="k" name="k"/>'))

    assert findings[0].message == "«k» no tiene lógica."
    assert model.invoke("k", {}) is None


def test_a_service_called_with_other_arguments_is_null() -> None:
    body = f"""
      <inputData id="i" name="i"><variable name="i" typeRef="number"/></inputData>
      <decision id="o" name="o"><informationRequirement><requiredInput href="#i"/>
        </informationRequirement>{said("i = null")}</decision>
      <decision id="p" name="p">{said("1")}</decision>
      <decisionService id="s" name="s"><outputDecision href="#o"/><outputDecision href="#p"/>
        <inputData href="#i"/></decisionService>
      <decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#s"/>
        </knowledgeRequirement>{said('[s(), s("x"), s(i: 1)]')}</decision>
    """
    model = load_model(element(body))

    assert model.evaluate("d", {}) == [None, None, {"o": False, "p": Decimal(1)}]
    assert model.inputs == {"i": "i"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<decisionService id="s" name="s"/>', "El servicio «s» no tiene salidas."),
        (
            '<decisionService id="s" name="s"><outputDecision href="#x"/><inputData href="#y"/>'
            "</decisionService>",
            "«s» requiere «#x», que no existe en el modelo.",
        ),
        ('<decision id="d"/>', "Un elemento del modelo no tiene nombre."),
    ],
)
def test_a_service_or_a_decision_without_the_needful_is_refused(body: str, message: str) -> None:
    assert message in [finding.message for finding in read_model(element(body))[1]]


_IMPORTED = f"""
  <itemDefinition name="tN"><typeRef>number</typeRef></itemDefinition>
  <inputData id="i" name="monto"><variable name="monto" typeRef="tN"/></inputData>
  <decision id="d" name="IVA"><informationRequirement><requiredInput href="#i"/>
    </informationRequirement>{said("monto / 5")}</decision>
"""
_IMPORT = (
    '<import namespace="otro" name="Impuestos" importType="https://www.omg.org/spec/DMN/MODEL/"/>'
)
_IMPORTING = f"""{_IMPORT}<import namespace="x" name="x" importType="http://www.w3.org/2001/XMLSchema"/>
  <decision id="d" name="Total"><variable name="Total" typeRef="i:tN"/>
    <informationRequirement><requiredDecision href="otro#d"/></informationRequirement>
    <informationRequirement><requiredInput href="otro#i"/></informationRequirement>
    {said("Impuestos.IVA + Impuestos.monto")}</decision>
"""


@pytest.mark.parametrize("given", [{"monto": 100}, {"Impuestos": {"monto": 100}}])
@pytest.mark.parametrize("as_model", [True, False])
def test_an_imported_decision_is_seen_under_the_name_of_its_import(
    given: dict[str, object], as_model: bool
) -> None:
    other = element(_IMPORTED, "otro")
    imports: list[Model] = [load_model(other) if as_model else other]
    model = load_model(element(_IMPORTING, extra='xmlns:i="otro"'), imports)

    assert model.evaluate("Total", given) == 120


_TABLE = f"""<decisionTable hitPolicy="%s" aggregation="%s"><input><inputExpression><text>n</text>
  </inputExpression><inputValues><text>[0..100]</text></inputValues></input>
  <output name="a"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>
  <output name="b"/>%s</decisionTable>"""  # noqa: F541 -- a template like its neighbours


def _rule(test: str, *results: str) -> str:
    cells = "".join(f"<outputEntry><text>{result}</text></outputEntry>" for result in results)
    return f"<rule><inputEntry><text>{test}</text></inputEntry>{cells}</rule>"


@pytest.mark.parametrize(
    ("policy", "aggregation", "n", "expected"),
    [
        ("FIRST", "", 50, {"a": Decimal(1), "b": "x"}),
        ("FIRST", "", 1, {"a": Decimal(0), "b": None}),
        ("FIRST", "", 101, None),
        ("COLLECT", "SUM", 50, {"a": Decimal(4), "b": "xy"}),
        ("COLLECT", "MAX", 50, {"a": Decimal(3), "b": "y"}),
        ("COLLECT", "SUM", 70, {"a": Decimal(4), "b": None}),
        ("COLLECT", "MIN", 70, {"a": Decimal(1), "b": None}),
    ],
)
def test_a_table_with_two_outputs_gives_a_context(
    policy: str, aggregation: str, n: int, expected: object
) -> None:
    rules = _rule("[50..70]", "1", '"x"') + _rule("50", "3", '"y"') + _rule("70", "3", "true")

    assert decide(_TABLE % (policy, aggregation, rules), {"n": n}) == expected


def test_priorities_may_come_from_the_type_of_the_output() -> None:
    types = _TYPES.replace('"a", "b"', '"b", "a"')
    table = (
        '<decisionTable hitPolicy="PRIORITY"><input><inputExpression><text>n</text>'
        '</inputExpression></input><output typeRef="tCodigo"/>'
        + _rule("-", '"a"') + _rule("-", '"b"') + "</decisionTable>"
    )  # fmt: skip

    assert decide(table, {"n": 1}, types) == "b"


def test_a_model_broken_in_one_cell_decides_the_rest() -> None:
    rules = _rule("> ]", "1", "2") + _rule("-", "1") + _rule("-", "3", "-")
    model, findings = read_model(element(decision(_TABLE % ("FIRST", "", rules))))

    assert len(findings) == 2
    assert model.evaluate("d", {"n": 1}) == {"a": Decimal(3), "b": None}


def test_a_model_is_bounded_like_an_expression() -> None:
    with pytest.raises(FeelLimitError):
        decide(said("{f: function(n) f(n + 1), r: f(1)}.r"))
    with pytest.raises(FeelLimitError, match="too deep"):
        decide(said("{f: function(n) " + "[" * 30 + "f(n)" + "]" * 30 + ", r: f(1)}.r"))
    with pytest.raises(FeelError, match="out of bounds"):
        decide(said("x > 1"), {"x": Decimal("sNaN")})
