"""Who may sign a paper today, in what capacity, and what is said to who may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.acts import (
    Absence,
    Delegation,
    Facts,
    Holder,
    Impediment,
    Quality,
    check_pattern,
    competent,
    number,
    refusal,
)
from engine.domain.papers import WHOEVER, Access, DocumentSpec
from engine.errors import InvalidInput

BEATRIZ, ANA, FABIO, GLORIA = 1, 2, 3, 4
OFICIO = DocumentSpec(
    id="oficio",
    title="Oficio",
    template="oficio.typ",
    type="Oficio",
    access=Access.CLASSIFIED,
    series="OF",
    signers=("secretaria_general",),
)
SECRETARY = Holder(
    user_id=BEATRIZ, name="Beatriz Soto", role="secretaria_general", label="Secretaría General"
)
TO_FABIO = Delegation(
    role="secretaria_general",
    delegate_id=FABIO,
    delegate_name="Fabio León",
    documents=frozenset({"oficio"}),
    act="Resolución 12 de 2026",
)
ANA_IN_CHARGE = Absence(
    absent_id=BEATRIZ, substitute_id=ANA, substitute_name="Ana Ruiz", act="Resolución 7 de 2026"
)


def able(facts: Facts, paper: DocumentSpec = OFICIO) -> list[tuple[int, Quality, str]]:
    return [(one.user_id, one.quality, one.act) for one in competent(paper, facts)]


def test_who_holds_the_office_signs() -> None:
    assert able(Facts(holders=[SECRETARY])) == [(BEATRIZ, Quality.HOLDER, "")]


def test_a_word_of_ones_own_is_signed_by_who_is_impeded_too() -> None:
    own = replace(OFICIO, signers=(WHOEVER, "secretaria_general"))
    facts = Facts(holders=[SECRETARY], impediments=[Impediment(user_id=BEATRIZ)])

    assert able(facts) == []
    assert able(facts, own) == [(BEATRIZ, Quality.HOLDER, "")]


def test_while_the_holder_is_away_who_is_in_charge_signs_by_the_act_of_the_encargo() -> None:
    facts = Facts(holders=[SECRETARY], absences=[ANA_IN_CHARGE])

    assert able(facts) == [(ANA, Quality.ACTING, "Resolución 7 de 2026")]
    assert competent(OFICIO, facts)[0].on_behalf_of == "Beatriz Soto"


def test_who_was_given_the_role_for_those_days_signs_in_charge_and_not_as_its_holder() -> None:
    lent = Holder(user_id=ANA, name="Ana Ruiz", role="secretaria_general", label="Secretaría")
    facts = Facts(holders=[SECRETARY, lent], absences=[ANA_IN_CHARGE])

    assert able(facts) == [(ANA, Quality.ACTING, "Resolución 7 de 2026")]


def test_who_is_in_charge_of_somebody_who_is_in_charge_signs_and_a_circle_nobody() -> None:
    further = Absence(
        absent_id=ANA, substitute_id=GLORIA, substitute_name="Gloria Paz", act="Resolución 9"
    )
    back = Absence(
        absent_id=ANA, substitute_id=BEATRIZ, substitute_name="Beatriz Soto", act="Resolución 9"
    )

    linked = Facts(holders=[SECRETARY], absences=[ANA_IN_CHARGE, further])
    circle = Facts(holders=[SECRETARY], absences=[ANA_IN_CHARGE, back])

    assert able(linked) == [(GLORIA, Quality.ACTING, "Resolución 9")]
    assert able(circle) == []


@pytest.mark.norm(
    "Ley 489 de 1998, art. 9", "El delegado firma lo que el acto de delegación le dio"
)
def test_a_delegate_signs_what_was_delegated_by_the_act_of_delegation() -> None:
    assert able(Facts(holders=[SECRETARY], delegations=[TO_FABIO])) == [
        (FABIO, Quality.DELEGATE, "Resolución 12 de 2026")
    ]


@pytest.mark.norm(
    "Ley 489 de 1998, art. 10", "Lo que el acto de delegación no nombra no está delegado"
)
def test_what_the_act_of_delegation_does_not_name_is_not_delegated() -> None:
    resolution = replace(OFICIO, id="resolucion", title="Resolución")
    facts = Facts(holders=[SECRETARY], delegations=[TO_FABIO])

    assert able(facts, resolution) == [(BEATRIZ, Quality.HOLDER, "")]


@pytest.mark.norm(
    "Ley 489 de 1998, art. 11, num. 1", "Lo indelegable no se delega aunque un acto lo diga"
)
def test_a_paper_that_may_not_be_delegated_is_not_whatever_an_act_says() -> None:
    rules = replace(OFICIO, delegable=False)

    assert able(Facts(holders=[SECRETARY], delegations=[TO_FABIO]), rules) == [
        (BEATRIZ, Quality.HOLDER, "")
    ]


@pytest.mark.norm(
    "Ley 489 de 1998, art. 11, num. 2", "Quien reemplaza al delegado no firma lo delegado"
)
def test_who_stands_in_for_a_delegate_does_not_sign_what_was_delegated() -> None:
    away = Absence(absent_id=FABIO, substitute_id=ANA, substitute_name="Ana Ruiz", act="Memo 3")

    assert able(Facts(holders=[SECRETARY], delegations=[TO_FABIO], absences=[away])) == []


@pytest.mark.norm("Ley 489 de 1998, art. 12", "El delegante reasume la función antes de firmar")
def test_who_delegated_takes_the_function_back_before_signing() -> None:
    facts = Facts(holders=[SECRETARY], delegations=[TO_FABIO])

    said = refusal(BEATRIZ, OFICIO, facts)

    assert "delegada en Fabio León (Resolución 12 de 2026)" in said
    assert "reasuma antes la función (Ley 489 de 1998, art. 12)" in said
    assert said.endswith("Puede firmar: Fabio León, delegado por Resolución 12 de 2026.")


@pytest.mark.norm("CPACA, arts. 11 y 12", "Quien se declaró impedido no firma en ese asunto")
def test_who_declared_an_impediment_does_not_sign_on_that_matter() -> None:
    facts = Facts(holders=[SECRETARY], impediments=[Impediment(user_id=BEATRIZ)])

    assert able(facts) == []
    said = refusal(BEATRIZ, OFICIO, facts)
    assert said.startswith("Usted declaró un impedimento en este expediente")
    assert "Hoy no hay quien pueda firmar" in said


@pytest.mark.norm("CPACA, art. 12", "Firma quien el superior nombra en lugar del impedido")
def test_whoever_the_superior_names_signs_instead_of_who_is_impeded() -> None:
    decided = Impediment(
        user_id=BEATRIZ, ad_hoc_id=GLORIA, ad_hoc_name="Gloria Paz", act="Resolución 30"
    )

    assert able(Facts(holders=[SECRETARY], impediments=[decided])) == [
        (GLORIA, Quality.AD_HOC, "Resolución 30")
    ]


def test_the_absent_are_told_who_is_in_charge_and_a_stranger_who_may_sign() -> None:
    away = Facts(holders=[SECRETARY], absences=[ANA_IN_CHARGE])

    assert "figura hoy como ausente y Ana Ruiz tiene el encargo" in refusal(BEATRIZ, OFICIO, away)
    assert refusal(FABIO, OFICIO, Facts(holders=[SECRETARY])) == (
        "Firmar «Oficio» no es hoy función suya. Puede firmar: Beatriz Soto, titular."
    )


# --- numbers ---------------------------------------------------------------------------


def test_a_number_reads_as_the_entity_says() -> None:
    assert number("{serie}-{anio}-{numero:5}", "OF", 2026, 12) == "OF-2026-00012"
    assert number("4112.010.20.{numero:4} de {anio}", "DEC", 2026, 237) == (
        "4112.010.20.0237 de 2026"
    )


@pytest.mark.parametrize("pattern", ["{numero}", "{serie}-{anio}", "{anio}-{numero}-{x}", "{"])
def test_a_pattern_in_which_two_acts_would_read_the_same_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidInput):
        check_pattern(pattern)
