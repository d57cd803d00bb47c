"""A disciplinary matter from its notice to a sanction that was carried out, by the demo's officials
at browsers: in a house that instructs it, where the person confesses and half of the fine is
spared, and in one that refers it and carries out what others decide.

Dates are counted by hand. Days off that they meet: 2 and 3 April and 1 May 2026, 22 March 2027, and
every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.services import acts
from tests.demo_story import DemoStory
from tests.disciplinary import COME, EVALUATION, FACTS, HANDED, WHY, ended, instructs
from tests.office import Office
from tests.paperwork import known, paper

pytestmark = [pytest.mark.procedure("disciplinario"), pytest.mark.sealed]

CGD = "Ley 1952 de 2019 (Código General Disciplinario)"
NOTICE: dict[str, Any] = {
    "via": "informe_servidor",
    "hechos": FACTS,
    "clase_conducta": "instantanea",
    "fecha_hechos": date(2026, 1, 13),
    "disciplinable": "Pedro Ruiz Cárdenas",
    "cargo": "Técnico operativo",
    "quejoso_anonimo": True,
}
FOUNDED = {
    "sujeto": "servidor_despacho",
    "gravedad": "leve",
    "fundamento": "con_fundamento",
    "accion_disciplinaria": "viva",
    "autor_identificado": "si",
    "motivacion_evaluacion": WHY,
}
OPENED = {
    "disciplinables": [{"nombre": "Pedro Ruiz Cárdenas", "cargo": "Técnico operativo"}],
    "hechos_relevantes": FACTS,
    "pruebas_decretadas": "Planilla de turnos, 20 de marzo, Leonardo Rivas.",
    "beneficios_confesion": True,
}
VALUED = {
    "sentido": "sancionatorio",
    "gravedad_falta": "leve",
    "culpabilidad": "culpa",
    "ley_sancion": "Ley 1952 de 2019",
    "criterios_fallo": "Culpa leve, sin antecedentes y sin daño social.",
}


@pytest.fixture
def referring(office: Office) -> DemoStory:
    """In a house that only refers what is disciplinary (REMITE)."""
    office.today_is("2026-03-02 09:00")
    return DemoStory(office, "disciplinario")


@pytest.fixture
def story(office: Office) -> DemoStory:
    office.today_is("2026-03-02 09:00")
    instructs(office)
    return DemoStory(office, "disciplinario")


@pytest.mark.norm(
    f"{CGD}, arts. 161 y 162",
    "La confesión se evalúa en diez días, se falla en 45 y deja la multa en la mitad",
)
def test_who_confesses_is_sanctioned_with_half_of_the_fine(
    office: Office, story: DemoStory
) -> None:
    _is_investigated(story)
    _confesses(story)
    _is_ruled(story)
    _is_carried_out(story)

    assert ended(office, story.case)
    assert known(office, story.case)["sentido"] == "sancionatorio"
    assert office.broken_invariants() == []
    for role in ("ventanilla", "profesional", "juridica", "alcalde", "secretaria_general"):
        assert story.desk(role).opens(f"/expedientes/{story.case.id}").status_code == 404


@pytest.mark.norm(
    f"{CGD}, art. 87", "La noticia se remite en cinco días a quien debe conocerla", cases=()
)
@pytest.mark.norm(
    f"{CGD}, arts. 236 y 237", "La sanción se ejecuta en diez días desde que se comunica"
)
def test_t06_15_what_is_referred_comes_back_as_a_sanction_and_is_carried_out_in_ten_days(
    office: Office, referring: DemoStory
) -> None:
    story = referring
    story.asks("secretaria_comun", NOTICE)
    story.does("secretaria_comun", "radicar_noticia", NOTICE)
    # 3 to 6 and 9 March
    assert office.term_of(story.case, "etapa").due_on == date(2026, 3, 9)
    story.does("secretaria_general", "evaluar_competencia", EVALUATION)
    story.does("secretaria_general", "remitir_noticia", {"texto_remision": WHY})
    assert "Control Disciplinario" in paper(office, story.case, "oficio_remisorio")

    office.today_is("2027-03-08 09:00")
    decided = {"resultado": "sancion", "sentido": "sancionatorio", "sancion_clase": "amonestacion"}
    act = {"acto_sancion": "Fallo 31 de 2027"}
    story.does("secretaria_general", "seguir_remision", {**decided, **act})
    story.does("talento_humano", "recibir_comunicacion", {"fecha_comunicacion": date(2027, 3, 8)})
    # 9 to 12, 15 to 19 and 23 March: the 22 is off
    assert office.term_of(story.case, "etapa").due_on == date(2027, 3, 23)
    done = {"acto_ejecucion": "Resolución 8 de 2027", "fecha_ejecucion": date(2027, 3, 10)}
    story.does("talento_humano", "ejecutar_sancion", done, on="2027-03-10 09:00")
    told = {"reporte_siri": "2027-991", "fecha_reporte": date(2027, 3, 10)}
    story.does("secretaria_comun", "reportar_sancion", told)

    assert ended(office, story.case)
    assert "2027-991" in paper(office, story.case, "constancia_reporte")
    for role in ("cdi_instruccion", "profesional", "alcalde"):
        assert story.desk(role).opens(f"/expedientes/{story.case.id}").status_code == 404


def _is_investigated(story: DemoStory) -> None:
    story.asks("secretaria_comun", NOTICE)
    story.does("secretaria_comun", "radicar_noticia", NOTICE)
    story.does("cdi_instruccion", "evaluar_noticia", FOUNDED)
    story.does("cdi_instruccion", "abrir_investigacion", OPENED)
    _is_notified(story)


def _is_notified(story: DemoStory) -> None:
    today = story.office.today
    story.does("secretaria_comun", "firmar_citacion", COME)
    given = HANDED | {"fecha_entrega_comunicacion": today}
    story.does("secretaria_comun", "comunicar_decision", given)
    came = {"forma_notificacion": "personal", "fecha_notificacion": today}
    story.does("secretaria_comun", "notificar_persona", came | {"quien_se_notifico": "Pedro Ruiz"})


def _confesses(story: DemoStory) -> None:
    confessed = {
        "fecha_confesion": date(2026, 3, 2),
        "acta_confesion": "Dijo que fue él, y por qué.",
    }
    story.records("cdi_instruccion", "confesion", confessed)
    # 3 to 6, 9 to 13 and 16 March
    assert story.office.term_of(story.case, "confesion").due_on == date(2026, 3, 16)
    valued = {
        "confesion_valida": "si",
        "gravedad_falta": "leve",
        "culpabilidad": "culpa",
        "valoracion_confesion": WHY,
    }
    _signs_twice(story, "cdi_instruccion", "evaluar_confesion", valued)
    handed = {"oficio_entrega": "Oficio 12, de hoy"}
    story.does("cdi_instruccion", "remitir_juzgamiento", handed)


def _is_ruled(story: DemoStory) -> None:
    story.does("cdi_juzgamiento", "firmar_avocacion", {"consideraciones_juicio": WHY})
    story.does("secretaria_comun", "fijar_estado", {})
    # 45 days: 20 in March from the 3 (23 off), 20 in April and 5 in May
    assert story.office.term_of(story.case, "etapa").due_on == date(2026, 5, 8)
    story.does("cdi_juzgamiento", "valorar_falta", VALUED)
    fine = {"dias_multa": 10, "valor_base_diario": 90000, "consideraciones_fallo": WHY}
    story.does("cdi_juzgamiento", "dictar_fallo", fine)
    _is_notified(story)
    # nobody appeals in ten days: 16 March
    story.office.today_is("2026-03-17 17:00")
    story.office.works_off()


def _is_carried_out(story: DemoStory) -> None:
    today = story.office.today
    firm = {"fecha_ejecutoria": today}
    _signs_twice(story, "secretaria_comun", "firmar_constancia", firm)
    _signs_twice(story, "secretaria_comun", "firmar_orden", {})
    assert "450.000" in paper(story.office, story.case, "comunicacion_ejecutar")
    story.does("talento_humano", "recibir_comunicacion", {"fecha_comunicacion": today})
    done = {"acto_ejecucion": "Resolución 8 de 2026", "fecha_ejecucion": today}
    story.does("talento_humano", "ejecutar_sancion", done)
    story.does("tesoreria", "recaudar_multa", {"recaudo_multa": "Descuento de nómina 77"})
    told = {"reporte_siri": "2026-991", "fecha_reporte": today}
    _signs_twice(story, "secretaria_comun", "reportar_sancion", told)


def _signs_twice(story: DemoStory, role: str, task: str, answers: dict[str, Any]) -> None:
    """The first number is annulled before its seal, and the paper is signed again."""
    desk = story.desk(role)
    desk.does(story.case, task, answers)
    with story.office.engine.work_as(story.office.actor(story.staff[role])) as work:
        acts.annul(work, acts.of_case(work, story.case.id)[-1].id, "Se firmó otro texto.")
    story.office.works_off()
    story.does(role, task, answers)
