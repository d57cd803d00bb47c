"""Procedures come in as folders of files, and stay as versions that never change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from sqlalchemy import func, select

from engine.adapters import house
from engine.bpm import profile
from engine.bpm.definition import Definition
from engine.db.tables import DefinitionRow
from engine.domain.bundles import Bundle
from engine.domain.officials import Action, may
from engine.domain.papers import FOLDER, SHARED
from engine.errors import Finding, InvalidDefinition, NotAllowed, NotFound
from engine.services import audit, users
from engine.services.definitions import compiled, packed
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
    """The files of `processes/<id>` and its forms from `forms/<id>`.

    Where it has papers it takes the house's blocks of this day with it: a version keeps them.
    """
    process_id = folder.name
    files = _own_files(folder)
    files |= _files(forms / process_id, "forms/")
    if not files:
        raise NotFound("bundle", process_id)
    return Bundle(process_id=process_id, files=files)


def deploy(work: Work, bundles: Sequence[Bundle]) -> tuple[Deployed, ...]:
    """All of them, in the order of their dependencies, or none. Content that is there is left.

    InvalidDefinition with every finding; a circle of calls is one too.
    """
    if work.actor.id is not None and not may(work.actor, Action.DEPLOY):
        raise NotAllowed(f"{work.actor.username} may not deploy")
    last = _last(work, bundles)
    there, new = dict(last), dict[str, Definition]()
    ordered = _with_calls(bundles, last)
    for bundle in ordered:
        if _is_new(bundle, last):
            new[bundle.process_id] = definition = _compiled(work, bundle, there, new)
            there[bundle.process_id] = _stored(work, definition, there)
    _welcome(work, [(there[process_id], definition) for process_id, definition in new.items()])
    return tuple(there[bundle.process_id] for bundle in ordered)


def changed(work: Work, bundles: Sequence[Bundle]) -> tuple[Bundle, ...]:
    """Those that would become a version. InvalidDefinition for a circle of calls."""
    last = _last(work, bundles)
    return tuple(bundle for bundle in _with_calls(bundles, last) if _is_new(bundle, last))


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
    return list(profile.called(bundle.files.get(f"{bundle.process_id}.bpmn", b"")))


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


def _last(work: Work, bundles: Iterable[Bundle]) -> dict[str, Deployed]:
    """The last version of each, and of what they call, that was deployed before."""
    ids = {i for each in bundles for i in (each.process_id, *called_ids(each))}
    newest = (
        select(func.max(DefinitionRow.id))
        .where(DefinitionRow.process_id.in_(ids))
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


def _with_calls(bundles: Iterable[Bundle], last: Mapping[str, Deployed]) -> list[Bundle]:
    """In order, each with the content of what it calls: of another bundle, or of what is there."""
    checksums = {process_id: deployed.checksum for process_id, deployed in last.items()}
    ordered = []
    for bundle in in_order(bundles):
        called = {i: checksums[i] for i in called_ids(bundle) if i in checksums}
        ordered.append(replace(bundle, called=called))
        checksums[bundle.process_id] = ordered[-1].checksum
    return ordered


def _is_new(bundle: Bundle, last: Mapping[str, Deployed]) -> bool:
    before = last.get(bundle.process_id)
    return before is None or before.checksum != bundle.checksum


def _compiled(
    work: Work, bundle: Bundle, there: Mapping[str, Deployed], new: Mapping[str, Definition]
) -> Definition:
    """What was stored just now is asked of `new`: until it is kept its id may be another's."""
    inner = {
        called: new.get(called) or work.definitions.get(there[called].definition_id)
        for called in bundle.called
    }
    return compiled(bundle, inner)


def _stored(work: Work, definition: Definition, there: Mapping[str, Deployed]) -> Deployed:
    before = there.get(definition.process_id)
    called = {i: there[i].definition_id for i in sorted(definition.bundle.called)}
    row = DefinitionRow(
        process_id=definition.process_id,
        version=(before.version if before else 0) + 1,
        checksum=definition.checksum,
        name=definition.name or definition.process_id,
        bundle=packed(definition.bundle),
        called=json.dumps(called),
        deployed_at=work.now,
        deployed_by=work.actor.username,
    )
    work.session.add(row)
    work.session.flush()
    return Deployed(row.process_id, row.version, row.checksum, row.id, new=True)


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
