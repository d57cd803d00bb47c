"""Days and figures as Spanish writes them, where people read them: in papers and on forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from engine.feel import compile_expression
from engine.settings import BOGOTA

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
    *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_GROUPED = 10_000  # four figures are written together: a year, an article
_plainly = compile_expression("string(value)")


def day_in_words(day: date | datetime) -> str:
    """«2 de marzo de 2026», in Bogotá: as letters say it."""
    if isinstance(day, datetime):
        day = day.astimezone(BOGOTA).date()
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def in_figures(number: Decimal) -> str:
    """«1.250.000,5», as Spanish writes it."""
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def number_read(number: Decimal) -> str:
    """The same, but a number of four figures, which may be a year, stays together: «2026»."""
    return in_figures(number) if abs(number) >= _GROUPED else f"{number:f}".replace(".", ",")


def span_in_words(months: int, days: int) -> str:
    """«1 mes y 15 días»: what is zero is not said."""
    counted = ((months, "mes", "meses"), (days, "día", "días"))
    return " y ".join(f"{n} {one if n == 1 else many}" for n, one, many in counted if n)


def said(value: object) -> object:
    """What `string` gives in a text that people read: a day in words, a large number in groups."""
    if isinstance(value, datetime) and value.tzinfo:
        return f"{day_in_words(value)}, a las {value.astimezone(BOGOTA):%H:%M}"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Decimal) and abs(value) >= _GROUPED:
        return in_figures(value)
    return _plainly.evaluate({"value": value})


#: over the functions of the standard
READ: Mapping[str, Callable[..., object]] = {"string": said}
said.params = ("from",)  # type: ignore[attr-defined]  # read by FEEL
