"""`cauce demo`: the demo office in one command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from engine.adapters.mailbox import Mailbox
from engine.demo import office
from engine.demo.installation import clear_interrupted, environment, prepare, settings_of
from engine.demo.supervisor import Child, Supervisor, any_port, free_port
from engine.settings import Settings

MAIL_PORT = 2525


@click.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Puerto de la web.")
def demo(port: int) -> None:
    """Pone en marcha la oficina de demostración: web, trabajador y buzón de correo."""
    if not free_port(port):
        raise click.ClickException(
            f"el puerto {port} está ocupado. Libérelo o elija otro, por ejemplo: "
            f"PORT={port + 1} make run"
        )
    settings = settings_of(os.environ, port=port, mail_port=MAIL_PORT)
    click.echo(f"Preparando la oficina de demostración en {settings.home} …")
    if clear_interrupted(settings):
        click.echo("La primera preparación quedó a medias; se empieza de nuevo, desde cero.")
    if prepare(settings, _Progress()):
        click.echo("Se crearon los funcionarios y las peticiones de ejemplo.")
    mail_port = any_port(MAIL_PORT)  # only now: while we prepared, another demo may have taken it
    settings = settings_of(os.environ, port=port, mail_port=mail_port)
    supervisor = Supervisor(children(settings, port, mail_port), environment(settings, os.environ))
    sys.exit(_attend(supervisor, settings))


class _Progress:
    """Says how much of the office's past was lived, a quarter at a time."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, done: int, of: int) -> None:
        quarter = 4 * done // of
        if quarter > self._told:
            self._told = quarter
            click.echo(f"  … {25 * quarter} % de lo que pasó en la oficina hasta hoy")


def children(settings: Settings, port: int, mail_port: int) -> Sequence[Child]:
    cauce = (sys.executable, "-m", "engine.cli")
    folder = str(Mailbox.folder_of(settings))
    return (
        Child(
            "correo",
            (
                *(sys.executable, "-m", "engine.demo.catcher"),
                *("--folder", folder, "--port", str(mail_port)),
            ),
        ),
        Child("worker", (*cauce, "worker")),
        Child("web", (*cauce, "serve", "--port", str(port))),
    )


def _attend(supervisor: Supervisor, settings: Settings) -> int:
    supervisor.start()
    try:
        if supervisor.ready(f"{settings.base_url}/salud"):
            _welcome(settings)
        gone = supervisor.wait()
    finally:
        supervisor.stop()
    if gone is None:
        return 0
    click.echo(f"El proceso «{gone}» terminó por sí solo; se detuvo todo.", err=True)
    return 1


def _welcome(settings: Settings) -> None:
    click.echo("")
    click.echo(f"Cauce atiende en {settings.base_url}")
    click.echo(f"  Radicar una petición      {settings.base_url}/radicar")
    click.echo(f"  Ingreso de funcionarios   {settings.base_url}/ingresar")
    click.echo(f"  Correos de la demostración {settings.base_url}/demo/correo")
    click.echo("")
    width = max(len(one.username) for one in office.sign_ins())
    for one in office.sign_ins():
        click.echo(f"  {one.username:<{width}}  {one.password}  {one.name} ({one.title})")
    click.echo("")
    click.echo("Ctrl-C termina. Los datos quedan para la próxima vez.")
