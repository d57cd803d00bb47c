"""What a person does with a matter that they follow: add, complete, give up, recover, judge."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.db.tables import Document, Survey
from engine.domain.officials import SYSTEM
from tests.citizen import PDF, Citizen
from tests.desk import Desk, hidden, words
from tests.office import ANA, BEATRIZ, DIANA, Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.usefixtures("papers_at_hand")

STATE, ADD, GIVE_UP = "/consultar/estado", "/consultar/aportar", "/consultar/desistir"
RECOVER, SURVEY, COMPLETE = "/consultar/recuperar", "/consultar/encuesta", "/consultar/completar"
ALL_WELL = {"clarity": "5", "timeliness": "4", "treatment": "5"}


@pytest.fixture
def petition(office: Office) -> Received:
    office.today_is("2026-03-02 09:30")
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.works_off()
    return case


@pytest.fixture
def citizen(app: Flask, petition: Received) -> Citizen:
    """Somebody who follows the petition."""
    person = Citizen(app)
    person.follows(petition.radicado, petition.tracking_code)
    return person


def names(office: Office, case: Received) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        query = select(Document.name).where(Document.case_id == case.id).order_by(Document.id)
        return list(work.session.scalars(query))


def files(*found: tuple[str, bytes]) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(content), name) for name, content in found]


def answered(office: Office) -> None:
    draft = {"sentido": "informa", "respuesta": "Se poda.", "fundamento": "Ley 1437 de 2011."}
    office.completes(
        ANA, "proyectar_respuesta", {**draft, "respuesta": "El árbol se poda el lunes."}
    )
    office.completes(BEATRIZ, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()


def test_the_state_is_told_in_plain_words(citizen: Citizen) -> None:
    page = words(citizen.opens(STATE))

    assert re.search(r"Su petición está: en estudio, paso 3 de \d", page)
    assert "La tiene ahora Profesional" in page


# --- more information -----------------------------------------------------------------------------


def test_what_a_person_adds_enters_the_case_file_and_its_professional_is_told(
    office: Office, petition: Received, citizen: Citizen, app: Flask
) -> None:
    sent = citizen.sends(
        ADD, {"informacion": "El árbol ya cayó.", "anexos": files(("foto.pdf", PDF))}
    )

    assert sent.location == STATE
    assert "Recibimos lo que añadió" in words(citizen.opens(STATE))
    assert names(office, petition) == ["foto.pdf", "informacion-2026-03-02.txt"]
    office.works_off()
    assert office.mail.to("ana@")[-1] == f"Llegó información nueva: radicado {petition.radicado}"
    desk = Desk(app, office).seated(ANA)
    text = desk.opens("/documentos/2")
    assert (text.get_data(as_text=True), text.mimetype) == ("El árbol ya cayó.", "text/plain")
    assert text.headers["Content-Disposition"].startswith("attachment")
    text.close()
    assert "La persona añadió información" in words(desk.opens(f"/expedientes/{petition.id}"))


def test_a_file_that_cannot_be_kept_is_told_and_the_rest_is_received(
    office: Office, petition: Received, citizen: Citizen
) -> None:
    sent = files(("buena.pdf", PDF), ("mala.svg", b"<svg onload='alert(1)'/>"))

    page = citizen.sends(ADD, {"informacion": "Adjunto el plano.", "anexos": sent})

    assert page.status_code == 422
    assert "El archivo «mala.svg» no es de un tipo permitido" in words(page)
    assert "Sí recibimos: buena.pdf" in words(page)
    assert "Lo que escribió ya entró en el expediente" in words(page)
    assert names(office, petition) == ["buena.pdf", "informacion-2026-03-02.txt"]


def test_nothing_at_all_is_not_information(citizen: Citizen) -> None:
    page = citizen.sends(ADD, {"informacion": " "})

    assert (page.status_code, "Escriba lo que quiere añadir" in words(page)) == (422, True)


def test_a_matter_that_is_over_takes_no_more(
    office: Office, petition: Received, citizen: Citizen
) -> None:
    answered(office)

    page = citizen.sends(ADD, {"informacion": "Una cosa más."})

    assert (page.status_code, "ya terminó" in words(page)) == (422, True)
    assert ">Una cosa más.</textarea>" in page.text
    assert not any(name.startswith("informacion") for name in names(office, petition))


def test_adding_without_end_must_wait(citizen: Citizen) -> None:
    sent = [citizen.sends(ADD, {"informacion": f"Va la {n}."}).status_code for n in range(22)]

    assert sent == [302] * 20 + [429] * 2


def test_what_is_missing_comes_with_its_papers_and_waits_for_a_good_one(
    office: Office, petition: Received, citizen: Citizen
) -> None:
    office.completes(ANA, "proyectar_respuesta", {"pide_complemento": True})
    asked = {
        "decision_requerimiento": "requerir",
        "faltantes": "Una foto del árbol",
        "norma_que_exige": "Decreto 1076 de 2015",
        "no_reposa": True,
    }
    office.completes(ANA, "requerir_complemento", asked)
    office.works_off()

    refused = completes(citizen, "foto.gif", b"GIF89a")
    assert refused.status_code == 422
    assert ">Va la foto.</textarea>" in refused.text
    assert office.inbox_of(ANA) == []
    completes(citizen, "foto.pdf", PDF)

    assert office.inbox_of(ANA) == ["proyectar_respuesta"]
    assert names(office, petition) == ["requerimiento-2026-000001.pdf", "foto.pdf"]


def completes(citizen: Citizen, name: str, content: bytes) -> TestResponse:
    sent = {"complemento": "Va la foto.", "anexos": files((name, content))}
    carried = hidden(citizen.opens(STATE))
    return citizen.client.post(
        COMPLETE, data={**carried, **sent}, content_type="multipart/form-data"
    )


# --- giving it up ---------------------------------------------------------------------------------


def test_a_person_gives_the_petition_up_once_they_say_they_are_sure(
    office: Office, petition: Received, citizen: Citizen
) -> None:
    assert "Desistir de la petición" in words(citizen.opens(STATE))
    unsure = citizen.sends(GIVE_UP, {"motivo_desistimiento": "Ya lo podaron."})
    assert (unsure.status_code, "Marque que quiere desistir" in words(unsure)) == (422, True)
    assert ">Ya lo podaron.</textarea>" in unsure.text

    citizen.sends(GIVE_UP, {"motivo_desistimiento": "Ya lo podaron.", "seguro": "true"})

    page = words(citizen.opens(STATE))
    assert "Usted desistió de esta petición" in page
    assert "Desistir de la petición" not in page
    assert office.inbox_of(BEATRIZ) == ["decidir_desistimiento"]

    accepted = {"decision_desistimiento_expreso": "aceptar"}
    office.completes(BEATRIZ, "decidir_desistimiento", accepted)
    office.works_off()
    page = words(citizen.opens(STATE))
    assert "Su petición terminó" in page
    assert "Usted desistió de su petición y la entidad la archivó" in page


# --- a lost code ----------------------------------------------------------------------------------


def test_a_lost_code_goes_to_the_address_that_was_left(
    office: Office, app: Flask, petition: Received
) -> None:
    lost = Citizen(app)

    known = lost.sends(RECOVER, {"correo": "Marta@Ejemplo.co"})
    unknown = lost.sends(RECOVER, {"correo": "nadie@ejemplo.co"})
    office.works_off()

    assert known.location == unknown.location == "/consultar/recuperar/enviado"
    assert "Si algo se presentó con esa dirección" in words(lost.opens(known.location))
    assert office.mail.to("nadie@") == []
    letter = office.mail.sent[-1]
    assert letter["To"] == "marta@ejemplo.co"
    said = str(letter.get_body(("plain",)))
    assert petition.radicado in said
    assert petition.tracking_code in said


def test_codes_are_not_asked_for_without_end(app: Flask, petition: Received) -> None:
    people = [Citizen(app, f"192.0.2.{n}") for n in range(7)]

    asked = [one.sends(RECOVER, {"correo": "marta@ejemplo.co"}).status_code for one in people]

    assert asked == [302] * 5 + [429] * 2


def test_what_is_no_address_is_said(app: Flask, office: Office) -> None:
    page = Citizen(app).sends(RECOVER, {"correo": "marta"})

    assert (page.status_code, "Escriba un correo" in words(page)) == (422, True)


# --- the survey -----------------------------------------------------------------------------------


def test_who_was_answered_is_asked_three_things_once_and_their_leaders_read_it(
    office: Office, app: Flask, petition: Received, citizen: Citizen
) -> None:
    assert "¿Cómo lo atendimos?" not in words(citizen.opens(STATE))
    answered(office)
    assert "¿Cómo lo atendimos?" in words(citizen.opens(STATE))

    partly = citizen.sends(SURVEY, {"clarity": "5"})
    assert (partly.status_code, words(partly).count("Diga cómo fue el trato")) == (422, 2)
    citizen.sends(SURVEY, ALL_WELL)

    assert "Gracias" in words(citizen.opens(STATE))
    assert "Responder la encuesta" not in words(citizen.opens(STATE))
    again = citizen.sends(SURVEY, ALL_WELL)
    assert (again.status_code, "ya se respondió" in words(again)) == (422, True)
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(Survey)).one().timeliness == 4
    page = words(Desk(app, office).seated(BEATRIZ).opens("/indicadores"))
    assert "Respondieron la encuesta del cierre: 1" in page
    assert "Oportunidad 4,0" in page


@pytest.mark.parametrize("path", [ADD, GIVE_UP, SURVEY])
def test_nobody_does_any_of_it_without_the_pair(app: Flask, office: Office, path: str) -> None:
    stranger = Citizen(app)

    assert stranger.opens(path).location == "/consultar"
    assert stranger.sends_from("/consultar", path, informacion="Hola").location == "/consultar"
