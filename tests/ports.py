"""Ports for processes that are told theirs before they open it.

From below those that the kernel gives to whoever connects, and for each worker of the suite others:
nobody takes the port between its being found free and its being opened.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from itertools import count, islice

FIRST, EACH = 12_000, 500
_tried = count()


def free_port() -> int:
    """One at which nobody listens, and nobody did a moment ago."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in islice(_tried, EACH):
        port = FIRST + worker * EACH + (os.getpid() + number) % EACH
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("every port is taken")
