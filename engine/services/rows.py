"""What a completion reads of a task and of its case, without the mapper.

The names are those of `Task` and `Case`, so that what moves a case takes either.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy.orm import InstrumentedAttribute

from engine.db.base import Base
from engine.db.tables import Case


@dataclass(slots=True)
class TaskRow:
    id: int
    case_id: int
    token: int
    element_id: str
    process_id: str
    calls: str
    form_id: str | None
    pool: str
    status: str
    assignee_id: int | None
    given_by_id: int | None
    closed_at: datetime | None
    message_id: int | None


@dataclass(slots=True)
class CaseRow:
    id: int
    radicado: str
    definition_id: int
    process_id: str
    office_id: int | None
    reserved: bool
    identity_reserved: bool
    version: int
    state: bytes
    variables: str


#: a case that is stored, as it was loaded
StoredCase: TypeAlias = Case | CaseRow


def columns(mapped: type[Base], row: type) -> list[InstrumentedAttribute[Any]]:
    """The columns that such a row holds, in its order."""
    return [getattr(mapped, one.name) for one in fields(row)]
