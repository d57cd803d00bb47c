"""A presumed breach in the words of the trade: heard before it is decided."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.domain.deliveries import Means
from engine.domain.officials import SYSTEM
from engine.services import deliveries
from tests.contracts import OMAR, SARA, publishes
from tests.office import FABIO, Office, Received
from tests.running_contracts import running

ART_86 = "Ley 1474 de 2011, art. 86"
INSURER = "Seguros del Valle"
SEEN = {
    "hechos_incumplimiento": "Las sedes llevan tres semanas sin aseo.",
    "clausulas_violadas": "La segunda.",
}
ASSESSED = {"tasacion": 40_000_000, "consecuencias": "Multa o cláusula penal."}
SUMMONED = {
    "garante": INSURER,
    "fecha_audiencia": date(2026, 4, 13),
    "hora_audiencia": "09:00",
    "lugar_audiencia": "Sala 3",
}
DELIVERED = {
    "se_entrego_citacion": "si",
    "fecha_entrega_contratista": date(2026, 4, 7),
    "fecha_entrega_garante": date(2026, 4, 8),
    "constancia_citacion": "RB123",
}
COVERED = [{"amparo": "cumplimiento", "valor": 60_000_000, "hasta": date(2028, 12, 31)}]


def reported(office: Office, **changes: Any) -> Received:
    """A breach that the supervisor reported on Monday 6 April 2026."""
    case = running(office, **{"garantias": COVERED, **changes})
    office.today_is("2026-04-06")
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    office.completes(SARA, "elaborar_informe", {**SEEN, **ASSESSED}, case=case)
    office.works_off()
    return case


def cited(office: Office, **changes: Any) -> Received:
    case = reported(office, **changes)
    office.completes(FABIO, "citar_audiencia", SUMMONED, case=case)
    office.works_off()
    office.today_is("2026-04-08")
    office.completes(FABIO, "entregar_citacion", DELIVERED, case=case)
    office.today_is("2026-04-13")
    return case


def handed_over(office: Office, case: Received) -> list[tuple[Means, str, date | None]]:
    """What was delivered, how, to whom and since when."""
    with office.engine.reading_as(SYSTEM) as work:
        told = deliveries.of_case(work, case.id)
        return [(one.means, one.recipient, one.effective_on) for one in told]


def hears(office: Office, case: Received, then: str, **more: Any) -> None:
    said = {
        "asistentes": "El contratista y la aseguradora.",
        "descargos": "Hubo un paro de transporte.",
        "que_sigue": then,
        **more,
    }
    office.completes(FABIO, "celebrar_audiencia", said, case=case)


def decision_of(what: str) -> dict[str, Any]:
    amount = {} if what == "archivo" else {"valor_sancion": 40_000_000}
    return {
        "decision_sancion": what,
        "motivacion_sancion": "Oídos los descargos y vistas las pruebas, el contratista incumplió.",
        **amount,
    }


def decides(office: Office, case: Received, what: str, **more: Any) -> None:
    office.completes(OMAR, "decidir_incumplimiento", {**decision_of(what), **more}, case=case)
    office.works_off()


def appeal_of(decision: str) -> dict[str, Any]:
    return {
        "interpuso_reposicion": "si",
        "sustento_reposicion": "El paro fue un hecho notorio.",
        "decision_reposicion": decision,
        "sancion_final": "multa",
        "valor_final": 20_000_000,
        "motivacion_reposicion": "Visto el recurso que se sustentó en la audiencia, se resuelve.",
    }


def appeals(office: Office, case: Received, decision: str) -> None:
    office.completes(OMAR, "resolver_reposicion", appeal_of(decision), case=case)
    office.works_off()


def accepts(office: Office, case: Received) -> None:
    office.completes(OMAR, "resolver_reposicion", {"interpuso_reposicion": "no"}, case=case)


def is_told(office: Office, case: Received) -> None:
    """SECOP II, and the registers of contractors and of sanctions."""
    publishes(office, case)
    keys = ("constancia_camara", "constancia_procuraduria")
    office.completes(FABIO, "reportar_sancion", dict.fromkeys(keys, "R-1"), case=case)
