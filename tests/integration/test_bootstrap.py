"""Units of work: all or nothing, tried again only when the database was merely busy."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from engine.bootstrap import TRIES
from engine.db.tables import Effect, Incident
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault
from engine.services.work import Work
from tests.office import Office

BUSY = OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))
BROKEN = OperationalError("UPDATE", {}, sqlite3.OperationalError("disk I/O error"))
TAKEN = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed"))


def _effects(office: Office) -> int:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.scalar(select(func.count()).select_from(Effect)) or 0


class Stumbles:
    """A command that writes, and fails the first times."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.calls = error, times, 0

    def __call__(self, work: Work) -> str:
        self.calls += 1
        work.session.add(Effect(key=f"once {self.calls}", at=work.now))
        work.session.flush()
        if self.calls <= self.times:
            raise self.error
        return "done"


@pytest.mark.parametrize("error", [BUSY, TAKEN])
def test_a_busy_database_is_asked_again_and_what_failed_left_nothing(
    office: Office, error: Exception
) -> None:
    command = Stumbles(error, times=TRIES - 1)

    assert office.engine.run(SYSTEM, command) == "done"
    assert command.calls == TRIES
    assert _effects(office) == 1


@pytest.mark.parametrize(("error", "calls"), [(BUSY, TRIES), (TAKEN, TRIES), (BROKEN, 1)])
def test_it_gives_up_in_the_end_and_at_once_where_trying_cannot_help(
    office: Office, error: Exception, calls: int
) -> None:
    command = Stumbles(error, times=99)

    with pytest.raises(type(error)):
        office.engine.run(SYSTEM, command)

    assert command.calls == calls
    assert _effects(office) == 0


def test_a_fault_without_a_case_is_an_incident_too(office: Office) -> None:
    with pytest.raises(CaseFault), office.engine.work_as(SYSTEM):
        raise CaseFault("expected x, found y", "una_tarea")

    with office.engine.reading_as(SYSTEM) as work:
        incident = work.session.scalars(select(Incident)).one()
    assert (incident.case_id, incident.element_id) == (None, "una_tarea")


def test_what_is_written_while_reading_is_never_kept(office: Office) -> None:
    refused = False
    try:
        with office.engine.reading_as(SYSTEM) as work:
            work.session.add(Effect(key="x", at=work.now))
            work.session.flush()
    except DBAPIError:
        refused = True

    assert refused == (not office.settings.sqlite)
    assert _effects(office) == 0


def test_an_instant_stands_still_in_a_unit_of_work(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        before = work.now
        office.today_is("2026-03-09")
        assert work.now == before


def test_readers_and_a_writer_do_not_wait_for_each_other(office: Office) -> None:
    seen: list[int] = []

    with office.engine.work_as(SYSTEM) as work:
        work.session.add(Effect(key="x", at=work.now))
        work.session.flush()
        reader = threading.Thread(target=lambda: seen.append(_effects(office)))
        reader.start()
        reader.join(timeout=300)

    assert seen == [0]
    assert _effects(office) == 1


def test_writers_at_once_all_write(office: Office) -> None:
    errors: list[Exception] = []

    def write(number: int) -> None:
        try:
            with office.engine.work_as(SYSTEM) as work:
                work.session.add(Effect(key=str(number), at=work.now))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)

    assert errors == []
    assert _effects(office) == 12
