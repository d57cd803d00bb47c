"""An exported case file, who verifies it, and the ways of cheating with it."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.adapters import exports
from engine.cli import main


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
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def by_cauce(path: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["verify", str(path)])
    return done.exit_code, done.output


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewrite(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return path


Tamper = Callable[[dict[str, bytes]], None]
FIRST, SECOND = "documentos/0001-solicitud.pdf", "documentos/0002-plano.pdf"


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
