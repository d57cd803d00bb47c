"""From what an office needs to the contract: planning, the modality that the law commands, and
what is done when it leaves nobody to contract.

Dates are counted by hand. Days off that they meet: 23 March, 2 and 3 April, 12 October, 2 and 16
November, 8 and 25 December 2026, and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.acceptance.test_contratacion_cronograma import LP
from tests.acceptance.test_contratacion_directa import FIRM, looks_up, looks_up_both
from tests.acceptance.test_licitacion_publica import holds_the_risk_hearing, is_opened
from tests.adopted import adopts
from tests.contracts import (
    MARIO,
    OMAR,
    PETRA,
    SARA,
    asks_for_certificate,
    both_sign,
    certifies,
    drafts,
    known,
    open_tasks,
)
from tests.office import BEATRIZ, FABIO, Office, Person, Received
from tests.paperwork import paper
from tests.selections import (
    ASKED,
    DIEGO,
    EVALUATORS,
    FACTS,
    MONICA,
    STUDIES,
    appeals_not,
    calls,
    closes_with,
    drafts_the_notice,
    frees_the_former,
    gets_the_certificate,
    hires_the_staff,
    names_the_team,
    plans,
    publishes,
    signs_the_act,
    studies,
    studies_the_market,
    the_committee_says,
)

pytestmark = pytest.mark.procedure("contratacion")

LAWYER = {
    "objeto_tipo": "servicios",
    "usa_causal": True,
    "causal_cd": "servicios",
    "requiere_concejo": "si",
}
SUPPLIER = {
    "hay_proveedor": "si",
    "proveedor_orden": "Papeles del Valle SAS",
    "documento_orden": "900123456-8",
    "proveedor_tipo": "juridica",
    "razon_proveedor": "Es el de menor precio del evento de cotización.",
}


#: she may do both, but not in one process
NORA = Person("nora", "Nora Caicedo", ("estructurador", "comite_evaluador"))


def asked(office: Office, on: str, process_id: str = "contratacion", **said: Any) -> Received:
    hires_the_staff(office)
    office.today_is(f"{on} 08:00")
    return office.receives(process_id, **{**ASKED, **said})


# -- planning --------------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 996 de 2005, art. 33; Decreto 1082 de 2015, arts. 2.2.1.1.1.4.1 y 2.2.1.1.2.1.1",
    "Una prestación de servicios pedida el 2 de marzo de 2026 espera hasta después del 21 de "
    "junio; con el acuerdo del Concejo, el CDP, el concepto y el comité queda planeada, por el "
    "valor y el rubro que los estudios corrigieron",
)
@pytest.mark.norm(
    "Decreto 111 de 1996, art. 71; Ley 80 de 1993, art. 25, num. 6",
    "El CDP del rubro que se dejó se libera antes de pedir el del rubro nuevo",
)
@pytest.mark.norm(
    "Ley 819 de 2003, art. 12; Decreto 111 de 1996, art. 14",
    "Un contrato se planea por meses y días o hasta una fecha; el que pasa del 31 de diciembre "
    "dice por qué y con qué se paga",
)
def test_a_direct_contract_waits_until_the_electoral_window_is_over(office: Office) -> None:
    case = asked(office, "2026-03-02", "planeacion_contractual", plazo_dias=15)
    studies_the_market(office, case, listed=False)
    for what in ("cambiar", "esperar"):
        studies(office, case, **LAWYER)
        decides(office, case, what)
    office.today_is("2026-06-21 23:00")
    office.works_off()
    assert open_tasks(office, case) == set()

    office.today_is("2026-06-22 08:00")
    office.works_off()
    agreed = {"acuerdo_concejo": "Acuerdo 612 de 2026", "fecha_acuerdo": "2026-06-19"}
    office.completes(FABIO, "registrar_autorizacion", agreed, case=case)
    gets_the_certificate(office, case, 80_000_000)
    is_put_right(office, case)
    the_committee_says(office, case, "aprueba", "2026-07-01")
    team = {"supervisor_propuesto": SARA.username}
    with pytest.raises(InvalidInput, match="conflictos de interés"):
        office.completes(OMAR, "designar_equipo", team, case=case)
    names_the_team(office, case)

    left = known(office, case)
    assert (left["modalidad"], left["planeado"], left["plazo_meses"]) == ("directa", True, None)
    assert left["cdp"]["valor"] == left["valor"] == 70_000_000
    assert left["cdp"]["rubro"] == left["rubro"] == "2.1.2.02.02.008"
    assert (left["objeto"], left["plazo_hasta"]) == (ASKED["objeto"], date(2026, 12, 31))
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3",
    "Quien ordena el gasto designa por escrito a quienes evalúan, que no son quien estructuró, y a "
    "cada uno se le comunica",
)
@pytest.mark.norm(
    "Ley 996 de 2005, art. 33; Ley 1150 de 2007, art. 2, num. 5",
    "Lo que la Ley de Garantías no deja contratar directamente se contrata por la modalidad que "
    "procede sin la causal, y el trámite sigue",
)
def test_a_direct_contract_that_the_window_stops_is_called_for_instead(office: Office) -> None:
    case = asked(office, "2026-03-02", "planeacion_contractual")
    studies_the_market(office, case)
    studies(office, case, **LAWYER)
    decides(office, case, "cambiar")
    office.hires(NORA)
    office.completes(NORA, "elaborar_estudios", {**STUDIES, "usa_causal": False}, case=case)
    office.works_off()

    assert open_tasks(office, case) == {"solicitar_certificado"}
    left = known(office, case)
    assert (left["modalidad"], left["causal_cd"]) == ("minima", None)
    gets_the_certificate(office, case, 80_000_000)
    the_committee_says(office, case, "aprueba", "2026-03-05")
    who_structured_does_not_evaluate(office, case)


def who_structured_does_not_evaluate(office: Office, case: Received) -> None:
    """Whoever is named reads the designation."""
    office.works_off()
    named = {"supervisor_propuesto": SARA.username, "sin_conflictos": True}
    wrong = [{**one, "persona": NORA.username} for one in EVALUATORS]
    with pytest.raises(InvalidInput, match="quien estructura no evalúa"):
        office.completes(OMAR, "designar_equipo", {**named, "evaluadores": wrong}, case=case)
    names_the_team(office, case)
    told = paper(office, case, "designacion_evaluadores")
    assert "Diego Valencia" in told
    assert NORA.name in told  # who structured it
    assert any("Designación para evaluar" in each for each in office.mail.to("diego@"))


#: the committee wants it cheaper, and of the heading of operation: its certificate is another
OTHER_HEADING = {
    "corrige_pedido": True,
    "objeto_corregido": ASKED["objeto"],
    "valor_corregido": 70_000_000,
    "metodo_corregido": "Promedio de cinco cotizaciones.",
    "plazo_hasta_corregido": date(2026, 12, 31),
    "rubro_corregido": "2.1.2.02.02.008",
}
NO_REASON = {"razon_siguiente_anio": ""}


def is_put_right(office: Office, case: Received) -> None:
    assert "1 mes y 15 días" in paper(office, case, "estudios_previos")
    the_committee_says(office, case, "ajustes", "2026-06-25")
    for until, months, why in (
        (None, 0, "un día por lo menos"),
        (date(2026, 6, 25), None, "un día que no haya pasado"),
        (date(2027, 1, 1), None, "razon_siguiente_anio"),
        (None, 7, "razon_siguiente_anio"),
    ):
        said = {"plazo_hasta_corregido": until, "plazo_meses_corregido": months}
        with pytest.raises(InvalidInput, match=why):
            studies(office, case, **LAWYER, **OTHER_HEADING | said | NO_REASON)
    studies(office, case, **LAWYER, **OTHER_HEADING | NO_REASON)
    studied = paper(office, case, "estudios_previos")
    assert "hasta el 31 de diciembre de 2026" in studied
    assert "44101600, 14111500" in studied
    frees_the_former(office, case)
    gets_the_certificate(office, case, 70_000_000, rubro=OTHER_HEADING["rubro_corregido"])


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 11 y 26; Reglamento del comité de contratación",
    "Si el comité no logra quórum en tres convocatorias, quien ordena el gasto lo convoca otra vez "
    "o sigue sin su recomendación: no se desiste sola",
)
@pytest.mark.procedure("recomendacion_comite")
def test_without_a_quorum_whoever_spends_decides(office: Office) -> None:
    case = asked(office, "2026-03-02", "recomendacion_comite", quorum=2)
    for what, days in (("convocar", (5, 9, 11)), ("aprobado", (16, 18, 20))):
        for day in days:
            nobody_comes(office, case, f"2026-03-{day:02}")
        why = {"razon_sin_comite": "La necesidad no espera y el comité está de vacaciones."}
        office.completes(OMAR, "decidir_sin_comite", {**why, "sin_comite": what}, case=case)

    assert known(office, case)["sesion"]["decision"] == "aprobado"
    assert office.history_of(case)[-1] == "closed"


def nobody_comes(office: Office, case: Received, on: str) -> None:
    """Convened two working days before, and nobody sits down."""
    called = {"fecha_sesion": f"{on}T09:00", "lugar_sesion": "Sala 2", "orden_dia": "Recomendar."}
    office.completes(BEATRIZ, "convocar_sesion", called, case=case)
    office.days_pass_until(f"{on} 10:00")
    office.completes(BEATRIZ, "verificar_quorum", {}, case=case)


def decides(office: Office, case: Received, what: str) -> None:
    """What is done while the electoral law does not allow it."""
    said = {"alternativa": what, "razon_alternativa": "Lo pide la dependencia que lo necesita."}
    office.completes(OMAR, "decidir_alternativa", said, case=case)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 11 y 12",
    "Quien planea la contratación y está impedido no actúa mientras se decide",
)
def test_what_is_given_up_while_it_is_planned_is_not_contracted(office: Office) -> None:
    # given up in the window, by the committee, and for lack of money
    window = asked(office, "2026-03-02")
    studies_the_market(office, window)
    _who_structures_it_may_be_impeded(office, window)
    studies(office, window, **LAWYER)
    decides(office, window, "desistir")

    committee = office.receives("contratacion", **ASKED)
    studies_the_market(office, committee)
    studies(office, committee)
    gets_the_certificate(office, committee, 80_000_000)
    the_committee_says(office, committee, "archiva", "2026-03-05")

    poor = office.receives("contratacion", **ASKED)
    studies_the_market(office, poor)
    studies(office, poor)
    asks_for_certificate(office, poor, valor=80_000_000)
    certifies(office, poor, balance=79_999_999)

    for case in (window, committee, poor):
        assert "entered no_se_contrata" in office.history_of(case)
    # only what was reserved is given back
    left = [open_tasks(office, case) for case in (window, committee, poor)]
    assert left == [set(), {"liberar_cdp"}, set()]


# -- the modality ----------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, nums. 1, 2 y 5",
    "Lo que se pide en 2026 se contrata por mínima hasta 175.090.500 pesos, por menor hasta "
    "1.750.905.000 y por licitación desde el peso siguiente",
)
def test_r14_t1_the_amount_of_the_studies_decides_to_the_peso(office: Office) -> None:
    amounts = {
        175_090_500: "minima",
        175_090_501: "menor_cuantia",
        1_750_905_000: "menor_cuantia",
        1_750_905_001: "licitacion",
    }

    hires_the_staff(office)
    office.today_is("2026-09-16 08:00")

    for amount, modality in amounts.items():
        case = office.receives("planeacion_contractual", **{**ASKED, "valor": amount})
        studies_the_market(office, case)
        studies(office, case)

        assert known(office, case)["eleccion"]["codigo"] == modality


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 4",
    "La modalidad se cita «por verificar» mientras la entidad no haya verificado el artículo",
)
def test_a_modality_doubts_its_article_until_the_entity_has_read_it(office: Office) -> None:
    doubted = an_emergency_is_planned(office, asked(office, "2026-09-01"), "2026-09-04")
    adopts(office, "contrato", "norma_ley_1150", "VERIFICADO")
    read = an_emergency_is_planned(office, office.receives("contratacion", **ASKED), "2026-09-09")

    article = "Ley 1150 de 2007, art. 2, num. 4"
    assert known(office, read)["eleccion"]["norma"] == article
    # what began before goes on with what held then
    assert known(office, doubted)["eleccion"]["norma"] == f"{article} (por verificar)"


def an_emergency_is_planned(office: Office, case: Received, on: str) -> Received:
    studies_the_market(office, case)
    studies(office, case, objeto_tipo="obra", usa_causal=True, causal_cd="urgencia_manifiesta")
    gets_the_certificate(office, case, 80_000_000)
    the_committee_says(office, case, "aprueba", on)
    names_the_team(office, case)
    return case


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2", "Cada modalidad se tramita por su propio procedimiento"
)
def test_each_modality_goes_its_own_way(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-09-16 08:00")
    first = {
        "licitacion": "elaborar_convocatoria",
        "menor_cuantia": "elaborar_convocatoria",
        "subasta": "elaborar_convocatoria",
        "meritos": "definir_precalificacion",
        "directa": "identificar_contratista",
        "minima": "fijar_cronograma",
        "acuerdo_marco": "elegir_proveedor",
    }

    for modality, task in first.items():
        case = office.receives("seleccion_contratista", **{**FACTS, "modalidad": modality})
        assert open_tasks(office, case) == {task}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 8",
    "En el acuerdo marco los antecedentes se consultan antes de colocar la orden, que aceptada es "
    "el contrato: a quien está inhabilitado no se le compra",
)
def test_an_order_of_a_framework_agreement_is_placed_with_who_may_contract(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-09-16 08:00")
    case = office.receives("seleccion_contratista", **{**FACTS, "modalidad": "acuerdo_marco"})
    office.completes(MONICA, "elegir_proveedor", SUPPLIER, case=case)
    looks_up(office, case, against="Responsable fiscal desde 2024.")
    unfit = {"persona_apta": "no", "valoracion": "Figura en el boletín de responsables fiscales."}
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)

    # who may not contract is not taken again; the next one lets the order go
    with pytest.raises(InvalidInput, match="no puede contratar"):
        office.completes(MONICA, "elegir_proveedor", SUPPLIER, case=case)
    other = {**SUPPLIER, "proveedor_orden": "Resmas SAS", "documento_orden": "900777888-1"}
    office.completes(MONICA, "elegir_proveedor", other, case=case)
    looks_up(office, case)
    lost = {"se_coloco": "no", "razon_sin_orden": "No le quedan existencias."}
    office.completes(OMAR, "comprar_acuerdo_marco", lost, case=case)

    office.days_pass_until("2026-09-17 08:00")
    office.completes(MONICA, "elegir_proveedor", other, case=case)
    looks_up(office, case)
    for day, price, why in (
        ("2026-09-16", 70_000_000, "después de consultar los antecedentes"),
        ("2026-09-17", 3_000_000_001, "supera el CDP"),
    ):
        with pytest.raises(InvalidInput, match=why):
            orders(office, case, day, price)
    orders(office, case, "2026-09-17")

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["acto"]["numero"]) == ("Resmas SAS", "118456")


def orders(office: Office, case: Received, on: str, valor: int = 70_000_000) -> None:
    """The order is accepted in the State's shop."""
    said = {"se_coloco": "si", "numero_orden": "118456", "fecha_orden": on, "valor_orden": valor}
    office.completes(OMAR, "comprar_acuerdo_marco", said, case=case)


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 111 de 1996, arts. 14 y 71",
    "El CDP de 2026 muere el 31 de diciembre: la orden que no se colocó hasta ese día espera otro, "
    "y sin él no se coloca",
)
def test_an_order_of_a_framework_agreement_needs_a_certificate_that_lives(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-12-30 08:00")
    facts = {**FACTS, "modalidad": "acuerdo_marco"}
    case = office.receives("seleccion_contratista", **facts)
    office.completes(MONICA, "elegir_proveedor", SUPPLIER, case=case)
    looks_up(office, case)
    assert open_tasks(office, case) == {"comprar_acuerdo_marco"}

    office.days_pass_until("2027-01-04 08:00")
    assert open_tasks(office, case) == {"solicitar_certificado"}
    gets_the_certificate(office, case, FACTS["valor"])
    # what the records said in December says nothing of January
    looks_up(office, case)
    orders(office, case, "2027-01-04")
    assert known(office, case)["cdp"]["vence"] == date(2027, 12, 31)

    poor = office.receives("seleccion_contratista", **facts)
    nobody = {"hay_proveedor": "no", "razon_proveedor": "Ninguno entrega en Cali."}
    none = office.receives("seleccion_contratista", **facts)
    office.completes(MONICA, "elegir_proveedor", nobody, case=none)
    office.completes(MONICA, "elegir_proveedor", SUPPLIER, case=poor)
    asks_for_certificate(office, poor, valor=FACTS["valor"])
    certifies(office, poor, balance=FACTS["valor"] - 1)
    assert "entered fin_sin_cdp" in office.history_of(poor)
    assert known(office, poor)["adjudicacion"] is None
    assert "entered no_se_compra" in office.history_of(none)


# -- what is done when nobody is left to contract --------------------------------------------------


@pytest.mark.norm(
    "Decreto 111 de 1996, art. 71", "Lo que se reservó y nadie contrató vuelve a su rubro", cases=()
)
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 2, lit. d",
    "Declarada desierta el 20 de noviembre de 2026, hasta el 23 de marzo de 2027 se puede hacer "
    "una selección abreviada de lo que valía una licitación",
)
def test_r14_t13_after_a_void_tender_the_same_is_tried_in_less_time(office: Office) -> None:
    work = {"objeto": FACTS["objeto"], "valor": 3_000_000_000}
    case = asked(office, "2026-09-10", **work)
    plans(office, case, "2026-09-15", 3_000_000_000, objeto_tipo="obra")
    office.today_is("2026-09-16 08:00")
    _an_evaluator_is_challenged(office, case)
    is_void(office, case)
    appeals_not(office, case)

    again = {"que_sigue": "insistir", "razon_que_sigue": "La necesidad sigue y hay recursos."}
    office.completes(OMAR, "decidir_tras_licitacion", again, case=case)
    # four months from 20 November: Saturday 20 March, and Monday 22 is a holiday
    assert office.term_of(case, "seleccion_tras_desierta").due_on == date(2027, 3, 23)
    plans(office, case, "2026-12-11", 3_000_000_000, objeto_tipo="obra")
    assert known(office, case)["modalidad"] == "menor_cuantia"
    office.today_is("2026-12-14 08:00")
    drafts_the_notice(office, case, LATER)
    _an_evaluator_is_set_apart(office, case)
    said = {"decision_aviso": "desistir", "observaciones_aviso": "Se acabó el año fiscal."}
    office.completes(OMAR, "firmar_aviso", said, case=case)
    office.completes(OMAR, "decidir_que_sigue", {**again, "que_sigue": "archivar"}, case=case)
    released = {"numero_liberacion": "LIB-4", "fecha_liberacion": office.today}
    office.completes(PETRA, "liberar_cdp", released, case=case)
    office.works_off()

    assert known(office, case)["cdp_liberado"]["valor"] == 3_000_000_000
    assert "file_closed" in office.history_of(case)
    assert "closed" in office.history_of(case)
    assert office.broken_invariants() == []


#: an abbreviated selection called on Monday 14 December 2026
LATER = {
    "publicacion": "2026-12-14",
    "fin_observaciones": "2026-12-21",
    "fin_mipyme": "2026-12-22",
    "apertura": "2026-12-23",
    "fin_manifestacion": "2026-12-29",
    "ultima_adenda": "2026-12-29",
    "cierre": "2026-12-30T10:00",
    "informe": "2027-01-04",
    "fin_traslado": "2027-01-07",
    "adjudicacion": "2027-01-08",
}


def is_void(office: Office, case: Received) -> None:
    """A tender that nobody answers, declared void on Friday 20 November."""
    calls(office, case, {**LP, "aviso_2": None})
    publishes(office, case)
    is_opened(office, case)
    holds_the_risk_hearing(office, case)
    office.days_pass_until("2026-10-30 10:30")
    closes_with(office, case, [], at="2026-10-30T09:00")
    office.today_is("2026-11-20 09:00")
    signs_the_act(office, case)
    publishes(office, case)


# -- an emergency ----------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 42 y 43",
    "Firmado el viernes 4 de septiembre de 2026 el contrato de una urgencia manifiesta, sus "
    "antecedentes van enseguida a la Contraloría: se avisa y se escala lo que pase del lunes 7",
)
def test_the_papers_of_an_emergency_go_to_the_comptroller(office: Office) -> None:
    case = an_emergency(office)
    assert open_tasks(office, case) == {"elaborar_minuta"}  # nothing to send before there is one

    drafts(office, case, tipo_contrato="obra")
    looks_up(office, case)
    both_sign(office, case)
    assert office.term_of(case, "contraloria").due_on == date(2026, 9, 7)
    office.days_pass_until("2026-09-08")
    assert office.term_of(case, "contraloria").status == "expired"
    assert f"Vence hoy: radicado {case.radicado}" in office.mail.to("omar@")
    late = f"Plazo interno vencido sin respuesta: radicado {case.radicado}"
    assert office.mail.to("beatriz@") == [late]

    sent = {"fecha_remision": "2026-09-08", "oficio_remision": "OF-2026-00031"}
    office.completes(OMAR, "remitir_contraloria", sent, case=case)
    assert "entered remitido_contraloria" in office.history_of(case)
    office.days_pass_until("2026-09-10 17:00")
    is_looked_into(office, case, "Contrato")


def is_looked_into(office: Office, case: Received, what: str) -> None:
    """What is not in SECOP II once its three days are over: whoever controls asks why."""
    assert "verificar_publicacion" in open_tasks(office, case)
    office.hires(RAMIRO)
    found = {"hallazgo_publicacion": "Quien publica estuvo sin acceso al SECOP II tres días."}
    office.completes(RAMIRO, "verificar_publicacion", found, case=case)
    (late,) = known(office, case)["publicaciones_vencidas"]
    assert late["actuacion"].startswith(what)
    assert late["vencio"] == date(2026, 9, 9)


RAMIRO = Person("ramiro", "Ramiro Lucumí", ("control_interno",))


def an_emergency(office: Office, *, published: str = "2026-09-04") -> Received:
    """Declared on Friday 4 September, with whom to contract."""
    case = asked(office, "2026-09-01", objeto="Reparar el puente que la creciente partió en dos")
    an_emergency_is_planned(office, case, "2026-09-04")
    office.completes(MONICA, "identificar_contratista", FIRM, case=case)
    looks_up_both(office, case)
    signs_the_act(office, case)
    if published > "2026-09-04":
        office.days_pass_until(f"{published} 17:00")
        is_looked_into(office, case, "Declaratoria")
    publishes(office, case)
    office.works_off()
    office.hires(MARIO)
    return case


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 12",
    "La seriedad y el segundo son de quien concursó: si nadie firma una contratación directa se "
    "decide qué sigue",
)
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.7.1",
    "El acto del viernes 4 de septiembre de 2026 se publica a más tardar el miércoles 9; lo que el "
    "jueves 10, al cerrar la oficina, nadie anotó, lo mira control interno y se publica igual",
)
def test_a_direct_contract_that_nobody_signs_has_no_second(office: Office) -> None:
    case = an_emergency(office, published="2026-09-10")
    drafts(office, case, tipo_contrato="obra")
    looks_up(office, case)
    refuses = {"firmo_contratista": "no", "motivo_no_firma": "Su equipo está en otra obra."}
    office.completes(MARIO, "registrar_firma_contratista", refuses, case=case)

    assert open_tasks(office, case) == {"decidir_que_sigue"}


def _who_structures_it_may_be_impeded(office: Office, case: Received) -> None:
    """She says so herself; who orders the spending finds that she is not, and she goes on."""
    said = {
        "clase_del_impedimento": "impedimento",
        "impedido": MONICA.username,
        "quien_decide": "ordenador_gasto",
        "fecha_del_impedimento": office.today,
    }
    office.records(MONICA, "impedimento_manifestado", said, case=case)
    office.works_off()
    with pytest.raises(InvalidInput, match="tiene un impedimento en este expediente"):
        studies(office, case, **LAWYER)
    why = {"causal": "1", "hechos_impedimento": "Su primo trabaja en el sector."}
    office.completes(MONICA, "manifestar_impedimento", why, case=case)
    office.works_off()
    decided = {"decision_impedimento": "negado", "motivos_decision": "No hay interés directo."}
    office.completes(OMAR, "resolver_impedimento", decided, case=case)
    office.works_off()


def _an_evaluator_is_challenged(office: Office, case: Received) -> None:
    """By somebody who is interested; who orders the spending decides, and goes on with him."""
    _somebody_challenges(office, case, DIEGO)
    denies = {
        "acepta_causal": "no",
        "causal": "1",
        "hechos_impedimento": "Nunca trabajé con esa empresa.",
    }
    office.completes(DIEGO, "responder_recusacion", denies, case=case)
    office.works_off()
    decided = {"decision_impedimento": "negado", "motivos_decision": "No hay prueba del interés."}
    office.completes(OMAR, "resolver_impedimento", decided, case=case)
    office.works_off()


def _an_evaluator_is_set_apart(office: Office, case: Received) -> None:
    """He accepts it; who follows is named, and that it was he before stays known."""
    office.hires(NORA)
    _somebody_challenges(office, case, DIEGO)
    accepts = {"acepta_causal": "si", "causal": "1", "hechos_impedimento": "Le asesoré en 2023."}
    office.completes(DIEGO, "responder_recusacion", accepts, case=case)
    office.works_off()
    decided = {
        "decision_impedimento": "aceptado",
        "reemplazo": NORA.username,
        "motivos_decision": "La asesoría está probada.",
    }
    office.completes(OMAR, "resolver_impedimento", decided, case=case)
    office.works_off()
    legal = known(office, case)["evaluadores"][0]
    assert (legal["persona"], legal["antes"]) == (NORA.username, [DIEGO.username])


def _somebody_challenges(office: Office, case: Received, who: Person) -> None:
    said = {
        "clase_del_impedimento": "recusacion",
        "impedido": who.username,
        "quien_decide": "ordenador_gasto",
        "fecha_del_impedimento": office.today,
        "motivo_recusacion": "Asesoró a un oferente hace tres años.",
    }
    office.records(MONICA, "impedimento_manifestado", said, case=case)
    office.works_off()
