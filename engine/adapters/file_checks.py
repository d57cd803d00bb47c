"""Whether a file is what its name says, without opening what is inside it."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from io import BytesIO

import filetype

from engine.domain.forms.files import ACCEPTED, ACCEPTED_WORDS, DOCX
from engine.errors import InvalidInput
from engine.settings import ATTACHMENT_BYTES

NAME_LENGTH = 120
ODT = "application/vnd.oasis.opendocument.text"
ZIP_ENTRIES = 10_000
#: what all parts of a letter may weigh once unpacked; twenty megabytes of text seldom reach it
UNPACKED_BYTES = 200 * 1024 * 1024
#: text packs to a tenth; what packs to a hundredth was made to burst whoever opens it
PACKED_AT_MOST = 100
SMALL_PART = 1024 * 1024
#: what officials write their drafts in
DRAFTS = {"docx": DOCX, "odt": ODT}
DRAFTS_WORDS = "DOCX u ODT"
_MACROS = re.compile(r"(?i)(?:^|/)(?:vbaproject\.bin$|basic/|scripts/)")


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
        raise refused(name, "está vacío")
    if len(content) > ATTACHMENT_BYTES:
        raise refused(name, f"pesa más de {ATTACHMENT_BYTES // (1024 * 1024)} MB")
    declared = ACCEPTED.get(name.rpartition(".")[2].lower())
    if declared is None:
        raise refused(name, f"no es de un tipo permitido ({ACCEPTED_WORDS})")
    if _found(content) != declared:
        raise refused(name, "no contiene lo que dice su extensión")
    if declared == DOCX:
        _refuse_bombs(content, name)
    elif zipfile.is_zipfile(BytesIO(content)):  # a picture that is a program too: GIFAR
        raise refused(name, "lleva otro archivo escondido por dentro")
    return declared


def checked_draft(content: bytes, name: str) -> str:
    """The media type of a Word or ODT file that runs nothing. Raises InvalidInput."""
    if not content:
        raise refused(name, "está vacío")
    if len(content) > ATTACHMENT_BYTES:
        raise refused(name, f"pesa más de {ATTACHMENT_BYTES // (1024 * 1024)} MB")
    declared = DRAFTS.get(name.rpartition(".")[2].lower())
    if declared is None:
        raise refused(name, f"no es un borrador de texto ({DRAFTS_WORDS})")
    parts = _parts(content)
    if any(_MACROS.search(part) for part in parts):
        raise refused(name, "lleva macros: guárdelo sin ellas y súbalo de nuevo")
    if not (_is_odt(content, parts) if declared == ODT else _is_docx(content)):
        raise refused(name, "no contiene lo que dice su extensión")
    _refuse_bombs(content, name)
    return declared


def _parts(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def _is_odt(content: bytes, parts: list[str]) -> bool:
    """OpenDocument 1.2, part 3, 3.3: its type stands first, as it is, in the archive."""
    says = content[30:].startswith(b"mimetype" + ODT.encode() + b"PK")
    return says and len(parts) <= ZIP_ENTRIES and "content.xml" in parts


def refused(name: str, why: str) -> InvalidInput:
    return InvalidInput({name: f"El archivo «{name}» {why}."})


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


def _refuse_bombs(content: bytes, name: str) -> None:
    """By the sizes that its list of parts declares, which whoever unpacks it believes too."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    large = [part for part in parts if part.file_size > SMALL_PART]
    bursts = any(part.file_size > PACKED_AT_MOST * max(1, part.compress_size) for part in large)
    if bursts or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise refused(name, "ocupa demasiado al abrirlo")
