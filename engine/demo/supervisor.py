"""Three children that live and end together: web, worker and mail catcher."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

PATIENCE_SECONDS = 20.0
COLOURS = {"web": 36, "worker": 35, "correo": 33}
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Child:
    """A process to be started, under the name that its lines are prefixed with."""

    name: str
    command: Sequence[str]


class Supervisor:
    """Starts the children, repeats their lines, and ends them when one of them ends."""

    def __init__(self, children: Sequence[Child], env: Mapping[str, str]) -> None:
        self._children = children
        self._env = dict(env)
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []
        self._ended = threading.Event()

    def start(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._ended.set())
        for child in self._children:
            self._start(child)

    def wait(self) -> str | None:
        """Until a signal, or until a child ended by itself: then its name."""
        while not self._ended.wait(0.3):
            if gone := self.gone():
                return gone
        return None

    def gone(self) -> str | None:
        """A child that ended by itself."""
        return next((n for n, p in self._running.items() if p.poll() is not None), None)

    def ready(self, address: str, seconds: float = 60.0) -> bool:
        """Whether the web answers at the address before the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.gone() and not self._ended.is_set():
            if answers(address):
                return True
            self._ended.wait(0.2)
        return False

    def stop(self) -> None:
        """Asks each child to end, and ends who does not listen."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for reader in self._readers:
            reader.join(1)

    def _start(self, child: Child) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            child.command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone; we end them in order
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - nothing but one system call
        )
        self._running[child.name] = process
        reader = threading.Thread(target=_repeat, args=(child.name, process), daemon=True)
        reader.start()
        self._readers.append(reader)


def free_port(port: int) -> bool:
    """Whether somebody may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_port(wanted: int) -> int:
    """The wanted port, or another one where it is taken."""
    if free_port(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - ours, http
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _repeat(name: str, process: subprocess.Popen[str]) -> None:
    colour = COLOURS.get(name, 37)
    prefix = f"\033[{colour}m{name:>6} |\033[0m " if sys.stdout.isatty() else f"{name:>6} | "
    if process.stdout is not None:
        for line in process.stdout:
            sys.stdout.write(prefix + line)
            sys.stdout.flush()


def _die_with_parent() -> Callable[[], object] | None:
    """On Linux, what makes the kernel end a child whose parent was killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
