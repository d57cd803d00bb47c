"""Compiled procedures: each is compiled once in a process, and the last used ones are kept."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpm.compiler import compile_accepted, compile_bundle
from engine.bpm.definition import Definition
from engine.db.tables import DefinitionRow
from engine.domain.bundles import Bundle
from engine.errors import CaseFault, InvalidDefinition, NotFound
from engine.services.actions import ACTIONS

#: a third of a megabyte each: three whole houses of procedures, old versions with running cases too
MOST = 400


class DefinitionCache:
    """Compiled procedures by checksum. What a bundle says never changes, whatever database holds
    it, and one that several call is the same for all of them.

    Of the last `most` that were asked for none is ever dropped before one that was not.
    """

    def __init__(self, most: int = MOST) -> None:
        self._half = max(1, most // 2)
        # whoever is asked for moves to the first; when it is full it becomes the second
        self._recent: dict[str, Definition] = {}
        self._before: dict[str, Definition] = {}
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._recent | self._before)

    def get(self, checksum: str, make: Callable[[], Definition]) -> Definition:
        """The one that is kept, else what `make` compiles."""
        found = self._recent.get(checksum)
        return self._kept(checksum, make) if found is None else found

    def _kept(self, checksum: str, make: Callable[[], Definition]) -> Definition:
        with self._lock:  # parsers are not thread-safe
            found = self._recent.get(checksum) or self._before.get(checksum) or make()
            if len(self._recent) >= self._half:
                self._recent, self._before = {}, self._recent
            self._recent[checksum] = found
            return found


#: of this process: those that cases run by, and those that were examined before they were stored
COMPILED, EXAMINED = DefinitionCache(), DefinitionCache()


class Versions:
    """The stored versions of one database: a version's checksum never changes either."""

    def __init__(self, cache: DefinitionCache = COMPILED) -> None:
        self._cache = cache
        self._checksums: dict[int, str] = {}

    def get(self, session: Session, definition_id: int) -> Definition:
        """NotFound where there is none; CaseFault where this program can no longer read it."""
        checksum = self._checksums.get(definition_id)
        if checksum is None:
            checksum = self._checksums[definition_id] = _checksum(session, definition_id)
        return self._cache.get(checksum, lambda: self._compiled(session, definition_id))

    def _compiled(self, session: Session, definition_id: int) -> Definition:
        """With the versions that it calls."""
        row = session.execute(
            select(DefinitionRow.process_id, DefinitionRow.bundle, DefinitionRow.called).where(
                DefinitionRow.id == definition_id
            )
        ).one()
        called = {
            process_id: self.get(session, called_id)
            for process_id, called_id in json.loads(row.called).items()
        }
        checksums = {process_id: child.checksum for process_id, child in called.items()}
        bundle = unpacked(row.process_id, row.bundle, checksums)
        try:
            return compile_accepted(bundle, called)
        except InvalidDefinition as error:
            raise CaseFault(f"version {definition_id} of {row.process_id}: {error}") from error


@dataclass(frozen=True, slots=True)
class Definitions:
    """The versions as one transaction sees them."""

    session: Session
    versions: Versions

    def get(self, definition_id: int) -> Definition:
        """The compiled procedure. NotFound where there is none."""
        return self.versions.get(self.session, definition_id)

    def procedure(self, definition_id: int) -> Mapping[str, object]:
        """What its `procedure.toml` says, also where this program can read no more of it."""
        row = self.session.execute(
            select(DefinitionRow.process_id, DefinitionRow.bundle).where(
                DefinitionRow.id == definition_id
            )
        ).one()
        return unpacked(row.process_id, row.bundle, {}).procedure


def compiled(bundle: Bundle, called: Mapping[str, Definition]) -> Definition:
    """What may become a version. InvalidDefinition with every finding."""
    made = EXAMINED.get(bundle.checksum, lambda: compile_bundle(bundle, called, frozenset(ACTIONS)))
    return COMPILED.get(bundle.checksum, lambda: made)


def packed(bundle: Bundle) -> bytes:
    """The files as a zip, the same bytes for the same files."""
    return _zipped(tuple(sorted(bundle.files.items())))


@lru_cache(maxsize=256)
def _zipped(files: tuple[tuple[str, bytes], ...]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def unpacked(process_id: str, content: bytes, called: Mapping[str, str]) -> Bundle:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return Bundle(process_id=process_id, files=files, called=called)


def _checksum(session: Session, definition_id: int) -> str:
    found = session.scalar(select(DefinitionRow.checksum).where(DefinitionRow.id == definition_id))
    if found is None:
        raise NotFound("definition", definition_id)
    return found
