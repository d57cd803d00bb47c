"""`cauce init`: an installation from nothing to its first administrator."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from engine.adapters import secret_files
from engine.bootstrap import Engine
from engine.cli import db, installation
from engine.domain.officials import SYSTEM
from engine.errors import InvalidDefinition, InvalidInput
from engine.services import deployments, entity, identity, imports, people, setup
from engine.services.people import Account
from engine.settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the file and the options say; "" is asked for, unless `--yes`."""

    name: str
    area: str
    admin_name: str
    admin_user: str
    admin_email: str
    more: Mapping[str, Any]

    def with_options(self, given: Mapping[str, Any]) -> Said:
        """What was said on the command line goes before the file."""
        return replace(self, **given)


@click.command()
@click.option("--name", default="", help="Nombre de la entidad.")
@click.option("--area", default="", help="Área que atiende los trámites.")
@click.option("--admin-name", default="", help="Quién administra: nombre y apellidos.")
@click.option("--admin-user", default="", help="Su usuario.")
@click.option("--admin-email", default="", help="Su correo: allí llega la invitación.")
@click.option("--from", "file", type=FILE, help="Archivo TOML con [entidad] y [administrador].")
@click.option("--no-deploy", is_flag=True, help="No despliega los procedimientos.")
@click.option("--yes", is_flag=True, help="No pregunta nada: lo que falte queda para la web.")
def init(  # noqa: PLR0913 -- one argument per option
    *,
    name: str,
    area: str,
    admin_name: str,
    admin_user: str,
    admin_email: str,
    file: Path | None,
    no_deploy: bool,
    yes: bool,
) -> None:
    """Prepara una instalación nueva, sin datos de ejemplo. Se puede repetir."""
    said = _read(file)
    given = {
        "name": name,
        "area": area,
        "admin_name": admin_name,
        "admin_user": admin_user,
        "admin_email": admin_email,
    }
    said = said.with_options({key: value for key, value in given.items() if value})
    if made := secret_files.ensure(os.environ):
        click.echo(f"Clave secreta creada en {made}. Guarde una copia en otro lugar.")
    db.prepare(installation.settings())
    with installation.engine() as engine:
        if not no_deploy:
            _deploy(engine)
        _fill(engine, said if yes else _asked(engine, said))
        _tell(engine)


def _read(file: Path | None) -> Said:
    try:
        more = tomllib.loads(file.read_text(encoding="utf-8")) if file else {}
    except tomllib.TOMLDecodeError as error:
        raise click.ClickException(f"El archivo no es TOML: {error}") from error
    base = file.parent if file else Path()
    who, chief = more.get("entidad", {}), more.get("administrador", {})
    return Said(
        name=who.get("nombre", ""),
        area=who.get("area", ""),
        admin_name=chief.get("nombre", ""),
        admin_user=chief.get("usuario", ""),
        admin_email=chief.get("correo", ""),
        more={**more, "base": base},
    )


def _asked(engine: Engine, said: Said) -> Said:
    """With what a person answers to what is missing; the administrator may be left for the web."""
    asked = replace(
        said,
        name=said.name or click.prompt("Nombre de la entidad"),
        area=said.area or click.prompt("Área que atiende los trámites", "Secretaría General"),
    )
    with engine.reading_as(SYSTEM) as work:
        alone = setup.needs_administrator(work)
    if not alone or not (
        asked.admin_user or click.confirm("¿Crear ya la cuenta de quien administra?", default=True)
    ):
        return asked
    return replace(
        asked,
        admin_name=asked.admin_name or click.prompt("Nombre y apellidos"),
        admin_user=asked.admin_user or click.prompt("Usuario"),
        admin_email=asked.admin_email or click.prompt("Correo institucional"),
    )


def _deploy(engine: Engine) -> None:
    bundles = [
        deployments.read_bundle(folder, engine.settings.forms)
        for folder in sorted(engine.settings.processes.glob("*"))
        if (folder / f"{folder.name}.bpmn").exists()
    ]
    try:
        with engine.work_as(SYSTEM) as work:
            done = deployments.deploy(work, bundles)
    except InvalidDefinition as error:
        raise click.ClickException(f"No se desplegó nada: {error}") from error
    click.echo(f"Procedimientos desplegados: {', '.join(one.process_id for one in done) or '—'}")


_ENTITY = {
    "ciudad": "city",
    "direccion": "address",
    "telefono": "phone",
    "correo": "email",
    "horario": "hours",
    "privacidad": "privacy_url",
    "color": "colour",
}


def _fill(engine: Engine, said: Said) -> None:
    more = {_ENTITY[k]: str(v) for k, v in said.more.get("entidad", {}).items() if k in _ENTITY}
    try:
        with engine.work_as(SYSTEM) as work:
            if said.name:
                before = entity.entity(work)
                named = replace(before, name=said.name, area=said.area or before.area, **more)
                identity.save(work, named)
            for what, load in _LOADERS.items():
                if path := said.more.get("cargar", {}).get(what):
                    content = (said.more["base"] / path).read_bytes()
                    done = imports.loaded(work, partial(load, content=content))
                    click.echo(f"{what.capitalize()}: {len(done.new)} nuevas.")
            if said.admin_user and setup.needs_administrator(work):
                account = Account(
                    username=said.admin_user.strip().lower(),
                    name=said.admin_name,
                    email=said.admin_email,
                    administrator=True,
                )
                people.add(work, account)
                click.echo(f"Invitación para {account.email}: sale cuando corra `cauce worker`.")
    except InvalidInput as error:
        raise click.ClickException(" ".join(error.fields.values())) from error


_LOADERS = {"dependencias": imports.offices_from, "personas": imports.people_from}


def _tell(engine: Engine) -> None:
    announce_code(engine)
    with engine.reading_as(SYSTEM) as work:
        missing = [step for step in setup.checklist(work) if not step.done]
    for step in missing:
        click.echo(f"falta  {step.title}: {step.told}")
    click.echo("Siga con `cauce serve` y `cauce worker`; luego, Administrar → Puesta en marcha.")


def announce_code(engine: Engine) -> None:
    """On the terminal of who installs, while nobody has an account."""
    with engine.reading_as(SYSTEM) as work:
        if setup.needed(work):
            settings: Settings = engine.settings
            click.echo(f"Nadie tiene cuenta todavía. Abra {settings.base_url}/instalar con el")
            click.echo(f"código de instalación  {setup.code(settings)}")
