"""`cauce user`: the accounts of officials."""

from __future__ import annotations

import click

from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import users


@click.group()
def user() -> None:
    """Las cuentas de los funcionarios."""


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Nombre y apellidos.")
@click.option("--email", required=True, help="Correo institucional.")
@click.option("--group", "groups", multiple=True, help="Rol (se puede repetir).")
@click.option("--office", help="Código de la dependencia.")
@click.option("--administrator", is_flag=True, help="Administra la instalación.")
@click.password_option(prompt="Contraseña", confirmation_prompt="Otra vez", envvar="CAUCE_PASSWORD")
def add(  # noqa: PLR0913 -- one argument per option
    username: str,
    *,
    name: str,
    email: str,
    groups: tuple[str, ...],
    office: str | None,
    administrator: bool,
    password: str,
) -> None:
    """Crea una cuenta. La contraseña se pregunta, o se toma de CAUCE_PASSWORD."""
    try:
        new = users.NewUser(
            username=username.strip().lower(),
            name=name,
            email=email,
            password_hash=users.hashed(password),
            office=office,
            groups=groups,
            administrator=administrator,
        )
        with installation.engine() as engine, engine.work_as(SYSTEM) as work:
            users.add(work, new)
    except InvalidInput as error:
        raise click.ClickException(" ".join(error.fields.values())) from error
    click.echo(f"Se creó la cuenta «{new.username}».")
