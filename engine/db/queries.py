"""Statements that several services need, written once for both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Insert,
    Select,
    Table,
    UpdateBase,
    bindparam,
    literal,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from engine.db.base import Base

_Insert = postgresql.Insert | sqlite.Insert


def table(mapped: type[Base]) -> Table:
    """The Core table of a mapped class."""
    found = mapped.__table__
    assert isinstance(found, Table)  # noqa: S101 -- narrowing: none of ours is mapped to a join
    return found


def upsert(
    session: Session, mapped: type[Base], values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> _Insert:
    """An INSERT of one row, or of several, that can still be told what to do on conflict."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table(mapped)).values(values)
    return postgresql.insert(table(mapped)).values(values)


def insert_all(session: Session, mapped: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows in one statement; none, no statement."""
    if len(rows) > _FEW:
        session.execute(_insert_into(mapped), list(rows))
    elif rows:
        prepared_insert(mapped, tuple(rows[0]), len(rows)).run(session, numbered(rows))


#: so many rows have a statement of their own, which is kept
_FEW = 32


@cache
def _insert_into(mapped: type[Base]) -> Insert:
    """Built once: a statement that is the same object finds its SQL at once."""
    return table(mapped).insert()


@cache
def prepared_insert(mapped: type[Base], names: tuple[str, ...], count: int) -> Prepared:
    """An INSERT of so many rows with these columns, to be run with `numbered` rows."""
    return Prepared(table(mapped).insert().values(numbered_rows(mapped, names, count)).inline())


def numbered_rows(
    mapped: type[Base], names: Sequence[str], count: int
) -> list[dict[str, ColumnElement[Any]]]:
    """What so many rows are given: parameters named `column_number`, and constant defaults."""
    columns = table(mapped).columns
    defaults: dict[str, ColumnElement[Any]] = {
        column.key: literal(column.default.arg, column.type)
        for column in columns
        if isinstance(column.default, ScalarElementColumnDefault) and column.key not in names
    }
    return [
        {name: bindparam(f"{name}_{number}", type_=columns[name].type) for name in names} | defaults
        for number in range(count)
    ]


def numbered(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters of rows of which each has a number."""
    return {
        f"{name}_{number}": value for number, row in enumerate(rows) for name, value in row.items()
    }


class Prepared:
    """A statement whose SQL is written once, so that running it costs little but the driver.

    `run` gives rows as the driver does; IN holds as many parameters as were written.
    `Session.execute` asks for less thought and is as good for what a completion does not run.
    """

    def __init__(self, statement: UpdateBase | Select[Any]) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        connection = session.connection()
        return self._in(connection.dialect).run(connection, values)

    def one(self, session: Session, values: Mapping[str, Any]) -> list[Any] | None:
        """The one row of a SELECT, with values of the types of its columns; None where none is."""
        connection = session.connection()
        written = self._in(connection.dialect)
        row = written.run(connection, values).one_or_none()
        return None if row is None else written.read(row)

    def _in(self, dialect: Dialect) -> _Written:
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _Written(self._statement, dialect)
        return written


class _Written:
    """A statement in the SQL of one dialect: how its parameters go to the driver, how rows come."""

    def __init__(self, statement: UpdateBase | Select[Any], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 -- narrowing: it is no DDL
        self.sql = str(compiled)
        self._constants = {
            name: bind.effective_value
            for bind, name in compiled.bind_names.items()
            if not bind.required
        }
        self._positions = compiled.positiontup if compiled.positional else None
        self._converters = {
            name: convert
            for bind, name in compiled.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        told = statement.column_descriptions if isinstance(statement, Select) else ()
        self._readers = [
            (place, read)
            for place, column in enumerate(told)
            if (read := column["type"].dialect_impl(dialect).result_processor(dialect, None))
        ]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        return connection.exec_driver_sql(self.sql, self._given(values))

    def _given(self, values: Mapping[str, Any]) -> Any:
        found = {**self._constants, **values}
        for name, convert in self._converters.items():
            found[name] = convert(found[name])
        if self._positions is None:
            return found
        return tuple([found[name] for name in self._positions])

    def read(self, row: Sequence[Any]) -> list[Any]:
        found = list(row)
        for place, read in self._readers:
            found[place] = read(found[place])
        return found
