"""Documents enter the case file in order, without gaps, and each leaves its trace."""

from __future__ import annotations

import io
import threading

import pytest
from sqlalchemy import select

from engine.adapters.documents import Stored
from engine.db.tables import Audit, CaseFile, Document
from engine.domain import values
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import Conflict, NotFound
from engine.services import audit, casefiles, cases
from engine.services.casefiles import NewDocument
from engine.services.work import Work
from tests.citizen import PDF
from tests.office import Office, Received
from tests.papers import pages


@pytest.fixture
def case(office: Office) -> Received:
    return office.receives("solicitud", nombres="Luz", objeto="x", correo="luz@ejemplo.co")


def stored(office: Office, name: str = "carta.pdf", content: bytes = PDF) -> Stored:
    return office.engine.documents.save(io.BytesIO(content), name)


def add(office: Office, case: Received, kept: Stored, kind: str = "respuesta") -> int:
    with office.engine.work_as(SYSTEM) as work:
        return casefiles.add(work, case.id, NewDocument(kind=kind, stored=kept))


def filed(office: Office, case: Received) -> list[Document]:
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.scalars(
            select(Document).where(Document.case_id == case.id).order_by(Document.position)
        ).all()
        work.session.expunge_all()
        return list(rows)


def test_documents_are_placed_as_they_enter(office: Office, case: Received) -> None:
    for name in ("uno.pdf", "dos.pdf", "tres.pdf"):
        add(office, case, stored(office, name))

    assert [(row.position, row.name) for row in filed(office, case)] == [
        (1, "uno.pdf"),
        (2, "dos.pdf"),
        (3, "tres.pdf"),
    ]


def test_what_a_citizen_attached_is_in_the_file_from_the_start(office: Office) -> None:
    office.deploys("solicitud")
    kept = [stored(office, name) for name in ("cédula.pdf", "foto.pdf")]
    with office.engine.work_as(CITIZEN) as work:
        rows = [
            Document(
                kind="anexo",
                name=one.name,
                media_type=one.media_type,
                size=one.size,
                sha256=one.sha256,
                created_at=work.now,
                created_by=CITIZEN.username,
            )
            for one in kept
        ]
        work.session.add_all(rows)
        work.session.flush()
        answers = {"nombres": "Luz", "objeto": "x", "correo": "luz@ejemplo.co"}
        case = cases.file(
            work,
            "solicitud",
            answers,
            received_at=work.now,
            channel="web",
            attachments=[row.id for row in rows],
        )
    found = filed(office, Received(case.case_id, case.radicado, case.tracking_code, ()))

    assert [(row.position, row.type_name) for row in found] == [(1, "Anexo"), (2, "Anexo")]
    assert [row.dated_on for row in found] == [office.today] * 2
    assert office.broken_invariants() == []


def test_each_entry_is_told_and_chained_without_a_name(office: Office, case: Received) -> None:
    kept = stored(office, "cédula de luz.pdf")
    add(office, case, kept)

    with office.engine.reading_as(SYSTEM) as work:
        said = work.session.scalars(
            select(Audit.data).where(Audit.action == "document_filed")
        ).one()
        assert list(audit.verify(work)) == []
    assert values.loads(said) == {"position": 1, "sha256": kept.sha256}
    assert "document_filed" in office.history_of(case)


def test_two_that_add_at_once_leave_no_gap_and_share_no_place(
    office: Office, case: Received
) -> None:
    kept = [stored(office, f"{number}.pdf") for number in range(8)]
    together = threading.Barrier(len(kept))

    def adds(one: Stored) -> None:
        together.wait()
        office.engine.run(
            SYSTEM,
            lambda work: casefiles.add(work, case.id, NewDocument(kind="anexo", stored=one)),
        )

    threads = [threading.Thread(target=adds, args=(one,)) for one in kept]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)

    assert [row.position for row in filed(office, case)] == list(range(1, 9))
    with office.engine.reading_as(SYSTEM) as work:
        assert list(audit.verify(work)) == []


def test_what_could_not_be_added_takes_no_place(office: Office, case: Received) -> None:
    kept = stored(office)

    def fails(work: Work) -> None:
        casefiles.add(work, case.id, NewDocument(kind="anexo", stored=kept))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        office.engine.run(SYSTEM, fails)
    add(office, case, kept)

    assert [row.position for row in filed(office, case)] == [1]


def test_nothing_enters_a_file_that_is_closed(office: Office, case: Received) -> None:
    kept = stored(office)
    add(office, case, kept)
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(CaseFile, case.id).closed_at = work.now

    with pytest.raises(Conflict):
        add(office, case, kept)
    assert len(filed(office, case)) == 1


def test_a_document_of_another_case_or_filed_before_is_not_taken(
    office: Office, case: Received
) -> None:
    document_id = add(office, case, stored(office))
    other = office.receives("solicitud", nombres="Eva", objeto="y", correo="eva@ejemplo.co")

    for case_id in (case.id, other.id, 999):
        with pytest.raises(NotFound), office.engine.work_as(SYSTEM) as work:
            casefiles.enter(work, case_id, [document_id])


@pytest.mark.parametrize(
    ("name", "content", "folios"),
    [
        ("una.pdf", pages(1), 1),
        ("diecisiete.pdf", pages(17), 17),
        ("rota.pdf", PDF, None),
        ("audio.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\x00" * 64, 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_pages_of_what_is_kept_are_counted(office: Office, name, content, folios) -> None:
    assert stored(office, name, content).folios == folios
