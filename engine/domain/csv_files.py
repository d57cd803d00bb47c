"""Tables that people bring in a CSV file, as Excel writes it here: «;» or «,», UTF-8 or Latin-1."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import InvalidInput

LARGEST = 500_000  # bytes
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line below the headings, with its number in the file."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read(content: bytes, required: Sequence[str]) -> tuple[Line, ...]:
    """The lines, by the headings in lower case without accents. InvalidInput(file)."""
    if len(content) > LARGEST:
        raise _refused("El archivo es demasiado grande: cargue menos de 5.000 líneas a la vez.")
    text = _decoded(content)
    rows = list(_rows(text))
    if not rows:
        raise _refused("El archivo está vacío.")
    headings = [_folded(cell) for cell in rows[0][1]]
    if missing := [name for name in required if name not in headings]:
        raise _refused(f"Falta la columna «{missing[0]}» en la primera línea.")
    if len(rows) > MOST_LINES + 1:
        raise _refused("El archivo tiene demasiadas líneas: cargue menos de 5.000 a la vez.")
    return tuple(
        Line(number, dict(zip(headings, cells, strict=False))) for number, cells in rows[1:]
    )


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise _refused("No es un archivo CSV. En Excel: Guardar como, «CSV UTF-8».")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") >= first.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise _refused(f"La línea {reader.line_num} no se puede leer.") from error


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput({"archivo": sentence})
