"""A restored installation does nothing by itself until an operator says so.

STOPPED: the worker waits. CATCHING_UP: it works, and each letter that it writes is held for the
operator to read, because the installation that was lost may have sent the same one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, update

from engine.db.queries import table
from engine.db.tables import Message, MessageStatus, Parameter
from engine.domain.officials import SYSTEM
from engine.services import parameters
from engine.services.work import Work

KEY = "quarantine"


class Stage(StrEnum):
    STOPPED = "stopped"
    CATCHING_UP = "catching_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    stage: Stage
    backup_made_at: datetime
    restored_at: datetime
    jobs: tuple[dict[str, Any], ...] = ()  # what waited in the job engine, to be asked for again


def begin(connection: Connection, found: Quarantine) -> int:
    """In the very transaction that restores: says how many letters it holds back."""
    messages, kept = table(Message), table(Parameter)
    held = connection.execute(
        update(messages)
        .where(messages.c.status == MessageStatus.PENDING)
        .values(status=MessageStatus.HELD)
    )
    connection.execute(delete(kept).where(kept.c.key == KEY))
    connection.execute(
        kept.insert().values(
            key=KEY,
            value=_written(found),
            changed_at=found.restored_at,
            changed_by=SYSTEM.username,
        )
    )
    return held.rowcount


def current(work: Work) -> Quarantine | None:
    """The quarantine of this installation; None where it works as always."""
    said = parameters.value_of(work, KEY)
    if said is None:
        return None
    read = json.loads(said)
    return Quarantine(
        stage=Stage(read["stage"]),
        backup_made_at=datetime.fromisoformat(read["backup_made_at"]),
        restored_at=datetime.fromisoformat(read["restored_at"]),
        jobs=tuple(read["jobs"]),
    )


def stopped(work: Work) -> bool:
    """Whether the worker must wait."""
    found = current(work)
    return found is not None and found.stage is Stage.STOPPED


def holds_letters(work: Work) -> bool:
    return parameters.value_of(work, KEY) is not None


def keep(work: Work, found: Quarantine) -> None:
    parameters.keep(work, KEY, _written(found))


def end(work: Work) -> None:
    parameters.forget(work, KEY)


def _written(found: Quarantine) -> str:
    return json.dumps(
        {
            "stage": found.stage,
            "backup_made_at": found.backup_made_at.isoformat(),
            "restored_at": found.restored_at.isoformat(),
            "jobs": list(found.jobs),
        }
    )
