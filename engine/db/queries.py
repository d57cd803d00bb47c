"""Statements that several services need, written once for both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.db.base import Base

_Insert = postgresql.Insert | sqlite.Insert


def table(mapped: type[Base]) -> Table:
    """The Core table of a mapped class."""
    found = mapped.__table__
    assert isinstance(found, Table)  # noqa: S101 -- narrowing: none of ours is mapped to a join
    return found


def upsert(session: Session, mapped: type[Base], values: Mapping[str, Any]) -> _Insert:
    """An INSERT that can still be told what to do on conflict."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table(mapped)).values(**values)
    return postgresql.insert(table(mapped)).values(**values)


def insert_all(session: Session, mapped: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows in one statement; none, no statement."""
    if rows:
        session.execute(_insert_into(mapped), list(rows))


@cache
def _insert_into(mapped: type[Base]) -> Insert:
    """Built once: a statement that is the same object finds its SQL at once."""
    return table(mapped).insert()
