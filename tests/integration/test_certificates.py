"""What the house certifies, and how anybody checks it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.adapters.signer import DEMO, ApartSigner
from engine.adapters.signer import State as Seal
from engine.db.tables import Case, CaseFile, Document
from engine.domain.officials import SYSTEM
from engine.services import calendars, certificates, verification
from engine.services.certificates import Kind
from engine.services.throttle import VERIFYING
from tests.conftest import BACKENDS
from tests.desk import Desk, words
from tests.office import ANA, CARLOS, DIANA, Office, Person, Received
from tests.pdf import is_archival, is_pictured, text_of
from tests.petitions import PETITION

Seat = Callable[[Person], Desk]


@pytest.fixture
def backend() -> str:
    """What a certificate says does not depend on the database; that it is kept is told on both."""
    return "sqlite"


@pytest.fixture
def petition(office: Office) -> Received:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
    office.today_is("2026-03-27 10:30")
    return office.receives("peticion", **PETITION)


def documents(office: Office, case: Received, kind: str) -> list[Document]:
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Document).where(Document.case_id == case.id, Document.kind == kind)
        return list(work.session.scalars(asked.order_by(Document.id)))


def content(office: Office, document: Document) -> bytes:
    with office.engine.documents.open(document.sha256) as stream:
        return stream.read()


def asked_by_citizen(desk: Desk, case: Received, code: str | None = None) -> Any:
    pair = {"radicado": case.radicado, "codigo": code or case.tracking_code}
    answer = desk.sends("/constancias/radicacion", pair)
    answer.get_data()
    answer.close()
    return answer


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.norm(
    "CPACA, art. 15", "Quien radicó conserva una constancia que cualquiera puede verificar"
)
def test_who_filed_keeps_a_receipt_that_anybody_can_check(
    office: Office, petition: Received, nobody: Desk
) -> None:
    answer = asked_by_citizen(nobody, petition)

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    is_pictured(answer.data, "constancia-radicacion")
    said = text_of(answer.data)
    assert is_archival(answer.data)
    assert f"quedó radicado con el número {petition.radicado}" in said
    assert "se recibió" in said
    assert "viernes 27 de marzo de 2026 a las 10:30" in said
    assert "Marta Muñoz Rincón, CC 52123456" in said
    assert "Hasta el martes 21 de abril de 2026 (Ley 1437 de 2011 (CPACA), art. 14)" in said
    assert petition.tracking_code not in said

    # it is in the file of the case, once, and its code opens the page that says so
    asked_by_citizen(nobody, petition)
    (kept,) = documents(office, petition, Kind.FILED)
    assert (kept.position, kept.folios) == (1, 1)
    assert office.engine.signer.check(answer.data).state is Seal.VALID
    assert f"Certificado: {DEMO}" in said
    code = re.search(r"([A-Z0-9]{4}-){2}[A-Z0-9]{4}", said)
    assert code
    page = words(nobody.opens(f"/verificar/{code[0].lower().replace('-', '')}"))
    assert "Lo expidió esta entidad" in page
    assert "Está firmado electrónicamente" in page
    assert "Constancia de radicación" in page
    assert petition.radicado in page
    assert kept.sha256 in page
    assert "Marta" not in page


def test_a_wrong_pair_gets_no_receipt(office: Office, petition: Received, nobody: Desk) -> None:
    assert asked_by_citizen(nobody, petition, "00000000").status_code == 404
    assert documents(office, petition, Kind.FILED) == []


def test_the_seal_of_a_certificate_is_checked_by_the_same_button(
    office: Office, petition: Received, nobody: Desk, seat: Seat
) -> None:
    asked_by_citizen(nobody, petition)
    (kept,) = documents(office, petition, Kind.FILED)
    diana = seat(DIANA)
    address = f"/documentos/{kept.id}/verificar"
    papers = f"/expedientes/{petition.id}/papeles"
    assert address in diana.opens(papers).text
    assert "Firma válida" in words(diana.opens(papers))

    path = office.settings.home / "documents" / kept.sha256[:2] / kept.sha256
    changed = bytearray(path.read_bytes())
    changed[2_000] ^= 1
    path.write_bytes(changed)
    assert diana.sends(address).headers["Location"] == papers

    assert "Archivo alterado" in words(diana.opens(papers))
    assert "Está firmado electrónicamente" not in words(nobody.opens(f"/verificar/{kept.code}"))


def test_without_a_certificate_a_receipt_is_made_and_says_how_it_is_checked(
    office: Office, petition: Received, nobody: Desk
) -> None:
    office.engine.press = replace(office.engine.press, signer=None)

    said = text_of(asked_by_citizen(nobody, petition).data)

    assert "Firmado electrónicamente" not in said
    (kept,) = documents(office, petition, Kind.FILED)
    page = words(nobody.opens(f"/verificar/{kept.code}"))
    assert "No lleva firma electrónica: su autenticidad se comprueba en esta página" in page


def test_a_certificate_that_does_not_open_files_nothing_and_is_not_written_down(
    office: Office, petition: Received, nobody: Desk
) -> None:
    closed = replace(office.settings.signing, passphrase="no es esta")
    office.engine.press = replace(office.engine.press, signer=ApartSigner(closed))

    answer = asked_by_citizen(nobody, petition)

    assert answer.status_code == 502
    assert "no es esta" not in answer.text
    assert documents(office, petition, Kind.FILED) == []


@pytest.mark.norm("CPACA, art. 87", "La firmeza se certifica desde su día y no antes")
def test_that_an_act_is_final_is_certified_from_its_day_and_not_before(
    office: Office, petition: Received, seat: Seat
) -> None:
    typed = {
        "clase": Kind.FINAL,
        "acto": "Resolución 088 del 20 de marzo de 2026",
        "causal": "recursos_no_interpuestos",
        "dia": "2026-03-27",
    }
    path = f"/expedientes/{petition.id}/constancias"

    refused = seat(DIANA).sends(path, typed)
    assert refused.status_code == 422
    assert "El acto queda en firme el 15 de abril de 2026" in words(refused)
    assert "Resolución 088" in refused.text  # what was typed is kept

    office.today_is("2026-04-15")
    assert seat(DIANA).sends(path, typed).status_code == 302
    (kept,) = documents(office, petition, Kind.FINAL)
    made = content(office, kept)
    is_pictured(made, "constancia-ejecutoria")
    said = text_of(made)
    assert "quedó en firme el 15 de abril de 2026" in said
    assert "CPACA, art. 87, num. 3" in said
    assert "Diana Mora" in said


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.norm("CPACA, art. 65", "La publicación se certifica cuando ya ocurrió")
def test_a_publication_is_certified_once_it_happened(
    office: Office, petition: Received, seat: Seat
) -> None:
    typed = {
        "clase": Kind.PUBLISHED,
        "que": "Decreto 100 de 2026",
        "donde": "el Boletín Oficial",
        "numero": "45",
        "publicado": "2026-03-30",
    }
    path = f"/expedientes/{petition.id}/constancias"

    refused = seat(DIANA).sends(path, typed)
    assert "Esa fecha no ha llegado" in words(refused)
    empty = seat(DIANA).sends(path, {"clase": Kind.PUBLISHED})
    assert "Escriba qué se publicó." in words(empty)
    seat(DIANA).sends(path, {**typed, "publicado": "2026-03-26"})

    (kept,) = documents(office, petition, Kind.PUBLISHED)
    said = text_of(content(office, kept))
    assert "«Decreto 100 de 2026» se publicó el 26 de marzo de 2026 en el Boletín Oficial" in said
    page = words(seat(DIANA).opens(f"/expedientes/{petition.id}/papeles"))
    assert "constancia-publicacion" in page


def test_the_count_of_a_term_is_certified_as_it_stands(
    office: Office, petition: Received, seat: Seat, nobody: Desk
) -> None:
    term_id = office.term_of(petition, "respuesta").term_id
    typed = {"clase": Kind.COUNTED, "termino": str(term_id)}

    assert "Expedir firmada" in words(seat(DIANA).opens(f"/terminos/{term_id}"))
    assert seat(DIANA).sends(f"/expedientes/{petition.id}/constancias", typed).status_code == 302

    (kept,) = documents(office, petition, Kind.COUNTED)
    made = content(office, kept)
    is_pictured(made, "explicacion-expedida")
    assert office.engine.signer.check(made).state is Seal.VALID
    assert "El término vence el martes 21 de abril de 2026" in text_of(made)
    assert "Explicación de un término" in words(nobody.opens(f"/verificar/{kept.code}"))

    # of another matter, or of none, nothing is certified
    other = office.receives("peticion", **{**PETITION, "objeto": "Otra cosa: podar un árbol."})
    for path, term in ((other.id, str(term_id)), (petition.id, "no"), (petition.id, "404")):
        answer = seat(DIANA).sends(f"/expedientes/{path}/constancias", {**typed, "termino": term})
        assert answer.status_code == 404, (path, term)


def test_nobody_else_certifies_or_sees_what_was_certified(
    office: Office, petition: Received, seat: Seat
) -> None:
    for path in ("constancias", "borradores"):
        answer = seat(CARLOS).sends(f"/expedientes/{petition.id}/{path}")
        assert answer.status_code == 404, path
    assert seat(CARLOS).opens(f"/expedientes/{petition.id}/papeles").status_code == 404
    assert documents(office, petition, Kind.FILED) == []


def test_a_certificate_of_a_closed_file_stands_beside_it(
    office: Office, petition: Received, nobody: Desk
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.merge(CaseFile(case_id=petition.id, documents=0, closed_at=work.now))

    assert asked_by_citizen(nobody, petition).status_code == 200

    (kept,) = documents(office, petition, Kind.FILED)
    assert kept.position is None


class TestVerifying:
    """Anybody checks a document, without learning what is reserved."""

    @pytest.fixture
    def kept(self, office: Office, petition: Received, nobody: Desk) -> Document:
        asked_by_citizen(nobody, petition)
        return documents(office, petition, Kind.FILED)[0]

    def test_a_copy_is_held_against_the_original(
        self, office: Office, kept: Document, nobody: Desk
    ) -> None:
        path = f"/verificar/{kept.code}"
        original = content(office, kept)

        def compared(copy: bytes) -> str:
            return words(nobody.sends(path, {"archivo": (io.BytesIO(copy), "copia.pdf")}))

        assert "Sí: su archivo es exactamente el que expidió" in compared(original)
        assert "No: su archivo no es igual" in compared(original + b"\n")
        assert "No: su archivo no es igual" in compared(b"x" * 300_000)
        assert "Elija el archivo PDF" in compared(b"")

    def test_of_a_reserved_case_it_says_only_that_it_is_authentic(
        self, office: Office, petition: Received, kept: Document, nobody: Desk
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).where(Case.id == petition.id).values(reserved=True))

        page = words(nobody.opens(f"/verificar/{kept.code}"))

        assert "existe y es auténtico" in page
        assert kept.sha256 in page
        for told in (petition.radicado, "Marta", "radicación", "27 de marzo"):
            assert told not in page, told

    def test_a_code_that_is_none_is_said_and_counted(
        self, office: Office, kept: Document, nobody: Desk
    ) -> None:
        assert nobody.sends("/verificar", {"codigo": "no es"}).status_code == 404
        found = nobody.sends("/verificar", {"codigo": f" {kept.code.lower()} "})
        assert found.status_code == 302

        answers = [nobody.opens("/verificar/AAAA-AAAA-AAAA") for _ in range(VERIFYING.free + 1)]

        assert answers[0].status_code == 404
        assert "No hay ningún documento con ese código" in words(answers[0])
        assert answers[-1].status_code == 429
        assert nobody.opens(f"/verificar/{kept.code}").status_code == 429

    def test_codes_are_sixty_bits_and_read_as_people_type_them(self, office: Office) -> None:
        codes = {verification.codes.new_code() for _ in range(200)}

        assert len(codes) == 200
        assert all(len(code) == 12 for code in codes)
        assert verification.codes.read("k7p2 9qxm-4tra") == "K7P29QXM4TRA"
        assert verification.codes.read("K7P2-9QXM-4TR") is None


def test_a_receipt_names_nobody_who_asked_for_reserve(office: Office, nobody: Desk) -> None:
    told = {"reserva_identidad": True, "justificacion_reserva": "Temo por mi vida y la de los míos"}
    case = office.receives("peticion", **{**PETITION, **told})

    said = text_of(asked_by_citizen(nobody, case).data)

    assert "Identidad reservada" in said
    assert "Marta" not in said


def test_the_certificates_of_a_case_are_listed_for_who_works_on_it(
    office: Office, petition: Received, seat: Seat
) -> None:
    seat(DIANA).sends(f"/expedientes/{petition.id}/constancias")

    with office.engine.reading_as(office.actor(DIANA)) as work:
        (line,) = certificates.issued(work, petition.id)
    assert line.kind == Kind.FILED
    assert ANA.username != DIANA.username
