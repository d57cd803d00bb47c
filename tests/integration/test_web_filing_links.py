"""A filing is saved and gone on with elsewhere; the same one twice is noticed and allowed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from engine.db.tables import Case, Filing, FilingKey, Message, Notice
from engine.domain.officials import SYSTEM
from engine.services import filings
from tests.citizen import PDF, Citizen, facts
from tests.desk import words
from tests.office import Office
from tests.petitions import PETITION

TEXT_PAGE, FILES_PAGE = "/radicar/peticion/4", "/radicar/peticion/6"
SAVED, REVIEW = "/radicar/peticion/guardar", "/radicar/peticion/revisar"
OBJECT = PETITION["objeto"]


@pytest.fixture
def citizen(app: Flask, office: Office) -> Citizen:
    office.today_is("2026-11-20 10:14")
    office.deploys("peticion")
    return Citizen(app)


@pytest.fixture
def elsewhere(app: Flask) -> Citizen:
    return Citizen(app, "192.0.2.20")


def shown_link(citizen: Citizen) -> str:
    page = citizen.sends(SAVED, {}, button="mostrar")
    found = re.search(r'value="http://localhost(/radicar/continuar/[^"]+)"', page.text)
    assert found, words(page)
    return found[1]


def mailed_link(office: Office) -> str:
    office.works_off()
    body = office.mail.sent[-1].get_body(("plain",))
    assert body
    said = body.get_content()
    found = re.search(r"http://127.0.0.1:8000(/radicar/continuar/\S+)", said)
    assert found
    return found[1]


def follows(citizen: Citizen, link: str) -> str:
    """The address that the link leads to."""
    answer = citizen.sends(link, {})
    assert answer.status_code == 302, words(answer)
    return answer.location


# --- a link ---------------------------------------------------------------------------------------


def test_another_browser_goes_on_where_the_first_one_stopped_and_files_it(
    office: Office, citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("foto.pdf", PDF)])
    link = shown_link(citizen)

    assert "Está guardada y sin enviar" in words(elsewhere.opens(link))
    assert follows(elsewhere, link) == "/radicar/peticion/seguir"
    assert elsewhere.opens("/radicar/peticion/seguir").location == REVIEW
    review = words(elsewhere.opens(REVIEW))
    assert OBJECT in review
    assert "foto.pdf" in review
    sent = elsewhere.sends(REVIEW, {})

    receipt = facts(elsewhere.opens(sent.location))
    assert receipt["radicado"] == "2026-000001"
    assert facts(citizen.opens("/radicar/peticion/constancia")) == receipt


def test_a_page_saved_half_written_is_found_as_it_was_typed(
    citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.fills_in()
    answer = citizen.sends(TEXT_PAGE, {"objeto": "a medio", "hechos": "Sí"}, button="guardar")
    assert answer.location == SAVED
    link = shown_link(citizen)

    follows(elsewhere, link)

    assert elsewhere.opens("/radicar/peticion/seguir").location == TEXT_PAGE
    assert ">a medio</textarea>" in elsewhere.opens(TEXT_PAGE).text
    assert OBJECT in words(elsewhere.opens(REVIEW))  # what was answered before still holds


def test_the_link_goes_by_mail_and_is_kept_nowhere(
    office: Office, citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.fills_in()

    assert citizen.sends(SAVED, {"correo": "marta@ejemplo.co"}, button="correo").location == SAVED
    assert "Enviamos el enlace a marta@ejemplo.co" in words(citizen.opens(SAVED))
    link = mailed_link(office)

    assert follows(elsewhere, link) == "/radicar/peticion/seguir"
    token = link.rpartition("/")[2]
    with office.engine.reading_as(SYSTEM) as work:
        letter = work.session.scalars(
            select(Message).where(Message.kind == "seguir_radicacion")
        ).one()
        keys = work.session.scalars(select(FilingKey.key)).all()
    assert (letter.status, letter.text, letter.html) == ("sent", "", "")
    assert token not in keys


def test_an_address_that_is_none_is_said_and_kept(citizen: Citizen) -> None:
    citizen.fills_in()

    page = citizen.sends(SAVED, {"correo": "marta en ejemplo"}, button="correo")

    assert page.status_code == 422
    assert "Escriba un correo como nombre@ejemplo.com" in words(page)
    assert 'value="marta en ejemplo"' in page.text


def test_a_mailbox_is_not_flooded_from_here(citizen: Citizen) -> None:
    citizen.fills_in()

    sent = [citizen.sends(SAVED, {"correo": "otra@ejemplo.co"}, button="correo") for _ in range(7)]

    assert [answer.status_code for answer in sent] == [302] * 5 + [429] * 2


@pytest.mark.parametrize("link", ["/radicar/continuar/nada", "/radicar/continuar/" + "A" * 43])
def test_a_link_that_was_not_given_leads_nowhere(citizen: Citizen, link: str) -> None:
    answer = citizen.opens(link)

    assert (answer.status_code, "El enlace ya no sirve" in words(answer)) == (404, True)


def test_a_link_leads_nowhere_once_the_petition_was_sent(
    citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.fills_in()
    link = shown_link(citizen)

    citizen.sends(REVIEW, {})

    assert elsewhere.opens(link).status_code == 404


def test_a_link_keeps_the_filing_for_a_week_and_no_longer(
    office: Office, citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.fills_in()
    link = shown_link(citizen)
    office.clock.now += timedelta(days=6)
    office.engine.run(SYSTEM, filings.purge)
    assert elsewhere.opens(link).status_code == 200

    office.clock.now += timedelta(days=2)
    assert elsewhere.opens(link).status_code == 404
    office.engine.run(SYSTEM, filings.purge)

    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(Filing)) == 0
        assert work.session.scalar(select(func.count()).select_from(FilingKey)) == 0


# --- the same petition again ----------------------------------------------------------------------

AGAIN = "Quizá ya presentó esta petición"


def test_the_same_petition_again_is_noticed_and_may_be_sent(
    office: Office, citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.files()

    review = words(elsewhere.opens(elsewhere.fills_in(objeto=OBJECT.upper().replace("Í", "I"))))

    assert AGAIN in review
    assert "2026-000001" not in review
    elsewhere.sends(REVIEW, {})
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(Case)) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"objeto": "Pido copia del contrato de alumbrado público del año pasado."},
        {"numero_documento": "52123457"},
        {"correo": "otra@ejemplo.co", "telefono": "3009999999"},
        {"anonima": True},
    ],
    ids=["other matter", "other person", "only the document is hers", "anonymous"],
)
def test_a_persons_matters_are_told_to_nobody_else(
    citizen: Citizen, elsewhere: Citizen, changes: dict[str, object]
) -> None:
    citizen.files()

    assert AGAIN not in words(elsewhere.opens(elsewhere.fills_in(**changes)))


def test_a_matter_with_a_reserved_identity_is_never_told(
    citizen: Citizen, elsewhere: Citizen
) -> None:
    citizen.files(reserva_identidad=True, justificacion_reserva="Temo represalias por esto.")

    assert AGAIN not in words(elsewhere.opens(elsewhere.fills_in()))


# --- what proves it -------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 12", "Con la radicación se guarda la versión del aviso de privacidad"
)
def test_the_version_of_the_privacy_notice_is_kept_with_the_filing(
    office: Office, citizen: Citizen
) -> None:
    receipt = citizen.files()

    assert receipt["Aviso de privacidad que leyó"] == "Versión 1 (noviembre de 2026)"
    with office.engine.reading_as(SYSTEM) as work:
        kept = work.session.scalars(select(Notice)).one()
    assert (kept.form_key, kept.read_at) == ("tratamiento_datos", office.now)
    assert len(kept.digest) == 64


def test_the_receipt_has_a_code_that_leads_to_the_matter_and_does_not_tell_the_secret(
    citizen: Citizen,
) -> None:
    receipt = citizen.files()

    page = citizen.opens("/radicar/peticion/constancia")

    assert 'src="data:image/svg+xml' in page.text
    assert "127.0.0.1:8000/consultar" in words(page)
    assert receipt["radicado"] in citizen.opens(f"/consultar?radicado={receipt['radicado']}").text
