"""`cauce check`, `cauce layout`, `cauce fsck` and `cauce doctor`."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from engine.adapters import secret_files
from engine.cli import installation
from engine.domain.officials import SYSTEM
from engine.services import bundlechecks, checks
from engine.services import doctor as examination
from engine.services.doctor import Finding

_FILE = click.Path(exists=True, dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Escribe la lista en JSON.")
def check(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Revisa procedimientos: carpetas, BPMN, DMN y formularios. Sale con 1 si hay errores."""
    shelf = Path(os.environ.get("CAUCE_PROCESSES", "processes"))
    findings = bundlechecks.check_paths(paths, shelf)
    if as_json:
        click.echo(json.dumps([asdict(found) for found in findings], ensure_ascii=False, indent=1))
    else:
        for found in findings:
            where = f"{found.file}:{found.line}"
            click.echo(f"{where} {found.severity} {found.element} [{found.rule}] {found.message}")
    sys.exit(1 if any(found.severity == "error" for found in findings) else 0)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="ARCHIVO…", type=_FILE)
def layout(files: tuple[Path, ...]) -> None:
    """Dibuja de nuevo unos BPMN: columnas por flujo, filas por carril. Cambia sólo el dibujo."""
    for file in files:
        changed = bundlechecks.lay_out(file)
        click.echo(f"{file}: {'dibujado' if changed else 'sin cambios'}")


@click.command()
def fsck() -> None:
    """Comprueba que lo guardado concuerda (I1 a I9). Sale con 1 si algo no."""
    with installation.engine() as engine, engine.reading_as(SYSTEM) as work:
        violations = list(checks.fsck(work))
    for violation in violations:
        click.echo(str(violation))
    click.echo(f"{len(violations)} desacuerdos." if violations else "Todo concuerda.")
    sys.exit(1 if violations else 0)


@click.command()
def doctor() -> None:
    """Mira si la instalación puede trabajar. Sale con 1 si algo falta."""
    with installation.engine() as engine:
        with engine.reading_as(SYSTEM) as work:
            found = [*examination.examine(work), examination.clock(work.now, datetime.now(UTC))]
        sealing = examination.certificate(engine.settings, engine.signer)
        found += [sealing, examination.relay(engine.mail), _secret_file()]
    for one in found:
        click.echo(f"{'bien' if one.ok else 'MAL '}  {one.name}: {one.detail}")
    sys.exit(0 if all(one.ok for one in found) else 1)


def _secret_file() -> Finding:
    shared = secret_files.open_to_others(os.environ)
    if shared is None:
        return Finding("permisos", True, "Nadie más puede leer el archivo de la clave secreta.")
    return Finding("permisos", False, f"Otros pueden leer {shared}. Ejecute: chmod 600 {shared}")
