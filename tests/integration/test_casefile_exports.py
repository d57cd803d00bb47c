"""An exported case file is checked without us, and each way of cheating is called by its name."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from engine.adapters import exports, verificar
from engine.cli import main
from engine.db.tables import Delivery
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import NotAllowed, NotFound
from engine.services import casefile_exports
from engine.settings import Settings
from tests.casefile import Archive
from tests.office import DIANA, Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.usefixtures("papers_at_hand")

Tamper = Callable[[dict[str, bytes]], None]
FIRST, SECOND = "documentos/0001-solicitud.pdf", "documentos/0002-plano.pdf"


@pytest.fixture
def backend() -> str:
    """What is in a ZIP does not depend on the database."""
    return "sqlite"


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


def receives_two(archive: Archive) -> Received:
    """A case with two documents."""
    found = archive.office.receives("peticion", **PETITION)
    archive.files(found, "solicitud.pdf", folios=2)
    archive.files(found, "plano.pdf", folios=3)
    return found


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


def by_itself(path: Path) -> tuple[int, str]:
    """The verifier that travels in the ZIP, where there is nothing but Python."""
    alone = path.parent / "aparte"
    alone.mkdir(exist_ok=True)
    (alone / "verificar.py").write_bytes(exports.verifier())
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(alone / "verificar.py"), str(path)],
        cwd=alone,
        env={},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def by_cauce(path: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["verify", str(path)])
    return done.exit_code, done.output


VERIFIERS = [by_itself, by_cauce]
both = pytest.mark.parametrize("check", VERIFIERS, ids=lambda check: check.__name__)


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewrite(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return path


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


def change_a_byte(files: dict[str, bytes]) -> None:
    files[FIRST] = files[FIRST].replace(b"612", b"613", 1)


def add_a_document(files: dict[str, bytes]) -> None:
    files["documentos/0003-otra.pdf"] = b"%PDF-1.7 otra"


def take_one_out(files: dict[str, bytes]) -> None:
    del files[SECOND]


def swap_two(files: dict[str, bytes]) -> None:
    files[FIRST], files[SECOND] = files[SECOND], files[FIRST]


def rename_one(files: dict[str, bytes]) -> None:
    files["documentos/0002-otro nombre.pdf"] = files.pop(SECOND)


def _relist(files: dict[str, bytes]) -> None:
    """A careful cheat: the list of hashes says what is there now."""
    listed = {
        name: {"sha256": exports.hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in files.items()
        if name != "manifiesto.json"
    }
    files["manifiesto.json"] = json.dumps({"archivos": listed}).encode()


def edit_the_index(files: dict[str, bytes]) -> None:
    files["indice.xml"] = files["indice.xml"].replace(b"Anexo de la", b"Respuesta a la")
    _relist(files)


def take_one_out_of_the_index_too(files: dict[str, bytes]) -> None:
    index = files["indice.xml"].decode()
    start = index.rindex("  <DocumentoIndizado>")
    files["indice.xml"] = (index[:start] + "</TipoDocumentoFoliado>\n").encode()
    del files[SECOND]
    _relist(files)


def reorder_the_index(files: dict[str, bytes]) -> None:
    index = files["indice.xml"].decode()
    first, second = index.index("  <DocumentoIndizado>"), index.rindex("  <DocumentoIndizado>")
    end = index.index("</TipoDocumentoFoliado>")
    files["indice.xml"] = (
        index[:first] + index[second:end] + index[first:second] + index[end:]
    ).encode()
    _relist(files)


def forge_a_document_and_its_index(files: dict[str, bytes]) -> None:
    old = exports.hashlib.sha256(files[FIRST]).hexdigest()
    files[FIRST] = files[FIRST].replace(b"612", b"613", 1)
    new = exports.hashlib.sha256(files[FIRST]).hexdigest()
    files["indice.xml"] = files["indice.xml"].replace(old.encode(), new.encode())
    _relist(files)


def edit_the_trail(files: dict[str, bytes]) -> None:
    files["auditoria.json"] = files["auditoria.json"].replace(b'"ciudadania"', b'"diana"', 1)
    _relist(files)


def cut_the_trail(files: dict[str, bytes]) -> None:
    trail = json.loads(files["auditoria.json"])
    del trail["eslabones"][1]
    files["auditoria.json"] = json.dumps(trail).encode()
    _relist(files)


def cut_its_end(files: dict[str, bytes]) -> None:
    trail = json.loads(files["auditoria.json"])
    del trail["eslabones"][-1]
    files["auditoria.json"] = json.dumps(trail).encode()
    _relist(files)


def rewrite_the_history(files: dict[str, bytes]) -> None:
    files["historia.json"] = b'{"pasos": []}\n'
    _relist(files)


def change_a_guide(files: dict[str, bytes]) -> None:
    files["entregas.json"] = files["entregas.json"].replace(b"RA900CO", b"RA901CO")
    _relist(files)


def send_it_elsewhere(files: dict[str, bytes]) -> None:
    files["entregas.json"] = files["entregas.json"].replace(b"Calle 5", b"Calle 6")
    _relist(files)


def lose_the_receipt(files: dict[str, bytes]) -> None:
    told = json.loads(files["entregas.json"])
    assert told["entregas"][0]["soportes"] == [2]
    told["entregas"][0]["soportes"] = []
    files["entregas.json"] = json.dumps(told).encode()
    _relist(files)


def forget_a_delivery(files: dict[str, bytes]) -> None:
    files["entregas.json"] = b'{"entregas": []}\n'
    _relist(files)


def change_the_page(files: dict[str, bytes]) -> None:
    files["indice.html"] += b"<script>alert(1)</script>"


def leave_something_behind(files: dict[str, bytes]) -> None:
    files["factura.exe"] = b"MZ"


def break_the_index(files: dict[str, bytes]) -> None:
    files["indice.xml"] = b"<TipoDocumentoFoliado>"


def feed_it_entities(files: dict[str, bytes]) -> None:
    files["indice.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]><TipoDocumentoFoliado/>'


CHEATS: list[tuple[Tamper, str]] = [
    (change_a_byte, f"documento 1 ({FIRST}): cambió"),
    (add_a_document, "documentos/0003-otra.pdf: no está en el índice"),
    (take_one_out, f"documento 2 ({SECOND}): falta"),
    (swap_two, f"documento 1 ({FIRST}): lleva el contenido del documento 2"),
    (rename_one, f"documento 2 ({SECOND}): falta"),
    (edit_the_index, "indice.xml: no es el que se exportó"),
    (take_one_out_of_the_index_too, "falta el documento 2, que entró al expediente"),
    (reorder_the_index, "en el lugar 1 está el documento de orden 2"),
    (forge_a_document_and_its_index, "el documento 1 no es el que entró al expediente"),
    (edit_the_trail, "auditoria.json: el eslabón 1 no dice lo que decía"),
    (cut_the_trail, "auditoria.json: el eslabón 2 dice ser el 3"),
    (cut_its_end, "no dice que este expediente se haya exportado"),
    (rewrite_the_history, "historia.json: no es el que se exportó"),
    (change_a_guide, "entregas.json: la entrega 1 no dice en «guia» lo que la cadena anotó"),
    (send_it_elsewhere, "entregas.json: la entrega 1 no lleva el destinatario"),
    (lose_the_receipt, "entregas.json: la entrega 1 no lleva los soportes que se anotaron"),
    (forget_a_delivery, "entregas.json: falta la entrega 1"),
    (change_the_page, "indice.html: cambió después de la exportación"),
    (leave_something_behind, "factura.exe: sobra"),
    (break_the_index, "indice.xml: no se puede leer"),
    (feed_it_entities, "indice.xml: no se puede leer (lleva declaraciones"),
]


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


def climb(zipped: zipfile.ZipFile) -> None:
    zipped.writestr("../../fuera.txt", b"x")


def be_absolute(zipped: zipfile.ZipFile) -> None:
    zipped.writestr("/etc/passwd", b"x")


def use_backslashes(zipped: zipfile.ZipFile) -> None:
    zipped.writestr("documentos\\..\\fuera.txt", b"x")


def link(zipped: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("documentos/enlace")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    zipped.writestr(entry, b"/etc/passwd")


def bomb(zipped: zipfile.ZipFile) -> None:
    zipped.writestr("documentos/grande", b"\0" * 50_000_000, zipfile.ZIP_DEFLATED)


def repeat(zipped: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("indice.xml", b"otro")


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


def test_the_verifier_needs_nothing_but_the_standard_library() -> None:
    source = exports.verifier().decode()
    imported = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }

    assert imported <= set(sys.stdlib_module_names) | {"__future__"}
    assert Path(verificar.__file__).read_bytes() == exports.verifier()
