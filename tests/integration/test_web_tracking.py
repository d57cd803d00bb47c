"""Following a matter: the right pair sees it whole, a wrong one learns nothing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from engine.db.tables import Case, Document
from engine.domain.officials import SYSTEM
from tests.citizen import PDF, Citizen
from tests.conftest import BACKENDS
from tests.desk import words
from tests.office import ANA, BEATRIZ, DIANA, ELENA, Office, Received
from tests.petitions import CLASSIFIED, PETITION

STATE = "/consultar/estado"
ANSWER = "El árbol se poda el lunes 9 de marzo."


@pytest.fixture
def backend() -> str:
    """Pages say the same over both; what is looked up and written behind them is told on both."""
    return "sqlite"


@pytest.fixture
def citizen(app: Flask) -> Citizen:
    return Citizen(app)


@pytest.fixture
def petition(office: Office) -> Received:
    office.today_is("2026-03-02 09:30")
    return office.receives("peticion", **PETITION)


def answered(office: Office) -> None:
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    draft = {"sentido": "informa", "respuesta": ANSWER, "fundamento": "Ley 1437 de 2011, art. 14."}
    office.completes(ANA, "proyectar_respuesta", draft)
    office.completes(BEATRIZ, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_pair_of_the_receipt_shows_state_step_date_and_whose_turn_it_is(
    petition: Received, citizen: Citizen
) -> None:
    page = words(citizen.follows(petition.radicado, petition.tracking_code))

    assert "Su petición está: recibida" in page
    assert "Nuestra meta" not in page  # to classify it the next day is a promise to nobody
    assert "paso 1 de" in page
    assert "Recibida 2 de marzo de 2026, 9:30" in page.replace("\u202f", " ")
    assert "La tiene ahora Coordinación PQRSD" in page
    assert "La ley nos da hasta el martes 24 de marzo de 2026" in page
    assert "provisional" in page
    assert "art. 14" in page


def test_the_date_is_counted_day_by_day_with_the_name_of_the_holiday(
    petition: Received, citizen: Citizen
) -> None:
    page = words(citizen.follows(petition.radicado, petition.tracking_code))

    assert "1 martes 3 de marzo de 2026 Día hábil 1" in page
    assert "San José" in page
    assert "15 martes 24 de marzo de 2026" in page


def test_the_code_may_be_typed_as_people_type(petition: Received, citizen: Citizen) -> None:
    code = petition.tracking_code.lower()

    page = citizen.follows(f" {petition.radicado} ", f"{code[:4]} - {code[4:]}")

    assert petition.radicado in words(page)


def test_a_wrong_code_and_an_unknown_number_are_answered_with_the_same_words(
    petition: Received, citizen: Citizen
) -> None:
    wrong = citizen.follows(petition.radicado, "AAAAAAAA")
    unknown = citizen.follows("2026-999999", "AAAAAAAA")

    assert wrong.status_code == unknown.status_code == 404
    assert "No encontramos un radicado con ese código" in words(wrong)
    assert words(wrong) == words(unknown)
    assert citizen.opens("/consultar/estado").location == "/consultar"


@pytest.mark.parametrize("backend", BACKENDS)
def test_guessing_must_wait_and_the_right_pair_costs_nothing(
    app: Flask, petition: Received, citizen: Citizen
) -> None:
    for _ in range(25):
        assert citizen.follows(petition.radicado, petition.tracking_code).status_code == 200
    answers = [citizen.follows(petition.radicado, f"AAAAAA{n:02}").status_code for n in range(25)]

    assert answers[0] == 404
    assert answers[-1] == 429
    assert Citizen(app, "192.0.2.99").follows(
        petition.radicado, petition.tracking_code
    ).status_code == 200  # fmt: skip


@pytest.mark.norm("Ley 1952 de 2019, art. 115", "La actuación disciplinaria es reservada")
def test_of_what_is_reserved_it_tells_how_it_stands_and_no_more(
    office: Office, citizen: Citizen
) -> None:
    office.deploys("noticia")
    office.completes(ELENA, "oir_denuncia", {"hechos": "Faltó"}, case=office.receives("denuncia"))
    office.works_off()
    with office.engine.reading_as(SYSTEM) as work:
        case = work.session.scalars(select(Case).where(Case.process_id == "noticia")).one()

    page = words(citizen.follows(case.radicado, case.tracking_code))

    assert "La actuación está: recibida" in page
    assert "Es reservada" in page
    assert not any(told in page for told in ("paso 1", "La tiene ahora", "plazo", "petición"))


def test_at_the_end_the_answer_is_read_there(
    office: Office, petition: Received, citizen: Citizen
) -> None:
    answered(office)

    page = words(citizen.follows(petition.radicado, petition.tracking_code))

    assert "Su petición terminó" in page
    assert ANSWER in page
    assert "La tiene ahora" not in page
    assert "La ley nos daba hasta el" in page
    assert "Cumplido el 2 de marzo de 2026" in page


def test_a_late_answer_is_read_though_the_superior_has_still_something_to_say(
    office: Office, petition: Received, citizen: Citizen
) -> None:
    office.days_pass_until("2026-03-26")
    assert "atender_vencimiento" in office.inbox_of(BEATRIZ)
    answered(office)

    page = words(citizen.follows(petition.radicado, petition.tracking_code))

    assert "Su petición fue respondida" in page
    assert ANSWER in page
    assert "Cumplido por fuera del término, el 26 de marzo de 2026" in page
    assert "Vencida" not in page
    assert "La tiene ahora" not in page


def test_a_goal_of_the_office_is_never_told_as_a_term_of_the_law(
    office: Office, citizen: Citizen
) -> None:
    office.today_is("2026-03-02 09:30")
    case = office.receives("peticion", **{**PETITION, "tipo_peticion": "felicitacion"})

    page = words(citizen.follows(case.radicado, case.tracking_code))

    assert "Queremos responderle a más tardar el martes 24 de marzo de 2026" in page
    assert "Meta interna" in page
    assert "La ley nos da" not in page
    assert "El plazo de la ley" not in page


def test_a_public_document_is_saved_at_the_end_and_no_other(
    office: Office, app: Flask, citizen: Citizen
) -> None:
    office.today_is("2026-03-02 09:30")
    office.deploys("peticion")
    mine = Citizen(app)
    mine.fills_in()
    mine.attaches("/radicar/peticion/6", [("carta.pdf", PDF), ("privada.pdf", PDF + b"2")])
    mine.sends("/radicar/peticion/revisar", {})
    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(
            update(Document).where(Document.name == "carta.pdf").values(public=True)
        )
        ids = {row.name: row.id for row in work.session.scalars(select(Document))}
        radicado, code = work.session.execute(select(Case.radicado, Case.tracking_code)).one()
    public, private = (f"/consultar/documentos/{ids[n]}" for n in ("carta.pdf", "privada.pdf"))
    citizen.follows(radicado, code)
    assert citizen.opens(public).status_code == 404
    answered(office)

    page = citizen.follows(radicado, code)

    assert f'href="{public}"' in page.text
    saved = citizen.opens(public)
    assert (saved.status_code, saved.data) == (200, PDF)
    assert saved.headers["Content-Disposition"].startswith("attachment")
    saved.close()
    assert citizen.opens(private).status_code == 404
    assert Citizen(app).opens(public).location == "/consultar"


def test_whoever_leaves_the_page_leaves_nothing_behind(
    petition: Received, citizen: Citizen
) -> None:
    citizen.follows(petition.radicado, petition.tracking_code)

    answer = citizen.sends_from("/consultar/estado", "/consultar/salir")

    assert answer.location == "/consultar"
    assert citizen.opens("/consultar/estado").location == "/consultar"


# --- a petition that is incomplete ----------------------------------------------------------------


@pytest.fixture
def incomplete(office: Office, petition: Received) -> Received:
    """Asked to complete on 3 March: a month ends on Monday 6 April (the 3rd is a holiday)."""
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.today_is("2026-03-03 10:00")
    office.completes(ANA, "proyectar_respuesta", {"pide_complemento": True})
    asked = {
        "decision_requerimiento": "requerir",
        "faltantes": "La dirección del árbol\nUna foto",
        "norma_que_exige": "Decreto 1076 de 2015",
        "no_reposa": True,
    }
    office.completes(ANA, "requerir_complemento", asked)
    office.works_off()
    return petition


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_person_reads_what_is_missing_and_completes_it_there(
    office: Office, incomplete: Received, citizen: Citizen
) -> None:
    page = words(citizen.follows(incomplete.radicado, incomplete.tracking_code))
    assert "Falta que usted complete su petición" in page
    assert "La dirección del árbol" in page
    assert "Tiene hasta el lunes 6 de abril de 2026" in page
    assert "Suspendido desde el 4 de marzo de 2026" in page

    office.today_is("2026-03-10 09:00")
    empty = citizen.sends_from(STATE, "/consultar/completar", complemento=" ")
    assert (empty.status_code, "Escriba lo que aporta" in words(empty)) == (422, True)
    citizen.sends_from(STATE, "/consultar/completar", complemento="Carrera 8 # 12-20.")

    page = words(citizen.opens("/consultar/estado"))
    assert "Recibimos lo que usted aportó" in page
    assert "Falta que usted complete" not in page
    assert "Se reanudó" in page
    assert office.inbox_of(ANA) == ["proyectar_respuesta"]


def test_the_person_asks_for_another_month_once(
    office: Office, incomplete: Received, citizen: Citizen
) -> None:
    citizen.follows(incomplete.radicado, incomplete.tracking_code)

    citizen.sends_from(STATE, "/consultar/mas-tiempo")
    page = words(citizen.opens("/consultar/estado"))
    assert "Tiene hasta el lunes 4 de mayo de 2026" in page
    assert "Pedir más tiempo" not in page

    again = citizen.sends_from(STATE, "/consultar/mas-tiempo")
    assert (again.status_code, "ya se prorrogó" in words(again)) == (422, True)


def test_nobody_completes_a_matter_without_its_pair(incomplete: Received, citizen: Citizen) -> None:
    for path in ("/consultar/completar", "/consultar/mas-tiempo"):
        answer = citizen.sends_from("/consultar", path, complemento="Nada")
        assert answer.headers["Location"].endswith("/consultar")
