"""The retention table (TRD): how long the files of a series are kept, and what becomes of them.

The count begins on the day on which the file is closed, never on that of a document; the line that
holds is the one in force when the file was opened.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.domain.calendars import Verification
from engine.domain.counting import add_months
from engine.errors import InvalidInput


class Disposition(StrEnum):
    """What becomes of a file when its time in the archives is over."""

    KEEP = "CT"  # conservación total
    DESTROY = "E"  # eliminación
    SELECT = "S"  # selección
    REPRODUCE = "MT"  # reproducción por medio técnico


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One line of the table. `valid_to` is None while it is in force."""

    code: str
    series: str
    subseries: str
    managed_years: int
    archived_years: int
    disposition: Disposition
    norm: str
    verification: Verification
    valid_from: date
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Kept:
    """The days of a file that was closed: when it leaves the office, and when the archive."""

    managed_until: date
    archived_until: date


def kept(line: Retention, closed_on: date) -> Kept:
    """Years by the calendar, date to date (Ley 4 de 1913, art. 59): they give no working day."""
    managed = 12 * line.managed_years
    return Kept(
        managed_until=add_months(closed_on, managed),
        archived_until=add_months(closed_on, managed + 12 * line.archived_years),
    )


def line_for(
    table: Iterable[Retention], series: str, subseries: str, opened_on: date
) -> Retention | None:
    """The line of the series in force on that day; None where the table has none."""
    found = [
        line
        for line in table
        if (line.series, line.subseries) == (series, subseries) and line.in_force(opened_on)
    ]
    return max(found, key=lambda line: line.valid_from, default=None)


def read(content: bytes) -> tuple[Retention, ...]:
    """A table as a file has it. InvalidInput with a sentence for each line that cannot be read."""
    try:
        rows = tomllib.loads(content.decode()).get("retention", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput({"archivo": f"No es un archivo TOML: {error}."}) from error
    wrong: dict[str, str] = {}
    lines = []
    for number, row in enumerate(rows, start=1):
        try:
            lines.append(_line(row))
        except (KeyError, ValueError, TypeError) as error:
            wrong[f"línea {number}"] = f"La línea {number} no se puede leer: {error}."
    if not rows:
        wrong["archivo"] = "No tiene ninguna línea [[retention]]."
    if wrong:
        raise InvalidInput(wrong)
    return tuple(lines)


def _line(row: Mapping[str, Any]) -> Retention:
    managed, archived = int(row["managed_years"]), int(row["archived_years"])
    if min(managed, archived) < 0:
        raise ValueError("los años no pueden ser negativos")
    return Retention(
        code=str(row["code"]),
        series=str(row["series"]),
        subseries=str(row.get("subseries", "")),
        managed_years=managed,
        archived_years=archived,
        disposition=Disposition(row["disposition"]),
        norm=str(row["norm"]),
        verification=Verification(row["verification"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]) if "valid_to" in row else None,
    )


def _day(found: object) -> date:
    if not isinstance(found, date) or isinstance(found, datetime):
        raise TypeError(f"se esperaba una fecha y se encontró {found!r}")
    return found
