"""What tells a reserved identity is hidden under whatever name, and never written over."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.identities import Reserve, reserve
from engine.domain.officials import RESERVED_IDENTITY

LUZ = "Luz Dary Ospina"
HIDDEN = reserve({"nombres", "tipo_documento"}, [LUZ, "luz@ejemplo.co", "Ele", "", None])


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({"nombres": LUZ}, {"nombres": RESERVED_IDENTITY}),
        ({"nombres": None}, {"nombres": None}),
        ({"destinatario": " luz dary  OSPINA "}, {"destinatario": RESERVED_IDENTITY}),
        ({"a": [{"correo": "luz@ejemplo.co"}]}, {"a": [{"correo": RESERVED_IDENTITY}]}),
        ({"vecina": {"quien": LUZ}}, {"vecina": {"quien": RESERVED_IDENTITY}}),
        ({"vereda": "Ele", "dias": 3, "nada": ""}, {"vereda": "Ele", "dias": 3, "nada": ""}),
        (
            {"clase": "CC", "tipo_documento": "CC"},
            {"clase": "CC", "tipo_documento": "Identidad reservada"},
        ),
        ({"hechos": f"Yo, {LUZ}, digo"}, {"hechos": f"Yo, {LUZ}, digo"}),
    ],
)
def test_a_value_is_hidden_by_its_name_or_by_what_it_says(
    known: dict[str, Any], shown: dict[str, Any]
) -> None:
    assert HIDDEN.over(known) == shown


def test_who_may_know_sees_everything() -> None:
    assert Reserve().over({"nombres": LUZ}) == {"nombres": LUZ}
    assert Reserve().without(LUZ) == LUZ


def test_in_a_sentence_only_whole_words_are_hidden() -> None:
    assert HIDDEN.without(f"Vence lo de {LUZ.upper()}.") == "Vence lo de Identidad reservada."
    assert HIDDEN.without(f"{LUZ}na") == f"{LUZ}na"
    assert HIDDEN.in_history({"cause": f"La pidió {LUZ}", "days": 2}) == {
        "cause": "La pidió Identidad reservada",
        "days": 2,
    }


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Lo pide Maria Munoz.", "Lo pide Identidad reservada."),
        ("Lo pide MARÍA\n  MUÑOZ, de aquí.", "Lo pide Identidad reservada, de aquí."),
        ("Lo pide María Muñozca.", "Lo pide María Muñozca."),
        ("Lo pide Josémaría Muñoz.", "Lo pide Josémaría Muñoz."),
    ],
)
def test_a_name_in_a_sentence_is_hidden_however_it_is_written(text: str, left: str) -> None:
    assert reserve((), ["María Muñoz"]).without(text) == left


def test_each_row_gets_back_what_was_hidden_in_it() -> None:
    hiding = reserve((), [LUZ, "luz@ejemplo.co"])
    rows = [{"dato": LUZ, "clase": "nombre"}, {"dato": "luz@ejemplo.co", "clase": "correo"}]
    shown = hiding.over({"datos": rows})

    assert hiding.given_back(shown, {"datos": rows}) == {"datos": rows}
    alike = [{"quien": LUZ}, {"quien": "luz@ejemplo.co"}]
    sent = hiding.over({"datos": alike})
    assert hiding.given_back(sent, {"datos": alike}) == {"datos": alike}
    only_the_second = {"datos": shown["datos"][1:]}
    assert hiding.given_back(only_the_second, {"datos": rows}) == {"datos": rows[1:]}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"destinatario": RESERVED_IDENTITY}, {"destinatario": LUZ}),
        ({"destinatario": "Otra persona"}, {"destinatario": "Otra persona"}),
        ({"destinatario": ""}, {"destinatario": ""}),
        ({"otro": RESERVED_IDENTITY}, {"otro": RESERVED_IDENTITY}),
        # the first row was taken out, and another was put in
        (
            {"partes": [{"quien": RESERVED_IDENTITY, "como": "aviso"}, {"quien": "Ana"}]},
            {"partes": [{"quien": LUZ, "como": "aviso"}, {"quien": "Ana"}]},
        ),
    ],
)
def test_what_stands_for_a_name_is_never_kept_as_one(
    sent: dict[str, Any], kept: dict[str, Any]
) -> None:
    known = {"destinatario": LUZ, "partes": [{"quien": "Beto"}, {"quien": LUZ, "como": "correo"}]}

    assert HIDDEN.given_back(sent, known) == kept
