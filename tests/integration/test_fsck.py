"""`cauce fsck` finds what does not agree, and says nothing of what does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update

from engine.db.tables import (
    Act,
    ActStatus,
    Case,
    Document,
    Event,
    Message,
    MessageStatus,
    Task,
    TaskStatus,
    Timer,
)
from engine.domain.officials import SYSTEM
from tests.casefile import Archive
from tests.office import BEATRIZ, Office, Received


@pytest.fixture
def case(office: Office, elena) -> Received:
    """With a task done, one open, and a timer armed."""
    case = office.receives("solicitud", nombres="Luz", objeto="x", correo="luz@ejemplo.co")
    office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    return case


def _rules(office: Office) -> set[str]:
    return {violation.split()[0] for violation in office.broken_invariants()}


def _do(office: Office, *statements: object) -> None:
    """Changes rows as only a fault (or a person with the password) would."""
    with office.engine.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER event_append_only_delete"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(statement)


def test_an_office_at_work_agrees(office: Office, case: Received, elena, ana) -> None:
    office.receives("pago", recibo="R-7")
    office.receives("aviso")
    office.completes(elena, "avisar_en_cola")
    office.works_off()
    office.completes(ana, "dar_concepto", {"concepto": "Sí", "dias": "3"})

    assert office.broken_invariants() == []


def test_a_state_that_cannot_be_read(office: Office, case: Received) -> None:
    _do(office, update(Case).values(state=b"\x01rubbish"))

    assert _rules(office) == {"I1"}


def test_a_case_that_is_closed_and_still_waits(office: Office, case: Received) -> None:
    _do(office, update(Case).values(status="closed"))

    assert "I1" in _rules(office)


def test_an_open_task_that_the_state_does_not_know(office: Office, case: Received) -> None:
    _do(office, update(Task).where(Task.status == TaskStatus.OPEN).values(token=999))

    assert _rules(office) == {"I2"}


def test_a_task_of_the_state_without_a_row(office: Office, case: Received) -> None:
    _do(office, update(Task).where(Task.status == TaskStatus.OPEN).values(status="cancelled"))

    assert _rules(office) == {"I2"}


def test_a_completed_task_that_history_tells_twice(office: Office, case: Received) -> None:
    again = text(
        "INSERT INTO event (case_id, seq, at, kind, element_id, token, actor, data) "
        "SELECT case_id, seq + 5000, at, kind, element_id, token, actor, data FROM event "
        "WHERE kind = 'completed' AND element_id = 'revisar_solicitud'"
    )
    _do(office, again)

    assert _rules(office) == {"I3"}


def test_a_completed_task_that_history_does_not_tell(office: Office, case: Received) -> None:
    _do(office, delete(Event).where(Event.kind == "completed", Event.element_id != ""))

    assert _rules(office) == {"I3"}


def test_a_version_without_history(office: Office, case: Received) -> None:
    _do(office, update(Case).values(version=Case.version + 1))

    assert _rules(office) == {"I3"}


def test_a_timer_row_without_its_timer_and_the_other_way_round(
    office: Office, case: Received
) -> None:
    _do(office, update(Timer).values(token=999))
    assert _rules(office) == {"I4"}

    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(delete(Timer))
    assert _rules(office) == {"I4"}


def test_a_letter_that_waits_for_nobody(office: Office, case: Received) -> None:
    _letter(office, status=MessageStatus.PENDING)
    assert _rules(office) == set()

    office.clock.now += timedelta(hours=1)

    assert _rules(office) == {"I6"}


def test_a_letter_that_failed_without_anybody_being_told(office: Office, case: Received) -> None:
    _letter(office, status=MessageStatus.FAILED)

    assert _rules(office) == {"I6"}


def test_a_link_of_the_trail_that_was_changed(office: Office, case: Received) -> None:
    with office.engine.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_append_only_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE audit SET actor = 'carlos' WHERE seq = 1"))

    assert _rules(office) == {"I7"}


def _letter(office: Office, *, status: MessageStatus) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.add(
            Message(
                kind="respuesta",
                recipient="otra@ejemplo.co",
                subject="x",
                text="x",
                html="x",
                message_id="<x@x>",
                dedup_key="x",
                status=status,
                created_at=work.now,
            )
        )


# --- I8: the case file ----------------------------------------------------------------------------


@pytest.fixture
def filed(office: Office, case: Received) -> Archive:
    """With two documents in the file of the case."""
    archive = Archive(office)
    for name in ("solicitud.pdf", "plano.pdf"):
        archive.files(case, name)
    assert office.broken_invariants() == []
    return archive


def test_a_document_whose_bytes_changed_or_vanished(
    office: Office, case: Received, filed: Archive
) -> None:
    first, second = (entry.sha256 for entry in filed.index_of(case).entries)
    store = office.settings.home / "documents"
    (store / first[:2] / first).write_bytes(b"otra cosa")
    (store / second[:2] / second).unlink()

    assert [one.split(":")[0] for one in office.broken_invariants()] == [
        "I8 document 1",
        "I8 document 2",
    ]


def test_a_place_of_a_file_that_is_missing(office: Office, case: Received, filed: Archive) -> None:
    _do(office, update(Document).where(Document.position == 1).values(position=None))

    assert _rules(office) == {"I8"}


# --- I9: acts -------------------------------------------------------------------------------------


def test_a_number_that_is_missing_and_a_seal_without_its_document(office: Office) -> None:
    for _ in range(2):
        case = office.receives("acto", documento="oficio", texto="Se informa.")
        office.completes(BEATRIZ, "firmar_acto", {"decision": "firmar"}, case=case)
    assert office.broken_invariants() == []

    _do(office, delete(Act).where(Act.number == 1), update(Act).values(status=ActStatus.SEALED))

    assert office.broken_invariants() == [
        "I9 series OF 2026: its last number is 2, it has 1 acts",
        "I9 act 2: its seal and its document do not agree",
    ]
