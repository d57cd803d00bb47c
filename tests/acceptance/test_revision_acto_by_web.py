"""A resolution of the mayor from the request of a dependency until it has been carried out, by the
demo's officials at browsers, on both databases.

Dates are counted by hand. Days off that they meet: every weekend of September 2026.
"""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.cabinet import DRAFTED, RESOLUTION
from tests.conftest import BACKENDS
from tests.council import papers_of
from tests.demo_story import DemoStory
from tests.office import Office
from tests.paperwork import known

pytestmark = [pytest.mark.procedure("revision_acto"), pytest.mark.sealed]

REQUIREMENTS = (
    "Expediente con sus antecedentes",
    "Pruebas en que se apoya",
    "Disponibilidad presupuestal, si ordena un gasto",
)
PAPERS = ["concepto", "resolucion", "citacion", "acta_notificacion", "constancia_ejecutoria"]


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def story(office: Office) -> DemoStory:
    office.today_is("2026-09-01 09:00")
    return DemoStory(office, "revision_acto")


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 42, 66 a 69, 76 y 87",
    "Un acto particular se motiva, se firma, se notifica y queda en firme antes de ejecutarse",
)
def test_a_resolution_is_asked_for_signed_notified_and_carried_out(
    office: Office, story: DemoStory
) -> None:
    story.asks("dependencia", RESOLUTION)
    _is_drafted(story)
    _is_signed(story)
    _is_notified(story)
    # 2, 3, 4, 7, 8, 9, 10, 11, 14 and 15 September
    assert office.term_of(story.case, "recursos").due_on == date(2026, 9, 15)
    story.does("juridica", "certificar_ejecutoria", {}, on="2026-09-16 17:00")
    done = {
        "ejecutores": "Secretaría de Bienestar Social",
        "fecha_ejecucion": date(2026, 9, 16),
        "resultado_ejecucion": "Se pagó el primer giro del subsidio.",
    }
    story.does("dependencia", "ejecutar_acto", done)

    left = known(office, story.case)
    assert left["firmeza"]["fecha"] == date(2026, 9, 16)
    assert papers_of(office, story.case) == PAPERS
    assert office.history_of(story.case)[-1] == "closed"
    assert office.broken_invariants() == []


def _is_drafted(story: DemoStory) -> None:
    """Checked line by line, drafted, and with the opinion that it asks for."""
    lines = [{"requisito": one, "cumple": "si", "folio": "3"} for one in REQUIREMENTS]
    checked = {"lista_chequeo": lines, "resultado_verificacion": "completa"}
    story.does("profesional", "verificar_solicitud", checked)
    story.does("profesional", "preparar_proyecto", {**DRAFTED, "conceptos_pedidos": "hacienda"})
    opinion = {"sentido_concepto": "favorable", "texto_concepto": "Hay recursos disponibles."}
    story.does("hacienda", "emitir_concepto", opinion)


def _is_signed(story: DemoStory) -> None:
    story.does("juridica", "revisar_legalidad", {"decision_revision": "conforme"} | DRAFTED)
    story.does("secretaria_general", "dar_visto_bueno", {"decision_visto_bueno": "aprobar"})
    story.does("alcalde", "firmar_acto", {"decision_firma": "firmar"})


def _is_notified(story: DemoStory) -> None:
    """In person, the day on which the summons went out."""
    place = {
        "lugar_comparecencia": "Avenida 2 Norte 10-70, piso 3",
        "horario_comparecencia": "De lunes a viernes, de 8:00 a 12:00",
    }
    story.does("notificador", "hacer_citacion", place)
    sent = {"medio_citacion": "correo_certificado", "guia_citacion": "RA123"}
    today = story.office.today
    story.does("notificador", "enviar_citacion", {**sent, "fecha_envio_citacion": today})
    came = {
        "como_se_notifico": "personal",
        "fecha_conocimiento": today,
        "hora_diligencia": time(9, 0),
        "identificacion_notificado": "Luz Dary Ospina, CC 31245678",
        "entrego_copia": True,
        "informo_recursos": True,
    }
    story.does("notificador", "notificar_personalmente", came)
