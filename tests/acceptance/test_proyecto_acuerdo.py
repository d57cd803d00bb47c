"""R13: which course a project takes by its matter, and how it is prepared before it is signed.

Dates are counted by hand. Days off that they meet: Monday 12 October, Monday 2 and Monday 16
November 2026, and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import InvalidInput
from tests.council import (
    ARTICLES,
    BUREAU,
    LIAISON,
    MAYOR,
    PLANNING,
    PRESS,
    PROJECT,
    REASONS,
    TREASURY,
    begins,
    corrects,
    open_tasks,
    papers_of,
    refused_fields,
    signs,
    withdrawn,
)
from tests.office import ANA, BEATRIZ, ELENA, FABIO, Office, Received
from tests.paperwork import known, paper
from tests.selections import decided
from tests.under_way import form_values

pytestmark = [pytest.mark.procedure("proyecto_acuerdo"), pytest.mark.usefixtures("council")]

ASKED: dict[str, Any] = {
    "titulo": "Por el cual se adopta la política pública de economía circular",
    "materia": "otros",
    "necesidad": "El Distrito entierra lo que podría aprovechar.",
}
FISCAL: dict[str, Any] = {
    "genera_gasto": True,
    "costos": [{"anio": 2027, "costo": 1_200_000_000}],
    "fuente": "Sobretasa ambiental, rubro de gestión de residuos.",
    "analisis_fiscal": "El gasto cabe en el plan plurianual de inversiones.",
    "compatible_mfmp": "si",
}
OPINION = {"sentido_concepto": "favorable", "texto_concepto": "Se ajusta a lo que se pidió."}
CHECKED = {"una_materia": True, "requisitos_completos": True, "verificacion": "listo"}


@pytest.fixture(autouse=True)
def _today(office: Office) -> None:
    office.today_is("2026-10-05 09:00")


def asked(office: Office, **changes: Any) -> Received:
    """Asked for on Monday 5 October 2026 through its form."""
    return office.receives("proyecto_acuerdo", channel="interno", **{**ASKED, **changes})


def drafted(office: Office, case: Received) -> None:
    office.completes(BUREAU, "redactar_articulado", {"articulado": ARTICLES}, case=case)
    office.completes(BUREAU, "redactar_motivos", REASONS, case=case)


def prepared(office: Office, **course: Any) -> Received:
    """Its preparation by itself, drafted, before anybody gives an opinion."""
    said = {**PROJECT, "tramite": {**PROJECT["tramite"], **course}, "motivos": None}
    case = begins(office, "acuerdo_preparacion", BUREAU, **said)
    drafted(office, case)
    return case


def opinions(office: Office) -> None:
    office.completes(PLANNING, "emitir_concepto", OPINION)
    office.completes(FABIO, "emitir_concepto", OPINION)
    office.works_off()


@pytest.mark.norm(
    "Constitución Política, art. 313", "La materia dice de quién es la iniciativa y qué se sigue"
)
@pytest.mark.norm("Ley 136 de 1994, art. 71", "Las materias de iniciativa exclusiva del Alcalde")
def test_the_matter_gives_the_course() -> None:
    """Initiative, course, what silence means, fiscal impact, comments of the public."""
    law = {
        "presupuesto_anual": ("exclusiva", "presupuesto", "rige_presentado", True, False),
        "plan_desarrollo": ("exclusiva", "plan_desarrollo", "decreto", True, True),
        "pot": ("exclusiva", "pot", "decreto", False, True),
        "estructura": ("exclusiva", "ordinario", "archivo", True, False),
        "autorizacion_contratar": ("exclusiva", "ordinario", "archivo", False, False),
        "vigencias_futuras": ("exclusiva", "ordinario", "archivo", True, False),
        "modificacion_presupuesto": ("exclusiva", "ordinario", "archivo", True, False),
        "tributos": ("compartida", "ordinario", "archivo", True, True),
        "otros": ("compartida", "ordinario", "archivo", False, True),
    }

    assert {matter: _course(matter) for matter in law} == law


def _course(matter: str) -> tuple[Any, ...]:
    facts = {
        "materia": matter,
        "ordena_gasto": False,
        "parametros": {},
        "fecha_recepcion": date(2026, 10, 5),
    }
    found = decided("proyecto_acuerdo", "iniciativa_y_tramite", "2026-10-05", facts)
    keys = ("iniciativa", "tramite", "silencio", "impacto_fiscal", "observaciones")
    return tuple(found[key] for key in keys)


@pytest.mark.norm("Ley 152 de 1994, art. 39", "El plan se presenta en los primeros cuatro meses")
def test_a_development_plan_is_due_four_months_after_the_mayor_took_office(office: Office) -> None:
    case = asked(office, materia="plan_desarrollo", fecha_posesion="2026-09-01")

    # 1 January 2027 is a holiday: within four months, so on Thursday 31 December and not on the 4th
    assert office.term_of(case, "presentacion").due_on == date(2026, 12, 31)


@pytest.mark.norm(
    "Ley 152 de 1994, art. 39",
    "La fecha de posesión, si se escribió mal, se corrige con su razón y los cuatro meses se"
    " cuentan de nuevo",
)
def test_the_day_on_which_the_mayor_took_office_is_put_right(office: Office) -> None:
    case = asked(office, materia="plan_desarrollo", fecha_posesion="2026-09-01")
    future = {"who": BUREAU, "fecha_posesion": "2026-10-06"}
    assert refused_fields(corrects, office, case, TOOK_OFFICE, **future) == {"fecha_posesion"}

    corrects(office, case, TOOK_OFFICE, who=BUREAU, fecha_posesion="2026-06-08")
    # 8 October, a Thursday
    assert office.term_of(case, "presentacion").due_on == date(2026, 10, 8)
    corrects(office, case, TOOK_OFFICE, who=BUREAU, fecha_posesion="2026-06-12")
    # 12 October is a holiday: within four months, so on Friday the 9th
    assert office.term_of(case, "presentacion").due_on == date(2026, 10, 9)
    assert known(office, case)["tramite"]["plazo_presentacion"] == "AC-PDD"
    goal = asked(office)
    earlier = {"who": BUREAU, "fecha_posesion": "2026-06-12"}
    refused = refused_fields(corrects, office, goal, TOOK_OFFICE, **earlier)
    assert refused == {"fecha_posesion"}  # it counts from no taking of office


TOOK_OFFICE = "Corregir la fecha de posesión del Alcalde"


def test_any_other_project_has_a_goal_of_the_office_and_not_of_the_law(office: Office) -> None:
    term = office.term_of(asked(office), "presentacion")

    # October 18 (12 off), November 12: the 2nd and the 16th are off
    assert term.due_on == date(2026, 11, 19)
    assert term.internal


@pytest.mark.norm("Decreto Ley 1333 de 1986, art. 116", "Rige desde su publicación, no su sanción")
@pytest.mark.parametrize(
    "last", ["El presente Acuerdo rige a partir de su sanción.", "Comuníquese y cúmplase."]
)
def test_the_last_article_says_that_it_rules_from_its_publication(
    office: Office, last: str
) -> None:
    case = asked(office)
    wrong = {"articulado": [ARTICLES[0], {"texto_articulo": last}]}

    refused = refused_fields(office.completes, BUREAU, "redactar_articulado", wrong, case=case)
    assert refused == {"articulado"}


@pytest.mark.norm("Ley 819 de 2003, art. 7", "Lo que ordena gasto lleva impacto fiscal y fuente")
def test_what_orders_an_expense_says_what_it_costs_and_who_pays(office: Office) -> None:
    case = prepared(office, impacto_fiscal=True)
    bare = {k: v for k, v in FISCAL.items() if k not in ("costos", "fuente")}
    refused = refused_fields(office.completes, TREASURY, "estimar_impacto", bare, case=case)
    assert refused == {"costos", "fuente"}

    later = {**FISCAL, "compatible_mfmp": "ajustes"}
    office.completes(TREASURY, "estimar_impacto", later, case=case)
    assert papers_of(office, case) == []  # nothing is signed while it must be adjusted
    drafted(office, case)
    office.completes(TREASURY, "estimar_impacto", FISCAL, case=case)
    office.works_off()
    assert papers_of(office, case) == ["impacto_fiscal"]
    opinions(office)
    office.completes(BEATRIZ, "verificar_proyecto", CHECKED, case=case)
    left = known(office, case)
    assert (left["resultado_preparacion"], left["n_articulos_radicado"]) == ("listo", 2)
    assert left["conceptos"]["juridico"]["texto"] == OPINION["texto_concepto"]


@pytest.mark.norm("Ley 819 de 2003, art. 7", "Lo que no cabe en el marco fiscal no se presenta")
def test_what_does_not_fit_the_fiscal_frame_goes_no_further(office: Office) -> None:
    case = prepared(office, impacto_fiscal=True)
    never = {**FISCAL, "compatible_mfmp": "no"}
    office.completes(TREASURY, "estimar_impacto", never, case=case)

    assert "entered sin_viabilidad_fiscal" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm("Ley 136 de 1994, art. 72", "Un proyecto trata de una sola materia")
def test_a_project_of_several_matters_is_not_ready(office: Office) -> None:
    case = prepared(office)
    opinions(office)
    mixed = {**CHECKED, "una_materia": False}
    refused = refused_fields(office.completes, BEATRIZ, "verificar_proyecto", mixed, case=case)
    assert refused == {"una_materia"}

    back = {"verificacion": "ajustar", "correcciones_proyecto": "Quite los artículos tributarios."}
    office.completes(BEATRIZ, "verificar_proyecto", back, case=case)
    again = {"articulado": [*ARTICLES[:1], *ARTICLES], **REASONS}
    office.completes(BUREAU, "ajustar_proyecto", again, case=case)
    given_up = {"verificacion": "desistir", "correcciones_proyecto": "Se presentará otro."}
    office.completes(BEATRIZ, "verificar_proyecto", given_up, case=case)
    assert known(office, case)["n_articulos_radicado"] == 3
    assert "entered proyecto_desistido" in office.history_of(case)


@pytest.mark.norm("Ley 819 de 2003, art. 12", "Sin la aprobación previa del CONFIS no se presenta")
def test_what_the_confis_denies_is_adjusted_and_costed_before_it_sits_again(
    office: Office,
) -> None:
    confis = {"nombre": "CONFIS", "rol": "hacienda", "vincula": True, "quorum": 1}
    case = prepared(office, impacto_fiscal=True, instancias=[confis])
    office.completes(TREASURY, "estimar_impacto", FISCAL, case=case)
    office.works_off()
    opinions(office)
    _meets(office, case, date(2026, 10, 7), "archiva")
    refused = refused_fields(office.completes, BEATRIZ, "verificar_proyecto", CHECKED, case=case)
    assert refused == {"verificacion"}

    back = {"verificacion": "ajustar", "correcciones_proyecto": "Baje el costo de cada año."}
    office.completes(BEATRIZ, "verificar_proyecto", back, case=case)
    office.completes(BUREAU, "ajustar_proyecto", {"articulado": ARTICLES, **REASONS}, case=case)
    cheaper = {**FISCAL, "costos": [{"anio": 2027, "costo": 900_000_000}]}
    office.completes(TREASURY, "estimar_impacto", cheaper, case=case)
    office.works_off()
    opinions(office)
    _meets(office, case, date(2026, 10, 9))
    office.completes(BEATRIZ, "verificar_proyecto", CHECKED, case=case)
    left = known(office, case)
    assert (left["resultado_preparacion"], left["impacto"]["costos"][0]["costo"]) == (
        "listo",
        900_000_000,
    )


@pytest.mark.norm("Ley 388 de 1997, art. 25", "El POT se presenta a los treinta días del concepto")
def test_a_plan_of_land_use_is_due_thirty_days_after_the_planning_council_spoke(
    office: Office,
) -> None:
    ctp = {"nombre": "Consejo Territorial", "rol": "hacienda", "vincula": False, "quorum": 1}
    said = {**PROJECT, "materia": "pot", "motivos": None}
    course = {**PROJECT["tramite"], "instancias": [ctp]}
    case = begins(office, "acuerdo_preparacion", BUREAU, **{**said, "tramite": course})
    drafted(office, case)
    opinions(office)
    _meets(office, case, date(2026, 10, 7), "archiva")  # it is heard: it does not bind

    # October 8 and 9, 13 to 30 (12 off) make sixteen; November 3 to 13 (2 off) twenty-five
    # and 17 to 23 (16 off) thirty
    assert office.term_of(case, "presentacion_pot").due_on == date(2026, 11, 23)
    office.completes(BEATRIZ, "verificar_proyecto", CHECKED, case=case)
    assert known(office, case)["resultado_preparacion"] == "listo"


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 11 y 12",
    "Quien está impedido no da el concepto: lo da quien se designe",
)
def test_who_is_impeded_gives_no_opinion_and_who_is_named_gives_it(office: Office) -> None:
    case = prepared(office)
    office.completes(PLANNING, "emitir_concepto", OPINION)
    said = {
        "clase_del_impedimento": "impedimento",
        "impedido": FABIO.username,
        "quien_decide": "secretaria_general",
        "fecha_del_impedimento": office.today,
    }
    office.records(BUREAU, "impedimento_manifestado", said, case=case)
    office.works_off()
    why = {"causal": "1", "hechos_impedimento": "Su hermana pidió el proyecto."}
    office.completes(FABIO, "manifestar_impedimento", why, case=case)
    office.works_off()
    named = {
        "decision_impedimento": "aceptado",
        "reemplazo": ANA.username,
        "motivos_decision": "El parentesco está probado.",
    }
    office.completes(BEATRIZ, "resolver_impedimento", named, case=case)
    office.works_off()

    office.completes(office.today_of(ANA), "emitir_concepto", OPINION, case=case)
    office.works_off()
    assert "verificar_proyecto" in open_tasks(office, case)


@pytest.mark.norm("Ley 21 de 1991, art. 6", "Lo que afecta a comunidades étnicas se consulta antes")
def test_what_touches_ethnic_communities_is_consulted_first(office: Office) -> None:
    said = {**PROJECT, "afecta_comunidades": True}
    case = begins(office, "acuerdo_conceptos", BUREAU, **said)

    assert open_tasks(office, case) == ["registrar_consulta_previa"]
    done = {"consulta_previa": "2026-10-02", "acta_consulta": "Acta de protocolización del 2."}
    office.completes(BUREAU, "registrar_consulta_previa", done, case=case)
    opinions(office)
    assert known(office, case)["consulta_previa"] == date(2026, 10, 2)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm("CPACA, art. 8, num. 8", "El proyecto se publica para que la gente opine")
def test_what_rules_for_everybody_is_commented_on_by_anybody(office: Office) -> None:
    course = {**PROJECT["tramite"], "observaciones": True}
    said = {**PROJECT, "tramite": course, "articulado": ARTICLES}
    case = begins(office, "acuerdo_conceptos", BUREAU, **said)
    opinions(office)

    why = {"por_que_se_regula": "Para aprovechar lo que hoy se entierra en el relleno."}
    text = {"texto_proyecto": "Artículo 1°. Adóptase la política pública."}
    office.completes(ANA, "convocar_observaciones", {**text, **why}, case=case)
    office.works_off()
    _on_the_site(office)
    # 6 to 9 October are four, 13 to 16 eight (12 is off), 19 and 20 ten
    assert office.term_of(case, "observaciones").due_on == date(2026, 10, 20)
    office.days_pass_until("2026-10-21")
    office.completes(ELENA, "cerrar_registro", {"registro_completo": True}, case=case)
    office.works_off()
    answer = {"conclusion": "Nadie hizo observaciones al proyecto."}
    office.completes(ANA, "firmar_matriz", answer, case=case)
    office.works_off()
    _on_the_site(office)

    assert known(office, case)["matriz_observaciones"] == []
    assert office.history_of(case)[-1] == "closed"


def _on_the_site(office: Office) -> None:
    office.completes(FABIO, "clasificar_informacion", {"clasificacion": "publica"})
    office.works_off()
    office.completes(PRESS, "certificar_publicacion", {})
    office.works_off()


def test_who_asks_says_why_it_is_urgent(office: Office) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(office, urgente=True)

    assert set(refused.value.fields) == {"justificacion_urgencia"}


# --- the whole course, on its side ways -----------------------------------------------------------

AUTHORISED = {
    "titulo": "Por el cual se autoriza al Alcalde para contratar un empréstito",
    "materia": "autorizacion_contratar",
}


def filed(office: Office) -> Received:
    """Prepared, signed and filed on the Monday on which it was asked for."""
    case = asked(office, **AUTHORISED)
    drafted(office, case)
    opinions(office)
    _signed(office, case)
    _sent(office, case)
    return case


def budget(office: Office, *, asked_on: str, meets_on: date) -> Received:
    """A budget that is signed once the CONFIS met on it."""
    office.today_is(f"{asked_on} 09:00")
    case = asked(office, **{**AUTHORISED, "materia": "presupuesto_anual"}, ordena_gasto=True)
    drafted(office, case)
    office.completes(TREASURY, "estimar_impacto", FISCAL, case=case)
    office.works_off()
    opinions(office)
    _meets(office, case, meets_on)
    _signed(office, case)
    return case


def _signed(office: Office, case: Received, decision: str = "firmar") -> None:
    office.completes(BEATRIZ, "verificar_proyecto", CHECKED, case=case)
    office.completes(BUREAU, "firmar_motivos", {"motivos_conformes": True}, case=case)
    office.works_off()
    signs(office, case, drafted=True, reviewed=False, decision=decision)


def _sent(office: Office, case: Received) -> None:
    said = {"anexos_remision": "Proyecto de Acuerdo\nExposición de motivos"}
    office.completes(BEATRIZ, "remitir_al_concejo", said, case=case)
    office.works_off()
    number = {"num_concejo": "PA-030", "fecha_radicacion": office.today}
    office.completes(LIAISON, "radicar_en_concejo", number, case=case)


def _meets(office: Office, case: Received, day: date, vote: str = "aprueba") -> None:
    """The CONFIS, two working days after it was convened."""
    when = {"dia": str(day.day), "mes": str(day.month), "anio": str(day.year), "hora": "09:00"}
    called = {"fecha_sesion": when, "lugar_sesion": "Sala 2", "orden_dia": "Concepto del CONFIS"}
    office.completes(BEATRIZ, "convocar_sesion", called, case=case)
    office.works_off()
    office.days_pass_until(f"{day} 10:00")
    present = {"asistentes": [TREASURY.username]}
    office.completes(BEATRIZ, "verificar_quorum", present, case=case)
    why = "" if vote == "aprueba" else "No cabe en el marco fiscal."
    office.completes(TREASURY, "votar", {"voto": vote, "razon_voto": why}, case=case)
    talk = {"texto": "El proyecto cabe en el marco fiscal y en el plan financiero."}
    office.completes(BEATRIZ, "levantar_acta", talk, case=case)
    office.completes(BEATRIZ, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()


def _denied(office: Office, case: Received) -> None:
    """By its commission, on the day on which it was filed, and nobody appeals."""
    out = {"comision": "Segunda", "ponentes": "Rosa Ibargüen", "fecha_reparto": office.today}
    office.records(LIAISON, "reparto_comision", out, case=case)
    votes = {"fecha_primer_debate": office.today, "votos_si_primer": 2, "votos_no_primer": 5}
    office.records(LIAISON, "primer_debate", {**votes, "resultado_primer": "negado"}, case=case)
    office.completes(MAYOR, "decidir_apelacion", {"decision_apelar": "no_apelar"}, case=case)


@pytest.mark.norm("Ley 136 de 1994, art. 75", "Lo que se archivó puede presentarse de nuevo")
@pytest.mark.norm("Ley 136 de 1994, art. 71", "El texto que cambia lo firma otra vez el Alcalde")
def test_what_was_denied_may_be_filed_again_and_is_signed_again_only_if_it_changes(
    office: Office,
) -> None:
    case = filed(office)
    _denied(office, case)
    again = {
        "nueva_radicacion": "presentar",
        "razones_nueva_radicacion": "La nueva mesa directiva pidió que se presentara.",
    }
    office.completes(BEATRIZ, "decidir_nueva_radicacion", again, case=case)
    _sent(office, case)
    assert papers_of(office, case).count("proyecto_acuerdo") == 1
    assert papers_of(office, case).count("oficio_remisorio") == 2

    _denied(office, case)
    changed = {**again, "nueva_radicacion": "corregir"}
    office.completes(BEATRIZ, "decidir_nueva_radicacion", changed, case=case)
    office.completes(BUREAU, "ajustar_proyecto", {"articulado": ARTICLES, **REASONS}, case=case)
    _signed(office, case, decision="devolver")
    shown = form_values(office, BUREAU, case, "ajustar_proyecto")
    assert shown["que_se_corrige"] == "No conviene firmarlo todavía."
    better = [{"texto_articulo": "Autorízase hasta diez mil millones."}, ARTICLES[-1]]
    office.completes(BUREAU, "ajustar_proyecto", {"articulado": better, **REASONS}, case=case)
    _signed(office, case)
    assert "diez mil millones" in paper(office, case, "proyecto_acuerdo")
    _sent(office, case)

    office.records(
        LIAISON, "retiro_proyecto", {"motivo_retiro": "Se pedirá otro crédito."}, case=case
    )
    withdrawn(office, case)
    assert "entered retirado" in office.history_of(case)
    office.works_off()
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


CP348 = "Constitución Política, art. 348"


@pytest.mark.norm("Acuerdo 17 de 1996, art. 51", "El presupuesto se presenta hasta el 1 de octubre")
@pytest.mark.norm(CP348, "Si el Concejo no expide el presupuesto, rige el presentado")
@pytest.mark.parametrize("proceeds", ["si", "no"])
def test_a_budget_that_was_presented_in_time_is_adopted_as_it_was_presented(
    office: Office, proceeds: str
) -> None:
    case = budget(office, asked_on="2026-09-07", meets_on=date(2026, 9, 9))
    assert office.term_of(case, "presentacion").due_on == date(2026, 10, 1)
    waits = {"decision_convocatoria": "esperar"}
    office.completes(BEATRIZ, "decidir_convocatoria", waits, case=case)
    office.days_pass_until("2026-10-01")  # the council sits again on that very day
    _sent(office, case)
    assert office.term_of(case, "presentacion").status is TermStatus.MET

    _denied(office, case)
    why = {"procede_adopcion": proceeds, "concepto_adopcion": "Concepto 14 de Hacienda."}
    office.completes(FABIO, "confirmar_adopcion", why, case=case)
    if proceeds == "no":
        assert "decidir_nueva_radicacion" in open_tasks(office, case)
        return
    signs(office, case, decision="no_firmar")
    assert "entered sin_acuerdo" in office.history_of(case)


@pytest.mark.norm(CP348, "Presentado tarde y no expedido, rige el presupuesto del año anterior")
def test_a_budget_that_was_presented_late_is_not_adopted(office: Office) -> None:
    case = budget(office, asked_on="2026-10-05", meets_on=date(2026, 10, 7))
    _sent(office, case)
    assert office.term_of(case, "presentacion").due_on == date(2026, 10, 1)
    office.days_pass_until("2026-12-01 17:00")

    assert "del año anterior" in known(office, case)["sin_aprobar"]["razon"]
    over = {"nueva_radicacion": "archivar", "razones_nueva_radicacion": "Rige el de 2026."}
    office.completes(BEATRIZ, "decidir_nueva_radicacion", over, case=case)
    assert "entered archivado_por_concejo" in office.history_of(case)


@pytest.mark.norm("Ley 152 de 1994, art. 40", "Sin decisión a tiempo, el plan se adopta")
@pytest.mark.norm("Ley 388 de 1997, art. 26", "Sin decisión a tiempo, el POT se adopta")
@pytest.mark.norm(CP348, "Negado o sin decidir, rige el presupuesto que se presentó a tiempo")
def test_what_the_council_does_not_approve_is_adopted_only_where_the_law_says_so() -> None:
    law = {
        ("vencido", "decreto", 1): True,
        ("negado", "decreto", 1): False,
        ("vencido", "archivo", 1): False,
        ("negado", "archivo", 1): False,
        ("vencido", "rige_presentado", 1): True,
        ("negado", "rige_presentado", 1): True,
        ("vencido", "rige_presentado", 2): False,
        ("negado", "rige_presentado", 2): False,
    }

    assert {one: _is_adopted(*one) for one in law} == law


def _is_adopted(result: str, silence: str, day: int) -> Any:
    last = date(2026, 10, 1) if silence == "rige_presentado" else None
    facts = {
        "resultado_debate": result,
        "tramite": {"silencio": silence, "presentar_hasta": last},
        "fecha_radicacion": date(2026, 10, day),
    }
    return decided("proyecto_acuerdo", "sin_aprobar", "2026-12-01", facts)["se_adopta"]


def test_a_project_that_is_given_up_or_not_signed_is_not_filed(office: Office) -> None:
    given_up = asked(office, **AUTHORISED)
    drafted(office, given_up)
    opinions(office)
    never = {"verificacion": "desistir", "correcciones_proyecto": "Ya no se necesita el crédito."}
    office.completes(BEATRIZ, "verificar_proyecto", never, case=given_up)
    assert "entered no_se_preparo" in office.history_of(given_up)
    assert office.term_of(given_up, "presentacion").status is TermStatus.CLOSED

    unsigned = asked(office, **AUTHORISED)
    drafted(office, unsigned)
    opinions(office)
    _signed(office, unsigned, decision="no_firmar")
    assert "entered no_se_firmo" in office.history_of(unsigned)
    assert office.term_of(unsigned, "presentacion").status is TermStatus.CLOSED
