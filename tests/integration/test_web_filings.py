"""A citizen files: short pages, no account, no script, and nothing lost on the way."""

from __future__ import annotations

import html
import threading

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from engine.db.tables import Case, Document, Filing, Party
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import filings
from engine.settings import ATTACHMENT_BYTES
from tests.citizen import PDF, Citizen, facts
from tests.desk import Desk, hidden, words
from tests.office import DIANA, Office

FILES_PAGE = "/radicar/peticion/6"
TEXT_PAGE = "/radicar/peticion/4"
SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.fixture
def citizen(app: Flask, office: Office) -> Citizen:
    office.today_is("2026-11-20 10:14")
    office.deploys("peticion")
    return Citizen(app)


def count(office: Office, what: type) -> int:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(what)) or 0


def test_a_petition_filed_on_the_web_gets_its_number_its_code_and_its_legal_date(
    office: Office, citizen: Citizen
) -> None:
    receipt = citizen.files(tipo_peticion="informacion")

    assert receipt["radicado"] == "2026-000001"
    assert len(receipt["Código de consulta"]) == len("K7P2-9QXM")
    assert receipt["Recibida el"].startswith("20 de noviembre de 2026, 10:14")
    assert receipt["Plazo legal para responderle (provisional)"] == (
        "Hasta el viernes 4 de diciembre de 2026"
    )
    with office.engine.reading_as(SYSTEM) as work:
        case = work.session.scalars(select(Case)).one()
        party = work.session.scalars(select(Party)).one()
    assert (case.channel, case.received_at) == ("web", office.now)
    assert (party.name, party.email) == ("Marta Muñoz Rincón", "marta@ejemplo.co")


def test_sending_twice_gives_the_same_number(office: Office, citizen: Citizen) -> None:
    review = citizen.fills_in()
    form = hidden(citizen.opens(review))

    first = citizen.client.post(review, data=form)
    second = citizen.client.post(review, data=form)

    assert first.location == second.location
    assert facts(citizen.opens(first.location)) == facts(citizen.opens(second.location))
    assert count(office, Case) == 1


def test_two_sendings_at_the_same_instant_make_one_case(office: Office, citizen: Citizen) -> None:
    citizen.fills_in()
    with citizen.client.session_transaction() as cookie:
        token = cookie["filings"]["peticion"]
    start, found = threading.Barrier(2), []

    def send() -> None:
        start.wait()
        found.append(office.engine.run(CITIZEN, lambda work: filings.send(work, "peticion", token)))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(found) == 2
    assert len(set(found)) == 1
    assert count(office, Case) == 1


def test_after_sending_every_page_leads_to_the_receipt(citizen: Citizen) -> None:
    citizen.files()

    for path in ("/radicar/peticion/1", "/radicar/peticion/revisar"):
        assert citizen.opens(path).location == "/radicar/peticion/constancia"


def test_an_anonymous_petition_is_not_asked_for_a_name(office: Office, citizen: Citizen) -> None:
    path = citizen.begins()

    answer = citizen.answers(path, {"anonima": True})

    assert citizen.sends(path, {"anonima": "true"}).location == "/radicar/peticion/3"
    assert answer.location == "/radicar/peticion/3"
    assert "Paso 2 de 8" in words(citizen.opens(answer.location))
    assert citizen.files(anonima=True, medio_respuesta="consulta")["radicado"] == "2026-000001"
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(Party)).one().name == ""


def test_a_wrong_answer_is_explained_and_what_was_typed_stays(citizen: Citizen) -> None:
    citizen.fills_in()

    page = citizen.sends(TEXT_PAGE, {"objeto": "corto", "hechos": "Lo que pasó"})

    assert page.status_code == 422
    assert "Escriba al menos 10 caracteres; lleva 5." in words(page)
    assert 'href="#f-objeto"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert ">corto</textarea>" in page.text
    assert ">Lo que pasó</textarea>" in page.text
    assert "Error:" in page.text


def test_questions_that_an_answer_brings_are_asked_before_going_on(citizen: Citizen) -> None:
    path = citizen.begins()

    page = citizen.sends(path, {"anonima": "false"})

    assert page.status_code == 200
    assert "hay una pregunta más en esta página" in words(page)
    assert 'name="reserva_identidad"' in page.text


def test_nobody_skips_a_page_that_must_be_answered(citizen: Citizen) -> None:
    first = citizen.begins()

    assert citizen.opens(TEXT_PAGE).location == first
    assert citizen.opens("/radicar/peticion/revisar").location == first
    assert citizen.client.post("/radicar/peticion/revisar").status_code == 400
    assert citizen.sends("/radicar/peticion/revisar", {}).status_code in (302, 400)


def test_an_answer_changed_from_the_review_comes_back_to_it(citizen: Citizen) -> None:
    review = citizen.fills_in()
    link = f"{TEXT_PAGE}?volver=1"
    assert f'href="{link}"' in citizen.opens(review).text

    answer = citizen.sends(link, {"objeto": "Pido otra cosa distinta", "hechos": ""})

    assert answer.location == review
    assert "Pido otra cosa distinta" in words(citizen.opens(review))


def test_what_was_answered_on_a_page_that_disappears_is_not_filed(
    office: Office, citizen: Citizen
) -> None:
    citizen.fills_in()

    citizen.answers("/radicar/peticion/1?volver=1", {"anonima": True})
    citizen.sends("/radicar/peticion/revisar", {})

    with office.engine.reading_as(SYSTEM) as work:
        assert "Marta" not in work.session.scalars(select(Case)).one().variables


def test_a_file_too_large_and_one_that_lies_are_refused_and_the_petition_kept(
    office: Office, citizen: Citizen
) -> None:
    citizen.fills_in()
    large = PDF + b"0" * (ATTACHMENT_BYTES + 1024 * 1024)

    page = citizen.attaches(
        FILES_PAGE,
        [("contrato.pdf", PDF), ("enorme.pdf", large), ("virus.pdf", b"#!/bin/sh\nrm -rf /\n")],
    )

    assert page.status_code == 422
    assert "El archivo «enorme.pdf» pesa más de 20 MB." in words(page)
    assert "El archivo «virus.pdf» no contiene lo que dice su extensión." in words(page)
    assert "contrato.pdf" in words(page)
    assert count(office, Document) == 1
    receipt = citizen.opens(citizen.sends("/radicar/peticion/revisar", {}).location)
    assert "contrato.pdf" in facts(receipt)["Archivos recibidos"]
    with office.engine.reading_as(SYSTEM) as work:
        kept = work.session.scalars(select(Document)).one()
        assert (kept.case_id, kept.filing_key) == (1, None)


def test_the_eleventh_file_is_refused_by_its_name(office: Office, citizen: Citizen) -> None:
    citizen.fills_in()

    page = citizen.attaches(FILES_PAGE, [(f"a{n}.pdf", PDF + bytes([n])) for n in range(11)])

    assert "El archivo «a10.pdf» no cupo: ya adjuntó 10, el máximo." in words(page)
    assert count(office, Document) == 10


def test_a_file_may_be_taken_back(office: Office, citizen: Citizen) -> None:
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("uno.pdf", PDF), ("dos.pdf", PDF + b"2")])

    citizen.sends(FILES_PAGE, {}, button="quitar_archivo:anexos:1")

    assert "uno.pdf" not in words(citizen.opens(FILES_PAGE))
    assert "dos.pdf" in words(citizen.opens(FILES_PAGE))


def test_the_same_file_twice_is_kept_once(office: Office, citizen: Citizen) -> None:
    citizen.fills_in()

    for _ in range(2):
        assert citizen.attaches(FILES_PAGE, [("uno.pdf", PDF)]).status_code == 200

    assert count(office, Document) == 1


def test_a_file_is_not_taken_from_another_persons_filing(
    office: Office, app: Flask, citizen: Citizen
) -> None:
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("uno.pdf", PDF)])
    other = Citizen(app)
    other.fills_in()

    other.sends(FILES_PAGE, {}, button="quitar_archivo:anexos:1")

    assert "uno.pdf" in words(citizen.opens(FILES_PAGE))


def test_an_official_is_told_what_a_pdf_does_by_itself(office: Office, app: Flask) -> None:
    office.deploys("peticion")
    citizen = Citizen(app)
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("activa.pdf", PDF + b"<< /S /JavaScript /JS (app.alert(1)) >>")])
    citizen.sends("/radicar/peticion/revisar", {})

    page = words(Desk(app, office).seated(DIANA).opens("/expedientes/1"))

    assert "no analizado Ábralo con cuidado: lleva JavaScript" in page


def test_a_body_that_no_upload_needs_is_refused_before_it_is_read(citizen: Citizen) -> None:
    citizen.fills_in()

    page = citizen.client.post("/consultar", data=b"x" * (3 * 1024 * 1024))

    assert page.status_code == 413
    assert "El envío pesa demasiado" in words(page)


def test_what_a_person_types_is_shown_as_text(citizen: Citizen) -> None:
    review = citizen.opens(citizen.fills_in(objeto=f"Pido {SCRIPT}", nombres=SCRIPT))
    receipt = citizen.opens(citizen.sends("/radicar/peticion/revisar", {}).location)

    for page in (review, receipt):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert SCRIPT in html.unescape(page.text)


def test_another_browser_sees_neither_the_filing_nor_its_receipt(
    app: Flask, citizen: Citizen
) -> None:
    citizen.files()
    other = Citizen(app)

    assert other.opens(TEXT_PAGE).location == "/radicar/peticion"
    assert other.opens("/radicar/peticion/constancia").status_code == 404


def test_a_filing_left_half_way_is_offered_again(citizen: Citizen) -> None:
    citizen.answers(citizen.begins(), {"anonima": True})

    page = citizen.opens("/radicar/peticion")

    assert "Tiene una petición sin enviar" in words(page)
    assert citizen.opens("/radicar/peticion/revisar").location == "/radicar/peticion/3"


def test_filings_begun_without_end_from_one_address_must_wait(
    app: Flask, office: Office, citizen: Citizen
) -> None:
    begun = [
        citizen.client.post("/radicar/peticion", data=hidden(citizen.opens("/radicar/peticion")))
        for _ in range(22)
    ]

    assert begun[0].status_code == 302
    assert begun[-1].status_code == 429
    assert int(begun[-1].headers["Retry-After"]) > 0
    assert "Demasiados intentos seguidos" in words(begun[-1])
    assert Citizen(app, "192.0.2.77").begins() == "/radicar/peticion/1"


def test_a_burst_from_one_address_never_waits_for_the_lock_of_those_who_work(
    app: Flask, office: Office, citizen: Citizen
) -> None:
    form = hidden(citizen.opens("/radicar/peticion"))
    for _ in range(21):
        citizen.client.post("/radicar/peticion", data=form)

    with office.engine.work_as(SYSTEM) as work:  # an official's work is under way
        work.session.execute(update(Filing).values(draft=""))
        refused = [citizen.client.post("/radicar/peticion", data=form) for _ in range(50)]

    assert {answer.status_code for answer in refused} == {429}


def test_a_filing_that_nobody_sent_is_forgotten_with_its_files(
    office: Office, citizen: Citizen
) -> None:
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("uno.pdf", PDF)])
    office.today_is("2026-11-25")

    with office.engine.work_as(SYSTEM) as work:
        filings.purge(work)

    assert count(office, Filing) == count(office, Document) == 0
    assert citizen.opens(TEXT_PAGE).location == "/radicar/peticion"


@pytest.mark.parametrize("path", ["/radicar/no_existe", "/radicar/no_existe/1"])
def test_a_procedure_that_is_not_there_is_not_found(citizen: Citizen, path: str) -> None:
    assert citizen.opens(path).status_code in (302, 404)
    assert citizen.opens("/radicar/no_existe").status_code == 404
