"""The explanation of a term on paper: it says the count, keeps for years, and obeys nobody."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.officials import SYSTEM
from engine.domain.papers import Paper
from engine.errors import NotFound
from engine.services import term_papers
from tests.office import CARLOS, DIANA, Office, Person, Received
from tests.pdf import is_archival, text_of
from tests.petitions import CLASSIFIED, PETITION

HOSTILE = (
    '#read("/etc/passwd") #import "x.typ" $x^2$ *negrita* _cursiva_ = Título \\ ` @ref <etiqueta> '
    "{{ 7*7 }} ¿Ñandú, pingüino, acción? " + "palabra" * 40
)


@pytest.fixture
def petition(office: Office) -> Received:
    """Of Friday 27 March at 17:30; classified anew as a request for documents, with a reason."""
    office.today_is("2026-03-27 17:30")
    case = office.receives("peticion", **PETITION)
    office.days_pass_until("2026-03-30")
    changed = {**CLASSIFIED, "tipo_peticion": "documentos", "justificacion": HOSTILE}
    office.completes(DIANA, "clasificar_peticion", changed)
    return case


def paper(office: Office, case: Received, person: Person = DIANA) -> Paper:
    term_id = office.term_of(case, "respuesta").term_id
    with office.engine.reading_as(office.actor(person)) as work:
        return term_papers.explanation(work, term_id)


def test_a_judge_reads_the_whole_count_and_who_changed_what(
    office: Office, petition: Received
) -> None:
    found = paper(office, petition)

    made = office.engine.typesetter.pdf(found)

    said = text_of(made)
    assert is_archival(made)
    assert f"Cuenta del término del radicado {petition.radicado}" in said
    assert "El término vence el martes 14 de abril de 2026." in said
    assert "Ley 1437 de 2011 (CPACA), art. 14, num. 1" in said
    assert "Verificada: se leyó en su fuente" in said
    assert "10 martes 14 de abril de 2026 Día hábil 10" in said
    assert "Jueves Santo" in said
    assert "Diana Mora" in said
    assert "Pasó de «Petición general" in said
    assert "Antes vencía el martes 21 de abril de 2026" in said
    assert "Estricta: cuenta el día y la hora que registró el medio" in said
    assert "miércoles 15 de abril de 2026" in said  # the other reading
    assert "Marta" not in said  # who asked is nobody's business here


def test_what_people_wrote_is_text_whatever_it_looks_like(
    office: Office, petition: Received
) -> None:
    found = paper(office, petition)

    said = text_of(office.engine.typesetter.pdf(found))

    assert '#read("/etc/passwd")' in said
    assert "root:" not in said
    assert "*negrita* _cursiva_" in said
    assert "{{ 7*7 }} ¿Ñandú, pingüino, acción?" in said
    assert "palabrapalabra" in said.replace(" ", "")


def test_it_downloads_from_the_page_of_the_count(
    office: Office, petition: Received, seat: Any
) -> None:
    term_id = office.term_of(petition, "respuesta").term_id
    desk = seat(DIANA)

    page = desk.opens(f"/terminos/{term_id}")
    assert f"/terminos/{term_id}/explicacion.pdf" in page.text
    answer = desk.opens(f"/terminos/{term_id}/explicacion.pdf")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert petition.radicado in answer.headers["Content-Disposition"]
    assert is_archival(answer.data)


def test_a_term_that_does_not_exist_has_no_paper(office: Office, seat: Any) -> None:
    with office.engine.reading_as(SYSTEM) as work, pytest.raises(NotFound):
        term_papers.explanation(work, 404)
    assert seat(CARLOS).opens("/terminos/404/explicacion.pdf").status_code == 404
