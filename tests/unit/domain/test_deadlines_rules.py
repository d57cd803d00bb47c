"""What `[[term]]` may say, and what a designer is told when it says something else."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.domain.calendars import Verification
from engine.domain.deadlines import (
    Extension,
    OnExpiry,
    Reading,
    ReminderRule,
    Roll,
    Unit,
    parse_rules,
    rule_for,
    rule_from_text,
    rule_text,
)
from engine.errors import InvalidDefinition, TermFault

PETICION = Path(__file__).parents[3] / "processes" / "peticion" / "procedure.toml"

FULL = """
[procedure]
superior = "despacho"

[[term]]
code = "PQ-GEN"
name = "Petición general"
duration = 15
unit = "habil"
count_from = "Día siguiente al recibo"
norm = "Ley 1437 de 2011"
article = "art. 14"
verification = "VERIFICADO"
valid_from = 2015-06-30
valid_to = 2030-12-31
suspendable = true
reading = "generosa"
extension = { max_total = 30 }
reminders = [{ at = "50%", to = "holder" }, { at = "-10d", to = "role:juridica" }]
on_expiry = { state = "vencida", escalate_to = "superior" }

[[term]]
code = "META"
name = "Meta interna"
duration = 2
unit = "mes"
roll = "previous"
verification = "INTERNO"
extension = { max_added = 1, times = 2 }
"""


def minimal(**more: Any) -> dict[str, Any]:
    term = {"code": "A", "name": "A", "duration": 5, "unit": "habil", "norm": "Ley 1 de 2000"}
    return {"term": [{key: value for key, value in {**term, **more}.items() if value is not None}]}


def message(procedure: dict[str, Any]) -> str:
    with pytest.raises(InvalidDefinition) as refused:
        parse_rules(procedure, "procedure.toml")
    (finding,) = refused.value.findings
    assert (finding.file, finding.rule, finding.severity) == (
        "procedure.toml",
        "term-rule",
        "error",
    )
    return finding.message


def test_a_rule_is_read_with_everything_that_it_says() -> None:
    general, internal = parse_rules(tomllib.loads(FULL), "procedure.toml")

    assert (general.code, general.duration, general.unit) == ("PQ-GEN", 15, Unit.BUSINESS)
    assert general.source == "Ley 1437 de 2011, art. 14"
    assert general.verification is Verification.VERIFIED
    assert (general.valid_from, general.valid_to) == (date(2015, 6, 30), date(2030, 12, 31))
    assert general.suspendable
    assert general.reading is Reading.GENEROUS
    assert general.roll is Roll.NONE
    assert general.extension == Extension(max_total=30, times=1)
    assert general.reminders == (
        ReminderRule(at="50%", to="holder"),
        ReminderRule(at="-10d", to="role:juridica"),
    )
    assert general.on_expiry == OnExpiry(state="vencida", escalate_to="superior")
    assert general.superior == "despacho"
    assert (internal.internal, internal.source, internal.roll) == (True, "", Roll.PREVIOUS)
    assert internal.extension == Extension(max_added=1, times=2)


def test_a_frozen_rule_comes_back_as_it_was() -> None:
    plain = parse_rules(minimal(), "procedure.toml")

    for rule in (*parse_rules(tomllib.loads(FULL), "procedure.toml"), *plain):
        assert rule_from_text(rule_text(rule)) == rule


def test_a_rule_that_was_extended_to_its_limit_is_frozen_too() -> None:
    general = replace(parse_rules(tomllib.loads(FULL), "procedure.toml")[0], duration=30)

    assert rule_from_text(rule_text(general)) == general


def test_the_rules_of_a_petition_are_read() -> None:
    rules = parse_rules(tomllib.loads(PETICION.read_text(encoding="utf-8")), "procedure.toml")

    assert {rule.code for rule in rules} >= {"PQ-GEN", "PQ-INF", "PQ-CON", "PQ-CONG", "PQ-HDC"}


def test_a_procedure_without_terms_has_none() -> None:
    assert parse_rules({}, "procedure.toml") == ()
    assert parse_rules({"term": "x", "procedure": 3}, "procedure.toml") == ()


@pytest.mark.norm(
    "Ley 4 de 1913, art. 62",
    "Días calendario, meses y años corren al día hábil, salvo regla distinta",
)
def test_days_of_the_calendar_months_and_years_roll_forward_unless_a_rule_says_otherwise() -> None:
    def roll(unit: str, **more: Any) -> Roll:
        return parse_rules(minimal(unit=unit, **more), "f")[0].roll

    assert [roll(u) for u in ("calendario", "mes", "anio")] == [Roll.NEXT] * 3
    assert [roll(u) for u in ("habil", "hora", "completos", "regresivo")] == [Roll.NONE] * 4
    assert roll("anio", roll="none") is Roll.NONE


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"duracion": 3}, "No conozco la clave «duracion»"),
        ({"code": None}, "Falta la clave «code»"),
        ({"name": " "}, "«name» es un texto"),
        ({"norm": 3}, "«norm» es un texto"),
        ({"duration": 0}, "«duration» es un número entero"),
        ({"duration": True}, "«duration» es un número entero"),
        ({"duration": "15"}, "«duration» es un número entero"),
        ({"unit": "semana"}, "«unit» es habil, calendario, mes, anio, hora, completos, regresivo"),
        ({"roll": "atras"}, "«roll» es next, previous, none"),
        ({"verification": "SEGURO"}, "«verification» es VERIFICADO, POR_VERIFICAR, INTERNO"),
        ({"reading": "laxa"}, "«reading» es estricta, generosa"),
        ({"valid_from": "ayer"}, "«valid_from» es una fecha"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "deja de regir antes"),
        ({"suspendable": "sí"}, "«suspendable» es true o false"),
        ({"suspendable": True, "unit": "hora"}, "no se puede suspender"),
        ({"includes_first_day": True, "unit": "mes"}, "puede contar el primer día"),
        ({"extension": 30}, "«extension» tiene las claves max_added, max_total, times"),
        ({"extension": {"days": 3}}, "«extension» tiene las claves"),
        ({"extension": {"times": 1}}, "«max_total» o «max_added», uno de los dos"),
        ({"extension": {"max_total": 30, "max_added": 5}}, "uno de los dos"),
        ({"extension": {"max_total": 0}}, "«extension.max_total» es un número"),
        ({"extension": {"max_total": 5}}, "La prórroga no alarga el término"),
        ({"reminders": "50%"}, "«reminders» es una lista"),
        ({"reminders": [{"at": "50 %", "to": "holder"}]}, "El aviso «50 %» no es"),
        ({"reminders": [{"at": "-6a", "to": "holder"}]}, "El aviso «-6a» no es"),
        ({"reminders": [{"at": "-3", "to": "holder"}]}, "El aviso «-3» no es"),
        ({"reminders": [{"at": "0%", "to": "holder"}]}, "El aviso «0%» no es"),
        ({"reminders": [{"at": "+0", "to": "jefe"}]}, "El destinatario «jefe» no es"),
        ({"reminders": [{"when": "+0"}]}, "«reminders» tiene las claves at, to"),
        (
            {"unit": "regresivo", "reminders": [{"at": "50%", "to": "holder"}]},
            "no tiene avisos por porcentaje",
        ),
        ({"on_expiry": {"escalate_to": "role:Jurídica"}}, "El destinatario «role:Jurídica»"),
        ({"on_expiry": ["vencida"]}, "«on_expiry» tiene las claves"),
        ({"norm": None}, "Un término legal dice su norma"),
        ({"verification": "VERIFICADO", "parameter": "norma"}, "Solo un término por verificar"),
    ],
)
def test_a_wrong_rule_is_refused_with_a_sentence(wrong: dict[str, Any], told: str) -> None:
    assert told in message(minimal(**wrong))


def test_every_wrong_rule_is_told_at_once_by_its_code_or_its_place() -> None:
    procedure = {"term": [{"code": "A"}, {"name": "sin código"}]}

    with pytest.raises(InvalidDefinition) as refused:
        parse_rules(procedure, "f")

    assert [finding.element for finding in refused.value.findings] == ["A", "term 2"]


def test_two_rules_of_one_code_may_not_rule_the_same_day() -> None:
    old = minimal(valid_to="2026-06-30")["term"][0]
    new = minimal(valid_from="2026-06-30", duration=10)["term"][0]
    other = minimal(code="B")["term"][0]

    assert "rigen el mismo día" in message({"term": [old, new, other]})
    assert "rigen el mismo día" in message({"term": [new, old, other]})


@pytest.mark.norm(
    "Ley 153 de 1887, art. 40", "Rige el término la ley vigente el día en que empezó a correr"
)
def test_the_rule_in_force_on_the_first_day_governs_the_term() -> None:
    old = minimal(valid_to="2026-06-30")["term"][0]
    new = minimal(valid_from="2026-07-01", duration=10)["term"][0]
    rules = parse_rules({"term": [old, new]}, "f")

    assert rule_for(rules, "A", date(2026, 6, 30)).duration == 5
    assert rule_for(rules, "A", date(2026, 7, 1)).duration == 10


def test_a_code_without_a_rule_in_force_is_a_fault() -> None:
    rules = parse_rules(minimal(valid_from="2026-07-01"), "f")

    for code, day in (("A", date(2026, 6, 30)), ("B", date(2026, 7, 1))):
        with pytest.raises(TermFault, match=f"expected a rule '{code}' in force"):
            rule_for(rules, code, day)
