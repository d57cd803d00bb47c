"""`cauce serve`: the web, by gunicorn."""

from __future__ import annotations

import os
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from engine import bootstrap
from engine.cli import installation
from engine.cli.init import announce_code
from engine.settings import Settings
from webui.app import create_app

THREADS = 8
SECONDS_PER_REQUEST = 60


class Web(BaseApplication):
    """One installation's web. The engine is built in each process, after the fork."""

    def __init__(self, settings: Settings, *, bind: str, processes: int) -> None:
        self._settings = settings
        self._options: dict[str, Any] = {
            "bind": bind,
            "workers": processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": SECONDS_PER_REQUEST,
            "graceful_timeout": 15,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "cauce-web",
            "control_socket_disable": True,  # it would be made in the home of who runs it
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(bootstrap.build(self._settings))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Dirección en que escucha.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Puerto.")
@click.option(
    "--processes", default=None, type=click.IntRange(min=1), help="Procesos (con PostgreSQL)."
)
def serve(host: str, port: int, processes: int | None) -> None:
    """Atiende las páginas web. /salud responde 200 cuando puede trabajar."""
    settings = Settings.from_env(os.environ)
    if settings.sqlite and processes not in {None, 1}:
        raise click.UsageError("con SQLite hay un solo proceso web: use PostgreSQL para tener más")
    with installation.engine() as engine:
        announce_code(engine)
    Web(settings, bind=f"{host}:{port}", processes=processes or 1).run()
