"""Which answers of a filing say who files, and what about."""

from __future__ import annotations

import tomllib

from engine.domain.procedures import NewParty, start_rules

TOML = tomllib.loads("""
[procedure]
reserve = { identity = ["ventanilla"], case = true }
[start]
subject = "objeto"
public_answer = "respuesta"
[start.party]
role = "quejoso"
name = "nombres"
email = "correo"
anonymous = "anonima"
reserved = "reserva"
""")


def test_the_answers_that_the_procedure_names_become_the_person() -> None:
    rules = start_rules(TOML)

    assert rules.parties_of({"nombres": "Luz", "correo": "luz@ejemplo.co", "otra": "x"}) == (
        NewParty(role="quejoso", name="Luz", email="luz@ejemplo.co"),
    )
    assert rules.identity_keys == {"nombres", "correo"}


def test_who_does_not_give_a_name_keeps_only_the_address_for_the_answer() -> None:
    values = {"anonima": True, "nombres": "Luz", "correo": "x@ejemplo.co"}

    assert start_rules(TOML).parties_of(values) == (
        NewParty(role="quejoso", anonymous=True, email="x@ejemplo.co"),
    )


def test_reserve_is_what_the_procedure_and_the_person_ask() -> None:
    rules = start_rules(TOML)

    assert rules.reserved
    assert rules.identity_roles == {"ventanilla"}
    assert rules.identity_reserved({"reserva": True})
    assert not rules.identity_reserved({"reserva": "sí"})


def test_a_subject_fits_in_a_line() -> None:
    assert start_rules(TOML).subject_of({"objeto": "  Un árbol\n caído "}) == "Un árbol caído"


def test_a_procedure_that_says_nothing_asks_nothing() -> None:
    rules = start_rules({"start": "mal escrito", "procedure": {"reserve": ["x"]}})

    assert rules.parties_of({"nombres": "Luz"}) == ()
    assert not rules.reserved
    assert rules.subject_of({"objeto": "x"}) == ""
