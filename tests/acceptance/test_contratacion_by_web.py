"""What an office needs, from its request to the settled contract, by the demo's officials.

Dates are counted by hand. Days off that they meet: 2 and 16 November, 8 and 25 December 2026, 1
January 2027, and every weekend.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from engine.settings import BOGOTA
from tests.acceptance.test_contratacion_cronograma import MC
from tests.contracts import MINUTE, SOURCES, known
from tests.demo_story import DemoStory
from tests.desk import words
from tests.office import Office
from tests.selections import ASKED, EVALUATORS, STUDIES, URL

pytestmark = pytest.mark.procedure("contratacion")

WINNER = "Papeles del Valle SAS"
PRICE = 60_000_000
#: the list of what was received in SECOP II is closed
NOTHING_ELSE = {"clase_recibida": "nada_mas"}


@pytest.fixture
def story(office: Office) -> DemoStory:
    office.today_is("2026-11-03 09:00")
    return DemoStory(office, "contratacion")


@pytest.mark.norm(
    "Ley 80 de 1993; Ley 1150 de 2007; Ley 2069 de 2020, art. 30",
    "Lo que pide una dependencia se planea, se contrata en mínima cuantía con el objeto que se "
    "planeó y se liquida",
)
def test_what_an_office_needs_is_contracted_executed_and_settled(story: DemoStory) -> None:
    story.asks("dependencia", ASKED)
    _is_planned(story)
    _is_invited(story)
    _is_accepted(story)
    _is_made_ready(story)
    _is_executed(story)
    _is_settled(story)

    left = known(story.office, story.case)
    assert left["modalidad"] == "minima"
    assert left["contrato"]["objeto"] == ASKED["objeto"]  # whatever the draft said of it
    assert left["adjudicacion"]["adjudicatario"] == WINNER
    assert story.office.history_of(story.case)[-1] == "closed"
    assert story.office.broken_invariants() == []


def _is_planned(story: DemoStory) -> None:
    story.does("planeacion", "verificar_paa", {"en_paa": "fuera", "id_paa": "PAA-77"})
    market = {
        "analisis_sector": "Doce firmas de Cali lo venden.",
        "metodo_valor": "Promedio de tres cotizaciones.",
    }
    story.does("estructurador", "analizar_sector", market)
    story.does("estructurador", "elaborar_estudios", STUDIES)
    _has_its_certificate(story, 80_000_000)
    opinion = {"sentido_concepto": "favorable", "texto_concepto": "Se ajusta a la ley."}
    story.does("juridica", "emitir_concepto", opinion)
    _is_recommended(story)
    team = {
        "evaluadores": [{**one, "persona": "dvalencia"} for one in EVALUATORS],
        "supervisor_propuesto": "hsaa",
        "sin_conflictos": True,
    }
    story.does("ordenador_gasto", "designar_equipo", team)


def _has_its_certificate(story: DemoStory, value: int) -> None:
    asked = {"rubro": ASKED["rubro"], "valor": value, "concepto_gasto": "Papelería."}
    story.does("ordenador_gasto", "solicitar_certificado", asked)
    found = {"rubro_activo": "si", "saldo_disponible": value}
    story.does("presupuesto", "verificar_saldo", found)
    story.does("presupuesto", "expedir_certificado", {})


def _is_recommended(story: DemoStory) -> None:
    """The committee meets on Friday 6 November."""
    called = {
        "fecha_sesion": datetime(2026, 11, 6, 9, tzinfo=BOGOTA),
        "lugar_sesion": "Sala 2",
        "orden_dia": "Recomendar la contratación.",
    }
    story.does("secretaria_general", "convocar_sesion", called)
    present = {"asistentes": [story.staff["comite_contratacion"].username]}
    story.does("secretaria_general", "verificar_quorum", present, on="2026-11-06 10:00")
    story.does("comite_contratacion", "votar", {"voto": "aprueba"})
    said = {"texto": "Se leyeron los estudios previos y el concepto jurídico."}
    story.does("secretaria_general", "levantar_acta", said)
    story.does("ordenador_gasto", "firmar_acto", {"decision_firma": "firmar"})


def _publishes(story: DemoStory) -> None:
    proof = {
        "numero_secop": "CO1.BDOS.1234567",
        "url_secop": URL,
        "fecha_secop": story.office.today,
        "hora_secop": time(10),
    }
    story.does("estructurador", "registrar_en_secop", proof)


def _day(text: str) -> Any:
    """A day, a moment or an hour of a schedule, as whoever types it means it."""
    if len(text) < len("2026-11-13"):
        return time.fromisoformat(text)
    return (
        datetime.fromisoformat(text).replace(tzinfo=BOGOTA)
        if "T" in text
        else date.fromisoformat(text)
    )


def _is_invited(story: DemoStory) -> None:
    """On Friday 13; nobody comments until Tuesday 17, and two offers come on Wednesday 18."""
    dates = {f"crono_{key}": _day(text) for key, text in MC.items()}
    early = {**dates, "crono_cierre": _day("2026-11-17T17:00")}
    story.does("estructurador", "fijar_cronograma", early, on="2026-11-13 08:00")
    (again,) = story.office.tasks_of(story.case, "fijar_cronograma")
    told = words(story.desk("estructurador").takes(again))
    assert "Ley 2069 de 2020, art. 30, lit. b (por verificar)." in told
    story.does("estructurador", "fijar_cronograma", dates)
    act = {"texto": "Se invita a ofertar.", "fundamento": "Ley 2069 de 2020, art. 30."}
    story.does("estructurador", "proyectar_acto", act)
    story.does("juridica", "revisar_legalidad", {"decision_revision": "conforme"})
    story.does("ordenador_gasto", "firmar_acto", {"decision_firma": "firmar"})
    _publishes(story)
    story.office.days_pass_until("2026-11-17 13:00")
    story.does("estructurador", "anotar_lo_ultimo", NOTHING_ELSE)
    _publishes(story)


def _is_accepted(story: DemoStory) -> None:
    came = datetime(2026, 11, 18, 16, tzinfo=BOGOTA)
    offers = [
        {"oferente": name, "documento": "900", "recibida_el": came, "valor_oferta": price}
        for name, price in (("Tinta SAS", 79_000_000), (WINNER, PRICE))
    ]
    closed = {"numero_acta_cierre": "ACTA-1", "url_acta_cierre": URL, "ofertas_recibidas": offers}
    story.does("estructurador", "registrar_cierre", closed, on="2026-11-18 17:30")
    fits = {
        "cumple_minima": "cumple",
        "verificacion": "Se revisó la ficha técnica.",
        "contratista_tipo": "juridica",
    }
    story.does("comite_evaluador", "verificar_menor_precio", fits)
    report = {
        "resumen_evaluacion": "La oferta de menor precio cumple todo lo que se pidió en ella."
    }
    story.does("comite_evaluador", "informar_evaluacion", report, on="2026-11-19 09:00")
    _publishes(story)
    stands = {"se_mantiene": "si", "respuestas_traslado": "No llegó nada que lo cambie."}
    story.does("estructurador", "anotar_lo_ultimo", NOTHING_ELSE, on="2026-11-21")
    story.does("comite_evaluador", "responder_minima", stands)
    clean = {f"resultado_{source}": "sin" for source in SOURCES}
    story.does("estructurador", "consultar_antecedentes", clean)
    accepted = {
        "supervisor_propuesto": "hsaa",
        "texto_aceptacion": "El plazo es de un mes y se paga contra entrega a satisfacción.",
    }
    story.does("ordenador_gasto", "aceptar_oferta", accepted, on="2026-11-23 09:00")
    _publishes(story)


def _is_made_ready(story: DemoStory) -> None:
    """The acceptance is the contract: registration, insurance, and the act of start."""
    drop = ("fecha_limite_firma",)
    minute = {key: value for key, value in MINUTE.items() if key not in drop}
    supply = {"tipo_contrato": "suministro", "plazo_meses": 1, "objeto": "Otro que nadie planeó."}
    story.does("estructurador", "elaborar_minuta", {**minute, **supply})
    named = {
        "supervisor": story.staff["supervisor"].username,
        "alcance_supervision": "Que el papel llegue a las sedes.",
    }
    story.does("ordenador_gasto", "designar_supervisor", named)
    _has_its_certificate(story, PRICE)
    story.does(
        "estructurador",
        "verificar_arl",
        {"procede_arl": "no", "motivo_sin_arl": "La paga la firma."},
    )
    _publishes(story)
    story.does("supervisor", "firmar_acta_inicio", {"fecha_inicio": story.office.today})


def _is_executed(story: DemoStory) -> None:
    """One payment; its month ends on Wednesday 23 December."""
    # what the winner asked is less than what was reserved
    released = {"numero_liberacion": "LIB-4", "fecha_liberacion": story.office.today}
    story.does("presupuesto", "liberar_cdp", released)
    done = {
        "hay_cobro": "ultimo",
        "periodo": "Diciembre",
        "actividades": "Entregó el papel en las doce sedes.",
        "valor_cobrado": PRICE,
        "planilla": "88123",
        "fecha_cuenta": date(2026, 12, 18),
    }
    story.does("supervisor", "recibir_informe", done, on="2026-12-18 09:00")
    fit = {
        "decision_informe": "certificar",
        "porcentaje": 100,
        "pago_aprobado": PRICE,
        "seguridad_social": True,
    }
    story.does("supervisor", "certificar_cumplimiento", fit)
    story.does("tesoreria", "ordenar_pago", {})
    _publishes(story)
    good = {"recibo_satisfaccion": "satisfaccion", "observaciones_recibo": "Todo se recibió."}
    story.does("supervisor", "firmar_acta_recibo", good, on="2026-12-24 09:00")


def _is_settled(story: DemoStory) -> None:
    """By both, and the file is closed."""
    accounts = {
        "valor_ejecutado": PRICE,
        "saldo_liberar": 0,
        "paz_y_salvo": True,
        "balance": "Se ejecutó todo y se pagó todo.",
    }
    story.does("supervisor", "proyectar_acta", accounts)
    story.does("supervisor", "registrar_respuesta", {"respuesta_contratista": "sin_salvedades"})
    story.does("ordenador_gasto", "firmar_acta_liquidacion", {"decision_acta": "firmar"})
    _publishes(story)
    closing = {
        "condiciones_ambientales": "no_aplica",
        "estado_final": "El papel se recibió y no quedan reclamos.",
    }
    story.does("ordenador_gasto", "firmar_cierre", closing)
