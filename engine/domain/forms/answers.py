"""What a browser sends, or another program, as a value of the field's type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from engine.domain.forms.formats import FORMATS
from engine.domain.forms.model import Field, Kind, Moment, Option, Scalar
from engine.settings import BOGOTA

#: the three boxes of a date, and the one of an hour
DAY, MONTH, YEAR, HOUR = "dia", "mes", "anio", "hora"

_MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d{1,2})?", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?", re.ASCII)
# Control and bidirectional-override characters: no text of a person needs them, and some
# databases refuse the first of them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Wrong:
    """A value that was typed and is none of its type; no JSON type fits it."""

    __slots__ = ("typed",)

    def __init__(self, typed: object) -> None:
        self.typed = typed


NOTHING: Final = None


def typed(field: Field, raw: object, choices: Sequence[Option]) -> Any:
    """The value, NOTHING where the field was left empty, Wrong where it cannot be read."""
    if field.kind in (Kind.SELECT, Kind.RADIO):
        return _choice(raw, choices)
    if field.kind is Kind.CHECKLIST:
        return _choices(raw, choices)
    return _READERS[field.kind](field, raw)


def _text(field: Field, raw: object) -> Any:
    if raw is None:
        return NOTHING
    if isinstance(raw, Mapping | list | tuple | bool):
        return Wrong(raw)
    text = _UNPRINTABLE.sub("", str(raw).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if field.kind is Kind.TEXTFIELD:
        text = " ".join(text.split())
    if text and field.limits.format:
        text = FORMATS[field.limits.format].tidy(text)
    return text or NOTHING


def _number(field: Field, raw: object) -> Any:
    if isinstance(raw, bool | Mapping | list | tuple):
        return Wrong(raw)
    if raw is None:
        return NOTHING
    if isinstance(raw, int | float | Decimal):
        return _finite(str(raw), raw)
    text = re.sub(r"[\s$ \u00a0]", "", str(raw))
    return _finite(_plain_number(text), raw) if text else NOTHING


def _plain_number(text: str) -> str:
    """As people write it here: dots for thousands, a comma for decimals."""
    if "," in text or re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        return text.replace(".", "").replace(",", ".", 1)
    return text


def _finite(text: str, raw: object) -> Any:
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return Wrong(raw)
    return Decimal(text)


def _checkbox(field: Field, raw: object) -> Any:
    if isinstance(raw, bool):
        return raw
    return str(raw).strip().lower() in ("on", "true", "1", "si", "sí") if raw else False


def _moment(field: Field, raw: object) -> Any:
    if field.moment is Moment.TIME:
        return _time(raw.get(HOUR) if isinstance(raw, Mapping) else raw)
    if field.moment is Moment.DATETIME:
        return _instant(raw)
    if isinstance(raw, datetime):
        return raw.astimezone(BOGOTA).date() if raw.tzinfo else raw.date()
    return _date(raw)


def _date(raw: object) -> Any:
    if isinstance(raw, date) or raw is None:
        return raw
    if isinstance(raw, Mapping):
        return _date_of_boxes(raw)
    text = str(raw).strip()
    return _read(date.fromisoformat, text) if text else NOTHING


def _date_of_boxes(raw: Mapping[Any, Any]) -> Any:
    day, month, year = (str(raw.get(box) or "").strip() for box in (DAY, MONTH, YEAR))
    if not (day or month or year):
        return NOTHING
    if month[:3].lower() in _MONTHS:
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    if not all(box.isascii() and box.isdigit() for box in (day, month, year)) or len(year) != 4:
        return Wrong(dict(raw))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Wrong(dict(raw))


def _time(raw: object) -> Any:
    if isinstance(raw, time) or raw is None:
        return raw
    text = str(raw).strip()
    if not text:
        return NOTHING
    if not _CLOCK.fullmatch(text):
        return Wrong(raw)
    return _read(time.fromisoformat, text.zfill(5) if text.count(":") == 1 else text)


def _instant(raw: object) -> Any:
    """A date and an hour in Bogotá; both or nothing."""
    if isinstance(raw, datetime):
        return raw if raw.tzinfo else raw.replace(tzinfo=BOGOTA)
    if not isinstance(raw, Mapping):
        text = str(raw or "").strip()
        found = _read(datetime.fromisoformat, text) if text else NOTHING
        return _instant(found) if isinstance(found, datetime) else found
    day, hour = _date_of_boxes(raw), _time(raw.get(HOUR))
    if day is NOTHING and hour is NOTHING:
        return NOTHING
    if not isinstance(day, date) or not isinstance(hour, time):
        return Wrong(dict(raw))
    return datetime.combine(day, hour, BOGOTA)


def _read(reader: Callable[[str], Any], text: str) -> Any:
    try:
        return reader(text)
    except ValueError:
        return Wrong(text)


def _choice(raw: object, choices: Sequence[Option]) -> Any:
    if raw is None or raw == "":
        return NOTHING
    for option in choices:
        if _same(option.value, raw):
            return option.value
    return Wrong(raw)


def _choices(raw: object, choices: Sequence[Option]) -> Any:
    sent = raw if isinstance(raw, list | tuple) else [raw]
    chosen = [_choice(one, choices) for one in sent]
    wrong = [one for one in chosen if isinstance(one, Wrong)]
    if wrong:
        return wrong[0]
    kept = {Option(one, "").token for one in chosen if one is not NOTHING}
    return [option.value for option in choices if option.token in kept] or NOTHING


def _same(value: Scalar, raw: object) -> bool:
    if isinstance(raw, bool) or isinstance(value, bool):
        return Option(value, "").token == (str(raw).lower() if isinstance(raw, bool) else raw)
    return value == raw or Option(value, "").token == str(raw)


_READERS: dict[Kind, Callable[[Field, object], Any]] = {
    Kind.TEXTFIELD: _text,
    Kind.TEXTAREA: _text,
    Kind.NUMBER: _number,
    Kind.CHECKBOX: _checkbox,
    Kind.DATETIME: _moment,
}
