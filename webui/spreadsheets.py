"""CSV that a spreadsheet opens as text: nothing of what a person typed becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response

#: what a spreadsheet takes for the beginning of a formula
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Excel reads UTF-8 only with it, and in Spanish it expects semicolons
_MARK = "\ufeff"


def cell(value: object) -> str:
    """The value as text; one that looks like a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def download(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """A file with these rows, to be saved."""
    answer = Response(_lines(header, rows), mimetype="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield _MARK + _line(header)
    for row in rows:
        yield _line(row)


def _line(row: Iterable[object]) -> str:
    held = io.StringIO()
    csv.writer(held, delimiter=";").writerow([cell(value) for value in row])
    return held.getvalue()
