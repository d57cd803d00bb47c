"""`python -m benchmarks.preview`: papers previewed while the inbox is used, by a real web process.

Two officials draft an answer and look at it again and again, with a second between one look and
the next; another opens the inbox ten times a second. What is measured is what a browser waits for.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from benchmarks.calendar_change import PETITION, ROOT
from engine.adapters.mail import MemoryMail
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine, build
from engine.db import schema
from engine.domain.forms import clean
from engine.domain.officials import CITIZEN, SYSTEM, Actor
from engine.services import calendars, cases, deployments, tasks, users
from engine.settings import Settings

PASSWORD = "una clave de prueba"  # noqa: S105 -- of an office that lives for a minute
PEOPLE = ("ana", "hugo", "diana")
ROLES = {"ana": "profesional", "hugo": "profesional", "diana": "coordinacion_pqrsd"}
CASES = 40
ANSWER = "\n\n".join(
    f"{n}. Visitamos el lugar y encontramos el árbol inclinado; se podará en la semana siguiente, "
    "con la cuadrilla de la zona, y se le avisará el día por correo electrónico. " * 2
    for n in range(1, 9)
)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_TASK = re.compile(r"/tareas/(\d+)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview")
    parser.add_argument("--previews", type=int, default=40, help="of each of the two officials")
    parser.add_argument("--port", type=int, default=8199)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(Path(folder), given.port)
        _fill(settings)
        with _served(settings, given.port):
            _measure(settings.base_url, given.previews)


def _settings(home: Path, port: int) -> Settings:
    return Settings(
        database_url=f"sqlite:///{home / 'cauce.db'}",
        secret_key="benchmark",  # noqa: S106
        home=home,
        base_url=f"http://127.0.0.1:{port}",
    )


# --- an office ------------------------------------------------------------------------------------


def _fill(settings: Settings) -> None:
    schema.upgrade(settings.database_url)
    engine = build(settings, jobs=MemoryJobs(), mail=MemoryMail())
    with engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        folders = sorted(path for path in (ROOT / "processes").iterdir() if path.is_dir())
        bundles = [deployments.read_bundle(folder, ROOT / "forms") for folder in folders]
        deployments.deploy(work, bundles)
    for name in PEOPLE:
        _hire(engine, name)
    for number in range(CASES):
        _file(engine, PEOPLE[number % 2])
    engine.dispose()


def _hire(engine: Engine, name: str) -> None:
    new = users.NewUser(
        username=name,
        name=name.title(),
        email=f"{name}@entidad.example",
        password_hash=users.hashed(PASSWORD),
        groups=(),
    )
    with engine.work_as(SYSTEM) as work:
        users.join(work, users.add(work, new), ROLES[name], valid_from=date(2020, 1, 1))


def _file(engine: Engine, professional: str) -> None:
    """A petition on the professional's desk."""
    with engine.work_as(CITIZEN) as work:
        form = cases.start_form(deployments.latest(work, "peticion"))
        assert form is not None
        answers = clean(form, PETITION, {})
        filed = cases.file(work, "peticion", answers, received_at=datetime.now(UTC), channel="web")
    with engine.reading_as(SYSTEM) as work:
        diana = users.actor_named(work, "diana")
    said = {"tipo_peticion": "interes_particular", "remitente": "persona_natural", "tema": "otro"}
    _complete(engine, diana, filed.case_id, said)
    _complete(engine, diana, filed.case_id, {"profesional": professional})


def _complete(engine: Engine, actor: Actor, case_id: int, said: dict[str, Any]) -> None:
    with engine.work_as(actor) as work:
        (task,) = cases.case_page(work, case_id).tasks
        tasks.complete(work, task.id, said)


# --- a web process --------------------------------------------------------------------------------


@contextmanager
def _served(settings: Settings, port: int) -> Iterator[None]:
    env = {
        **os.environ,
        "CAUCE_HOME": str(settings.home),
        "CAUCE_SECRET_KEY": settings.secret_key,
        "CAUCE_BASE_URL": settings.base_url,
    }
    command = [sys.executable, "-m", "engine.cli", "serve", "--port", str(port)]
    with (settings.home / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(f"{settings.base_url}/salud")
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            build_opener().open(address, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web does not answer")


# --- people ---------------------------------------------------------------------------------------


class Official:
    """A browser in which an official has signed in."""

    def __init__(self, base: str, name: str) -> None:
        self.base = base
        self.browser: OpenerDirector = build_opener(HTTPCookieProcessor())
        self.token = self._token("/ingresar")
        self.sends("/ingresar", {"usuario": name, "clave": PASSWORD})
        self.task = _TASK.findall(self.opens("/bandeja").decode()) or ["0"]
        self.token = self._token("/bandeja")

    def opens(self, path: str) -> bytes:
        with self.browser.open(self.base + path, timeout=30) as answer:
            return bytes(answer.read())

    def sends(self, path: str, typed: dict[str, str]) -> bytes:
        body = urlencode({**typed, "csrf_token": self.token}).encode()
        with self.browser.open(Request(self.base + path, data=body), timeout=30) as answer:  # noqa: S310
            return bytes(answer.read())

    def previews(self) -> None:
        typed = {"sentido": "accede", "respuesta": f"{ANSWER}\n\n{time.monotonic()}"}
        made = self.sends(f"/tareas/{self.task[0]}/vista-previa/respuesta", typed)
        assert made.startswith(b"%PDF")

    def _token(self, path: str) -> str:
        found = _TOKEN.search(self.opens(path).decode())
        assert found
        return found[1]


def _measure(base: str, previews: int) -> None:
    people = [Official(base, name) for name in PEOPLE]
    _told("inbox, nobody previews", list(_times(lambda: people[2].opens("/bandeja"), 100, 0.1)))
    waited: list[float] = []
    looking = [
        threading.Thread(target=lambda one=one: waited.extend(_times(one.previews, previews, 1)))
        for one in people[:2]
    ]
    for thread in looking:
        thread.start()
    inbox: list[float] = []
    while any(thread.is_alive() for thread in looking):
        inbox.extend(_times(lambda: people[2].opens("/bandeja"), 1, 0.1))
    _told("preview, two people", waited)
    _told("inbox, two people preview", inbox)


def _times(what: Callable[[], object], count: int, pause: float) -> Iterator[float]:
    for _ in range(count):
        began = time.perf_counter()
        what()
        yield time.perf_counter() - began
        time.sleep(pause)


def _told(name: str, seconds: list[float]) -> None:
    p95 = quantiles(seconds, n=20)[-1]
    figures = (median(seconds), p95, max(seconds))
    said = ", ".join(
        f"{word} {1000 * one:,.0f} ms"
        for word, one in zip(("p50", "p95", "max"), figures, strict=True)
    )
    print(f"{name:28} {len(seconds):5} times: {said}", flush=True)


if __name__ == "__main__":
    main()
