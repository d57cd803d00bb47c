"""Files of a case, kept by the hash of their content; what is not on the list is refused."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol

import filetype

from engine.adapters.folios import folios
from engine.errors import InvalidInput, NotFound
from engine.settings import ATTACHMENT_BYTES

PIECE = 64 * 1024
NAME_LENGTH = 120
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP_ENTRIES = 10_000
ACCEPTED = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "docx": DOCX,
}
ACCEPTED_WORDS = "PDF, JPG, PNG, MP3, MP4 o DOCX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file that was kept. `name` is what a person may safely be offered as its name.

    `folios` is None where the pages cannot be counted.
    """

    sha256: str
    size: int
    media_type: str
    name: str
    folios: int | None = None


class DocumentStore(Protocol):
    def save(self, stream: BinaryIO, name: str) -> Stored:
        """Keeps a file that is what its name says. InvalidInput(name: reason in Spanish).

        It may take seconds: never inside a unit of work.
        """
        ...

    def keep(self, content: bytes) -> str:
        """Keeps what we made ourselves; says its SHA-256."""
        ...

    def open(self, sha256: str) -> BinaryIO: ...


class FileDocuments:
    """Documents in a folder outside the web root, under names that nobody chose."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, stream: BinaryIO, name: str) -> Stored:
        clean = clean_name(name)
        content = stream.read(ATTACHMENT_BYTES + 1)
        media_type = checked(content, clean)
        return Stored(
            sha256=self.keep(content),
            size=len(content),
            media_type=media_type,
            name=clean,
            folios=folios(content, media_type),
        )

    def keep(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        self._keep(digest, content)
        return digest

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as missing:
            raise NotFound("document", sha256) from missing

    def _path(self, sha256: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise NotFound("document", sha256)
        return self._folder / sha256[:2] / sha256

    def _keep(self, digest: str, content: bytes) -> None:
        """All of it or nothing: a crash leaves no half file under a good name."""
        path = self._path(digest)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as half:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
        Path(half.name).replace(path)


def clean_name(name: str) -> str:
    """The last part of the name, without control characters, folders or a leading dot."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    tidy = re.sub(r'[<>:"|?*]+', "_", re.sub(r"\s+", " ", visible)).strip(" .")
    stem, dot, extension = tidy.rpartition(".")
    return f"{stem[:NAME_LENGTH]}{dot}{extension}" if dot else tidy[:NAME_LENGTH] or "archivo"


def checked(content: bytes, name: str) -> str:
    """The media type of a file whose content is what its extension says. Raises InvalidInput."""
    if not content:
        raise _refused(name, "está vacío")
    if len(content) > ATTACHMENT_BYTES:
        raise _refused(name, f"pesa más de {ATTACHMENT_BYTES // (1024 * 1024)} MB")
    declared = ACCEPTED.get(name.rpartition(".")[2].lower())
    if declared is None:
        raise _refused(name, f"no es de un tipo permitido ({ACCEPTED_WORDS})")
    if _found(content) != declared:
        raise _refused(name, "no contiene lo que dice su extensión")
    return declared


def _found(content: bytes) -> str | None:
    kind = filetype.guess_mime(content)
    if content[:4] == b"PK\x03\x04":
        return DOCX if _is_docx(content) else None
    return "image/jpeg" if kind == "image/jpg" else kind


def _is_docx(content: bytes) -> bool:
    """Looks at the list of parts only: nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.namelist()
    except zipfile.BadZipFile:
        return False
    macros = any(part.lower().endswith("vbaproject.bin") for part in parts)
    return len(parts) <= ZIP_ENTRIES and "word/document.xml" in parts and not macros


def _refused(name: str, why: str) -> InvalidInput:
    return InvalidInput({name: f"El archivo «{name}» {why}."})
