"""A virus scanner that speaks clamd's protocol and knows one virus."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def listening(path: Path) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        thread = threading.Thread(target=_serve, args=(server,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: socket.socket) -> None:
    while True:
        try:
            caller, _ = server.accept()
        except OSError:
            return
        with caller, caller.makefile("rb") as said:
            assert said.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
            content = b"".join(_pieces(said))
            found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
            caller.sendall(b"stream: " + found + b"\0")


def _pieces(said: object) -> Iterator[bytes]:
    while size := struct.unpack(">I", said.read(4))[0]:  # type: ignore[attr-defined]
        yield said.read(size)  # type: ignore[attr-defined]
