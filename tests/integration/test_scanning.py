"""Where a virus scanner is configured, nobody opens a file before it has been looked at."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.db.tables import Document, Incident, Scan
from engine.domain.officials import SYSTEM
from engine.errors import Quarantined
from engine.services import documents, filings
from engine.settings import Settings
from tests.citizen import PDF, Citizen
from tests.clamd import EICAR, listening
from tests.desk import Desk, words
from tests.office import DIANA, Office
from tests.web import web_of

FILES_PAGE = "/radicar/peticion/6"


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    return tmp_path / "clamd"


@pytest.fixture
def settings(settings: Settings, socket: Path) -> Settings:
    return replace(settings, clamd=str(socket))


@pytest.fixture
def desk(office: Office) -> Desk:
    """Somebody has filed a petition with a clean file and one that is not."""
    app = web_of(office.engine)
    office.deploys("peticion")
    citizen = Citizen(app)
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("sana.pdf", PDF), ("mala.pdf", PDF + EICAR)])
    citizen.sends("/radicar/peticion/revisar", {})
    return Desk(app, office).seated(DIANA)


def scans(office: Office) -> dict[str, tuple[Scan, str]]:
    with office.engine.reading_as(SYSTEM) as work:
        return {
            row.name: (Scan(row.scan), row.virus) for row in work.session.scalars(select(Document))
        }


def incidents(office: Office) -> dict[str, bool]:
    """Kind -> whether it is open."""
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.scalars(select(Incident))
        return {row.kind: row.resolved_at is None for row in rows}


def test_a_file_waits_in_quarantine_and_the_clean_one_leaves_it(
    office: Office, desk: Desk, socket: Path
) -> None:
    assert scans(office) == {"sana.pdf": (Scan.PENDING, ""), "mala.pdf": (Scan.PENDING, "")}
    waiting = desk.opens("/documentos/1")
    assert (waiting.status_code, "todavía no lo ha revisado" in words(waiting)) == (403, True)

    with listening(socket):
        office.works_off()

    virus = "Eicar-Test-Signature"
    page = words(desk.opens("/expedientes/1"))
    assert "sin virus conocidos" in page
    assert f"en cuarentena: {virus}" in page
    assert scans(office) == {"sana.pdf": (Scan.CLEAN, ""), "mala.pdf": (Scan.INFECTED, virus)}
    clean, infected = desk.opens("/documentos/1"), desk.opens("/documentos/2")
    assert (clean.status_code, clean.data) == (200, PDF)
    clean.close()
    assert (infected.status_code, virus in words(infected)) == (403, True)
    assert incidents(office) == {"virus_found": True}


def test_a_scanner_that_is_silent_keeps_all_in_quarantine_and_says_so(
    office: Office, desk: Desk, socket: Path
) -> None:
    office.works_off()
    assert scans(office)["sana.pdf"] == (Scan.PENDING, "")
    assert incidents(office) == {"antivirus_silent": True}

    with listening(socket):
        office.works_off()

    assert incidents(office) == {"antivirus_silent": False, "virus_found": True}


def test_a_file_that_disappeared_holds_up_no_other(
    office: Office, desk: Desk, socket: Path
) -> None:
    for path in (office.settings.home / "documents").glob("??/*"):
        if path.read_bytes() == PDF:
            path.unlink()

    with listening(socket):
        office.works_off()

    assert scans(office)["mala.pdf"][0] is Scan.INFECTED
    assert incidents(office)["file_lost"]


def test_an_infected_answer_is_not_given_to_the_person_either(office: Office) -> None:
    with office.engine.reading_as(SYSTEM), pytest.raises(Quarantined):
        documents.check_healthy(Document(id=1, scan=Scan.INFECTED, virus="Eicar"))


def test_the_files_of_a_filing_that_nobody_sent_leave_the_disk(office: Office) -> None:
    office.deploys("peticion")
    citizen = Citizen(web_of(office.engine))
    citizen.fills_in()
    citizen.attaches(FILES_PAGE, [("olvidada.pdf", PDF)])
    folder = office.settings.home / "documents"
    office.today_is("2040-01-01")  # the files are as old as the machine's own clock says
    with office.engine.work_as(SYSTEM) as work:
        stored = work.documents.save(io.BytesIO(PDF + b"%nadie"), "nadie.pdf")
    assert documents.sweep(office.engine) == 1
    assert stored.sha256 not in {path.name for path in folder.glob("??/*")}

    office.clock.now += timedelta(days=8)
    office.engine.run(SYSTEM, filings.purge)
    assert documents.sweep(office.engine) == 1

    assert not list(folder.glob("??/*"))
