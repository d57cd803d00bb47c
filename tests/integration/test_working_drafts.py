"""Word and ODT files of who writes together: of the case, never of its file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.adapters.file_checks import ODT
from engine.db.tables import Document
from engine.domain.officials import SYSTEM
from engine.services import casefile_indexes, tracking
from tests.desk import Desk, words
from tests.office import CARLOS, DIANA, ELENA, Office, Person, Received
from tests.petitions import PETITION

Seat = Callable[[Person], Desk]


def odt(*parts: str, kind: str = ODT) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        for part in ("content.xml", *parts):
            archive.writestr(part, "<office/>")
    return buffer.getvalue()


def docx(*parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *parts):
            archive.writestr(part, "<w/>")
    return buffer.getvalue()


@pytest.fixture
def petition(office: Office) -> Received:
    return office.receives("peticion", **PETITION)


def sent(desk: Desk, case: Received, content: bytes, name: str) -> tuple[int, str]:
    answer = desk.sends(
        f"/expedientes/{case.id}/borradores", {"archivo": (io.BytesIO(content), name)}
    )
    return answer.status_code, words(answer)


def drafts(office: Office, case: Received) -> list[Document]:
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Document).where(Document.case_id == case.id, Document.kind == "trabajo")
        return list(work.session.scalars(asked))


@pytest.mark.parametrize(("content", "name"), [(odt(), "proyecto.odt"), (docx(), "proyecto.docx")])
def test_a_draft_is_shared_marked_and_no_part_of_the_file(
    office: Office, petition: Received, seat: Seat, content: bytes, name: str
) -> None:
    assert sent(seat(DIANA), petition, content, name)[0] == 302

    (kept,) = drafts(office, petition)
    assert (kept.name, kept.position, kept.public) == (name, None, False)
    page = words(seat(DIANA).opens(f"/expedientes/{petition.id}/papeles"))
    assert f"{name}" in page
    assert "documento de trabajo" in page
    with office.engine.reading_as(SYSTEM) as work:
        listed = casefile_indexes.index(work, petition.id)
        followed = tracking.tracking(work, petition.radicado, petition.tracking_code)
    assert name not in str(listed)
    assert followed.documents == ()

    desk = seat(DIANA)
    desk.sends(f"/borradores/{kept.id}/quitar")
    assert drafts(office, petition) == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (odt("Basic/script-lc.xml"), "a.odt", "lleva macros"),
        (odt("Scripts/python/x.py"), "a.odt", "lleva macros"),
        (docx("word/vbaProject.bin"), "a.docx", "lleva macros"),
        (odt(kind="application/zip"), "a.odt", "no contiene lo que dice"),
        (odt(kind=f"{ODT}-template"), "a.odt", "no contiene lo que dice"),
        (docx(), "a.odt", "no contiene lo que dice"),
        (odt(), "a.docx", "no contiene lo que dice"),
        (b"PK\x03\x04roto", "a.odt", "no contiene lo que dice"),
        (b"%PDF-1.7", "a.pdf", "no es un borrador de texto"),
        (odt(), "a.ott", "no es un borrador de texto"),
        (b"", "a.odt", "está vacío"),
    ],
)
def test_what_is_no_draft_or_runs_something_is_refused(
    office: Office, petition: Received, seat: Seat, content: bytes, name: str, said: str
) -> None:
    status, page = sent(seat(DIANA), petition, content, name)

    assert status == 422
    assert said in page
    assert drafts(office, petition) == []


def test_a_draft_is_taken_away_by_who_added_it_only(
    office: Office, petition: Received, seat: Seat
) -> None:
    sent(seat(DIANA), petition, odt(), "proyecto.odt")
    (kept,) = drafts(office, petition)

    for person in (CARLOS, ELENA):
        assert seat(person).sends(f"/borradores/{kept.id}/quitar").status_code == 404
    assert seat(DIANA).sends("/borradores/404/quitar").status_code == 404
    assert len(drafts(office, petition)) == 1
