"""`[[document]]`: what a procedure says of its papers, and what a designer is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.papers import Access, parse_documents
from engine.domain.remedies import REMEDIES, sentences
from engine.errors import InvalidDefinition

ANSWER = {
    "id": "respuesta",
    "title": "Respuesta",
    "template": "respuesta.typ",
    "type": "Respuesta de fondo",
    "access": "clasificado",
}


def wrong(**changes: Any) -> list[str]:
    table = {key: value for key, value in {**ANSWER, **changes}.items() if value is not None}
    with pytest.raises(InvalidDefinition) as refusal:
        parse_documents({"document": [table]})
    return [found.message for found in refusal.value.findings]


def test_a_paper_is_read_with_what_it_needs() -> None:
    table = {
        **ANSWER,
        "signers": ["secretaria_general"],
        "series": "oficio",
        "drafted_in": ["proyectar_respuesta"],
        "remedies": ["reposicion"],
        "data": {"sentido": "=sentido"},
        "prose": {"respuesta": "=respuesta"},
    }

    (spec,) = parse_documents({"document": [table]})

    assert (spec.id, spec.path, spec.access) == (
        "respuesta",
        "documents/respuesta.typ",
        Access.CLASSIFIED,
    )
    assert spec.keys == ("sentido", "respuesta")
    assert spec.data["sentido"].evaluate({"sentido": "accede"}) == "accede"


def test_a_procedure_without_papers_has_none() -> None:
    assert parse_documents({}) == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": None}, "«title»: falta."),
        ({"template": "../otra.typ"}, "es el nombre de un archivo «.typ»"),
        ({"template": "respuesta.docx"}, "es el nombre de un archivo «.typ»"),
        ({"access": "secreto"}, "debe ser uno de publico, clasificado, reservado"),
        ({"signers": "ana"}, "es una expresión FEEL y comienza por «=»"),
        ({"signers": {"rol": "ana"}}, "es una lista de textos"),
        ({"signers_from": "=rol"}, "«signers_from»: no se conoce aquí; quítelo."),
        ({"remedies": ["tutela"]}, "«tutela» no es un recurso"),
        ({"data": {"x": "sentido"}}, "es una expresión FEEL y comienza por «=»"),
        ({"prose": {"x": "=if"}}, "la expresión no se entiende"),
        ({"data": {"x": "=1"}, "prose": {"x": "=1"}}, "está en «data» y en «prose»"),
        ({"norms": "CPACA, art. 14"}, "es una lista de textos, o de { norm, parameter }"),
        ({"norms": [{"norm": "CPACA, art. 14"}]}, "es una lista de textos, o de { norm, parameter"),
        ({"norms": [{"norm": 14, "parameter": "n"}]}, "es una lista de textos, o de { norm, param"),
        ({"optional": ["y"]}, "no está en «data» ni en «prose»"),
        ({"firma": "x"}, "«firma»: no se conoce aquí; quítelo."),
    ],
)
def test_a_designer_is_told_what_is_wrong(change: dict[str, Any], sentence: str) -> None:
    assert any(sentence in said for said in wrong(**change)), wrong(**change)


def test_what_nobody_read_says_so_until_its_parameter_says_that_somebody_did() -> None:
    norms = ["CPACA, art. 14", {"norm": "CGD, art. 87", "parameter": "norma_cgd"}]

    (spec,) = parse_documents({"document": [{**ANSWER, "norms": norms}]})

    doubted = ["CPACA, art. 14", "CGD, art. 87 (por verificar)"]
    assert spec.cited() == doubted
    assert spec.cited({"norma_cgd": "POR_VERIFICAR"}) == doubted
    assert spec.cited({"norma_cgd": "INTERNO"}) == doubted
    assert spec.cited({"norma_cgd": "VERIFICADO"}) == ["CPACA, art. 14", "CGD, art. 87"]


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(InvalidDefinition, match="está dos veces"):
        parse_documents({"document": [ANSWER, ANSWER]})


@pytest.mark.norm(
    "Ley 1437 de 2011, arts. 74 y 76",
    "La notificación dice cada recurso, ante quién y hasta cuándo",
)
def test_the_notice_of_an_act_says_each_remedy_before_whom_and_until_when() -> None:
    (reposicion,) = sentences(["reposicion"])

    assert "ante quien expidió el acto" in reposicion
    assert "diez (10) días" in reposicion
    assert sentences(None) == []
    assert all("Ley 1437 de 2011, art" in sentence for sentence in REMEDIES.values())
