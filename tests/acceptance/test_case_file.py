"""The electronic file of a case, from what a citizen attached to what a judge checks."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from engine.adapters import exports
from engine.domain.officials import SYSTEM
from engine.services import casefile_additions, casefile_pages, retention
from tests.casefile import Archive
from tests.conftest import BACKENDS
from tests.office import Office, Received
from tests.papers import pages

pytestmark = [
    pytest.mark.sealed,
    pytest.mark.procedure("cierre_expediente"),
    pytest.mark.parametrize("backend", BACKENDS),
]


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


@pytest.fixture
def matter(office: Office, archive: Archive) -> Received:
    """A matter of the front desk with two documents."""
    found = office.receives("archivable")
    archive.files(found, "solicitud.pdf", folios=2)
    archive.files(found, "plano.pdf", folios=3)
    return found


def scans(office: Office, case: Received, person, name: str = "guía.pdf") -> None:
    typed = {
        "tipo": "Guía de entrega",
        "fecha": "2026-03-01",
        "origen": "digitalizado",
        "ubicacion": "Caja 12, carpeta 3",
        "digitalizo": "Elena Vega",
        "folios": "1",
    }
    file = (name, io.BytesIO(pages(1)))
    casefile_additions.add(office.engine, office.actor(person), case.id, typed, file)


def page(office: Office, case: Received, person) -> casefile_pages.FilePage:
    with office.engine.reading_as(office.actor(person)) as work:
        return casefile_pages.file_page(work, case.id)


@pytest.mark.norm("Ley 594 de 2000, arts. 23 y 24; CPACA, art. 36", "Expediente único y retención")
def test_a_matter_that_ends_closes_its_file_and_says_until_when_it_is_kept(
    office: Office, archive: Archive, matter: Received, elena
) -> None:
    # given a table that keeps the series two years in the office and eight in the archive
    with office.engine.work_as(SYSTEM) as work:
        retention.replace(work, _TABLE)
    office.completes(elena, "anotar_asunto")

    # when the matter is done on 29 February 2028
    office.today_is("2028-02-29")
    office.completes(elena, "atender_asunto")
    office.works_off()

    # then the file is closed that day, with its dates by the calendar
    found = page(office, matter, elena)
    assert found.closing is not None
    assert found.closing.managed_until == date(2030, 2, 28)
    assert found.closing.archived_until == date(2038, 2, 28)
    assert found.closing.verification == "POR_VERIFICAR"
    assert [line.documents for line in found.sealed] == [2]
    assert office.page_of(matter, elena).status == "closed"
    assert office.broken_invariants() == []


def test_originals_on_paper_are_foliated_before_the_file_is_closed(
    office: Office, matter: Received, elena
) -> None:
    scans(office, matter, elena)
    office.completes(elena, "anotar_asunto")
    office.completes(elena, "atender_asunto")
    office.works_off()
    assert office.inbox_of(elena) == ["foliar_originales"]

    counted = {"folios_fisicos": "1", "ubicacion_fisica": "Caja 12"}
    missing = {"faltan_folios": True, "folios_que_faltan": "El reverso de la carta"}
    office.completes(elena, "foliar_originales", {**counted, **missing})
    # what is missing is looked for before, and the history says so
    assert "completed folios_faltantes" in office.history_of(matter)
    found = {"como_aparecieron": "aparecieron", "que_se_hizo_folios": "Estaba en otra carpeta."}
    office.completes(elena, "buscar_folios", found)
    office.works_off()

    assert page(office, matter, elena).closing is not None


def test_what_is_still_to_be_done_is_attended_to_first(
    office: Office, matter: Received, elena
) -> None:
    office.completes(elena, "atender_asunto")
    office.works_off()
    assert sorted(office.inbox_of(elena)) == ["anotar_asunto", "atender_pendientes"]
    pending = [blocker.name for blocker in page(office, matter, elena).blockers]
    assert "la tarea «Anotar el asunto»" in pending

    office.completes(elena, "anotar_asunto")
    office.completes(elena, "atender_pendientes", {"atencion_pendientes": "Se anotó el asunto."})
    office.works_off()

    assert page(office, matter, elena).closing is not None
    assert office.history_of(matter)[-1] == "closed"


def test_a_judge_checks_years_later_what_the_office_closed(
    office: Office, archive: Archive, matter: Received, elena, tmp_path: Path
) -> None:
    scans(office, matter, elena)
    office.completes(elena, "anotar_asunto")
    office.completes(elena, "atender_asunto")
    office.works_off()
    office.completes(
        elena, "foliar_originales", {"folios_fisicos": "1", "ubicacion_fisica": "Caja 12"}
    )
    office.works_off()

    path = archive.exports(matter, elena, tmp_path)
    alone = tmp_path / "verificar.py"
    alone.write_bytes(exports.verifier())
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(alone), str(path)],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 documentos, el índice y la cadena concuerdan" in done.stdout


_TABLE = b"""
[[retention]]
code = "ASU"
series = "Asuntos"
managed_years = 2
archived_years = 8
disposition = "S"
norm = "TRD"
verification = "POR_VERIFICAR"
valid_from = 2020-01-01
"""
