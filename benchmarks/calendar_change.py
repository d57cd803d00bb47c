"""`python -m benchmarks.calendar_change`: one change of the calendar over 50,000 open terms.

A petition is filed as a citizen does, and its rows are copied until so many terms run, a tenth of
them held by one official. A holiday is then rehearsed, applied and reverted by a worker process,
while this one opens an official's pages and takes and releases tasks, as a browser does.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Table, func, insert, select, update

from engine import worker
from engine.adapters.mail import MemoryMail
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine, build
from engine.db import schema
from engine.db.queries import table
from engine.db.tables import (
    Audit,
    CalendarChange,
    CalendarMove,
    Case,
    ChangeState,
    Event,
    Reminder,
    Task,
    TaskCandidate,
    TermEventRow,
    TermRow,
    Timer,
)
from engine.domain.calendar_changes import Change, Days
from engine.domain.calendars import Holiday, Verification
from engine.domain.forms import clean
from engine.domain.officials import CITIZEN, SYSTEM, Actor
from engine.services import calendar_changes, calendars, cases, deployments, sessions, users
from engine.services.calendar_changes import Proposal
from engine.settings import Settings
from webui.app import create_app

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 6, 19, 15, tzinfo=UTC)
ROLE, HELD = "coordinacion_pqrsd", 10
HOLIDAY = Holiday(
    day=date(2026, 7, 3),
    name="Día de prueba",
    norm="Ley 1 de 2026",
    verification=Verification.UNVERIFIED,
    valid_from=date(2026, 6, 1),
)
PETITION: dict[str, Any] = {
    "anonima": False,
    "remitente": "persona_natural",
    "nombres": "Marta Muñoz Rincón",
    "tipo_documento": "CC",
    "numero_documento": "52123456",
    "telefono": "3001234567",
    "tipo_peticion": "interes_particular",
    "objeto": "Solicito que poden el árbol de la carrera 8 con calle 12.",
    "hechos": "Desde hace dos meses está inclinado.",
    "riesgo_vida": False,
    "medio_respuesta": "correo",
    "correo": "marta@ejemplo.co",
    "acepta_notificacion": True,
    "tratamiento_datos": True,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calendar_change")
    parser.add_argument("--terms", type=int, default=50_000)
    parser.add_argument("--work", metavar="HOME", help="be the worker of that installation")
    given = parser.parse_args()
    if given.work:
        work_until_done(Path(given.work))
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), given.terms)


def engine_at(home: Path) -> Engine:
    url = f"sqlite:///{home / 'cauce.db'}"
    settings = Settings(database_url=url, secret_key="benchmark", home=home)  # noqa: S106
    jobs, mail = MemoryJobs(), MemoryMail()
    return build(settings, clock=lambda: NOW, jobs=jobs, mail=mail)


def measure(home: Path, terms: int) -> None:
    engine = engine_at(home)
    schema.upgrade(engine.settings.database_url)
    official = _office(engine)
    _many(engine, terms, official)
    app = create_app(engine)
    assert official.id is not None
    with engine.work_as(SYSTEM) as work:
        token = sessions.start(work, official.id)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"] = token
    quiet = list(_clicks(client, lambda: False))
    _told("pages, nothing under way", 0.0, quiet)
    change_id = engine.run(SYSTEM, _propose)
    for name, start in (
        ("rehearsed", None),
        ("applied", calendar_changes.apply),
        ("reverted", calendar_changes.revert),
    ):
        if start is not None:
            engine.run(SYSTEM, lambda work, start=start: start(work, change_id))  # type: ignore[misc]  # bound at once
        began = time.perf_counter()
        with _worker(home):
            clicks = list(_clicks(client, lambda: _under_way(engine, change_id)))
            _told(name, time.perf_counter() - began, clicks)
    with engine.reading_as(SYSTEM) as work:
        moved = work.session.scalar(select(func.count(CalendarMove.moved_at)))
        print(f"terms moved: {moved} of {terms}")
    engine.dispose()


def _office(engine: Engine) -> Actor:
    with engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        folders = [ROOT / "processes" / name for name in _called("peticion")]
        deployments.deploy(
            work, [deployments.read_bundle(folder, ROOT / "forms") for folder in folders]
        )
        new = users.NewUser(
            username="diana",
            name="Diana Mora",
            email="diana@entidad.example",
            password_hash="x",  # noqa: S106
            groups=(),
        )
        user_id = users.add(work, new)
        users.join(work, user_id, ROLE, valid_from=date(2020, 1, 1))
        definition = deployments.latest(work, "peticion")
        form = cases.start_form(definition)
        assert form is not None
        answers = clean(form, PETITION, {})
    with engine.work_as(CITIZEN) as work:
        cases.file(work, "peticion", answers, received_at=NOW, channel="web")
    with engine.reading_as(SYSTEM) as work:
        return users.actor_named(work, "diana")


def _called(process_id: str) -> list[str]:
    """With the procedures that it calls, whose folders begin with other names."""
    folders = sorted(path.name for path in (ROOT / "processes").iterdir() if path.is_dir())
    return [process_id, *(name for name in folders if name != process_id)]


def _many(engine: Engine, terms: int, official: Actor) -> None:
    """The rows of the first case, so many times; its audit chain too, as a head to follow."""
    with engine.work_as(SYSTEM) as work:
        for mapped in (Case, TermRow, TermEventRow, Task, TaskCandidate, Timer, Reminder, Event):
            rows = [dict(row) for row in work.session.execute(select(table(mapped))).mappings()]
            copies = [_copy(table(mapped), row, n) for row in rows for n in range(1, terms)]
            for first in range(0, len(copies), 5000):
                work.session.execute(insert(table(mapped)), copies[first : first + 5000])
        links = [
            dict(row)
            for row in work.session.execute(
                select(table(Audit)).where(Audit.stream == "case:1")
            ).mappings()
        ]
        copies = [
            {k: v for k, v in {**row, "stream": f"case:{n + 1}"}.items() if k != "id"}
            for row in links
            for n in range(1, terms)
        ]
        for first in range(0, len(copies), 5000):
            work.session.execute(insert(table(Audit)), copies[first : first + 5000])
        work.session.execute(
            update(Task).where(Task.id % HELD == 0).values(assignee_id=official.id)
        )


_SHIFTED = ("case_id", "term_id", "task_id")


def _copy(of: Table, row: dict[str, Any], n: int) -> dict[str, Any]:
    copied = dict(row)
    if of.name in ("case_", "term", "task"):
        copied["id"] = row["id"] + n
    else:
        copied.pop("id", None)
    for name in _SHIFTED:
        if copied.get(name):
            copied[name] += n
    if "radicado" in copied:
        copied["radicado"] = f"2026-{500_000 + n}"
    if "dedup_key" in copied:
        copied["dedup_key"] = f"{row['dedup_key']}:{n}"
    return copied


def _propose(work: Any) -> int:
    change = Change(added=Days(holidays=(HOLIDAY,)))
    proposal = Proposal(title="Prueba", act="Ley 1 de 2026", reason="Medir", change=change)
    return calendar_changes.propose(work, proposal)


#: each is released once
_TASKS = count(1)
LEAST = 20
_DONE = (ChangeState.REHEARSED, ChangeState.APPLIED, ChangeState.REVERTED)


def _under_way(engine: Engine, change_id: int) -> bool:
    with engine.reading_as(SYSTEM) as work:
        return work.session.get_one(CalendarChange, change_id).state not in _DONE


def _clicks(client: FlaskClient, going_on: Callable[[], bool]) -> Iterator[float]:
    """Seconds of each page and each click; at least some of them."""
    token = client.get("/bandeja").text.split('name="csrf_token" value="')[1].split('"')[0]
    clicks = 0
    while clicks < LEAST or going_on():
        clicks += 1
        task = next(_TASKS) * HELD
        for path in ("/bandeja", f"/tareas/{task}", f"/expedientes/{task}"):
            yield _timed(lambda path=path: client.get(path))  # type: ignore[misc]  # bound at once
        click = f"/tareas/{task}/soltar"
        yield _timed(lambda click=click: client.post(click, data={"csrf_token": token}))  # type: ignore[misc]  # bound at once
        time.sleep(0.1)


def _timed(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    assert ask().status_code < 400
    return time.perf_counter() - began


def _told(what: str, seconds: float, clicks: list[float]) -> None:
    found = sorted(clicks)
    p50, p95 = found[len(found) // 2], found[int(len(found) * 0.95)]
    print(
        f"{what:26} {seconds:8.1f} s   {len(found):5} clicks"
        f"   p50 {p50 * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms   max {found[-1] * 1000:6.0f} ms",
        flush=True,
    )


@contextmanager
def _worker(home: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.calendar_change", "--work", str(home)]
    with subprocess.Popen(command) as process:  # noqa: S603
        yield
        process.wait()


def work_until_done(home: Path) -> None:
    engine = engine_at(home)
    worker.register(engine)
    while worker.change_calendar(engine):
        pass
    engine.dispose()


if __name__ == "__main__":
    main()
