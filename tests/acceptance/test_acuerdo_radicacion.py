"""R13, filing: the project is signed, the council sits or is called, and it takes the project in.

Dates are counted by hand. Days off that they meet: Tuesday 8 and Friday 25 December 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from tests.council import (
    ARTICLES,
    BUREAU,
    LIAISON,
    PROJECT,
    REASONS,
    begins,
    open_tasks,
    papers_of,
    publishes,
    refused_fields,
    signs,
)
from tests.office import BEATRIZ, Office, Received
from tests.paperwork import known, paper
from tests.selections import decided

pytestmark = [pytest.mark.procedure("acuerdo_radicacion"), pytest.mark.usefixtures("council")]

LAW = "Ley 136 de 1994, art. 23"
READY: dict[str, Any] = {
    **PROJECT,
    "acto_proyecto": None,
    "articulado": ARTICLES,
    "motivos": REASONS,
}
COSTLY = {**PROJECT["tramite"], "impacto_fiscal": True}
IMPACT = {
    "genera_gasto": True,
    "costos": [{"anio": 2027, "costo": 1_200_000_000}],
    "fuente": "Sobretasa ambiental, rubro de gestión de residuos.",
    "analisis": "El gasto cabe en el plan plurianual de inversiones.",
}
SIGNED = {**READY, "acto_proyecto": {"numero": "PA-2026-00001", "fecha": date(2026, 9, 1)}}
CALLED = {
    "extraordinarias_desde": "2026-12-14",
    "extraordinarias_hasta": "2026-12-23",
    "asuntos_convocatoria": "Política pública de economía circular",
}


def ready(office: Office, *, on: str, said: dict[str, Any] = READY, **changes: Any) -> Received:
    office.today_is(f"{on} 09:00")
    return begins(office, "acuerdo_radicacion", LIAISON, **{**said, **changes})


def sent(office: Office, case: Received) -> None:
    said = {"anexos_remision": "Proyecto de Acuerdo\nExposición de motivos"}
    office.completes(BEATRIZ, "remitir_al_concejo", said, case=case)
    office.works_off()


def period_of(on: str, category: str) -> dict[str, Any]:
    """How the council stands that day."""
    facts = {
        "prorroga_hasta": None,
        "parametros": {"categoria_entidad": category},
        "fecha_consulta": date.fromisoformat(on),
    }
    found: dict[str, Any] = decided("acuerdo_sesiones", "periodo_sesiones", on, facts)
    return found


@pytest.mark.norm(
    "Ley 819 de 2003, art. 7", "Los motivos dicen expresamente el costo y la fuente que lo cubre"
)
@pytest.mark.norm(
    "Ley 136 de 1994, art. 71", "El proyecto lo firma el Alcalde y va con sus motivos al Concejo"
)
def test_it_is_signed_with_its_reasons_and_filed_where_the_council_sits(office: Office) -> None:
    case = ready(office, on="2026-11-03", tramite=COSTLY, impacto=IMPACT)
    office.completes(BUREAU, "firmar_motivos", {"motivos_conformes": True}, case=case)
    office.works_off()
    reasons = paper(office, case, "exposicion_motivos")
    assert "1.200.000.000" in reasons
    assert "Sobretasa ambiental" in reasons
    signs(office, case, drafted=True, reviewed=False)
    assert "Artículo 1°. Adóptase la política pública" in paper(office, case, "proyecto_acuerdo")
    sent(office, case)
    assert papers_of(office, case) == ["exposicion_motivos", "proyecto_acuerdo", "oficio_remisorio"]
    tomorrow = {"num_concejo": "PA-021", "fecha_radicacion": "2026-11-04"}
    refused = refused_fields(office.completes, LIAISON, "radicar_en_concejo", tomorrow, case=case)
    assert refused == {"fecha_radicacion"}


@pytest.mark.norm("Ley 819 de 2003, art. 7", "Sin costo ni fuente, los motivos no se firman")
def test_reasons_without_the_cost_that_the_project_has_are_not_signed(office: Office) -> None:
    case = ready(office, on="2026-11-03", tramite=COSTLY)
    said = {"motivos_conformes": True}

    refused = refused_fields(office.completes, BUREAU, "firmar_motivos", said, case=case)
    assert refused == {"motivos_conformes"}


@pytest.mark.norm(
    "Ley 819 de 2003, art. 7", "Se firma el texto que se costeó; si hay que cambiarlo, se prepara"
)
@pytest.mark.parametrize("decision", ["no_firmar", "devolver"])
def test_what_the_mayor_does_not_sign_goes_no_further_or_is_prepared_again(
    office: Office, decision: str
) -> None:
    case = ready(office, on="2026-11-03")
    office.completes(BUREAU, "firmar_motivos", {"motivos_conformes": True}, case=case)
    office.works_off()
    signs(office, case, drafted=True, reviewed=False, decision=decision)

    back = decision == "devolver"
    end = "proyecto_devuelto" if back else "proyecto_no_firmado"
    assert f"entered {end}" in office.history_of(case)
    assert known(office, case).get("resultado_radicacion") == ("devuelto" if back else None)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(LAW, "Los períodos ordinarios, en cada año del Concejo y cada categoría")
def test_a_council_sits_in_the_months_of_its_category_and_of_its_year() -> None:
    sits = {
        ("2024-01-02", "especial"): date(2024, 2, 29),
        ("2028-02-29", "primera"): date(2028, 2, 29),
        ("2026-03-02", "segunda"): date(2026, 4, 30),
        ("2026-06-01", "especial"): date(2026, 7, 31),
        ("2026-10-01", "especial"): date(2026, 11, 30),
        ("2026-11-30", "especial"): date(2026, 11, 30),
        ("2027-02-28", "tercera"): date(2027, 2, 28),
        ("2026-08-03", "cuarta"): date(2026, 8, 31),
    }

    found = {asked: period_of(*asked) for asked in sits}
    assert {asked: period["hasta"] for asked, period in found.items()} == sits
    assert {period["clase"] for period in found.values()} == {"ordinario"}


@pytest.mark.norm(LAW, "Fuera de esos períodos el Concejo está en receso")
def test_a_council_in_recess_says_when_it_sits_again() -> None:
    again = {
        ("2024-01-01", "especial"): date(2024, 1, 2),
        ("2026-01-15", "especial"): date(2026, 3, 1),
        ("2028-03-15", "especial"): date(2028, 6, 1),
        ("2026-05-15", "especial"): date(2026, 6, 1),
        ("2026-08-15", "especial"): date(2026, 10, 1),
        ("2026-12-01", "especial"): date(2027, 3, 1),
        ("2027-12-01", "especial"): date(2028, 1, 2),
        ("2026-06-01", "tercera"): date(2026, 8, 1),
        ("2026-12-01", "sexta"): date(2027, 2, 1),
    }

    found = {asked: period_of(*asked) for asked in again}
    assert {asked: period["proximo"] for asked, period in found.items()} == again
    assert {period["clase"] for period in found.values()} == {"receso"}


def test_a_project_may_wait_for_the_next_period(office: Office) -> None:
    case = ready(office, on="2026-09-28", said=SIGNED)
    said = {"decision_convocatoria": "esperar"}
    office.completes(BEATRIZ, "decidir_convocatoria", said, case=case)
    office.days_pass_until("2026-09-30 20:00")
    assert open_tasks(office, case) == []

    office.days_pass_until("2026-10-01")
    assert open_tasks(office, case) == ["remitir_al_concejo"]


@pytest.mark.norm(
    LAW, "Lo que se radica cuando las sesiones terminaron se debate en las que siguen"
)
def test_what_is_filed_once_the_council_is_in_recess_waits_for_its_next_sessions(
    office: Office,
) -> None:
    case = ready(office, on="2026-11-30", said=SIGNED)
    sent(office, case)
    office.today_is("2026-12-01 09:00")
    filed = {"num_concejo": "PA-021", "fecha_radicacion": "2026-12-01"}
    office.completes(LIAISON, "radicar_en_concejo", filed, case=case)
    said = {"decision_convocatoria": "esperar"}
    office.completes(BEATRIZ, "decidir_convocatoria", said, case=case)
    office.days_pass_until("2027-03-01")

    left = known(office, case)
    assert left["resultado_radicacion"] == "radicado"
    assert left["periodo"]["hasta"] == date(2027, 4, 30)


@pytest.mark.norm(LAW + ", par. 2", "En receso, el Alcalde convoca por decreto, sólo para lo dicho")
def test_in_recess_the_mayor_calls_the_council_by_a_decree_that_is_published(
    office: Office,
) -> None:
    case = ready(office, on="2026-12-02", said=SIGNED)
    said = {"decision_convocatoria": "convocar"}
    office.completes(BEATRIZ, "decidir_convocatoria", said, case=case)
    office.completes(BEATRIZ, "fijar_convocatoria", CALLED, case=case)
    signs(office, case, decision="no_firmar")
    assert open_tasks(office, case) == ["fijar_convocatoria"]  # it is not signed as it stands
    office.completes(BEATRIZ, "fijar_convocatoria", CALLED, case=case)
    signs(office, case)
    publishes(office)

    assert office.term_of(case, "convocatoria").status is TermStatus.MET
    assert open_tasks(office, case) == []
    office.days_pass_until("2026-12-14")
    sent(office, case)
    said_so = {"num_concejo": "PA-040", "fecha_radicacion": "2026-12-14"}
    office.completes(LIAISON, "radicar_en_concejo", said_so, case=case)
    left = known(office, case)
    assert (left["resultado_radicacion"], left["periodo"]["clase"]) == (
        "radicado",
        "extraordinario",
    )
    assert left["periodo"]["hasta"] == date(2026, 12, 23)


def test_a_council_that_goes_on_takes_projects_in(office: Office) -> None:
    case = ready(office, on="2026-12-02", said=SIGNED, prorroga_hasta=date(2026, 12, 10))

    assert known(office, case)["periodo"]["clase"] == "prorroga"
    assert open_tasks(office, case) == ["remitir_al_concejo"]


@pytest.mark.norm(LAW + ", par. 2", "Basta la convocatoria ya decretada, si nombra el proyecto")
def test_a_decree_that_already_called_the_council_for_it_is_used(office: Office) -> None:
    case = ready(office, on="2026-12-02", said=SIGNED)
    over = {
        "decision_convocatoria": "usar",
        "decreto_existente": "Decreto 0912 de 2026",
        "convocado_desde": "2026-11-25",
        "convocado_hasta": "2026-12-01",
        "asunto_incluido": False,
    }
    refused = refused_fields(office.completes, BEATRIZ, "decidir_convocatoria", over, case=case)
    assert refused == {"convocado_hasta", "asunto_incluido"}
    now = {**over, "convocado_hasta": "2026-12-11", "asunto_incluido": True}
    office.completes(BEATRIZ, "decidir_convocatoria", now, case=case)
    office.works_off()

    period = known(office, case)["periodo"]
    assert (period["clase"], period["hasta"]) == ("extraordinario", date(2026, 12, 11))
    assert open_tasks(office, case) == ["remitir_al_concejo"]


@pytest.mark.norm("Ley 388 de 1997, art. 25", "Para el plan de ordenamiento se convoca en receso")
@pytest.mark.norm("Ley 152 de 1994, art. 40", "Para el plan se convoca, si en receso no alcanza")
def test_a_development_plan_does_not_wait_beyond_its_four_months(office: Office) -> None:
    plan = {"materia": "plan_desarrollo", "fecha_posesion": date(2026, 9, 1)}
    case = ready(office, on="2026-12-02", said=SIGNED, **plan)
    wait = {"decision_convocatoria": "esperar"}
    refused = refused_fields(office.completes, BEATRIZ, "decidir_convocatoria", wait, case=case)
    assert refused == {"decision_convocatoria"}  # until 1 March; it is due on 1 January

    pot = ready(office, on="2026-12-02", said=SIGNED, materia="pot")
    refused = refused_fields(office.completes, BEATRIZ, "decidir_convocatoria", wait, case=pot)
    assert refused == {"decision_convocatoria"}
    in_time = {**plan, "fecha_posesion": date(2026, 12, 1)}  # due on 1 April
    case = ready(office, on="2026-12-02", said=SIGNED, **in_time)
    office.completes(BEATRIZ, "decidir_convocatoria", wait, case=case)
