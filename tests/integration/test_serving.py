"""The server that the tests' browsers ask."""

from __future__ import annotations

import gc
import socket
import struct
from pathlib import Path

import pytest
from flask import Flask

from tests.serving import served

_FILE = 2_000_000  # bytes: more than a connection takes at once
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: hung up without a farewell


def test_a_browser_that_hangs_up_leaves_no_file_open(tmp_path: Path) -> None:
    (tmp_path / "tipo.woff2").write_bytes(b"x" * _FILE)
    warned: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.unraisablehook", lambda told: warned.append(told.exc_value))
        with served(Flask("tipos", static_folder=tmp_path, static_url_path="/tipos")) as address:
            for _ in range(20):
                _asks_and_hangs_up(int(address.rpartition(":")[2]))
        gc.collect()
    assert warned == []


def _asks_and_hangs_up(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET /tipos/tipo.woff2 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert line.recv(8) == b"HTTP/1.1"
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
