"""`cauce deploy`: procedures from their folders."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.errors import InvalidDefinition
from engine.services import deployments, templatechecks


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    metavar="DIR…",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def deploy(folders: tuple[Path, ...]) -> None:
    """Despliega los procedimientos de unas carpetas: todos o ninguno."""
    with installation.engine() as engine:
        forms = engine.settings.forms
        bundles = [deployments.read_bundle(folder, forms) for folder in folders]
        try:
            with engine.reading_as(SYSTEM) as work:
                new = deployments.changed(work, bundles)
            templatechecks.require(engine.typesetter, new)
            with engine.work_as(SYSTEM) as work:
                done = deployments.deploy(work, bundles)
        except InvalidDefinition as error:
            for found in error.findings:
                click.echo(f"{found.file}:{found.line} {found.element}: {found.message}", err=True)
            raise click.ClickException("No se desplegó nada.") from error
    for one in done:
        state = "versión nueva" if one.new else "sin cambios"
        click.echo(f"{one.process_id}: versión {one.version} ({state})")
