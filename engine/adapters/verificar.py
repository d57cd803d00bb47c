"""Comprueba un expediente exportado por Cauce. Sólo necesita Python 3.8 o posterior.

    python3 verificar.py expediente.zip      (o la carpeta en que se descomprimió)

Dice «bien» o nombra lo que está mal: documentos cambiados, agregados, retirados, movidos de lugar
o con el nombre cambiado; el índice; las entregas; la cadena de auditoría. No descomprime ni ejecuta
nada de lo que revisa. Conviene usar la copia de este programa que entrega la entidad, no la que
venga en un archivo del que se dude. Termina con 0 si todo concuerda, con 1 si no, y con 2 si no se
puede leer.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

MANIFEST, INDEX, AUDIT = "manifiesto.json", "indice.xml", "auditoria.json"
DELIVERIES = "entregas.json"
DOCUMENTS = "documentos/"
#: lo que la cadena anota de una entrega, y cómo se llama en el archivo de entregas
FOUND = "delivery_found"
PROVED = "delivery_proved"
HANDED = ("handed_over", "act_offered", "delivery_bounced", "act_opened", FOUND)
DELIVERY_FIELDS = (
    ("means", "medio"),
    ("result", "resultado"),
    ("act_id", "acto_id"),
    ("guide", "guia"),
    ("effective_on", "surte_efecto"),
    ("handed_at", "cuando"),
    ("opened_at", "abierto"),
)
#: what is read whole; documents are read piece by piece
LARGEST_TEXT = 200 * 1024 * 1024
MOST_FILES = 100_000
PIECE = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_BAD_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')


class Problem(NamedTuple):
    """Lo que está mal, y dónde."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Report(NamedTuple):
    """`notes` son cosas que hay que saber y no son errores; `head`, la última huella."""

    problems: list[Problem]
    notes: list[str]
    documents: int
    head: str


class Unreadable(Exception):
    """No es un expediente exportado, o no se puede abrir."""


class Document(NamedTuple):
    """Una línea del índice."""

    position: int
    name: str
    path: str
    sha256: str
    size: int
    absence: str
    signed: bool


# --- where the files are --------------------------------------------------------------------------


class ZipBox:
    """Los archivos de un ZIP, que se leen sin descomprimir ninguno."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(f"no es un archivo ZIP, o está dañado ({error})") from error
        self._size = path.stat().st_size
        self._entries = self._zip.infolist()

    def names(self) -> list[str]:
        return [entry.filename for entry in self._entries]

    def problems(self) -> Iterator[Problem]:
        """Los engaños propios de un ZIP. Si hay uno, lo demás no se mira."""
        if len(self._entries) > MOST_FILES:
            yield Problem("ZIP", f"tiene más de {MOST_FILES} archivos")
            return
        if sum(entry.file_size for entry in self._entries) > self._size:
            yield Problem("ZIP", "dice contener más de lo que pesa: puede ser una bomba ZIP")
        for entry in self._entries:
            what = _odd_entry(entry)
            if what:
                yield Problem(_shown(entry.filename), what)
        for name, times in Counter(self.names()).items():
            if times > 1:
                yield Problem(_shown(name), f"está {times} veces en el ZIP")

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as stream:
            while True:
                piece = stream.read(PIECE)
                if not piece:
                    return
                yield piece


def _odd_entry(entry: zipfile.ZipInfo) -> str:
    name = entry.orig_filename
    if name.startswith("/") or ".." in name.split("/") or _BAD_NAME.search(name):
        return "su nombre es una ruta que se sale de la carpeta o lleva caracteres que no debe"
    if entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16):
        return "es una carpeta o un enlace, y no un archivo"
    if entry.flag_bits & 1:
        return "está cifrado"
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        return "está comprimido, y una exportación no comprime: puede ser una bomba ZIP"
    return ""


class FolderBox:
    """Los archivos de una carpeta en la que se descomprimió una exportación."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        found = (p for p in self._path.rglob("*") if p.is_symlink() or not p.is_dir())
        return sorted(p.relative_to(self._path).as_posix() for p in found)

    def problems(self) -> Iterator[Problem]:
        for name in self.names():
            if (self._path / name).is_symlink() or not (self._path / name).is_file():
                yield Problem(_shown(name), "es un enlace o algo que no es un archivo")

    def pieces(self, name: str) -> Iterator[bytes]:
        with (self._path / name).open("rb") as stream:
            while True:
                piece = stream.read(PIECE)
                if not piece:
                    return
                yield piece


def opened(path: Path) -> Any:
    """La carpeta o el ZIP. Unreadable si no es ninguna de las dos cosas."""
    return FolderBox(path) if path.is_dir() else ZipBox(path)


# --- the checks -----------------------------------------------------------------------------------


def verify(path: Path) -> Report:
    """Todo lo que se puede comprobar sin red. Unreadable si no es un expediente exportado."""
    box = opened(path)
    problems = list(box.problems())
    if problems:
        return Report(problems, ["Lo demás no se miró."], 0, "")
    names = set(box.names())
    missing = [name for name in (MANIFEST, INDEX, AUDIT) if name not in names]
    if missing:
        raise Unreadable("le falta " + ", ".join(missing) + ": no es una exportación de Cauce")
    found = _hashes(box, names, problems)
    listed = _manifest(box, problems)
    lines = _index(box, problems)
    entries = _audit(box, problems)
    problems.extend(_files(found, listed, lines))
    problems.extend(_order(lines))
    problems.extend(_documents(found, lines))
    problems.extend(_trail(found, lines, entries))
    if DELIVERIES in found:
        problems.extend(_deliveries(box, entries))
    head = str(entries[-1].get("hash", "")) if entries else ""
    return Report(problems, _notes(lines, names, entries), len(lines), head)


def _hashes(box: Any, names: Any, problems: list[Problem]) -> dict[str, tuple[str, int]]:
    """Huella y tamaño de cada archivo; los que no se dejan leer son un problema."""
    found: dict[str, tuple[str, int]] = {}
    for name in sorted(names):
        digest, size = hashlib.sha256(), 0
        try:
            for piece in box.pieces(name):
                digest.update(piece)
                size += len(piece)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
            problems.append(Problem(_shown(name), f"está dañado y no se puede leer ({error})"))
            continue
        found[name] = (digest.hexdigest(), size)
    return found


def whole(box: Any, name: str) -> bytes:
    pieces, size = [], 0
    for piece in box.pieces(name):
        size += len(piece)
        if size > LARGEST_TEXT:
            raise ValueError("es demasiado grande")
        pieces.append(piece)
    return b"".join(pieces)


def _manifest(box: Any, problems: list[Problem]) -> dict[str, str]:
    try:
        listed = json.loads(whole(box, MANIFEST).decode("utf-8"))["archivos"]
        return {str(name): str(about["sha256"]) for name, about in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, _ZIP) as error:
        problems.append(Problem(MANIFEST, f"no se puede leer ({error})"))
        return {}


def _index(box: Any, problems: list[Problem]) -> list[Document]:
    try:
        return documents(box)
    except (ElementTree.ParseError, ValueError, _ZIP) as error:
        problems.append(Problem(INDEX, f"no se puede leer ({error})"))
        return []


def documents(box: Any) -> list[Document]:
    """Las líneas del índice, en el orden en que están. ValueError o ParseError si no se puede."""
    text = whole(box, INDEX).decode("utf-8")
    if "<!" in text:
        raise ValueError("lleva declaraciones que un índice no tiene")
    root = ElementTree.fromstring(text)  # noqa: S314 -- without declarations nothing can grow
    return [_document(each) for each in root.iter("DocumentoIndizado")]


def _document(element: Any) -> Document:
    said = {child.tag: child.text or "" for child in element}
    digest = said.get("Valor_Huella", "")
    if not _HASH.fullmatch(digest):
        raise ValueError("hay una huella que no es SHA-256")
    return Document(
        position=int(said.get("Orden_Documento_Expediente", "")),
        name=said.get("Nombre_Documento", ""),
        path=said.get("Archivo", ""),
        sha256=digest,
        size=int(said.get("Tamano", "")),
        absence=said.get("No_Incluido", ""),
        signed=said.get("Firma", "") not in ("", "sin firma"),
    )


def _audit(box: Any, problems: list[Problem]) -> list[dict[str, Any]]:
    """Los eslabones, y si la cadena se rompe en alguno."""
    try:
        entries = json.loads(whole(box, AUDIT).decode("utf-8"))["eslabones"]
        previous = ""
        for number, entry in enumerate(entries, start=1):
            what = _broken(entry, number, previous)
            if what:
                problems.append(Problem(AUDIT, f"el eslabón {number} {what}"))
                break
            previous = entry["hash"]
        return list(entries)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, _ZIP) as error:
        problems.append(Problem(AUDIT, f"no se puede leer ({error})"))
        return []


def _broken(entry: dict[str, Any], number: int, previous: str) -> str:
    if entry["seq"] != number:
        return f"dice ser el {entry['seq']}: falta uno o sobra"
    if entry["previous"] != previous:
        return "no lleva la huella del anterior"
    said = [entry[key] for key in ("stream", "seq", "at", "actor", "action", "data", "previous")]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != entry["hash"]:
        return "no dice lo que decía cuando se escribió"
    return ""


def _files(
    found: dict[str, tuple[str, int]], listed: dict[str, str], documents: list[Document]
) -> Iterator[Problem]:
    """Cada archivo está anotado, y cada anotado está."""
    named = {document.path for document in documents}
    for name in sorted(set(found) - set(listed) - {MANIFEST}):
        yield Problem(_shown(name), "sobra: no estaba en la exportación")
    for name, digest in sorted(listed.items()):
        if name not in found and name not in named:
            yield Problem(_shown(name), "falta")
        elif name in found and found[name][0] != digest and name not in named:
            yield Problem(_shown(name), "cambió después de la exportación")


def _order(documents: list[Document]) -> Iterator[Problem]:
    for place, document in enumerate(documents, start=1):
        if document.position != place:
            yield Problem(
                INDEX,
                f"en el lugar {place} está el documento de orden {document.position}: "
                "falta uno o el orden cambió",
            )
            return


def _documents(found: dict[str, tuple[str, int]], documents: list[Document]) -> Iterator[Problem]:
    """Cada documento del índice está, entero, bajo su nombre; y no hay otros."""
    by_hash = {document.sha256: document for document in documents}
    for document in documents:
        what = "" if document.absence else _wrong(document, found.get(document.path), by_hash)
        if what:
            where = f"documento {document.position} ({_shown(document.path)})"
            yield Problem(where, what)
    paths = {document.path for document in documents}
    for name in sorted(found):
        if name.startswith(DOCUMENTS) and name not in paths:
            yield Problem(_shown(name), "no está en el índice")


def _wrong(document: Document, file: tuple[str, int] | None, by_hash: dict[str, Document]) -> str:
    if file is None:
        return "falta"
    digest, size = file
    if digest == document.sha256:
        return "" if size == document.size else "no pesa lo que dice el índice"
    if digest in by_hash:
        return f"lleva el contenido del documento {by_hash[digest].position}"
    return "cambió: su huella no es la del índice"


def _trail(
    found: dict[str, tuple[str, int]],
    documents: list[Document],
    entries: list[dict[str, Any]],
) -> Iterator[Problem]:
    """Lo que la cadena anotó cuando pasó: qué documento entró en qué lugar, y qué se exportó."""
    places = {document.position: document.sha256 for document in documents}
    for data in _said(entries, "document_filed"):
        position, digest = data.get("position"), data.get("sha256")
        if position not in places:
            yield Problem(INDEX, f"falta el documento {position}, que entró al expediente")
        elif places[position] != digest:
            yield Problem(INDEX, f"el documento {position} no es el que entró al expediente")
    exported = _said(entries, "file_exported")
    if not exported:
        yield Problem(AUDIT, "no dice que este expediente se haya exportado")
        return
    for name, digest in sorted((exported[-1].get("files") or {}).items()):
        if found.get(name, ("", 0))[0] != digest:
            yield Problem(_shown(name), "no es el que se exportó: su huella no es la de la cadena")


def _deliveries(box: Any, entries: list[dict[str, Any]]) -> Iterator[Problem]:
    """Cada entrega dice lo último que la cadena anotó de ella, y no falta ninguna."""
    try:
        lines = json.loads(whole(box, DELIVERIES).decode("utf-8"))["entregas"]
        handed = {int(line["id"]): line for line in lines}
        noted = {int(data["delivery_id"]): data for data in _said(entries, *HANDED)}
        proofs = [(data["delivery_id"], data["position"]) for data in _said(entries, PROVED)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, _ZIP) as error:
        yield Problem(DELIVERIES, f"no se puede leer ({error})")
        return
    for number in sorted(set(noted) - set(handed)):
        yield Problem(DELIVERIES, f"falta la entrega {number}")
    for number, line in sorted(handed.items()):
        for what in _contradicted(line, noted.get(number)):
            yield Problem(DELIVERIES, f"la entrega {number} {what}")
        if (line.get("soportes") or []) != [place for whose, place in proofs if whose == number]:
            yield Problem(DELIVERIES, f"la entrega {number} no lleva los soportes que se anotaron")


def _contradicted(line: dict[str, Any], noted: dict[str, Any] | None) -> Iterator[str]:
    if noted is None:
        yield "no está en la cadena"
        return
    for said, name in DELIVERY_FIELDS:
        if line.get(name) != noted.get(said):
            yield f"no dice en «{name}» lo que la cadena anotó"
    if "sal" not in line:
        return  # se exportó sin decir de quién es
    words = [line.get(name) for name in ("sal", "destinatario", "nota", "abierto_desde")]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != noted.get("evidence"):
        yield "no lleva el destinatario, la nota o la dirección que la cadena anotó"


def _said(entries: list[dict[str, Any]], *actions: str) -> list[dict[str, Any]]:
    found = []
    for entry in entries:
        if entry.get("action") in actions:
            try:
                data = json.loads(entry["data"])
            except (KeyError, TypeError, ValueError):
                continue
            if isinstance(data, dict):
                found.append(data)
    return found


def _notes(documents: list[Document], names: Any, entries: list[dict[str, Any]]) -> list[str]:
    notes = []
    late = [data.get("delivery_id") for data in _said(entries, FOUND)]
    if late:
        notes.append(
            f"La cadena anotó al exportar, y no cuando se hicieron, las entregas {late}: lo que "
            "decían antes no se puede comprobar."
        )
    absent = [document for document in documents if document.absence]
    if absent:
        why = ", ".join(f"{each.position} ({_shown(each.absence)})" for each in absent)
        notes.append(
            f"No se incluyeron, y aquí no se pueden comprobar, los documentos {why}. "
            "Están en el índice con su huella."
        )
    signed = sorted(name for name in names if name.endswith(".p7s"))
    if signed:
        notes.append(
            "La firma del índice no se puede validar sólo con Python. Con OpenSSL: openssl cms "
            f"-verify -binary -inform DER -in {signed[-1]} -content {signed[-1][:-4]} "
            "-CAfile autoridad.pem -out /dev/null. O con Cauce: cauce verify ARCHIVO."
        )
    return notes


#: names come from who made the file: nothing of them may drive the terminal
def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:200]


_ZIP = zipfile.BadZipFile


# --- the command ----------------------------------------------------------------------------------


def said(report: Report) -> Iterator[str]:
    """Lo que se escribe, línea por línea."""
    for problem in report.problems:
        yield f"MAL   {problem}"
    for note in report.notes:
        yield f"nota  {note}"
    if report.problems:
        yield f"El expediente NO concuerda: {len(report.problems)} hallazgos."
        return
    yield f"bien  {report.documents} documentos, el índice y la cadena concuerdan."
    yield f"Última huella de la cadena: {report.head}"
    yield "Compárela con la que muestra la entidad: así sabe que nadie rehízo el archivo completo."


def main(arguments: list[str]) -> int:
    path = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        report = verify(path)
    except Unreadable as error:
        sys.stderr.write(f"No se puede comprobar {path}: {error}.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"No se puede leer {path}: {error.strerror}.\n")
        return 2
    sys.stdout.write("\n".join(said(report)) + "\n")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
