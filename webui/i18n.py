"""Words for dates, sizes and counts, as people here say them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date, format_time
from flask import Flask
from flask_babel import Babel

from engine.domain.spanish import number_read
from engine.settings import BOGOTA

LOCALE = "es_CO"
_DAY = "d 'de' MMMM 'de' y"


def translate(app: Flask) -> None:
    """Spanish is the source text; another language would be a catalogue in `translations`."""
    app.config.update(BABEL_DEFAULT_LOCALE=LOCALE, BABEL_DEFAULT_TIMEZONE=BOGOTA.key)
    Babel(app)  # type: ignore[no-untyped-call]  # it has no types
    app.jinja_env.filters.update(
        day_words=day_words,
        month_words=month_words,
        short_day=short_day,
        instant_words=instant_words,
        bogota=bogota,
        clock_words=clock_words,
        file_size=file_size,
        code_words=code_words,
        working_days=working_days,
        value_words=value_words,
        without_optional=without_optional,
    )


def bogota(instant: datetime) -> datetime:
    return instant.astimezone(BOGOTA)


def day_words(day: date, *, weekday: bool = True) -> str:
    """«martes 15 de diciembre de 2026»."""
    return format_date(day, f"EEEE {_DAY}" if weekday else _DAY, LOCALE)


def month_words(day: date) -> str:
    """«diciembre de 2026»."""
    return format_date(day, "MMMM 'de' y", LOCALE)


def short_day(day: date) -> str:
    """«15 dic 2026», for tables."""
    return format_date(day, "d MMM y", LOCALE).replace(".", "")


def instant_words(instant: datetime) -> str:
    """«23 de noviembre de 2026, 8:14 a. m.»."""
    local = bogota(instant)
    return f"{format_date(local, _DAY, LOCALE)}, {clock_words(local.time())}"


def clock_words(hour: time) -> str:
    """«8:14 a. m.»."""
    return format_time(hour, "h:mm a", locale=LOCALE)


def code_words(code: str) -> str:
    """«K7P2-9QXM»: eight characters are read better in two halves."""
    return f"{code[:4]}-{code[4:]}"


def file_size(size: int) -> str:
    """«830 kB», «2,4 MB»."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def working_days(count: int) -> str:
    return "1 día hábil" if abs(count) == 1 else f"{abs(count)} días hábiles"


def value_words(value: object) -> str:
    """A value of a form as a person reads it."""
    if value is None or value in ("", [], ()):
        return "—"
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return instant_words(value)
    if isinstance(value, date):
        return day_words(value, weekday=False)
    if isinstance(value, time):
        return clock_words(value)
    if isinstance(value, Decimal):
        return number_read(value)
    if isinstance(value, list | tuple):
        return ", ".join(value_words(item) for item in value)
    return str(value)


def without_optional(label: str) -> str:
    """A label without the mark that says it may be left empty, for where answers are read."""
    return label.removesuffix("(opcional)").strip()
