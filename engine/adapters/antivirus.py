"""A virus scanner that somebody else keeps: clamd, asked over its socket."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from engine.errors import DeliveryFailed

PIECE = 64 * 1024
PATIENCE_SECONDS = 60


class Antivirus(Protocol):
    def finds(self, stream: BinaryIO) -> str:
        """The name of what it finds in a file; "" for a clean one. DeliveryFailed when it does
        not answer."""
        ...


class Clamd:
    """clamd by its local socket: the file is sent to it, so it needs no right to read ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def finds(self, stream: BinaryIO) -> str:
        try:
            answer = self._asked(stream)
        except OSError as error:
            raise DeliveryFailed(f"clamd at {self._path} does not answer: {error}") from error
        verdict = answer.rstrip("\0\n ").removeprefix("stream: ")
        if verdict == "OK":
            return ""
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise DeliveryFailed(f"clamd could not scan: {verdict}")

    def _asked(self, stream: BinaryIO) -> str:
        with socket.socket(socket.AF_UNIX) as clamd:
            clamd.settimeout(PATIENCE_SECONDS)
            clamd.connect(str(self._path))
            clamd.sendall(b"zINSTREAM\0")
            for piece in _pieces(stream):
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            return b"".join(iter(lambda: clamd.recv(PIECE), b"")).decode(errors="replace")


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(PIECE), b"")
