"""The demo office as somebody starts it, leaves it, and comes back."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.adapters.mailbox import Letter, Mailbox
from engine.adapters.secret_files import made_once as secret_key
from engine.cli import main
from tests.ports import free_port

SECONDS = 300


class Demo:
    """`cauce demo` in a home of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.log = home.parent / f"demo-{time.monotonic_ns()}.log"
        env = {**os.environ, "CAUCE_HOME": str(home), "PORT": str(port)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-m", "engine.cli", "demo"],
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def is_ready(self) -> bool:
        return "Ctrl-C termina" in self.said

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()]

    def ends(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@pytest.fixture
def port() -> int:
    return free_port()


@dataclass(frozen=True)
class FirstRun:
    """What the first start in an empty home left, and what was seen of it while it ran."""

    home: Path
    port: int
    said: str
    health: int
    letter: Letter
    children: list[int]
    exit_code: int


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """Filling the office takes a while: once is enough."""
    demo = Demo(tmp_path_factory.mktemp("first") / "home", free_port())
    until(demo.is_ready, demo)
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/salud", timeout=SECONDS) as answer:
        health = answer.status
    mailbox = Mailbox(demo.home / "correo")
    until(lambda: len(mailbox.letters()) > 0, demo)
    [*_, letter] = mailbox.letters()
    children = demo.children()
    exit_code = demo.ends()
    return FirstRun(demo.home, demo.port, demo.said, health, letter, children, exit_code)


@pytest.fixture
def start(tmp_path: Path, port: int, first: FirstRun) -> Iterator[Callable[[], Demo]]:
    """Starts it again, with the data that it has."""
    started: list[Demo] = []
    shutil.copytree(first.home, tmp_path / "home")

    def begin() -> Demo:
        started.append(Demo(tmp_path / "home", port))
        return started[-1]

    yield begin
    for demo in started:
        if demo.process.poll() is None:
            demo.ends()


def until(holds: Callable[[], bool], demo: Demo) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert demo.process.poll() is None, demo.said
        assert time.monotonic() < deadline, demo.said
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_demo_starts_says_how_to_enter_and_catches_mail(first: FirstRun) -> None:
    assert f"http://127.0.0.1:{first.port}" in first.said
    assert "/ingresar" in first.said
    assert "cauce-demo-2026" in first.said
    assert first.health == 200
    assert "radicado" in first.letter.subject
    assert first.letter.text
    assert Mailbox(first.home / "correo").letter(first.letter.key) == first.letter


def test_it_ends_with_all_its_children_and_comes_back_with_its_data(
    first: FirstRun, start: Callable[[], Demo]
) -> None:
    assert len(first.children) == 3
    assert first.exit_code == 0
    assert not any(alive(pid) for pid in first.children)

    second = start()
    until(second.is_ready, second)

    assert "Se crearon" in first.said
    assert "Se crearon" not in second.said
    # however many have been written since
    assert Mailbox(second.home / "correo").letter(first.letter.key) == first.letter


def test_even_a_demo_that_is_killed_leaves_no_child_behind(start: Callable[[], Demo]) -> None:
    demo = start()
    until(lambda: len(demo.children()) == 3, demo)
    children = demo.children()

    demo.process.kill()
    demo.process.wait(SECONDS)

    deadline = time.monotonic() + SECONDS
    while any(alive(pid) for pid in children):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_port_that_is_taken_is_said_so_with_the_way_out(port: int) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", port))
        somebody.listen()

        taken = CliRunner().invoke(main, ["demo"], env={"PORT": str(port)})

    assert taken.exit_code == 1
    assert f"el puerto {port} está ocupado" in taken.output
    assert f"PORT={port + 1} make run" in taken.output


def test_when_one_child_ends_all_end_and_the_demo_says_which(start: Callable[[], Demo]) -> None:
    demo = start()
    until(demo.is_ready, demo)
    children = demo.children()

    os.kill(children[1], signal.SIGKILL)

    assert demo.process.wait(SECONDS) == 1
    assert "«worker» terminó por sí solo" in demo.said
    assert not any(alive(pid) for pid in children)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    first = secret_key(path)

    assert secret_key(path) == first
    assert len(first) >= 48
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["../../etc/passwd", "1", "", "a" * 19])
def test_only_the_key_of_a_caught_mail_opens_one(tmp_path: Path, key: str) -> None:
    mailbox = Mailbox(tmp_path)
    mailbox.keep(b"Subject: Hola\r\n\r\nHola\r\n")

    assert mailbox.letter(key) is None
