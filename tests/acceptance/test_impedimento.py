"""Impedimento y recusación: nobody signs in a matter in which he should not act, and the days that
this takes are not the citizen's.

Dates are counted by hand. Days off that they meet in 2026: Monday 23 March and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Impediment
from engine.domain.officials import SYSTEM
from engine.domain.terms import TermStatus
from engine.errors import InvalidInput
from engine.services import tasks
from tests.office import ANA, BEATRIZ, FABIO, HUGO, Office, Person, Received
from tests.paperwork import annul_last, known, paper

pytestmark = pytest.mark.procedure("impedimento")

ART_12 = "Ley 1437 de 2011 (CPACA), art. 12"
MAYOR = Person("alcaldia", "Alcira Mayor", ("alcalde", "secretaria_general"))
SUPERIOR = Person("sofia", "Sofía Vélez", ("secretaria_general",))
WHY = {"causal": "1", "hechos_impedimento": "Soy hermana de quien pide el permiso."}
ACCEPTED = {
    "decision_impedimento": "aceptado",
    "reemplazo": "hugo",
    "motivos_decision": "El parentesco está probado.",
}
REFUSED = {
    "decision_impedimento": "negado",
    "motivos_decision": "El interés no es directo ni actual.",
}


def matter(office: Office, official: str, kind: str = "impedimento", **more: Any) -> Received:
    """A matter of fifteen working days, filed on Monday 2 March, in which somebody is impeded."""
    office.today_is("2026-03-02 09:00")
    said = {
        "nombres": "Luz Dary Ospina",
        "caso": "impedimento",
        "funcionario": official,
        "clase_impedimento": kind,
        "fecha_conocimiento": date(2026, 3, 2),
        **more,
    }
    case = office.receives("interrumpible", **said)
    office.works_off()
    return case


def term(office: Office, case: Received) -> tuple[TermStatus, date | None]:
    found = office.term_of(case, "respuesta")
    return found.status, found.due_on


def tells(office: Office, case: Received, element_id: str) -> str:
    """What Ana's task says first: until when she may explain it."""
    with office.engine.reading_as(office.actor(ANA)) as work:
        page = tasks.task_page(work, office.task_of(case, element_id))
    return page.form.fields[0].words(page.values)


@pytest.mark.norm(ART_12, "El impedimento se manifiesta en tres días y se decide en diez")
def test_who_declares_it_has_three_days_and_the_superior_ten(office: Office) -> None:
    case = matter(office, "ana")
    # 3, 4 and 5 March
    assert office.term_of(case, "manifestacion").due_on == date(2026, 3, 5)

    office.days_pass_until("2026-03-04")
    office.completes(ANA, "manifestar_impedimento", WHY, case=case)
    office.works_off()

    # 5, 6, 9, 10, 11, 12, 13, 16, 17 and 18 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 18)
    assert "manifiesto que estoy impedid" in paper(office, case, "manifestacion_impedimento")


@pytest.mark.norm(ART_12, "La actuación se suspende desde la manifestación hasta que se decide")
def test_the_term_of_the_matter_stands_still_until_it_is_decided(office: Office) -> None:
    case = matter(office, "ana")
    # fifteen days: 3 to 20 March, and 24 March because Monday 23 is a holiday: 14 by the 20th
    assert term(office, case) == (TermStatus.OPEN, date(2026, 3, 24))
    office.days_pass_until("2026-03-04")
    office.completes(ANA, "manifestar_impedimento", WHY, case=case)
    office.works_off()
    assert term(office, case) == (TermStatus.SUSPENDED, None)

    office.days_pass_until("2026-03-11")
    office.completes(BEATRIZ, "resolver_impedimento", ACCEPTED, case=case)
    office.works_off()

    # two days had run (3 and 4); 5 to 11 do not count; thirteen more: 12, 13, 16 to 20, 24 to 27,
    # 30 and 31 March
    assert term(office, case) == (TermStatus.OPEN, date(2026, 3, 31))
    assert known(office, case)["impedimento"] == {"decision": "aceptado", "reemplazo": "hugo"}


@pytest.mark.norm(ART_12, "Vencidos los plazos, el término vuelve a contarse aunque no se decida")
def test_ten_days_without_a_decision_do_not_hold_the_term_for_ever(office: Office) -> None:
    case = matter(office, "ana")
    office.completes(ANA, "manifestar_impedimento", WHY, case=case)
    office.works_off()
    # decision due on 16 March: 3, 4, 5, 6, 9, 10, 11, 12, 13 and 16
    office.days_pass_until("2026-03-16")
    assert term(office, case) == (TermStatus.SUSPENDED, None)

    office.days_pass_until("2026-03-17")

    # no day had run; the count goes on from the 18th: 18, 19, 20, 24 to 27, 30, 31 March, 1 April,
    # 6 to 9 (2 and 3 are holy days) and 10 April
    assert term(office, case) == (TermStatus.OPEN, date(2026, 4, 10))
    office.completes(BEATRIZ, "resolver_impedimento", REFUSED, case=case)
    office.works_off()
    assert term(office, case) == (TermStatus.OPEN, date(2026, 4, 10))


@pytest.mark.norm(ART_12, "Quien está impedido no firma en el asunto mientras se decide")
def test_who_is_impeded_signs_nothing_until_it_is_refused(office: Office) -> None:
    office.hires(SUPERIOR)
    case = matter(office, "beatriz")
    with pytest.raises(InvalidInput, match="impedimento"):
        office.completes(BEATRIZ, "firmar_decision_asunto", {"texto": "Se niega."}, case=case)
    office.completes(BEATRIZ, "manifestar_impedimento", WHY, case=case)
    office.works_off()

    office.completes(SUPERIOR, "resolver_impedimento", REFUSED, case=case)
    office.works_off()

    office.completes(BEATRIZ, "firmar_decision_asunto", {"texto": "Se niega."}, case=case)
    assert known(office, case)["decidido"]["calidad"] == "titular"


@pytest.mark.norm(ART_12, "Quien se marcó por error lo dice con su razón y sigue actuando")
@pytest.mark.parametrize("known_on", [date(2026, 3, 2), date(2026, 2, 20)], ids=str)
def test_who_marked_it_by_mistake_takes_it_back_and_nothing_stood_still(
    office: Office, known_on: date
) -> None:
    case = matter(office, "beatriz", fecha_conocimiento=known_on)
    with pytest.raises(InvalidInput) as refused:
        office.completes(BEATRIZ, "manifestar_impedimento", {"fue_error": True}, case=case)
    assert list(refused.value.fields) == ["motivo_error"]

    why = "Confundí a quien pide el permiso con otra persona del mismo nombre."
    said = {"fue_error": True, "motivo_error": why}
    office.completes(BEATRIZ, "manifestar_impedimento", said, case=case)
    office.works_off()

    assert known(office, case)["impedimento"] == {"decision": "negado", "reemplazo": None}
    assert term(office, case) == (TermStatus.OPEN, date(2026, 3, 24))
    assert office.term_of(case, "manifestacion").status is TermStatus.CLOSED
    office.completes(BEATRIZ, "firmar_decision_asunto", {"texto": "Se niega."}, case=case)
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(Impediment)).one().act == f"Se marcó por error: {why}"


@pytest.mark.norm(ART_12, "Lo que nadie manifestó en los tres días lo decide el superior")
def test_a_mark_that_nobody_explains_is_decided_after_three_days(office: Office) -> None:
    case = matter(office, "ana")
    # 3, 4 and 5 March
    office.days_pass_until("2026-03-06")

    assert office.inbox_of(ANA) == []
    assert office.term_of(case, "manifestacion").status is TermStatus.EXPIRED
    # 9 to 13 and 16 to 20 March; and nothing stands still without a statement
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 20)
    assert term(office, case) == (TermStatus.OPEN, date(2026, 3, 24))
    office.completes(BEATRIZ, "resolver_impedimento", REFUSED, case=case)
    office.works_off()
    assert known(office, case)["impedimento"]["decision"] == "negado"


@pytest.mark.norm(ART_12, "Marcado tarde, el plazo está vencido, pero el funcionario se explica")
def test_what_was_known_long_before_its_mark_is_explained_all_the_same(office: Office) -> None:
    case = matter(office, "ana", fecha_conocimiento=date(2026, 2, 20))
    # the law's three: 23, 24 and 25 February
    assert office.term_of(case, "manifestacion").due_on == date(2026, 2, 25)
    assert office.term_of(case, "manifestacion").status is TermStatus.EXPIRED
    # hers to explain it, since the mark: 3, 4 and 5 March
    office.days_pass_until("2026-03-05 17:00")
    assert office.tasks_of(case, "resolver_impedimento") == []
    assert "5 de marzo de 2026" in tells(office, case, "manifestar_impedimento")

    office.completes(ANA, "manifestar_impedimento", WHY, case=case)
    office.works_off()

    assert office.term_of(case, "manifestacion").due_on == date(2026, 2, 25)
    assert term(office, case) == (TermStatus.SUSPENDED, None)
    # 6, 9 to 13 and 16 to 19 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 19)


@pytest.mark.norm(ART_12, "Marcado tarde y sin explicar a los tres días, lo decide el superior")
def test_a_late_mark_that_nobody_explains_is_decided_too(office: Office) -> None:
    case = matter(office, "ana", fecha_conocimiento=date(2026, 2, 20))
    office.days_pass_until("2026-03-06")

    assert office.inbox_of(ANA) == []
    # 9 to 13 and 16 to 20 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 20)


@pytest.mark.norm(ART_12, "La recusación que se registra tarde no quita al recusado su respuesta")
def test_a_challenge_recorded_late_is_answered_all_the_same(office: Office) -> None:
    case = matter(office, "ana", "recusacion", fecha_conocimiento=date(2026, 2, 20))
    # the law's five: 23 to 27 February; since it was recorded: 3, 4, 5, 6 and 9 March
    assert office.term_of(case, "manifestacion").due_on == date(2026, 2, 27)
    office.days_pass_until("2026-03-09 17:00")
    assert "9 de marzo de 2026" in tells(office, case, "responder_recusacion")

    office.completes(ANA, "responder_recusacion", {**WHY, "acepta_causal": "no"}, case=case)
    office.works_off()

    # 10 to 13, 16 to 20 and 24 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 24)


@pytest.mark.norm(ART_12, "Quien decide el impedimento puede designar un funcionario ad hoc")
def test_who_is_named_instead_signs_ad_hoc(office: Office) -> None:
    hector = Person("hector", "Héctor Paz", ("profesional", "secretaria_general"))
    office.hires(hector)
    case = matter(office, "beatriz")
    office.completes(BEATRIZ, "manifestar_impedimento", WHY, case=case)
    office.works_off()
    office.completes(hector, "resolver_impedimento", {**ACCEPTED, "reemplazo": "hugo"}, case=case)
    office.works_off()

    with office.engine.reading_as(SYSTEM) as work:
        row = work.session.scalars(select(Impediment)).one()
        assert (row.accepted, row.act) == (True, "RES-2026-00001")
        assert row.ad_hoc_id == office.actor(Person("hugo", "")).id
    decided = paper(office, case, "decision_impedimento")
    assert "Aceptar el impedimento" in decided
    assert f"Designar a {HUGO.name} para seguir con el asunto" in decided


@pytest.mark.norm(ART_12, "El recusado responde en cinco días; vencidos, se decide sin él")
def test_a_challenge_that_is_not_answered_is_decided_all_the_same(office: Office) -> None:
    case = matter(office, "ana", "recusacion")
    assert term(office, case) == (TermStatus.SUSPENDED, None)  # since it was presented
    # 3, 4, 5, 6 and 9 March
    assert office.term_of(case, "manifestacion").due_on == date(2026, 3, 9)

    office.days_pass_until("2026-03-10")

    assert office.inbox_of(ANA) == []
    # 11, 12, 13, 16, 17, 18, 19, 20, 24 and 25 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 25)
    office.completes(BEATRIZ, "resolver_impedimento", REFUSED, case=case)
    office.works_off()
    assert known(office, case)["impedimento"]["decision"] == "negado"


@pytest.mark.norm(ART_12, "De quien no tiene superior decide el procurador regional")
def test_t12_09_the_impediment_of_the_mayor_goes_to_the_procurador_regional(
    office: Office,
) -> None:
    office.hires(MAYOR)
    office.today_is("2026-09-09 09:00")
    said = {
        "nombres": "Luz",
        "caso": "impedimento",
        "funcionario": "alcaldia",
        "clase_impedimento": "impedimento",
        "fecha_conocimiento": date(2026, 9, 9),
        "sin_superior": True,
    }
    case = office.receives("interrumpible", **said)
    office.works_off()
    assert office.term_of(case, "manifestacion").due_on == date(2026, 9, 14)

    office.days_pass_until("2026-09-14")
    office.completes(MAYOR, "manifestar_impedimento", WHY, case=case)
    annul_last(office, case, MAYOR)
    office.completes(MAYOR, "manifestar_impedimento", WHY, case=case)
    office.works_off()
    # it is sent in those three days: to have written it is not enough
    assert office.term_of(case, "manifestacion").status is TermStatus.OPEN
    is_sent_to_the_procurador(office, case)
    assert office.term_of(case, "manifestacion").ended_on == date(2026, 9, 14)
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 9, 28)
    with pytest.raises(InvalidInput, match="impedimento"):
        office.completes(MAYOR, "firmar_decision_asunto", {"texto": "Se niega."}, case=case)
    decided = {**ACCEPTED, "acto_procuraduria": "Auto 7", "fecha_decision": date(2026, 9, 14)}
    office.completes(FABIO, "registrar_decision_procuraduria", decided, case=case)
    office.works_off()
    assert known(office, case)["impedimento"]["reemplazo"] == "hugo"
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(Impediment)).one().act == "Auto 7"


def is_sent_to_the_procurador(office: Office, case: Received) -> None:
    """Signed on Monday 14 September: not before."""
    early = {"fecha_remision_procuraduria": date(2026, 9, 11), "radicado_procuraduria": "E-1"}
    with pytest.raises(InvalidInput):
        office.completes(FABIO, "remitir_a_procuraduria", early, case=case)
    sent = {**early, "fecha_remision_procuraduria": date(2026, 9, 14)}
    office.completes(FABIO, "remitir_a_procuraduria", sent, case=case)


def test_what_is_annulled_before_its_seal_is_signed_again(office: Office) -> None:
    case = matter(office, "ana")
    office.completes(ANA, "manifestar_impedimento", WHY, case=case)
    annul_last(office, case, ANA)
    office.completes(ANA, "manifestar_impedimento", WHY, case=case)
    office.works_off()
    office.completes(BEATRIZ, "resolver_impedimento", ACCEPTED, case=case)
    annul_last(office, case, BEATRIZ)

    office.completes(BEATRIZ, "resolver_impedimento", ACCEPTED, case=case)
    office.works_off()

    assert "IMP-2026-00002" in paper(office, case, "manifestacion_impedimento")
    assert "RES-2026-00002" in paper(office, case, "decision_impedimento")
    assert term(office, case)[0] is TermStatus.OPEN
    assert office.broken_invariants() == []
