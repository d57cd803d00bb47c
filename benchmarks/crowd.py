"""`python -m benchmarks.crowd [--seconds 20]`: how long officials wait while an address asks a lot.

The demo office is served as `cauce serve` serves it. An official opens pages at a steady pace,
alone and, in turns, while a client of one address asks for the citizens' pages two thousand times a
minute. What counts is the ratio of the official's two p95; the bar is 1.2 and the command fails
where it is missed.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from engine import bootstrap
from engine.demo.installation import environment, prepare, settings_of
from engine.domain.officials import SYSTEM
from engine.services import sessions, users
from engine.settings import Settings
from webui.app import create_app

BAR = 1.2
A_MINUTE = 2000
#: seconds between two pages of the official
PACE = 0.15
ROUNDS = 3
OFFICIAL = "blozano"
PAGES = ("/bandeja", "/bandeja?vista=sin_asignar", "/bandeja?vista=dependencia", "/buscar?q=agua")
#: what a citizen's browser asks; all of it counts against the one address
ASKED = ("/radicar", "/radicar/peticion", "/consultar", "/consultar?radicado=2026-000001")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd")
    parser.add_argument("--seconds", type=int, default=20, help="of each of the turns")
    seconds = parser.parse_args().seconds
    alone: list[float] = []
    crowded: list[float] = []
    answers: Counter[int] = Counter()
    with tempfile.TemporaryDirectory(prefix="cauce-crowd-") as folder, _served(folder) as (at, key):
        list(_opened(at, key, 5))  # warm
        for _ in range(ROUNDS):
            alone += _opened(at, key, seconds)
            with _crowd(at, answers):
                crowded += _opened(at, key, seconds)
    ratio = _p95(crowded) / _p95(alone)
    asked = sum(answers.values()) / (ROUNDS * seconds) * 60
    print(f"alone p95 {_p95(alone) * 1000:.0f} ms, crowded p95 {_p95(crowded) * 1000:.0f} ms")
    print(f"ratio {ratio:.2f} (bar {BAR}); {asked:.0f} requests a minute, answered {dict(answers)}")
    return 1 if ratio > BAR else 0


@contextmanager
def _served(folder: str) -> Iterator[tuple[int, str]]:
    """The port, and the cookie of an official who is signed in."""
    port = 8766
    settings = settings_of({"CAUCE_HOME": folder}, port=port, mail_port=2526)
    prepare(settings)
    cookie = _cookie(settings)
    command = [sys.executable, "-m", "engine.cli", "serve", "--port", str(port)]
    with Path(folder, "serve.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603 -- our own program
            command, env=environment(settings, os.environ), stdout=log, stderr=log
        )
        try:
            _until_healthy(port)
            yield port, cookie
        finally:
            server.terminate()
            server.wait(30)


def _cookie(settings: Settings) -> str:
    engine = bootstrap.build(settings)
    try:
        client = create_app(engine).test_client()
        with engine.work_as(SYSTEM) as work:
            user_id = users.actor_named(work, OFFICIAL).id
            token = sessions.start(work, user_id or 0)
        with client.session_transaction() as session:
            session["token"] = token
        kept = client.get_cookie("cauce")
        if kept is None:
            raise LookupError("the office set no cookie")
        return f"{kept.key}={kept.value}"
    finally:
        engine.dispose()


def _until_healthy(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if _ask(port, "/salud")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not come up")


def _opened(port: int, cookie: str, seconds: float) -> list[float]:
    """Seconds that each page took, at the official's pace whatever each takes."""
    took, began = [], time.monotonic()
    for number in range(int(seconds / PACE)):
        time.sleep(max(0.0, began + number * PACE - time.monotonic()))
        start = time.monotonic()
        status, _ = _ask(port, PAGES[number % len(PAGES)], cookie)
        took.append(time.monotonic() - start)
        if status != 200:
            raise RuntimeError(f"the official's page answered {status}")
    return took


@contextmanager
def _crowd(port: int, answers: Counter[int]) -> Iterator[None]:
    """One address that asks two thousand times a minute, in a process of its own."""
    stop, counted = multiprocessing.Event(), multiprocessing.Queue()
    crowd = multiprocessing.Process(target=_press, args=(port, stop, counted))
    crowd.start()
    try:
        yield
    finally:
        stop.set()
        answers.update(counted.get(timeout=60))
        crowd.join(30)


def _press(port: int, stop: Event, counted: multiprocessing.Queue[Counter[int]]) -> None:
    answers: Counter[int] = Counter()
    began, number = time.monotonic(), 0
    while not stop.is_set():
        time.sleep(max(0.0, began + number * 60 / A_MINUTE - time.monotonic()))
        answers[_ask(port, ASKED[number % len(ASKED)])[0]] += 1
        number += 1
    counted.put(answers)


def _ask(port: int, path: str, cookie: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
