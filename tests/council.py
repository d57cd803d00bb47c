"""A council and those of the house who work with it: a stretch of a project of agreement begins
where a story needs it, and papers are signed along the way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Act
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import cases, corrections
from engine.services.casepages import case_page
from tests.office import ANA, BEATRIZ, FABIO, Office, Person, Received

MAYOR = Person("alcira", "Alcira Córdoba", ("alcalde",))
LIAISON = Person("katia", "Katia Zapata", ("enlace_concejo",))
BUREAU = Person("efrain", "Efraín Portilla", ("dependencia",))
TREASURY = Person("hernan", "Hernán Caicedo", ("hacienda",))
PLANNING = Person("paola", "Paola Ibarra", ("planeacion",))
PRESS = Person("rocio", "Rocío Murillo", ("comunicaciones",))
COUNCIL_CAST = (MAYOR, LIAISON, BUREAU, TREASURY, PLANNING, PRESS)

#: what a project is before a council debates it
PROJECT: dict[str, Any] = {
    "titulo": "Por el cual se adopta la política pública de economía circular",
    "materia": "otros",
    "tramite": {
        "iniciativa": "compartida",
        "requisitos": "Ninguno más",
        "instancias": [],
        "impacto_fiscal": False,
        "observaciones": False,
        "silencio": "archivo",
        "plazo_concejo": "AC-PER",
        "acepta_alcalde": False,
    },
    "num_concejo": "PA-021",
    "n_articulos_radicado": 12,
    "parametros": {},
}
#: the words of that project, and its reasons
ARTICLES = [
    {"texto_articulo": "Adóptase la política pública de economía circular."},
    {"texto_articulo": "El presente Acuerdo rige a partir de su publicación."},
]
REASONS = {
    "antecedentes": "El Distrito entierra mil ochocientas toneladas al día.",
    "marco_juridico": "Constitución Política, art. 313, num. 9.",
    "justificacion": "Aprovechar los residuos es más barato que enterrarlos.",
}


def opens_with_a_council(office: Office) -> None:
    office.hires(*COUNCIL_CAST)


def begins(office: Office, process_id: str, person: Person, **said: Any) -> Received:
    """One stretch by itself, filed by the person, who then sees the case."""
    office.deploys(process_id)
    with office.engine.work_as(office.actor(person)) as work:
        filed = cases.file(work, process_id, said, received_at=office.now, channel="interno")
    return Received(filed.case_id, filed.radicado, filed.tracking_code, filed.terms)


def papers_of(office: Office, case: Received) -> list[str]:
    """The papers that were signed in the case, in order."""
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Act.paper).where(Act.case_id == case.id).order_by(Act.id)
        return list(work.session.scalars(asked))


def open_tasks(office: Office, case: Received) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        return [task.element_id for task in cases.case_page(work, case.id).tasks]


def signs(
    office: Office,
    case: Received,
    *,
    drafted: bool = False,
    reviewed: bool = True,
    text: str = "Se dispone lo pedido.",
    decision: str = "firmar",
) -> None:
    """A paper goes through «revision_firma»; if the mayor signs it, it is sealed."""
    if not drafted:
        said = {"texto": text, "fundamento": "Ley 136."}
        office.completes(ANA, "proyectar_acto", said, case=case)
    if reviewed:
        office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    office.completes(BEATRIZ, "dar_visto_bueno", {"decision_visto_bueno": "aprobar"}, case=case)
    why = {} if decision == "firmar" else {"observaciones": "No conviene firmarlo todavía."}
    office.completes(MAYOR, "firmar_acto", {"decision_firma": decision, **why}, case=case)
    office.works_off()


def corrects(
    office: Office, case: Received, label: str, *, who: Person = LIAISON, **said: Any
) -> None:
    """The liaison, or somebody else, puts right what was typed wrong of the case or of a step that
    is under way, and says why."""
    why = {"motivo_correccion": "Lo dice el sello de recibo."}
    with office.engine.work_as(office.actor(who)) as work:
        found = case_page(work, case.id).corrections
        call = next(call for call, text in found.items() if text.startswith(label))
        corrections.correct(work, case.id, {**why, **said}, call)


def publishes(office: Office, *, told_on: str | None = None) -> None:
    """In the bulletin and on the site, today, whatever waits for it first; told on a later day."""
    office.completes(FABIO, "clasificar_informacion", {"clasificacion": "publica"})
    office.works_off()
    printed = {"fecha_publicacion": office.today, "numero_publicacion": "Boletín 180"}
    if told_on:
        office.days_pass_until(f"{told_on} 08:00")
    office.completes(PRESS, "publicar_a_mano", printed)
    office.works_off()
    office.completes(PRESS, "certificar_publicacion", {})
    office.works_off()


def refused_fields(attempt: Any, *given: Any, **named: Any) -> set[str]:
    """The fields at which a form is refused; nothing of it happened."""
    with pytest.raises(InvalidInput) as refused:
        attempt(*given, **named)
    return set(refused.value.fields)


def withdrawn(office: Office, case: Received) -> None:
    """The mayor signs the letter that was asked for, and the council takes it in today."""
    why = {"decision_retiro": "retirar", "razones_retiro": "Se presentará con los estudios."}
    office.completes(MAYOR, "decidir_retiro", why, case=case)
    office.works_off()
    filed = {"fecha_retiro": office.today, "radicado_retiro": "C-912"}
    office.completes(LIAISON, "radicar_retiro", filed, case=case)
