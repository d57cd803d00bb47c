"""An exported case file is checked without us, and each way of cheating is called by its name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.adapters import exports, verificar
from engine.db.tables import Delivery
from engine.domain.officials import SYSTEM
from engine.settings import Settings
from tests.casefile import Archive, receives_two
from tests.cheats import (
    CHEATS,
    FIRST,
    be_absolute,
    bomb,
    by_cauce,
    by_itself,
    climb,
    contents,
    link,
    repeat,
    rewrite,
    use_backslashes,
)
from tests.office import DIANA, Office, Received

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


@pytest.fixture(scope="module")
def pristine(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One export, for all who do something to it."""
    home = tmp_path_factory.mktemp("oficina")
    shutil.copy(migrated_sqlite, home / "cauce.db")
    url = f"sqlite:///{home / 'cauce.db'}"
    office = Office(Settings(database_url=url, secret_key="de prueba", home=home))
    archive = Archive(office)
    case = receives_two(archive)
    archive.hands_over(case, guide="RA900CO", to="Calle 5 # 10-20")
    archive.proves(case, delivery=1, position=2)
    path = archive.exports(case, DIANA, home)
    office.closes()
    return path.read_bytes()


@pytest.fixture
def exported(pristine: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "expediente.zip"
    path.write_bytes(pristine)
    return path


VERIFIERS = [by_itself, by_cauce]


both = pytest.mark.parametrize("check", VERIFIERS, ids=lambda check: check.__name__)


@both
def test_a_file_that_nobody_touched_agrees(exported: Path, check) -> None:
    code, said = check(exported)

    assert code == 0, said
    assert "2 documentos, el índice y la cadena concuerdan" in said


def test_it_also_agrees_once_it_is_unpacked(exported: Path) -> None:
    folder = exported.parent / "suelto"
    with zipfile.ZipFile(exported) as opened:
        opened.extractall(folder)

    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verificar.py")],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@both
@pytest.mark.parametrize(("cheat", "named"), CHEATS, ids=[cheat.__name__ for cheat, _ in CHEATS])
def test_each_way_of_cheating_is_called_by_its_name(exported: Path, check, cheat, named) -> None:
    files = contents(exported)
    cheat(files)

    code, said = check(rewrite(exported, files))

    assert code == 1, said
    assert named in said
    assert "NO concuerda" in said


def test_a_guide_changed_in_the_database_contradicts_the_chain(
    archive: Archive, case: Received, tmp_path: Path
) -> None:
    archive.hands_over(case, guide="RA900CO")
    with archive.office.engine.work_as(SYSTEM) as work:
        work.session.execute(update(Delivery).values(guide="RA901CO"))

    code, said = by_itself(archive.exports(case, DIANA, tmp_path))

    assert code == 1
    assert "entregas.json: la entrega 1 no dice en «guia» lo que la cadena anotó" in said


def test_a_delivery_that_the_chain_did_not_know_is_told_apart(
    archive: Archive, case: Received, tmp_path: Path
) -> None:
    with archive.office.engine.work_as(SYSTEM) as work:
        work.session.add(
            Delivery(
                case_id=case.id,
                element_id="entregar",
                means="fisica",
                result="entregada",
                created_at=work.now,
                created_by="sistema",
            )
        )

    code, said = by_itself(archive.exports(case, DIANA, tmp_path))

    assert code == 0, said
    assert "anotó al exportar, y no cuando se hicieron, las entregas [1]" in said


@both
def test_a_byte_changed_inside_the_zip_is_damage(exported: Path, check) -> None:
    content = bytearray(exported.read_bytes())
    place = content.index(b"/MediaBox")
    content[place + 1] ^= 1
    exported.write_bytes(content)

    code, said = check(exported)

    assert code == 1
    assert f"{FIRST}: está dañado" in said


@both
@pytest.mark.parametrize(
    ("trick", "named"),
    [
        (climb, "../../fuera.txt: su nombre es una ruta"),
        (be_absolute, "/etc/passwd: su nombre es una ruta"),
        (use_backslashes, "su nombre es una ruta"),
        (link, "documentos/enlace: es una carpeta o un enlace"),
        (bomb, "documentos/grande: está comprimido"),
        (repeat, "indice.xml: está 2 veces"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_tricks_of_a_zip_are_refused_before_anything_is_opened(
    exported: Path, check, trick, named
) -> None:
    with zipfile.ZipFile(exported, "a") as zipped:
        trick(zipped)

    code, said = check(exported)

    assert code == 1, said
    assert named in said
    assert "Lo demás no se miró" in said


@both
def test_files_that_overlap_promise_more_than_there_is(exported: Path, check) -> None:
    with zipfile.ZipFile(exported, "a") as zipped:
        first = zipped.getinfo(FIRST)
        for number in range(2000):
            twin = zipfile.ZipInfo(f"documentos/{number}")
            twin.header_offset, twin.CRC = first.header_offset, first.CRC
            twin.file_size = twin.compress_size = first.file_size
            zipped.filelist.append(twin)
            zipped.NameToInfo[twin.filename] = twin
        zipped._didModify = True

    code, said = check(exported)

    assert code == 1, said
    assert "bomba ZIP" in said


@both
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"no es un zip", b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_export_is_said_in_a_sentence(tmp_path: Path, check, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    code, said = check(path)

    assert code == 2
    assert "No se puede comprobar" in said
    assert "Traceback" not in said


@both
def test_what_does_not_exist_is_said_in_a_sentence(tmp_path: Path, check) -> None:
    code, said = check(tmp_path / "no-esta.zip")

    assert code == 2
    assert "Traceback" not in said


def test_the_verifier_needs_nothing_but_the_standard_library() -> None:
    source = exports.verifier().decode()
    imported = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }

    assert imported <= set(sys.stdlib_module_names) | {"__future__"}
    assert Path(verificar.__file__).read_bytes() == exports.verifier()
