"""A case, its diagram and its terms through the web."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from engine.db.tables import Document, Message
from engine.domain.officials import CITIZEN, SYSTEM
from tests.citizen import PDF
from tests.desk import words
from tests.office import BEATRIZ, DIANA, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.procedure("peticion")

OPPOSED = "Ley 1909 de 2018, art. 16"
OPPOSITION = {**PETITION, "remitente": "oposicion", "tipo_peticion": "informacion"}
RESERVED = {**PETITION, "reserva_identidad": True, "justificacion_reserva": "Temo represalias."}


@pytest.fixture
def backend() -> str:
    """Pages are drawn from services that are tested on both databases."""
    return "sqlite"


@pytest.fixture
def petition(office) -> Received:
    office.today_is("2026-03-02 09:30")
    return office.receives("peticion", **PETITION)


def test_a_case_tells_who_asked_what_until_when_and_where_it_is(office, petition, seat, diana):
    page = words(seat(diana).opens(f"/expedientes/{petition.id}"))

    for said in (
        petition.radicado,
        "Solicito que poden el árbol",
        "Marta Muñoz Rincón",
        "CC 52123456",
        "Vence el 24 de marzo de 2026 (15 hábiles)",
        "provisional",
        "Ley 1437 de 2011 (CPACA), art. 14",
        "Clasificar petición : espera a Coordinación PQRSD",
        "Se radicó",
        "Empezó a correr el término, vence el 24 de marzo de 2026",
    ):
        assert said in page
    assert "Acepto que me notifiquen" in page
    assert "Leí este aviso de privacidad" not in page


def test_the_steps_are_a_nested_list_that_needs_no_drawing(office, petition, seat, diana):
    office.completes(diana, "clasificar_peticion", CLASSIFIED)

    html = seat(diana).opens(f"/expedientes/{petition.id}").text
    steps = html[html.index('<ol class="steps">') : html.index('<aside class="aside">')]

    assert steps.count('<ol class="steps">') == 2
    said = " ".join(re.sub(r"<[^>]+>", " ", steps).split())
    assert "Clasificar petición · Hecho Diana Mora" in said
    assert "Decidir si procede y asignar · En curso Coordinación PQRSD" in said
    assert "Proyectar y firmar la respuesta · Sigue Profesional" in said
    assert "Responder por el vencimiento · No ha hecho falta" in said
    assert "Decidir si desiste · No ha hecho falta" in said
    assert steps.count('aria-current="step"') >= 1


def test_the_drawing_is_that_of_the_case_with_what_is_done_and_where_it_stands(
    office, petition, seat, diana
):
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    desk = seat(diana)

    page = desk.opens(f"/expedientes/{petition.id}").text
    drawing = desk.opens(f"/expedientes/{petition.id}/diagrama.bpmn")

    assert drawing.mimetype == "application/xml"
    assert b"bpmndi:BPMNDiagram" in drawing.data
    active = re.search(r'data-active="([^"]*)"', page)
    done = re.search(r'data-done="([^"]*)"', page)
    assert active
    assert done
    assert "asignar_profesional" in active[1].split()
    assert "clasificar_peticion" in done[1].split()


def test_whose_identity_is_reserved_is_named_only_to_the_roles_that_may_know(
    office, seat, ana, diana
):
    case = office.receives("peticion", **RESERVED)
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})
    task_id = office.task_of(case, "proyectar_respuesta")

    knows = words(seat(diana).opens(f"/expedientes/{case.id}"))
    desk = seat(ana)
    pages = [
        desk.opens(path).text
        for path in (f"/expedientes/{case.id}", f"/tareas/{task_id}", "/bandeja")
    ]

    assert "Marta Muñoz Rincón" in knows
    for page in pages:
        for secret in ("Marta", "52123456", "marta@ejemplo.co", "3001234567"):
            assert secret not in page
    assert "Identidad reservada" in pages[0]


def test_what_somebody_with_a_reserved_identity_attached_is_not_shown_to_who_may_not_know_it(
    office, seat, ana, diana
):
    case = office.receives("peticion", **RESERVED)
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})
    with office.engine.work_as(CITIZEN) as work:
        stored = work.documents.save(BytesIO(PDF), "cedula-marta.pdf")
        work.session.add(
            Document(
                case_id=case.id,
                kind="anexo",
                name=stored.name,
                media_type=stored.media_type,
                size=stored.size,
                sha256=stored.sha256,
                created_at=work.now,
                created_by=CITIZEN.username,
            )
        )
    knows, does_not = seat(diana), seat(ana)

    saved = knows.opens("/documentos/1")
    page = words(does_not.opens(f"/expedientes/{case.id}"))

    assert "cedula-marta.pdf" in words(knows.opens(f"/expedientes/{case.id}"))
    assert (saved.status_code, saved.data) == (200, PDF)
    saved.close()
    assert "cedula-marta.pdf" not in page
    assert "lo ve quien puede conocer su identidad" in page
    assert does_not.opens("/documentos/1").status_code == 403


def test_a_term_tells_who_did_what_to_it_by_name(office, petition, seat, diana):
    office.completes(
        diana,
        "clasificar_peticion",
        {**CLASSIFIED, "tipo_peticion": "consulta", "justificacion": "Pide un concepto."},
    )

    page = words(seat(diana).opens(f"/terminos/{petition.terms[0].term_id}"))

    assert "· Diana Mora" in page
    assert "· Ciudadanía" in page


def test_a_term_is_counted_day_by_day_with_the_law_of_each_holiday(office, petition, seat, diana):
    page = words(seat(diana).opens(f"/terminos/{petition.terms[0].term_id}"))

    assert "¿Por qué vence el 24 de marzo de 2026?" in page
    assert "norma verificada" in page
    assert "lunes 23 de marzo de 2026 Día de San José Ley 51 de 1983" in page
    assert "15 martes 24 de marzo de 2026" in page


def test_a_norm_that_nobody_has_read_says_so_wherever_its_term_is_shown(office, seat, diana):
    office.today_is("2026-08-03 09:30")
    case = office.receives("peticion", **OPPOSITION)
    desk = seat(diana)
    task = office.task_of(case, "clasificar_peticion")
    paths = (
        f"/expedientes/{case.id}",
        f"/terminos/{case.terms[0].term_id}",
        f"/tareas/{task}",
        "/calendario?ver=todos",
    )

    pages = [words(desk.opens(path)) for path in paths]
    office.works_off()
    office.days_pass_until("2026-08-11")  # 7 August is a holiday: the last of the five days
    office.works_off()
    with office.engine.reading_as(SYSTEM) as work:
        letters = work.session.scalars(select(Message).where(Message.case_id == case.id)).all()
        said = {letter.kind: letter.text for letter in letters}

    assert ["norma por verificar" in page for page in pages] == [True] * 4
    assert f"{OPPOSED} (por verificar)" in words(seat(BEATRIZ).opens("/indicadores"))
    assert {"acuse_recibo", "recordatorio_termino"} <= said.keys()
    for kind in ("acuse_recibo", "recordatorio_termino"):
        assert f"{OPPOSED} (por verificar)" in said[kind]


@pytest.mark.parametrize("path", ["/expedientes/999", "/terminos/999", "/documentos/999"])
def test_what_does_not_exist_is_said_clearly(seat, diana, path):
    answer = seat(diana).opens(path)

    assert answer.status_code == 404
    assert "No encontramos esa página" in words(answer)


def test_a_closed_case_says_how_it_ended(office, petition, seat, ana, diana, beatriz):
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})
    draft = {
        "sentido": "informa",
        "respuesta": "El árbol se poda el lunes 9 de marzo.",
        "fundamento": "Ley 1437 de 2011, art. 14.",
    }
    office.completes(ana, "proyectar_respuesta", draft)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.time_passes(minutes=5)
    office.time_passes(minutes=5)

    page = words(seat(diana).opens(f"/expedientes/{petition.id}"))

    assert "Cerrado" in page
    assert "Se cerró el expediente" in page
    assert "Se cumplió el término" in page
    assert "Cumplido el 2 de marzo de 2026 Vencía el martes 24 de marzo de 2026" in page
    assert "None" not in page
    assert "Atender vencimiento" not in page
    assert "En manos de quién está" not in page


def test_a_citizens_words_are_never_taken_for_markup(office, seat, diana):
    attack = "<img src=x onerror=alert(1)> Solicito esto"
    case = office.receives("peticion", **{**PETITION, "objeto": attack, "nombres": attack})
    desk = seat(diana)

    for path in (f"/expedientes/{case.id}", "/bandeja?vista=sin_asignar"):
        page = desk.opens(path).text
        assert "<img" not in page
        assert "&lt;img src=x" in page


def test_what_was_received_stays_beside_what_it_was_classified_as(office, seat, diana) -> None:
    case = office.receives("peticion", **PETITION)
    why = "Se queja de la conducta de un servidor."
    office.completes(
        DIANA, "clasificar_peticion", {**CLASSIFIED, "tipo_peticion": "queja", "justificacion": why}
    )

    page = words(seat(DIANA).opens(f"/expedientes/{case.id}"))

    assert "interés" in page.split("Tipo de petición", 1)[1][:60].lower()
    assert "(se clasificó como: Queja" in page
