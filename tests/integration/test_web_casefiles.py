"""The page of a case file: what each person sees there and may do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from engine.adapters import verificar
from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from tests.casefile import Archive
from tests.desk import words
from tests.office import Office, Received
from tests.papers import pages
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.procedure("peticion"), pytest.mark.usefixtures("papers_at_hand")]


@pytest.fixture
def backend() -> str:
    """Pages are drawn from services that are tested on both databases."""
    return "sqlite"


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


@pytest.fixture
def petition(office: Office, archive: Archive) -> Received:
    office.today_is("2026-03-02 09:30")
    found = office.receives("peticion", **PETITION)
    archive.files(found, "solicitud.pdf", folios=2)
    return found


@pytest.fixture
def ended(office: Office, petition: Received, ana, beatriz, diana) -> Received:
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
    assert office.page_of(petition, diana).status == "closed"
    return petition


SCAN = {
    "tipo": "Guía de entrega",
    "fecha": "2026-03-01",
    "origen": "digitalizado",
    "ubicacion": "Caja 12, carpeta 3",
    "digitalizo": "Elena Vega",
    "folios": "4",
}


def path_of(case: Received) -> str:
    return f"/expedientes/{case.id}/archivo"


def sends_scan(desk, case: Received, **changed: object) -> object:
    file = (io.BytesIO(pages(2)), "guía.pdf")
    return desk.sends(f"{path_of(case)}/anadir", {**SCAN, "archivo": file, **changed})


def test_the_index_tells_each_document_with_its_pages_hash_and_signature(
    petition, archive, seat, diana
) -> None:
    page = words(seat(diana).opens(path_of(petition)))
    (entry,) = archive.index_of(petition).entries

    for said in (
        "1 documento, 2 folios",
        "solicitud.pdf",
        "Anexo de la petición · del 2 de marzo de 2026",
        "Entró el 2 de marzo de 2026, 9:30 a. m. , por Ciudadanía",
        "2 folios (1 a 2)",
        "PDF · 1 kB · electrónico",
        "sin firma",
        entry.sha256[:12],
        "Peticiones, quejas, reclamos, sugerencias y denuncias (PQRSD)",
        "2 años desde el cierre",
        "8 años más",
        "norma por verificar",
    ):
        assert said in page, said


def test_what_keeps_the_file_open_is_said(petition, seat, diana) -> None:
    page = words(seat(diana).opens(path_of(petition)))

    assert "Todavía no se puede cerrar. Falta: la tarea «Clasificar petición»" in page


def test_the_scan_of_a_paper_enters_with_what_is_known_of_the_original(
    petition, archive, seat, diana
) -> None:
    desk = seat(diana)

    assert sends_scan(desk, petition).status_code == 302
    page = words(desk.opens(path_of(petition)))

    assert "El documento entró al expediente" in page
    assert "Guía de entrega · del 1 de marzo de 2026" in page
    assert "Original en papel: Caja 12, carpeta 3. Digitalizó Elena Vega." in page
    assert "4 folios (3 a 6)" in page
    assert "digitalizado" in page
    assert [e.position for e in archive.index_of(petition).entries] == [1, 2]


def test_a_receipt_hangs_from_the_delivery_that_it_proves(petition, archive, seat, diana) -> None:
    archive.hands_over(petition, guide="RA900CO", to="Calle 5 # 10-20")
    desk = seat(diana)
    offered = words(desk.opens(f"{path_of(petition)}/anadir"))
    assert "1. Envío por mensajería · Calle 5 # 10-20" in offered

    wrong = sends_scan(desk, petition, entrega="7")
    assert "Elija una de las entregas de la lista." in words(wrong)
    assert sends_scan(desk, petition, entrega="1").status_code == 302
    told = desk.opens(f"/expedientes/{petition.id}").text.split('id="entregas"')[1]

    assert "guía.pdf" in told.split("</section>")[0]
    assert archive.office.broken_invariants() == []


def test_the_types_of_the_procedure_are_offered_and_any_other_is_marked(
    petition, seat, diana
) -> None:
    desk = seat(diana)
    offered = desk.opens(f"{path_of(petition)}/anadir").text
    sends_scan(desk, petition, tipo="Respuesta a la petición")
    listed = words(desk.opens(path_of(petition)))
    sends_scan(desk, petition)
    other = words(desk.opens(path_of(petition)))

    for name in (
        "Anexo de la petición",
        "Respuesta a la petición",
        "Oficio de traslado por competencia",
    ):
        assert f'<option value="{name}">' in offered
    assert "tipo que el procedimiento no prevé" not in listed
    assert "Guía de entrega · del 1 de marzo de 2026 tipo que el procedimiento no prevé" in other
    assert other.count("tipo que el procedimiento no prevé") == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"archivo": ""}, "Elija el archivo que va a añadir."),
        ({"archivo": (io.BytesIO(b"MZ"), "virus.exe")}, "no es de un tipo permitido"),
        ({"tipo": " "}, "Escriba qué documento es."),
        ({"fecha": "ayer"}, "Escriba la fecha que trae el documento"),
        ({"fecha": "2026-03-03"}, "no puede ser posterior a hoy"),
        ({"origen": ""}, "Diga si nació electrónico"),
        ({"ubicacion": ""}, "Escriba dónde está el papel"),
        ({"digitalizo": ""}, "Escriba quién lo digitalizó"),
        ({"folios": "muchos"}, "Escriba cuántos folios tiene"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    petition, archive, seat, diana, changed, said
) -> None:
    answer = sends_scan(seat(diana), petition, **changed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Revise estas respuestas" in words(answer)
    if "tipo" not in changed:
        assert 'value="Guía de entrega"' in answer.text
    assert len(archive.index_of(petition).entries) == 1


def test_a_paper_that_was_born_electronic_needs_no_shelf(petition, archive, seat, diana) -> None:
    changed = {"origen": "electronico", "ubicacion": "", "digitalizo": "", "folios": ""}

    assert sends_scan(seat(diana), petition, **changed).status_code == 302
    added = archive.index_of(petition).entries[-1]
    assert (added.folios, added.location, added.scanned_by) == (2, "", "")


def test_the_file_is_closed_with_a_reason_and_opened_again_with_another(ended, seat, diana) -> None:
    desk = seat(diana)
    unsaid = desk.sends(f"{path_of(ended)}/cerrar", {"motivo": " "})
    desk.sends(f"{path_of(ended)}/cerrar", {"motivo": "Se respondió todo."})
    closed = words(desk.opens(path_of(ended)))
    refused = words(desk.client.get(f"{path_of(ended)}/anadir", follow_redirects=True))
    desk.sends(f"{path_of(ended)}/reabrir", {"motivo": "Llegó la guía."})
    opened = words(desk.opens(path_of(ended)))

    assert unsaid.status_code == 422
    assert "Escriba el motivo" in words(unsaid)
    assert "Lo cerró Diana Mora" in closed
    assert "Se respondió todo." in closed
    assert "hasta el 2 de marzo de 2028" in closed
    assert "hasta el 2 de marzo de 2036" in closed
    assert "Índice 1, con 2 documentos" in closed  # the answer that was sealed is the second
    assert "Firma electrónica PAdES" in closed
    assert "Añadir documento" not in closed
    assert "Añadir un documento" not in refused
    assert "quedó abierto otra vez" in opened
    assert "Añadir documento" in opened


def test_a_scan_sent_while_somebody_closes_the_file_is_told_so(ended, archive, seat, diana) -> None:
    archive.closes(ended, diana)

    desk = seat(diana)
    assert sends_scan(desk, ended).status_code == 302
    assert "El expediente está cerrado" in words(desk.opens(path_of(ended)))


def test_what_is_downloaded_agrees_with_itself_and_with_the_page(
    petition, seat, diana, tmp_path: Path
) -> None:
    desk = seat(diana)
    answer = desk.sends(f"{path_of(petition)}/exportar")
    path = tmp_path / "x.zip"
    path.write_bytes(answer.data)
    answer.close()

    report = verificar.verify(path)
    assert report.problems == []
    assert report.head in desk.opens(path_of(petition)).text
    assert f"expediente-{petition.radicado}.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(path) as opened:
        assert "documentos/0001-solicitud.pdf" in opened.namelist()


def test_a_document_that_changed_on_the_disk_is_found_and_never_exported(
    office, petition, archive, seat, diana
) -> None:
    desk = seat(diana)
    before = words(desk.opens(f"{path_of(petition)}/integridad"))
    (entry,) = archive.index_of(petition).entries
    store = office.settings.home / "documents" / entry.sha256[:2] / entry.sha256
    store.write_bytes(b"otra cosa")

    after = words(desk.opens(f"{path_of(petition)}/integridad"))
    refused = desk.client.post(
        f"{path_of(petition)}/exportar", data={"csrf_token": desk.token()}, follow_redirects=True
    )

    assert "Todo está como entró" in before
    assert "El documento 1 cambió o ya no está" in after
    assert "No se exportó" in words(refused)
    assert any(one.startswith("I8") for one in office.broken_invariants())


def test_the_file_of_a_reserved_case_does_not_exist_for_others(
    office, petition, seat, carlos, gloria
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, petition.id).reserved = True
    paths = ["", "/indice.xml", "/integridad", "/anadir"]

    for person in (carlos, gloria):
        desk = seat(person)
        for path in paths:
            assert desk.opens(path_of(petition) + path).status_code == 404, path
        for path in ("/exportar", "/cerrar", "/reabrir", "/anadir"):
            assert desk.sends(path_of(petition) + path, {"motivo": "x"}).status_code == 404, path
        assert desk.opens("/documentos/1").status_code == 404


def test_an_administrator_looks_after_the_machine_and_does_not_keep_the_file(
    petition, seat, gloria
) -> None:
    desk = seat(gloria)

    assert "Añadir documento" not in words(desk.opens(path_of(petition)))
    assert sends_scan(desk, petition).status_code == 403
    assert desk.sends(f"{path_of(petition)}/cerrar", {"motivo": "x"}).status_code == 403


def test_what_may_tell_a_reserved_identity_is_listed_without_its_name(
    office, archive, seat, ana, diana
) -> None:
    answers = {**PETITION, "reserva_identidad": True, "justificacion_reserva": "Temo represalias."}
    case = office.receives("peticion", **answers)
    archive.files(case, "cédula-marta.pdf")
    sends_scan(seat(diana), case, identidad="si", archivo=(io.BytesIO(pages(1)), "marta.pdf"))
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})
    desk = seat(ana)

    page, xml = desk.opens(path_of(case)).text, desk.opens(f"{path_of(case)}/indice.xml").text

    for text in (page, xml):
        assert "marta" not in text.lower()
        assert "Documento con identidad reservada" in text
    for document_id in (1, 2):
        assert desk.opens(f"/documentos/{document_id}").status_code == 403


def test_a_file_without_documents_says_what_will_be_there(office, seat, diana) -> None:
    case = office.receives("peticion", **PETITION)
    desk = seat(diana)

    assert "Todavía no hay documentos" in words(desk.opens(path_of(case)))
    assert "No hay documentos que revisar" in words(desk.opens(f"{path_of(case)}/integridad"))
