"""When a case file may be closed, what the closing seals, and how it is opened again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.db.tables import Act, ActStatus, Audit, Case, CaseFile, Delivery, FileIndex, Task
from engine.domain import values
from engine.domain.deliveries import Means, Result
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, InvalidInput, NotAllowed
from engine.services import retention
from tests.casefile import Archive
from tests.office import Office, Received


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


@pytest.fixture
def case(office: Office, archive: Archive) -> Received:
    """Open, with two documents."""
    found = office.receives("solicitud", nombres="Luz", objeto="x", correo="luz@ejemplo.co")
    archive.files(found, "solicitud.pdf", folios=2)
    archive.files(found, "plano.pdf", folios=3)
    return found


@pytest.fixture
def ended(office: Office, case: Received, elena, ana) -> Received:
    office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    office.completes(ana, "dar_concepto", {"concepto": "Sí", "dias": "3"})
    office.works_off()
    assert office.page_of(case).status == "closed"
    return case


def file_of(office: Office, case: Received) -> CaseFile:
    with office.engine.reading_as(SYSTEM) as work:
        found = work.session.get_one(CaseFile, case.id)
        work.session.expunge(found)
        return found


def sealed(office: Office, case: Received) -> list[FileIndex]:
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.scalars(
            select(FileIndex).where(FileIndex.case_id == case.id).order_by(FileIndex.number)
        ).all()
        work.session.expunge_all()
        return list(rows)


def test_an_open_task_keeps_the_file_open_and_is_named(
    office: Office, archive: Archive, case: Received, elena
) -> None:
    with pytest.raises(InvalidInput, match="la tarea «Revisar la solicitud»"):
        archive.closes(case, elena)

    assert file_of(office, case).closed_at is None


def test_a_reason_must_be_given(archive: Archive, ended: Received, elena) -> None:
    with pytest.raises(InvalidInput, match="Escriba el motivo"):
        archive.closes(ended, elena, "  ")


def test_who_has_no_part_in_the_case_closes_nothing(
    archive: Archive, ended: Received, carlos, gloria
) -> None:
    for stranger in (carlos, gloria):
        with pytest.raises(NotAllowed):
            archive.closes(ended, stranger)


def test_a_closing_seals_the_index_and_the_trail_keeps_its_hash(
    office: Office, archive: Archive, ended: Received, elena
) -> None:
    archive.closes(ended, elena, "Se cumplió lo pedido.")

    (index,) = sealed(office, ended)
    xml = office.engine.documents.open(index.sha256)
    assert (index.number, index.documents, index.previous) == (1, 2, "")
    assert b"<Fecha_Cierre>2026-03-02T" in xml.read()
    xml.close()
    with office.engine.reading_as(SYSTEM) as work:
        said = work.session.scalars(select(Audit.data).where(Audit.action == "file_closed")).one()
    assert values.loads(said)["index"] == index.sha256
    assert office.history_of(ended)[-1] == "file_closed"
    assert office.broken_invariants() == []


def test_a_file_is_closed_once(office: Office, archive: Archive, ended: Received, elena) -> None:
    archive.closes(ended, elena)

    with pytest.raises(Conflict):
        archive.closes(ended, elena)
    assert len(sealed(office, ended)) == 1


def test_a_file_opened_again_takes_documents_and_its_next_index_names_the_first(
    office: Office, archive: Archive, ended: Received, elena
) -> None:
    archive.closes(ended, elena)
    archive.reopens(ended, elena, "Llegó la guía de la entrega.")
    archive.files(ended, "guía.pdf")
    archive.closes(ended, elena)

    first, second = sealed(office, ended)
    assert (second.number, second.documents, second.previous) == (2, 3, first.sha256)
    assert [entry.position for entry in archive.index_of(ended).entries] == [1, 2, 3]


def test_a_file_is_opened_again_with_a_reason_and_only_if_it_was_closed(
    archive: Archive, ended: Received, elena
) -> None:
    with pytest.raises(Conflict):
        archive.reopens(ended, elena, "Porque sí.")
    archive.closes(ended, elena)
    with pytest.raises(InvalidInput, match="motivo"):
        archive.reopens(ended, elena, "")


@pytest.mark.norm("Ley 594 de 2000, art. 24", "La retención se cuenta desde el cierre")
def test_what_the_table_says_is_frozen_when_the_file_closes(
    office: Office, archive: Archive, ended: Received, elena
) -> None:
    _table(office, managed=2, archived=8)
    office.today_is("2026-11-30")
    archive.closes(ended, elena)
    _table(office, managed=1, archived=1)

    file = file_of(office, ended)
    assert (file.managed_until, file.archived_until) == (date(2028, 11, 30), date(2036, 11, 30))
    assert (file.disposition, file.verification) == ("CT", "POR_VERIFICAR")
    assert file.norm == "Acuerdo de prueba"

    archive.reopens(ended, elena, "Faltaba un folio.")
    assert file_of(office, ended).managed_until is None
    office.today_is("2026-12-01")
    archive.closes(ended, elena)
    assert file_of(office, ended).managed_until == date(2027, 12, 1)


def test_a_series_that_the_table_lacks_closes_without_a_date(
    office: Office, archive: Archive, ended: Received, elena
) -> None:
    archive.closes(ended, elena)

    file = file_of(office, ended)
    assert file.closed_at is not None
    assert (file.managed_until, file.series_code) == (None, "")


def test_a_file_closes_by_itself_on_the_day_after_its_case_ended(
    office: Office, ended: Received
) -> None:
    office.today_is("2026-03-02 23:59")
    office.works_off()
    assert file_of(office, ended).closed_at is None

    office.today_is("2026-03-03 00:00")
    office.works_off()

    file = file_of(office, ended)
    assert (file.closed_by, file.closing_reason) == ("sistema", "Terminó el trámite.")
    assert len(sealed(office, ended)) == 1


def test_what_a_person_opened_again_only_a_person_closes(
    office: Office, archive: Archive, ended: Received, elena
) -> None:
    archive.closes(ended, elena)
    archive.reopens(ended, elena, "Llegó otro documento.")

    office.days_pass_until("2026-03-05")

    assert file_of(office, ended).closed_at is None


def test_a_case_that_still_runs_is_not_closed_by_any_day(office: Office, case: Received) -> None:
    office.days_pass_until("2026-03-05")

    assert file_of(office, case).closed_at is None


def test_an_act_without_seal_or_that_nobody_received_keeps_the_file_open(
    office: Office, archive: Archive, ended: Received, elena
) -> None:
    act_id = _act(office, ended, elena)
    with pytest.raises(InvalidInput, match="el sello del acto RES-001-2026"):
        archive.closes(ended, elena)

    _sealed_and_sent(office, ended, act_id, Result.SENT)
    office.days_pass_until("2026-03-04")
    with pytest.raises(InvalidInput, match="la entrega del acto RES-001-2026"):
        archive.closes(ended, elena)

    _sealed_and_sent(office, ended, act_id, Result.DELIVERED)
    archive.closes(ended, elena)


@pytest.mark.parametrize(
    ("means", "result", "closes"),
    [
        (Means.MAIL, Result.SENT, True),
        (Means.MAIL, Result.BOUNCED, False),
        (Means.PUBLICATION, Result.POSTED, True),
    ],
    ids=["sent", "came-back", "published"],
)
def test_an_answer_that_left_and_did_not_come_back_lets_the_file_close(
    office: Office, ended: Received, elena, means: Means, result: Result, *, closes: bool
) -> None:
    act_id = _act(office, ended, elena)
    _sealed_and_sent(office, ended, act_id, result, means)
    office.days_pass_until("2026-03-04")

    assert (file_of(office, ended).closed_at is not None) is closes


def test_pages_go_on_from_one_document_to_the_next(
    office: Office, archive: Archive, case: Received
) -> None:
    entries = archive.index_of(case).entries

    assert [(entry.first_page, entry.last_page) for entry in entries] == [(1, 2), (3, 5)]
    assert archive.index_of(case).folios == 5


def test_only_an_administrator_replaces_the_table(office: Office, ana, gloria) -> None:
    with pytest.raises(NotAllowed):
        _table(office, managed=1, archived=1, person=ana)

    assert _table(office, managed=1, archived=1, person=gloria) == 1
    with office.engine.reading_as(SYSTEM) as work:
        assert [line.managed_years for line in retention.table(work)] == [1]


def _act(office: Office, case: Received, person) -> int:
    with office.engine.work_as(SYSTEM) as work:
        task = work.session.scalars(select(Task).where(Task.case_id == case.id)).first()
        assert task is not None
        row = Act(
            case_id=case.id,
            task_id=task.id,
            name="resolucion",
            paper="resolucion",
            paper_name="Resolución",
            definition_id=work.session.get_one(Case, case.id).definition_id,
            series="resolucion",
            year=2026,
            number=1,
            code="RES-001-2026",
            proof="ABCD",
            issued_on=office.today,
            signed_at=work.now,
            signer_id=office.actor(person).id,
            signer_name="Elena Vega",
            position="",
            quality="titular",
            quality_act="",
            on_behalf_of="",
            data="{}",
        )
        work.session.add(row)
        work.session.flush()
        return row.id


def _sealed_and_sent(
    office: Office, case: Received, act_id: int, result: Result, means: Means = Means.COURIER
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Act, act_id).status = ActStatus.SEALED
        work.session.add(
            Delivery(
                case_id=case.id,
                element_id="notificar",
                act_id=act_id,
                means=means,
                result=result,
                effective_on=work.today if result is Result.POSTED else None,
                created_at=work.now,
                created_by="sistema",
            )
        )


def _table(office: Office, *, managed: int, archived: int, person=None) -> int:
    content = f"""
    [[retention]]
    code = "SOL"
    series = "Solicitudes"
    managed_years = {managed}
    archived_years = {archived}
    disposition = "CT"
    norm = "Acuerdo de prueba"
    verification = "POR_VERIFICAR"
    valid_from = 2020-01-01
    """
    actor = office.actor(person) if person else SYSTEM
    with office.engine.work_as(actor) as work:
        return retention.replace(work, content.encode())
