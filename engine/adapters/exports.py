"""An exported case file: a ZIP without compression, the same bytes for the same file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import IO

from engine.adapters.documents import DocumentStore
from engine.errors import NotFound

PIECE = 1024 * 1024
MANIFEST = "manifiesto.json"
VERIFIER = "verificar.py"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document of the store, and where it goes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What an export is made of: `texts` we wrote ourselves, `papers` lie in the store."""

    name: str
    texts: Mapping[str, bytes]
    papers: Sequence[Paper]


def write(export: Export, store: DocumentStore, target: IO[bytes]) -> tuple[str, ...]:
    """Writes the ZIP; the paths of the papers that are not what they were, or are gone."""
    texts = {**export.texts, VERIFIER: verifier()}
    texts[MANIFEST] = _manifest(texts, export.papers)
    wrong: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(texts):
            archive.writestr(_entry(path), texts[path])
        for paper in export.papers:
            if not _copied(archive, paper, store):
                wrong.append(paper.path)
    return tuple(wrong)


def verifier() -> bytes:
    """The program with which anybody checks an export."""
    return (files("engine.adapters") / VERIFIER).read_bytes()


def intact(store: DocumentStore, sha256: str, size: int | None = None) -> bool:
    """Whether the store still has that file, byte for byte, and of that size if one is said."""
    digest, found = hashlib.sha256(), 0
    try:
        for piece in _pieces(store, sha256):
            digest.update(piece)
            found += len(piece)
    except NotFound:
        return False
    return digest.hexdigest() == sha256 and size in (None, found)


def _manifest(texts: Mapping[str, bytes], papers: Sequence[Paper]) -> bytes:
    listed = {
        path: _about(hashlib.sha256(text).hexdigest(), len(text)) for path, text in texts.items()
    }
    listed |= {paper.path: _about(paper.sha256, paper.size) for paper in papers}
    return written({"archivos": dict(sorted(listed.items()))})


def _about(sha256: str, size: int) -> dict[str, object]:
    return {"sha256": sha256, "bytes": size}


def written(content: object) -> bytes:
    """JSON for people and programs: in the order given."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _copied(archive: zipfile.ZipFile, paper: Paper, store: DocumentStore) -> bool:
    entry = _entry(paper.path)
    entry.file_size = paper.size
    digest = hashlib.sha256()
    try:
        with archive.open(entry, "w") as target:
            for piece in _pieces(store, paper.sha256):
                digest.update(piece)
                target.write(piece)
    except NotFound:
        return False
    return digest.hexdigest() == paper.sha256


def _pieces(store: DocumentStore, sha256: str) -> Iterator[bytes]:
    with store.open(sha256) as stream:
        while piece := stream.read(PIECE):
            yield piece


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, date_time=_EPOCH)
    entry.compress_type = zipfile.ZIP_STORED
    entry.external_attr = _PLAIN_FILE
    entry.create_system = 3  # as on Unix, wherever it is made
    return entry
