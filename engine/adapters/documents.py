"""Files of a case, kept by the hash of their content; what is not on the list is refused."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Protocol

from engine.adapters.file_checks import checked, checked_draft, clean_name, refused
from engine.adapters.folios import folios
from engine.adapters.pdf_contents import active_contents
from engine.domain.forms.files import ACCEPTED
from engine.errors import NotFound
from engine.settings import ATTACHMENT_BYTES

#: what is always left free on the disk: the database lives there too
RESERVE_BYTES = 512 * 1024 * 1024
_KEPT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file that was kept. `name` is what a person may safely be offered as its name.

    `folios` is None where the pages cannot be counted; `contents` are words for what acts by
    itself in it.
    """

    sha256: str
    size: int
    media_type: str
    name: str
    folios: int | None = None
    contents: tuple[str, ...] = ()


class DocumentStore(Protocol):
    def save(self, stream: BinaryIO, name: str) -> Stored:
        """Keeps a file that is what its name says. InvalidInput(name: reason in Spanish).

        It may take seconds: never inside a unit of work.
        """
        ...

    def save_draft(self, stream: BinaryIO, name: str) -> Stored:
        """The same, of a Word or ODT file without macros."""
        ...

    def keep(self, content: bytes) -> str:
        """Keeps what we made ourselves; says its SHA-256."""
        ...

    def open(self, sha256: str) -> BinaryIO: ...

    def sweep(self, named: Container[str], before: datetime) -> int:
        """Forgets the files that nothing names and nobody touched since; how many they were."""
        ...


class FileDocuments:
    """Documents in a folder outside the web root, under names that nobody chose."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, stream: BinaryIO, name: str) -> Stored:
        return self._saved(stream, name, checked)

    def save_draft(self, stream: BinaryIO, name: str) -> Stored:
        return self._saved(stream, name, checked_draft)

    def _saved(self, stream: BinaryIO, name: str, check: Callable[[bytes, str], str]) -> Stored:
        clean = clean_name(name)
        content = stream.read(ATTACHMENT_BYTES + 1)
        media_type = check(content, clean)
        if self._free_bytes() - len(content) < RESERVE_BYTES:
            raise refused(
                clean, "no se pudo guardar: en este momento no hay espacio. Intente luego"
            )
        return Stored(
            sha256=self.keep(content),
            size=len(content),
            media_type=media_type,
            name=clean,
            folios=folios(content, media_type),
            contents=active_contents(content) if media_type == ACCEPTED["pdf"] else (),
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

    def sweep(self, named: Container[str], before: datetime) -> int:
        """An upload of the same content touches the file first: what is fresh is never swept."""
        swept = [path for path in self._files() if path.name not in named and _forget(path, before)]
        return len(swept)

    def _files(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("??/*") if path.is_file())

    def _free_bytes(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._folder).free

    def _path(self, sha256: str) -> Path:
        if not _KEPT.fullmatch(sha256):
            raise NotFound("document", sha256)
        return self._folder / sha256[:2] / sha256

    def _keep(self, digest: str, content: bytes) -> None:
        """All of it or nothing: a crash leaves no half file under a good name."""
        path = self._path(digest)
        try:
            os.utime(path)  # it is there already: from now on it is fresh
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as half:
                half.write(content)
                half.flush()
                os.fsync(half.fileno())
            Path(half.name).replace(path)


def _forget(path: Path, before: datetime) -> bool:
    """Takes the file away unless it is fresh. It is moved aside before it is looked at for the
    last time: an upload of the same content either touched it before, and it goes back, or finds
    nothing under its name, and writes it anew."""
    if path.stat().st_mtime >= before.timestamp():
        return False
    doomed = path.with_name(f"{path.name}.x") if _KEPT.fullmatch(path.name) else path
    path.rename(doomed)
    if doomed.stat().st_mtime >= before.timestamp():
        doomed.rename(path)
        return False
    doomed.unlink()
    return True
