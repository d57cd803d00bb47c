"""`cauce delegation`: functions given in writing to an official."""

from __future__ import annotations

from datetime import datetime

import click

from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import delegations, users
from engine.services.delegations import NewDelegation

_DAY = click.DateTime(["%Y-%m-%d"])
_STATES = {"running": "en vigor", "coming": "por empezar", "ended": "terminada"}


@click.group()
def delegation() -> None:
    """Las delegaciones de firma (Ley 489 de 1998, arts. 9 a 12)."""


@delegation.command("list")
def show() -> None:
    """Muestra las delegaciones, primero las que están en vigor."""
    with installation.engine() as engine, engine.reading_as(SYSTEM) as work:
        lines = delegations.listed(work)
    for line in lines:
        until = f" hasta {line.ends_on}" if line.ends_on else ""
        click.echo(
            f"{line.id}  {_STATES[line.state]}: {line.delegate_name} firma por {line.role_label} "
            f"({', '.join(line.papers)}) desde {line.starts_on}{until}. {line.act}"
        )


@delegation.command()
@click.option("--role", required=True, help="Rol cuya función se delega.")
@click.option("--to", "username", required=True, help="Cuenta de quien la recibe.")
@click.option("--paper", "papers", multiple=True, required=True, help="Documento (se repite).")
@click.option("--from", "starts_on", type=_DAY, required=True, help="Primer día.")
@click.option("--until", "ends_on", type=_DAY, help="Último día; sin él, hasta que se reasuma.")
@click.option("--act", required=True, help="Acto de delegación.")
def add(
    *,
    role: str,
    username: str,
    papers: tuple[str, ...],
    starts_on: datetime,
    ends_on: datetime | None,
    act: str,
) -> None:
    """Registra una delegación."""
    try:
        with installation.engine() as engine, engine.work_as(SYSTEM) as work:
            delegate = users.actor_named(work, username)
            new = NewDelegation(
                role=role,
                delegate_id=delegate.id or 0,
                papers=papers,
                starts_on=starts_on.date(),
                ends_on=ends_on.date() if ends_on else None,
                act=act,
            )
            number = delegations.add(work, new)
    except InvalidInput as error:
        raise click.ClickException(" ".join(error.fields.values())) from error
    click.echo(f"Quedó registrada la delegación {number}.")


@delegation.command()
@click.argument("number", type=int)
def end(number: int) -> None:
    """Reasume la función desde hoy."""
    with installation.engine() as engine, engine.work_as(SYSTEM) as work:
        delegations.end(work, number)
    click.echo(f"La delegación {number} terminó: la función volvió a su titular.")
