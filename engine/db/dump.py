"""Every row of our tables as lines of text, from one moment; and back into an empty database.

A dump knows its columns and the version of the schema, not the kind of database: what was written
from SQLite is read into PostgreSQL and the other way round.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    LargeBinary,
    Table,
    column,
    inspect,
    select,
    text,
)
from sqlalchemy import table as light_table
from sqlalchemy.types import TypeEngine

from engine.db.base import Base, UtcDateTime
from engine.db.session import Database

#: sessions, attempts, workers and links of a moment: a restored installation has none of them
FORGOTTEN = frozenset({"session_", "throttle", "heartbeat", "access_link"})
_BATCH = 500

_KINDS: Mapping[str, tuple[TypeEngine[Any] | None, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "instant": (UtcDateTime(), datetime.isoformat, datetime.fromisoformat),
    "day": (Date(), date.isoformat, date.fromisoformat),
    "bytes": (
        LargeBinary(),
        lambda value: base64.b64encode(value).decode(),
        base64.b64decode,
    ),
    "bool": (Boolean(), bool, bool),
    "plain": (None, lambda value: value, lambda value: value),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table in a dump: its columns with their kinds, in the order of the lines' values."""

    name: str
    columns: Mapping[str, str]


def tables() -> list[Table]:
    """What is dumped; what others refer to comes before them."""
    return [table for table in Base.metadata.sorted_tables if table.name not in FORGOTTEN]


def shape_of(table: Table) -> Shape:
    return Shape(table.name, {one.name: _kind(one.type) for one in _kept(table)})


def _kept(table: Table) -> list[Column[Any]]:
    """What the database computes by itself is in no dump."""
    return [one for one in table.columns if one.computed is None]


def _kind(type_: TypeEngine[Any]) -> str:
    wanted = (
        ("instant", UtcDateTime),
        ("day", Date),
        ("bytes", LargeBinary),
        ("bool", Boolean),
    )
    return next((kind for kind, class_ in wanted if isinstance(type_, class_)), "plain")


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long the reading takes."""
    engine = database.engine.execution_options(reading=True)
    if database.engine.dialect.name == "postgresql":
        engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with engine.connect() as connection:
        wait_for_long(connection)
        yield connection


def wait_for_long(connection: Connection) -> None:
    """What moves whole tables may take longer than a statement of ours is allowed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Each row as a JSON list."""
    writers = [_KINDS[kind][1] for kind in shape_of(table).columns.values()]
    rows = connection.execution_options(yield_per=2000).execute(
        select(*_kept(table)).order_by(*table.primary_key.columns)
    )
    for row in rows:
        values = [
            None if value is None else write(value)
            for write, value in zip(writers, row, strict=True)
        ]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def numbers(connection: Connection) -> dict[str, int]:
    """The last number that each table gave, where that is more than its rows can tell."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {row.name: int(row.seq) for row in rows}
    found: dict[str, int] = {}
    for name, sequence in _sequences(connection, [table.name for table in tables()]):
        last = connection.execute(
            text(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 -- the catalogue's name
        ).scalar()
        if last is not None:
            found[name] = int(last)
    return found


def empty(connection: Connection, names: Sequence[str]) -> None:
    """Deletes what a migration may have put there; `names` in the order of the dump."""
    for name in reversed(names):
        connection.execute(light_table(name).delete())


def load(connection: Connection, shape: Shape, rows: Iterable[str]) -> int:
    """Puts the lines of one table back; says how many. Rows of a table may refer to each other."""
    own = _references_to_itself(connection, shape.name)
    target = light_table(
        shape.name, *(column(name, _KINDS[kind][0]) for name, kind in shape.columns.items())
    )
    count, later = 0, list[dict[str, Any]]()
    for batch in _batches(_read(shape, rows)):
        for row in batch:
            refers = {name: row[name] for name in own if row[name] is not None}
            if refers:
                later.append({"id_": row["id"], **refers})
                row.update(dict.fromkeys(refers))
        connection.execute(target.insert(), batch)
        count += len(batch)
    for refers in later:
        row_id = refers.pop("id_")
        connection.execute(target.update().where(target.c.id == row_id).values(**refers))
    return count


def go_on_from(connection: Connection, last: Mapping[str, int]) -> None:
    """New rows get numbers that no row had before, deleted ones included."""
    if connection.dialect.name == "sqlite":
        for name, number in last.items():
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = max(seq, :n) WHERE name = :t"),
                {"n": number, "t": name},
            )
            connection.execute(
                text(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT :t, :n WHERE EXISTS "
                    "(SELECT 1 FROM sqlite_master WHERE name = :t AND sql LIKE '%AUTOINCREMENT%')"
                    " AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :t)"
                ),
                {"n": number, "t": name},
            )
        return
    for name, sequence in _sequences(connection, inspect(connection).get_table_names()):
        highest = connection.execute(text(f'SELECT max(id) FROM "{name}"')).scalar() or 0  # noqa: S608 -- the catalogue's name
        number = max(int(highest), last.get(name, 0))
        if number:
            connection.execute(
                text("SELECT setval(:sequence, :number)"), {"sequence": sequence, "number": number}
            )


def _sequences(connection: Connection, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Tables that number their rows, with what numbers them (PostgreSQL)."""
    inspector = inspect(connection)
    for name in names:
        if any(one["name"] == "id" for one in inspector.get_columns(name)):
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": f'"{name}"'}
            ).scalar()
            if sequence:
                yield name, str(sequence)


def _references_to_itself(connection: Connection, name: str) -> list[str]:
    keys = inspect(connection).get_foreign_keys(name)
    return [
        one for key in keys if key["referred_table"] == name for one in key["constrained_columns"]
    ]


def _read(shape: Shape, rows: Iterable[str]) -> Iterator[dict[str, Any]]:
    readers = [(name, _KINDS[kind][2]) for name, kind in shape.columns.items()]
    for row in rows:
        values = json.loads(row)
        yield {
            name: None if value is None else read(value)
            for (name, read), value in zip(readers, values, strict=True)
        }


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
