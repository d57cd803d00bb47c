"""Procedures come in as folders of files, and stay as versions that never change."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from sqlalchemy import func, select

from engine.adapters import house
from engine.bpm import profile
from engine.bpm.definition import Definition
from engine.bpm.findings import Report
from engine.db.tables import DefinitionRow
from engine.domain.bundles import Bundle
from engine.domain.officials import Action, may
from engine.domain.papers import FOLDER, SHARED
from engine.errors import Finding, InvalidDefinition, NotAllowed, NotFound
from engine.services import audit, users
from engine.services.definitions import COMPILED, compiled, packed
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class Deployed:
    """What became of one bundle: `new` is False where this very content was there already."""

    process_id: str
    version: int
    checksum: str
    definition_id: int
    new: bool


def read_bundle(folder: Path, forms: Path) -> Bundle:
    """The files of `processes/<id>`, its forms from `forms/<id>` and the shared blocks.

    Where it has papers it takes the house's blocks of this day with it: a version keeps them.
    """
    process_id = folder.name
    files = _own_files(folder)
    files |= _files(forms / process_id, "forms/")
    files |= _files(forms / "_shared", "forms/_shared/")
    if not files:
        raise NotFound("bundle", process_id)
    return Bundle(process_id=process_id, files=files)


def deploy(work: Work, bundles: Sequence[Bundle]) -> tuple[Deployed, ...]:
    """All of them, in the order of their dependencies, or none. Content that is there is left.

    InvalidDefinition with every finding; a circle of calls is one too.
    """
    if work.actor.id is not None and not may(work.actor, Action.DEPLOY):
        raise NotAllowed(f"{work.actor.username} may not deploy")
    ordered = in_order(bundles)
    last = _last(work, {i for each in ordered for i in (each.process_id, *called_ids(each))})
    ready: dict[str, tuple[Deployed, Definition]] = {}
    for bundle in ordered:
        ready[bundle.process_id] = _deploy_one(work, bundle, ready, last)
    _welcome(work, [found for found in ready.values() if found[0].new])
    return tuple(deployed for deployed, _ in ready.values())


def in_order(bundles: Iterable[Bundle]) -> list[Bundle]:
    """What is called comes before who calls it. InvalidDefinition for a circle."""
    by_id = {bundle.process_id: bundle for bundle in bundles}
    calls = {
        process_id: [called for called in called_ids(bundle) if called in by_id]
        for process_id, bundle in by_id.items()
    }
    try:
        return [by_id[process_id] for process_id in TopologicalSorter(calls).static_order()]
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        raise InvalidDefinition([_circular(circle)]) from error


def called_ids(bundle: Bundle) -> list[str]:
    """The procedures that a bundle's drawing calls; none where it cannot be read."""
    file = f"{bundle.process_id}.bpmn"
    return list(_calls_in(file, bundle.files.get(file, b"")))


@lru_cache(maxsize=512)
def _calls_in(file: str, drawn: bytes) -> tuple[str, ...]:
    drawing = profile.read(drawn, Report(file))
    found = {e.calls for e in drawing.elements.values() if e.calls} if drawing else set()
    return tuple(sorted(found))


def latest(work: Work, process_id: str) -> Definition:
    """The version in which new cases begin. NotFound where nothing was deployed."""
    definition_id = latest_id(work, process_id)
    return work.definitions.get(definition_id)


def latest_id(work: Work, process_id: str) -> int:
    found = work.session.scalar(
        select(DefinitionRow.id)
        .where(DefinitionRow.process_id == process_id)
        .order_by(DefinitionRow.version.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound("process", process_id)
    return found


@dataclass(frozen=True, slots=True)
class DefinitionLine:
    """One deployed procedure, in its last version."""

    definition_id: int
    process_id: str
    name: str
    version: int


def listed(work: Work) -> tuple[DefinitionLine, ...]:
    """The last version of every procedure, by name."""
    last = select(func.max(DefinitionRow.id)).group_by(DefinitionRow.process_id)
    rows = work.session.execute(
        select(
            DefinitionRow.id, DefinitionRow.process_id, DefinitionRow.name, DefinitionRow.version
        )
        .where(DefinitionRow.id.in_(last))
        .order_by(DefinitionRow.name)
    )
    return tuple(DefinitionLine(*row) for row in rows)


def names(work: Work) -> dict[str, str]:
    """What every procedure is called now, by its id."""
    return {line.process_id: line.name for line in listed(work)}


# --- one bundle -----------------------------------------------------------------------------------


def _deploy_one(
    work: Work,
    bundle: Bundle,
    siblings: Mapping[str, tuple[Deployed, Definition]],
    last: Mapping[str, Deployed],
) -> tuple[Deployed, Definition]:
    known = {
        process_id: siblings.get(process_id) or _as_it_was(work, last[process_id])
        for process_id in called_ids(bundle)
        if process_id in siblings or process_id in last
    }
    bundle = replace(bundle, called={called: found[1].checksum for called, found in known.items()})
    before = last.get(bundle.process_id)
    if before is not None and before.checksum == bundle.checksum:
        return _as_it_was(work, before)
    inner = {called: found[1] for called, found in known.items()}
    definition = COMPILED.get(bundle.checksum, lambda: compiled(bundle, inner))
    ids = {called: found[0].definition_id for called, found in known.items()}
    return _stored(work, definition, (before.version if before else 0) + 1, ids), definition


def _as_it_was(work: Work, deployed: Deployed) -> tuple[Deployed, Definition]:
    return deployed, work.definitions.get(deployed.definition_id)


def _last(work: Work, process_ids: Collection[str]) -> dict[str, Deployed]:
    """The last version of each that was deployed before."""
    newest = (
        select(func.max(DefinitionRow.id))
        .where(DefinitionRow.process_id.in_(process_ids))
        .group_by(DefinitionRow.process_id)
    )
    rows = work.session.execute(
        select(
            DefinitionRow.process_id,
            DefinitionRow.version,
            DefinitionRow.checksum,
            DefinitionRow.id,
        ).where(DefinitionRow.id.in_(newest))
    )
    return {row.process_id: Deployed(*row, new=False) for row in rows}


def _stored(work: Work, definition: Definition, version: int, ids: Mapping[str, int]) -> Deployed:
    row = DefinitionRow(
        process_id=definition.process_id,
        version=version,
        checksum=definition.checksum,
        name=definition.name or definition.process_id,
        bundle=packed(definition.bundle),
        called=json.dumps(dict(sorted(ids.items()))),
        deployed_at=work.now,
        deployed_by=work.actor.username,
    )
    work.session.add(row)
    work.session.flush()
    return Deployed(row.process_id, version, row.checksum, row.id, new=True)


def _welcome(work: Work, stored: Sequence[tuple[Deployed, Definition]]) -> None:
    """Their roles are there, and the record says which versions came."""
    labels: dict[str, str] = {}
    for _, definition in stored:
        labels |= roles(definition)
    users.name_groups(work, labels)
    said = [
        audit.Entry(
            "deployed",
            {"process_id": it.process_id, "version": it.version, "checksum": it.checksum},
        )
        for it, _ in stored
    ]
    audit.append(work, "definitions", audit.head(work, "definitions"), said)


def roles(definition: Definition) -> dict[str, str]:
    """Key and label of each role: the lanes, and what `[roles]` says of them."""
    found = {lane.id: lane.name or lane.id for lane in definition.lanes}
    described = definition.bundle.procedure.get("roles")
    for lane_id, role in described.items() if isinstance(described, dict) else ():
        if not isinstance(role, dict):
            continue
        key = str(role.get("group", lane_id))
        found[key] = str(role.get("label") or found.get(lane_id, key))
    return found


def _own_files(folder: Path) -> dict[str, bytes]:
    blocks = f"{FOLDER}/{SHARED}/"
    files = {path: raw for path, raw in _files(folder, "").items() if not path.startswith(blocks)}
    if any(path.startswith(f"{FOLDER}/") for path in files):
        files |= {f"{FOLDER}/{path}": raw for path, raw in house.blocks().items()}
    return files


def _files(folder: Path, prefix: str) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    return {
        f"{prefix}{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-2:])
    }


def _circular(circle: Sequence[str]) -> Finding:
    return Finding(
        file=f"{circle[0]}.bpmn",
        line=1,
        element=circle[0],
        rule="call-cycle",
        severity="error",
        message=f"Los procedimientos se llaman en círculo: {' → '.join(circle)}.",
    )
