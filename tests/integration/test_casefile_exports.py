"""What a case file takes along when it is exported, and who may take it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.adapters import exports
from engine.domain.officials import CITIZEN
from engine.errors import NotAllowed, NotFound
from engine.services import casefile_exports
from tests.casefile import Archive, receives_two
from tests.cheats import FIRST, SECOND, by_itself, contents
from tests.office import Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.usefixtures("papers_at_hand")


@pytest.fixture
def backend() -> str:
    """What is in a ZIP does not depend on the database."""
    return "sqlite"


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


@pytest.fixture
def case(archive: Archive) -> Received:
    return receives_two(archive)


def test_the_same_export_has_the_same_bytes(
    office: Office, case: Received, diana, tmp_path
) -> None:
    with office.engine.work_as(office.actor(diana)) as work:
        export = casefile_exports.export(work, case.id)
    written = []
    for name in ("a", "b"):
        with (tmp_path / name).open("wb") as target:
            exports.write(export, office.engine.documents, target)
        written.append((tmp_path / name).read_bytes())

    assert written[0] == written[1]


def test_the_export_is_noted_in_the_trail_of_the_case(office, archive, case, diana, tmp_path):
    archive.exports(case, diana, tmp_path)

    assert office.history_of(case)[-1] == "file_exported"
    assert office.broken_invariants() == []


def test_a_paper_that_vanished_or_changed_is_named_when_it_is_exported(
    office: Office, archive: Archive, case: Received, diana, tmp_path: Path
) -> None:
    kept = [entry.sha256 for entry in archive.index_of(case).entries]
    folder = office.settings.home / "documents"
    (folder / kept[0][:2] / kept[0]).unlink()
    (folder / kept[1][:2] / kept[1]).write_bytes(b"otra cosa")
    with office.engine.work_as(office.actor(diana)) as work:
        export = casefile_exports.export(work, case.id)

    with (tmp_path / "x.zip").open("wb") as target:
        wrong = exports.write(export, office.engine.documents, target)

    assert wrong == (FIRST, SECOND)


def test_words_of_a_citizen_are_never_markup_in_the_page_of_an_export(
    office: Office, archive: Archive, diana, tmp_path: Path
) -> None:
    attack = "<script>alert(1)</script> Solicito esto"
    case = office.receives("peticion", **{**PETITION, "objeto": attack})
    archive.files(case, "a&b'; <i>.pdf")

    page = contents(archive.exports(case, diana, tmp_path))["indice.html"].decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<i>" not in page
    assert by_itself(next(tmp_path.glob("*.zip")))[0] == 0


def test_whose_identity_is_reserved_is_not_in_the_copy_of_who_may_not_know_it(
    office: Office, archive: Archive, ana, diana, tmp_path: Path
) -> None:
    answers = {**PETITION, "reserva_identidad": True, "justificacion_reserva": "Temo represalias."}
    case = office.receives("peticion", **answers)
    archive.files(case, "cédula-marta.pdf")
    archive.hands_over(case, guide="RA900CO", to="Casa de Marta")
    office.completes(diana, "clasificar_peticion", CLASSIFIED)
    office.completes(diana, "asignar_profesional", {"profesional": "ana"})

    path = archive.exports(case, ana, tmp_path)
    everything = path.read_bytes()

    for secret in ("Marta", "marta", "52123456", "3001234567"):
        assert secret.encode() not in everything
    code, said = by_itself(path)
    assert code == 0, said
    assert "no se pueden comprobar, los documentos 1 (identidad reservada)" in said
    assert b"RA900CO" in everything
    whole = archive.exports(case, diana, tmp_path).read_bytes()
    assert "cédula-marta.pdf".encode() in whole


def test_only_who_may_see_the_case_may_export_it(office, case, carlos, tmp_path) -> None:
    with pytest.raises(NotAllowed), office.engine.work_as(office.actor(carlos)) as work:
        casefile_exports.export(work, case.id)
    with pytest.raises((NotFound, NotAllowed)), office.engine.work_as(CITIZEN) as work:
        casefile_exports.export(work, case.id)
