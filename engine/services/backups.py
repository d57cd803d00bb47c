"""A backup is a folder: rows, documents, settings without secrets, and a manifest with hashes."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import inspect, make_url, select

from engine.adapters import durable_jobs
from engine.adapters.jobs import JobEngine
from engine.db import dump, schema
from engine.db.dump import Shape
from engine.db.queries import table
from engine.db.session import Database
from engine.db.tables import Case, DefinitionRow, User
from engine.errors import Conflict, EngineError
from engine.services import quarantine
from engine.services.quarantine import Quarantine, Stage
from engine.services.resuming import derived
from engine.settings import Settings

FORMAT = 1
#: the parameter that says when the last one was made
LAST = "backup.last"
MANIFEST, ROWS, DOCUMENTS = "manifest.json", "rows", "documents"
_PIECE = 1024 * 1024
_HASH_LENGTH = 64


class BadBackup(EngineError):
    """The folder is no backup of ours, or is not what it was when it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made. `corrupt`: documents that are not what their name says."""

    folder: Path
    rows: int
    documents: int
    corrupt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`held`: letters that wait for the operator."""

    made_at: datetime
    rows: int
    documents: int
    held: int


# --- making one -----------------------------------------------------------------------------------


def make(
    settings: Settings, database: Database, engine: JobEngine, folder: Path, *, now: datetime
) -> Made:
    """Everything as it is at this moment, while people go on working. The folder must be new."""
    if not schema.at_head(database.engine):
        raise Conflict("La base de datos no está en la versión del programa: cauce db upgrade")
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"La carpeta {folder} no está vacía: elija una nueva.")
    half = folder.with_name(f".{folder.name}.a-medias")
    shutil.rmtree(half, ignore_errors=True)
    (half / ROWS).mkdir(parents=True, mode=0o700)
    half.chmod(0o700)
    waiting = [job for job in engine.pending() if not derived(job["handler"])]
    tables, numbers = _write_rows(database, half / ROWS)
    names, corrupt = _copy_documents(settings.home / DOCUMENTS, half / DOCUMENTS)
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "revision": schema.newest(),
        "settings": _without_secrets(settings),
        "tables": tables,
        "numbers": numbers,
        "jobs": waiting,
        "documents": names,
        "corrupt": corrupt,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (half / MANIFEST).write_text(text, encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    half.rename(folder)
    rows = sum(one["rows"] for one in tables)
    return Made(folder=folder, rows=rows, documents=len(names), corrupt=corrupt)


def _write_rows(database: Database, folder: Path) -> tuple[list[dict[str, Any]], dict[str, int]]:
    with dump.one_moment(database) as connection:
        told = []
        for one in dump.tables():
            path, count = folder / f"{one.name}.jsonl.gz", 0
            with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
                for line in dump.lines(connection, one):
                    file.write(line + "\n")
                    count += 1
            columns = dict(dump.shape_of(one).columns)
            told.append(
                {"name": one.name, "columns": columns, "rows": count, "sha256": _hash_of(path)}
            )
        return told, dump.numbers(connection)


def _copy_documents(source: Path, target: Path) -> tuple[list[str], tuple[str, ...]]:
    """Their names, and those whose content is not what the name says (kept all the same)."""
    target.mkdir()
    names, corrupt = [], []
    for path in sorted(source.glob("*/*")):
        if len(path.name) != _HASH_LENGTH:  # half written: no row knows it
            continue
        copy = target / path.parent.name / path.name
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        names.append(path.name)
        if _hash_of(copy) != path.name:
            corrupt.append(path.name)
    return names, tuple(corrupt)


def _without_secrets(settings: Settings) -> Mapping[str, Any]:
    relay = urlsplit(settings.mail_url)
    return {
        "database": "sqlite" if settings.sqlite else "postgresql",
        "mail": f"{relay.scheme}://{relay.hostname}:{relay.port or ''}",
        "mail_from": settings.mail_from,
        "base_url": settings.base_url,
        "proxies": settings.proxies,
    }


# --- checking one ---------------------------------------------------------------------------------


def manifest_of(folder: Path) -> dict[str, Any]:
    """BadBackup where there is none that this program can read."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadBackup(f"En {folder} no hay una copia de Cauce: falta {MANIFEST}.") from error
    if found.get("format") != FORMAT:
        raise BadBackup(f"La copia tiene un formato que este programa no conoce en {folder}.")
    return found


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a backup that is whole. BadBackup."""
    manifest = manifest_of(folder)
    if wrong := list(faults(folder, manifest)):
        raise BadBackup(" ".join(wrong[:5]) + f" ({len(wrong)} en total). No se restauró nada.")
    return manifest


def faults(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each file that is not what it was when the backup was made."""
    for one in manifest["tables"]:
        path = folder / ROWS / f"{one['name']}.jsonl.gz"
        if not path.is_file() or _hash_of(path) != one["sha256"]:
            yield f"La tabla {one['name']} falta o fue cambiada."
    for name in sorted(set(manifest["documents"]) - set(manifest["corrupt"])):
        path = folder / DOCUMENTS / name[:2] / name
        if not path.is_file():
            yield f"Falta el documento {name}."
        elif _hash_of(path) != name:
            yield f"El documento {name} fue cambiado."


# --- bringing one back ----------------------------------------------------------------------------


def restore(settings: Settings, folder: Path, *, now: datetime) -> Restored:
    """Brings the backup back into a database without people or cases, in quarantine.

    BadBackup, and nothing done, where a file is not what it was when the backup was made.
    """
    manifest = check(folder)
    require_empty(settings)
    schema.upgrade(settings.database_url, manifest["revision"])
    names = _bring_documents(folder / DOCUMENTS, settings.home / DOCUMENTS, manifest)
    database = Database(settings.database_url)
    try:
        rows, held = _load(database, folder, manifest, now)
    finally:
        database.dispose()
    schema.upgrade(settings.database_url)
    schema.analyze(settings.database_url)
    durable_jobs.create_tables(settings)
    made_at = datetime.fromisoformat(manifest["made_at"])
    return Restored(made_at=made_at, rows=rows, documents=names, held=held)


def require_empty(settings: Settings) -> None:
    """Conflict where somebody works: nothing is ever restored over people or cases."""
    database = Database(settings.database_url)
    try:
        with database.engine.connect() as connection:
            known = set(inspect(connection).get_table_names())
            for mapped in (User, Case, DefinitionRow):
                one = table(mapped)
                if one.name in known and connection.execute(select(one.c.id).limit(1)).first():
                    raise Conflict(
                        "La base de datos no está vacía. Use una nueva, o --replace para "
                        "guardar lo que hay y poner la copia en su lugar."
                    )
    finally:
        database.dispose()


def _load(
    database: Database, folder: Path, manifest: Mapping[str, Any], now: datetime
) -> tuple[int, int]:
    """All rows in one transaction that ends in quarantine: no worker ever sees one without it."""
    found = Quarantine(
        stage=Stage.STOPPED,
        backup_made_at=datetime.fromisoformat(manifest["made_at"]),
        restored_at=now,
        jobs=tuple(manifest["jobs"]),
    )
    with database.engine.begin() as connection:
        dump.wait_for_long(connection)
        dump.empty(connection, [one["name"] for one in manifest["tables"]])
        total = 0
        for one in manifest["tables"]:
            path = folder / ROWS / f"{one['name']}.jsonl.gz"
            with gzip.open(path, "rt", encoding="utf-8") as file:
                count = dump.load(connection, Shape(one["name"], one["columns"]), file)
            if count != one["rows"]:
                raise BadBackup(f"La tabla {one['name']} no tiene las filas que dice la copia.")
            total += count
        dump.go_on_from(connection, manifest["numbers"])
        return total, quarantine.begin(connection, found)


def _bring_documents(source: Path, target: Path, manifest: Mapping[str, Any]) -> int:
    for name in manifest["documents"]:
        path = target / name[:2] / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            half = path.with_name(f"{name}.half")
            shutil.copyfile(source / name[:2] / name, half)
            half.replace(path)
    return len(manifest["documents"])


def clear(settings: Settings) -> None:
    """An empty database in the place of this one, job tables too. Back it up first."""
    if settings.sqlite:
        path = make_url(settings.database_url).database
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return
    schema.drop(settings.database_url)
    durable_jobs.drop_tables(settings)


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
