"""The people with whom an office opens are hired once in a process: other offices copy the rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Row, Table, func, insert, select
from sqlalchemy.orm import Session

from engine.db.tables import Base

Rows = list[dict[str, Any]]

_COPIES: dict[Hashable, list[tuple[Table, Rows]]] = {}


def hired(session: Session, people: Hashable, hire: Callable[[], None]) -> None:
    """Into a database in which nobody was hired yet."""
    if people in _COPIES:
        for table, rows in _COPIES[people]:
            _copy(session, table, rows)
        return
    before = _every_row(session)
    hire()
    session.flush()
    _COPIES[people] = list(_new(before, _every_row(session)))


def _every_row(session: Session) -> dict[Table, list[Row[Any]]]:
    return {
        table: list(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables
    }


def _new(
    before: dict[Table, list[Row[Any]]], after: dict[Table, list[Row[Any]]]
) -> list[tuple[Table, Rows]]:
    found = []
    for table, rows in after.items():
        there = set(map(tuple, before[table]))
        assert there <= set(map(tuple, rows)), f"{table} does not only gain rows"
        new = [dict(row._mapping) for row in rows if tuple(row) not in there]
        if new:
            found.append((table, new))
    return found


def _copy(session: Session, table: Table, rows: Rows) -> None:
    session.execute(insert(table), rows)
    if session.get_bind().dialect.name == "postgresql" and "id" in table.c:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(select(func.setval(sequence, func.max(table.c.id))).select_from(table))
