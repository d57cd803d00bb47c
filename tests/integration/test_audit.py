"""Who did what cannot be changed without being noticed."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.domain.officials import SYSTEM
from engine.services import audit
from engine.services.audit import Break, Fault
from tests.office import Office, Received


@pytest.fixture
def case(office: Office, elena) -> Received:
    case = office.receives("solicitud", objeto="x")
    office.completes(elena, "revisar_solicitud", {"completa": True})
    return case


def _verified(office: Office) -> list[Break]:
    with office.engine.reading_as(SYSTEM) as work:
        return list(audit.verify(work))


def _tampered(office: Office, sql: str) -> None:
    """As somebody with the database's password would."""
    with office.engine.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_append_only_update"))
            connection.execute(text("DROP TRIGGER audit_append_only_delete"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(sql))


def test_every_step_of_a_case_is_a_link_of_its_chain(office: Office, case: Received) -> None:
    with office.engine.reading_as(SYSTEM) as work:
        head = audit.head(work, audit.case_stream(case.id))

    assert head.seq == 2
    assert _verified(office) == []


@pytest.mark.parametrize("verb", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_a_link(office: Office, case: Received, verb: str) -> None:
    engine = office.engine.database.engine
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(verb))

    assert _verified(office) == []


@pytest.mark.parametrize(
    ("change", "seq", "reason"),
    [
        ("UPDATE audit SET actor = 'carlos' WHERE {link}", 1, "its content is not what was hashed"),
        ("UPDATE audit SET data = '{{}}' WHERE {link}", 1, "its content is not what was hashed"),
        ("DELETE FROM audit WHERE {link}", 2, "a link before it is missing"),
        (
            "UPDATE audit SET previous = 'x', hash = 'y' WHERE {link}",
            1,
            "it does not hold the hash of the link before",
        ),
    ],
)
def test_the_first_link_that_was_touched_is_named(
    office: Office, case: Received, change: str, seq: int, reason: str
) -> None:
    link = f"stream = 'case:{case.id}' AND seq = 1"

    _tampered(office, change.format(link=link))

    assert _verified(office) == [Break(f"case:{case.id}", seq, Fault(reason))]


def test_a_broken_stream_does_not_hide_another(office: Office, case: Received) -> None:
    other = office.receives("solicitud", objeto="y")

    _tampered(office, "UPDATE audit SET action = 'x' WHERE stream LIKE 'case:%' AND seq = 1")

    streams = {broken.stream for broken in _verified(office)}
    assert streams == {f"case:{case.id}", f"case:{other.id}"}


def test_no_personal_data_goes_into_the_trail(office: Office, elena) -> None:
    office.receives("solicitud", objeto="Secreto", nombres="Luz Marina", correo="luz@ejemplo.co")
    office.completes(elena, "revisar_solicitud", {"completa": False, "nota": "Dato íntimo"})

    with office.engine.database.engine.connect() as connection:
        kept = " ".join(connection.execute(text("SELECT data FROM audit")).scalars())

    for told in ("Luz", "luz@", "Secreto", "íntimo"):
        assert told not in kept
