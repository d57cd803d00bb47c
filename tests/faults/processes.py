"""Starts the process of `tests.faults.process` for a test."""

from __future__ import annotations

import atexit
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from tempfile import NamedTemporaryFile

from engine.settings import Settings

KILLED = 9
BY_SIGKILL = -signal.SIGKILL


def run_process(settings: Settings, *arguments: str) -> int:
    """How it ended."""
    with NamedTemporaryFile("r") as said:
        asked = {"arguments": arguments, "environment": environment(settings), "said": said.name}
        ended = _nursery().ask(asked)
        assert ended in {0, KILLED, BY_SIGKILL}, said.read()
    return ended


class Nursery:
    """A process with everything read in, of which each process of a test is born."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, asked: Mapping[str, object]) -> int:
        """Starts one and waits for it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def closes(self) -> None:
        self._process.communicate()


@cache
def _nursery() -> Nursery:
    """Of this worker of the suite."""
    made = Nursery()
    atexit.register(made.closes)
    return made


def environment(settings: Settings) -> dict[str, str]:
    """What a process of the installation reads."""
    return {
        "CAUCE_DATABASE_URL": settings.database_url,
        "CAUCE_SECRET_KEY": settings.secret_key,
        "CAUCE_HOME": str(settings.home),
        "CAUCE_MAIL_URL": settings.mail_url,
        "CAUCE_MAIL_FROM": settings.mail_from,
        "CAUCE_BASE_URL": settings.base_url,
        "CAUCE_EXECUTOR_ID": settings.executor_id,
        "CAUCE_SIGN_PKCS12": str(settings.signing.pkcs12),
        "CAUCE_SIGN_TRUST": str(settings.signing.trust),
    }
