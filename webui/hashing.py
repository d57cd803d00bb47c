"""A file that is only held against another: it is hashed as it arrives, and nothing is kept."""

from __future__ import annotations

import hashlib
from typing import IO, cast

from flask import Request
from werkzeug.datastructures import FileStorage

from engine.settings import ATTACHMENT_BYTES

#: the endpoint whose files are hashed
COMPARES = "verification.compare"


class Hashed:
    """Stands for the file that werkzeug would write to the disk."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self.size += len(content)
        self._digest.update(content)
        return len(content)

    def seek(self, _where: int) -> int:
        return 0

    def close(self) -> None:
        """There is nothing to close."""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class HashingRequest(Request):
    """A request whose files are hashed where its view only compares them."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint == COMPARES:
            return cast("IO[bytes]", Hashed())
        return super()._get_file_stream(
            total_content_length, content_type, filename, content_length
        )


def sha256_of(sent: FileStorage | None) -> str | None:
    """The hash of what was sent to be compared; None where nothing was, or too much."""
    if sent is None or not isinstance(sent.stream, Hashed):
        return None
    return sent.stream.sha256 if 0 < sent.stream.size <= ATTACHMENT_BYTES else None
