"""Holidays and closures as files: CSV for a spreadsheet, iCalendar for a calendar program.

What is written can be read back; a cell that a spreadsheet would take for a formula is disarmed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import icalendar

from engine.domain.calendar_changes import Change, Days
from engine.domain.calendars import Closure, EntityCalendar, Holiday, Verification
from engine.errors import InvalidInput

COLUMNS = (
    "tipo",
    "desde",
    "hasta",
    "nombre",
    "norma",
    "verificacion",
    "vigente_desde",
    "vigente_hasta",
    "alcance",
)
HOLIDAY, CLOSURE = "festivo", "cierre"
MOST_ROWS = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DAY = timedelta(days=1)


def days_of(known: EntityCalendar, year: int | None = None) -> Days:
    """What the calendar holds, of one year or of all."""
    if year is None:
        return Days(holidays=known.holidays, closures=known.closures)
    return Days(
        holidays=tuple(h for h in known.holidays if h.day.year == year),
        closures=tuple(c for c in known.closures if c.starts_on.year <= year <= c.ends_on.year),
    )


def change_to(known: EntityCalendar, days: Days) -> Change:
    """What a file adds to the calendar; a holiday that it names otherwise is replaced.

    InvalidInput for a file that says nothing new.
    """
    same_day = {(h.day, h.name): h for h in known.holidays}
    added = tuple(h for h in dict.fromkeys(days.holidays) if h not in known.holidays)
    removed = tuple(same_day[h.day, h.name] for h in added if (h.day, h.name) in same_day)
    closures = tuple(c for c in dict.fromkeys(days.closures) if c not in known.closures)
    if not added and not closures:
        raise InvalidInput({"file": "El archivo no trae nada que el calendario no tenga ya."})
    return Change(added=Days(holidays=added, closures=closures), removed=Days(holidays=removed))


def read(name: str, content: bytes) -> Days:
    """The days of a file, by what its name ends in. InvalidInput says what is wrong, and where."""
    if name.lower().endswith(".ics"):
        return read_ics(content)
    return read_csv(content)


# --- CSV ------------------------------------------------------------------------------------------


def write_csv(days: Days) -> bytes:
    """With a byte order mark, by which spreadsheets know the letters of Spanish."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow(COLUMNS)
    for row in _rows(days):
        sheet.writerow([_disarmed(row.get(column, "")) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def read_csv(content: bytes) -> Days:
    sheet = csv.DictReader(io.StringIO(_text(content)), strict=True)
    holidays: list[Holiday] = []
    closures: list[Closure] = []
    try:
        if missing := [name for name in COLUMNS[:5] if name not in (sheet.fieldnames or ())]:
            raise InvalidInput({"file": f"Al archivo le falta la columna «{missing[0]}»."})
        for number, row in enumerate(sheet, start=2):
            if number > MOST_ROWS:
                raise InvalidInput({"file": f"El archivo tiene más de {MOST_ROWS} filas."})
            found = _from_row(number, {k: _armed(v or "") for k, v in row.items() if k})
            (holidays if isinstance(found, Holiday) else closures).append(found)  # type: ignore[arg-type]  # each list holds its own kind
    except csv.Error as error:
        raise InvalidInput({"file": "El archivo no se puede leer como CSV."}) from error
    return Days(holidays=tuple(holidays), closures=tuple(closures))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput({"file": "El archivo no está en UTF-8: guárdelo así."}) from error


def _rows(days: Days) -> Iterator[dict[str, str]]:
    for holiday in days.holidays:
        yield {
            "tipo": HOLIDAY,
            "desde": holiday.day.isoformat(),
            "hasta": holiday.day.isoformat(),
            "nombre": holiday.name,
            "norma": holiday.norm,
            "verificacion": holiday.verification,
            "vigente_desde": holiday.valid_from.isoformat(),
            "vigente_hasta": holiday.valid_to.isoformat() if holiday.valid_to else "",
        }
    for closure in days.closures:
        yield {
            "tipo": CLOSURE,
            "desde": closure.starts_on.isoformat(),
            "hasta": closure.ends_on.isoformat(),
            "nombre": closure.reason,
            "norma": closure.act,
            "alcance": closure.scope,
        }


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def _armed(cell: str) -> str:
    cell = cell.removeprefix("'") if cell.startswith(("'", *(f"'{c}" for c in _FORMULA))) else cell
    return cell.strip()


def _from_row(number: int, row: Mapping[str, str]) -> Holiday | Closure:
    try:
        return _made(row)
    except InvalidInput as error:
        sentence = " ".join(error.fields.values())
        raise InvalidInput({"file": f"Fila {number}: {sentence}"}) from error


def _made(row: Mapping[str, str]) -> Holiday | Closure:
    first = _day(row, "desde")
    last = _day(row, "hasta") if row.get("hasta") else first
    if not row.get("nombre") or not row.get("norma"):
        raise InvalidInput({"file": "falta el nombre o la norma."})
    if row["tipo"] == CLOSURE:
        return Closure(
            starts_on=first,
            ends_on=last,
            act=row["norma"],
            reason=row["nombre"],
            scope=row.get("alcance", ""),
        )
    if row["tipo"] != HOLIDAY or last != first:
        raise InvalidInput({"file": f"el tipo es «{HOLIDAY}» (de un día) o «{CLOSURE}»."})
    return Holiday(
        day=first,
        name=row["nombre"],
        norm=row["norma"],
        verification=_verification(row.get("verificacion", "")),
        valid_from=_day(row, "vigente_desde") if row.get("vigente_desde") else first,
        valid_to=_day(row, "vigente_hasta") if row.get("vigente_hasta") else None,
    )


def _day(row: Mapping[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row.get(column, ""))
    except ValueError:
        said = row.get(column, "")
        raise InvalidInput({"file": f"«{said}» en «{column}» no es AAAA-MM-DD."}) from None


def _verification(text: str) -> Verification:
    try:
        return Verification(text or Verification.UNVERIFIED)
    except ValueError:
        known = ", ".join(Verification)
        raise InvalidInput({"file": f"la verificación «{text}» no es {known}."}) from None


# --- iCalendar ------------------------------------------------------------------------------------

#: what iCalendar has no property for
_OWN = {
    "verificacion": "X-CAUCE-VERIFICACION",
    "vigente_desde": "X-CAUCE-VIGENTE-DESDE",
    "vigente_hasta": "X-CAUCE-VIGENTE-HASTA",
    "alcance": "X-CAUCE-ALCANCE",
}


def write_ics(days: Days, stamp: datetime) -> bytes:
    """Whole-day events that block nobody's time."""
    found = icalendar.Calendar()
    found.add("prodid", "-//Cauce//calendario habil//ES")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Calendario hábil")
    for row in _rows(days):
        found.add_component(_event(row, stamp))
    return bytes(found.to_ical())


def _event(row: Mapping[str, str], stamp: datetime) -> icalendar.Event:
    event = icalendar.Event()
    what = "|".join(row.get(key, "") for key in ("tipo", "desde", "hasta", "nombre", "alcance"))
    event.add("uid", f"{hashlib.sha256(what.encode()).hexdigest()[:24]}@cauce")
    event.add("dtstamp", stamp)
    event.add("dtstart", date.fromisoformat(row["desde"]))
    event.add("dtend", date.fromisoformat(row["hasta"]) + _DAY)
    event.add("summary", row["nombre"])
    event.add("description", row["norma"])
    event.add("categories", [row["tipo"]])
    event.add("transp", "TRANSPARENT")
    for column, name in _OWN.items():
        if row.get(column):
            event.add(name, row[column])
    return event


def read_ics(content: bytes) -> Days:
    """Whole-day events: one day a holiday, several, or one that says so, a closure."""
    try:
        found = icalendar.Calendar.from_ical(content)
        events = found.walk("VEVENT")
    except (ValueError, IndexError, KeyError) as error:
        raise InvalidInput({"file": "El archivo no se puede leer como iCalendar."}) from error
    if len(events) > MOST_ROWS:
        raise InvalidInput({"file": f"El archivo tiene más de {MOST_ROWS} eventos."})
    made = [_from_row(number, _said(number, event)) for number, event in enumerate(events, 1)]
    return Days(
        holidays=tuple(one for one in made if isinstance(one, Holiday)),
        closures=tuple(one for one in made if isinstance(one, Closure)),
    )


def _said(number: int, event: Any) -> dict[str, str]:
    start = getattr(event.get("dtstart"), "dt", None)
    if not isinstance(start, date) or isinstance(start, datetime) or "RRULE" in event:
        raise InvalidInput({"file": f"El evento {number} no es de días completos y sin repetir."})
    end = getattr(event.get("dtend"), "dt", None)
    last = end - _DAY if isinstance(end, date) and not isinstance(end, datetime) else start
    kinds = [str(name).lower() for name in getattr(event.get("categories"), "cats", ())]
    closed = CLOSURE in kinds or (last > start and HOLIDAY not in kinds)
    return {
        "tipo": CLOSURE if closed else HOLIDAY,
        "desde": start.isoformat(),
        "hasta": last.isoformat(),
        "nombre": str(event.get("summary", "")).strip(),
        "norma": str(event.get("description", "")).strip(),
        **{column: str(event.get(name, "")) for column, name in _OWN.items()},
    }
