"""A project of agreement from its request to its last day, by the demo's officials at browsers.

Dates are counted by hand. Days off that they meet: Monday 12 October, Monday 2 and Monday 16
November, Tuesday 8 and Friday 25 December 2026, Friday 1 and Monday 11 January 2027.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.adopted import adopts
from tests.council import ARTICLES, REASONS, papers_of
from tests.demo_story import DemoStory
from tests.desk import words
from tests.office import Office
from tests.paperwork import known

pytestmark = [pytest.mark.procedure("proyecto_acuerdo"), pytest.mark.sealed]

ASKED = {
    "titulo": "Por el cual se adopta la política pública de economía circular",
    "materia": "estructura",
    "necesidad": "El Distrito entierra lo que podría aprovechar.",
    "ordena_gasto": True,
}
FISCAL = {
    "genera_gasto": True,
    "costos": [{"anio": 2027, "costo": 1_200_000_000}],
    "fuente": "Sobretasa ambiental, rubro de gestión de residuos.",
    "analisis_fiscal": "El gasto cabe en el plan plurianual de inversiones.",
    "compatible_mfmp": "si",
}
OPINION = {"sentido_concepto": "favorable", "texto_concepto": "Se ajusta a lo que se pidió."}
CHECKED = {"una_materia": True, "requisitos_completos": True, "verificacion": "listo"}
APPROVED = "Artículo 1°. Adóptase la política."

OURS = (
    "impacto_fiscal",
    "exposicion_motivos",
    "proyecto_acuerdo",
    "oficio_remisorio",
    "sancion",
    "remision_gobernador",
)


class Story(DemoStory):
    """The project of agreement, followed from browser to browser."""

    def signs(self) -> None:
        """The project goes through «revision_firma», as it was prepared."""
        self.does("secretaria_general", "dar_visto_bueno", {"decision_visto_bueno": "aprobar"})
        self.does("alcalde", "firmar_acto", {"decision_firma": "firmar"})

    def publishes(self) -> None:
        self.does("juridica", "clasificar_informacion", {"clasificacion": "publica"})
        printed = {"fecha_publicacion": self.office.today, "numero_publicacion": "Boletín 180"}
        self.does("comunicaciones", "publicar_a_mano", printed)
        self.does("comunicaciones", "certificar_publicacion", {})


@pytest.fixture
def story(office: Office) -> Story:
    office.today_is("2026-10-05 09:00")
    adopts(office, "acuerdo_vigencia", "correo_concejo", "secretaria@concejo.example")
    return Story(office, "proyecto_acuerdo")


@pytest.mark.norm(
    "Ley 136 de 1994, arts. 71 a 82", "Un proyecto llega a ser Acuerdo, se publica y se revisa"
)
def test_a_project_becomes_an_agreement_that_is_published_and_reviewed(
    office: Office, story: Story
) -> None:
    story.asks("dependencia", ASKED)
    _is_prepared(story)
    _is_filed(story)
    _is_debated(story)
    _is_sanctioned(story)
    assert office.term_of(story.case, "publicacion").due_on == date(2026, 12, 22)
    assert office.term_of(story.case, "gobernador").due_on == date(2026, 12, 15)
    _is_published_and_sent(story)
    _is_kept(story)
    office.days_pass_until("2027-01-18 17:00")

    left = known(office, story.case)
    assert left["fecha_vigencia"] == left["fecha_publicacion"] == date(2026, 12, 7)
    assert (left["resultado_revision"], left["sancionado_por"]) == ("sin_demanda", "ALCALDE")
    assert len(office.mail.to("secretaria@concejo.example")) == 1
    assert [paper for paper in papers_of(office, story.case) if paper in OURS] == list(OURS)
    assert office.history_of(story.case)[-1] == "closed"
    assert office.broken_invariants() == []


def _is_prepared(story: Story) -> None:
    story.does("dependencia", "redactar_articulado", {"articulado": ARTICLES})
    story.does("dependencia", "redactar_motivos", REASONS)
    story.does("hacienda", "estimar_impacto", FISCAL)
    story.does("planeacion", "emitir_concepto", OPINION)
    story.does("juridica", "emitir_concepto", OPINION)
    story.does("secretaria_general", "verificar_proyecto", CHECKED)


def _is_filed(story: Story) -> None:
    """Signed, and filed while the council sits."""
    story.does("dependencia", "firmar_motivos", {"motivos_conformes": True})
    story.signs()
    sent = {"anexos_remision": "Proyecto\nExposición de motivos\nImpacto fiscal"}
    story.does("secretaria_general", "remitir_al_concejo", sent)
    filed = {"num_concejo": "PA-021", "fecha_radicacion": story.office.today}
    story.does("enlace_concejo", "radicar_en_concejo", filed)


def _is_debated(story: Story) -> None:
    today = story.office.today
    out = {"comision": "Primera", "ponentes": "Rosa Ibargüen", "fecha_reparto": today}
    story.records("enlace_concejo", "reparto_comision", out)
    first = {"fecha_primer_debate": date(2026, 11, 10), "resultado_primer": "aprobado"}
    votes = {"votos_si_primer": 7, "votos_no_primer": 0}
    story.records("enlace_concejo", "primer_debate", first | votes, on="2026-11-10 17:00")
    second = {"fecha_segundo_debate": date(2026, 11, 27), "resultado_segundo": "aprobado"}
    votes = {"votos_si_segundo": 19, "votos_no_segundo": 2}
    story.records("enlace_concejo", "segundo_debate", second | votes, on="2026-11-27 18:00")


def _is_sanctioned(story: Story) -> None:
    """By the number of its articles, counted as the entity reads the law."""
    path = f"/expedientes/{story.case.id}/hechos/proyecto_aprobado"
    asked = words(story.desk("enlace_concejo").opens(path))
    assert "Los transitorios también cuentan" in asked
    came = {"fecha_recibo_sancion": date(2026, 12, 2), "n_articulos_aprobado": 2}
    came["texto_aprobado"] = APPROVED
    story.records("enlace_concejo", "proyecto_aprobado", came, on="2026-12-02 09:00")
    story.does("juridica", "emitir_concepto", OPINION)
    story.does("dependencia", "emitir_concepto", OPINION)
    story.does("alcalde", "decidir_sancion", {"decision": "SANCIONADO"})
    sanction = {"num_acuerdo": "0571 de 2026", "confirma_sancion": True}
    story.does("alcalde", "sancionar_acuerdo", sanction, on="2026-12-07 11:00")


def _is_published_and_sent(story: Story) -> None:
    story.publishes()
    decree = {"que": "Expedir el decreto", "quien_rol": "planeacion", "vence": date(2027, 1, 29)}
    story.does("secretaria_general", "planear_cumplimiento", {"compromisos": [decree]})
    story.does("planeacion", "aceptar_compromiso", {"acepta": "acepta"})
    annexes = {"anexos_gobernador": "Acuerdo y actas de los debates"}
    story.does("secretaria_general", "remitir_al_gobernador", annexes)
    got = {"fecha_recibo_gobernador": date(2026, 12, 15), "radicado_gobernacion": "G-5512"}
    got["fecha_envio_gobernador"] = story.office.today
    story.records("enlace_concejo", "recibo_gobernador", got, on="2026-12-15 10:00")


def _is_kept(story: Story) -> None:
    """What was committed to is done and checked."""
    done = {"resultado": "cumplido", "evidencia": "Decreto 41 de 2026, en el expediente."}
    story.does("planeacion", "cumplir_compromiso", done)
    story.does("secretaria_general", "validar_evidencia", {"valida": "cumplido"})
