"""A bundle: the files that make one procedure, and their checksum."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One procedure as files: `<id>.bpmn`, `*.dmn`, `procedure.toml`, `forms/*`, `documents/*`.

    Keys are paths relative to the procedure's folder; its forms are under `forms/`.
    """

    process_id: str
    files: Mapping[str, bytes]
    #: process id -> checksum of the bundle it calls: a caller keeps the versions it came with
    called: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def checksum(self) -> str:
        """SHA-256 over the sorted files and the checksums of the called bundles."""
        digest = hashlib.sha256()
        for path in sorted(self.files):
            digest.update(f"{path}\0{len(self.files[path])}\0".encode())
            digest.update(self.files[path])
        for process_id in sorted(self.called):
            digest.update(f"\0{process_id}={self.called[process_id]}".encode())
        return digest.hexdigest()

    @cached_property
    def procedure(self) -> dict[str, object]:
        """`procedure.toml` as it is written; empty where there is none."""
        return tomllib.loads(self.files.get("procedure.toml", b"").decode("utf-8"))

    def under(self, folder: str, suffix: str) -> dict[str, bytes]:
        """The files below `folder` that end in `suffix`; "" is the bundle's own folder."""
        prefix = f"{folder}/" if folder else ""
        return {
            path: content
            for path, content in sorted(self.files.items())
            if path.startswith(prefix) and path.endswith(suffix) and "/" not in path[len(prefix) :]
        }
