"""Between a form of the engine and a browser: what to draw, and what came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from engine.domain.forms import FORMATS, MAX_ROWS, Field, Kind, Moment, Option, understood
from engine.domain.forms.answers import DAY, HOUR, MONTH, YEAR
from engine.domain.forms.files import ACCEPTED, endings, in_words
from engine.settings import ATTACHMENT_BYTES, BOGOTA

#: the name of every button; its value says what it does
PRESSED = "accion"
#: the keys that were on the page when it was drawn
SEEN = "vistos"
REFRESH, ADD, REMOVE = "actualizar", "agregar", "quitar"
MOST_MEGABYTES = ATTACHMENT_BYTES // (1024 * 1024)


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of errors: where it is and what it says."""

    id: str
    label: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Fields with what is typed in them. Templates ask it everything they draw."""

    fields: tuple[Field, ...]
    raw: Mapping[str, Any]
    known: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # key -> documents kept
    prefix: str = ""
    touched: str = ""  # the key of the file field whose list has just changed: it takes the focus

    @cached_property
    def context(self) -> Mapping[str, Any]:
        """Values as expressions see them."""
        ids = {key: [line.id for line in lines] for key, lines in self.files.items()}
        return understood(self.fields, self.raw, self.known, ids)

    @property
    def shown(self) -> Iterator[Field]:
        return (one for one in self.fields if not one.hidden(self.context))

    @property
    def all_shown(self) -> Iterator[Field]:
        """The fields that hold an answer now, groups opened: what a review lists."""
        return _inputs(self.fields, self.context)

    @cached_property
    def seen(self) -> str:
        """The keys drawn, for `unseen` to compare with."""
        return ",".join(one.key for one in _inputs(self.fields, self.context))

    @cached_property
    def governing(self) -> frozenset[str]:
        """Keys that an expression of another field mentions: a change may show or hide things."""
        return frozenset().union(*(_names(one) for one in _walk(self.fields)))

    def inside(self, group: Field) -> Sheet:
        """The same sheet, of a group's fields."""
        inner = replace(self, fields=group.fields)
        inner.__dict__["context"], inner.__dict__["governing"] = self.context, self.governing
        return inner

    def rows(self, one: Field) -> list[Sheet]:
        """A sheet for each row of a dynamic list; empty ones at first."""
        typed = self.raw.get(one.key, self.known.get(one.key))
        rows = list(typed) if isinstance(typed, list | tuple) else [{}] * one.rows
        return [
            Sheet(
                fields=one.fields,
                raw=row if isinstance(row, Mapping) else {},
                known=self.context,
                errors=self.errors,
                prefix=f"{self.name(one)}.{number}.",
            )
            for number, row in enumerate(rows)
        ]

    def name(self, one: Field) -> str:
        return f"{self.prefix}{one.key}"

    def id(self, one: Field) -> str:
        return "f-" + self.name(one).replace(".", "-")

    def error(self, one: Field) -> str:
        return self.errors.get(self.name(one), "")

    def value(self, one: Field) -> Any:
        """What was typed, else what the case knows, else what the form proposes."""
        if one.key in self.raw:
            return self.raw[one.key]
        found = self.known.get(one.key)
        return one.default if found is None else found

    def text(self, one: Field) -> str:
        return _text(self.value(one))

    def checked(self, one: Field) -> bool:
        return self.value(one) in (True, "on", "true", "True")

    def boxes(self, one: Field) -> dict[str, str]:
        return _boxes(self.value(one))

    def choices(self, one: Field) -> tuple[Option, ...]:
        return one.choices(self.context)

    def chosen(self, one: Field) -> frozenset[str]:
        """Tokens of the options that are chosen."""
        value = self.value(one)
        values = value if isinstance(value, list | tuple) else [value]
        return frozenset(Option(single, "").token for single in values if single not in (None, ""))

    def read_out(self, one: Field) -> Any:
        """The value as it was understood, with the labels of what was chosen, for a page that only
        shows it."""
        if one.kind not in (Kind.SELECT, Kind.RADIO, Kind.CHECKLIST):
            return self.context.get(one.key) if one.key in self.raw else self.value(one)
        chosen = self.chosen(one)
        return [option.label for option in self.choices(one) if option.token in chosen]

    def takes(self, one: Field) -> str:
        """Which files go there, in words."""
        words = {"kinds": in_words(endings(one.accept) or ACCEPTED), "size": MOST_MEGABYTES}
        if one.multiple:
            return str(_("%(kinds)s, de hasta %(size)s MB cada uno.", **words))
        return str(_("Un archivo %(kinds)s, de hasta %(size)s MB.", **words))

    def required(self, one: Field) -> bool:
        return one.is_required(self.context)

    def readonly(self, one: Field) -> bool:
        return one.is_readonly(self.context)

    def input_type(self, one: Field) -> str:
        named = FORMATS.get(one.limits.format or "")
        return named.input_type if named else "text"

    def input_mode(self, one: Field) -> str:
        if one.kind is Kind.NUMBER:
            return "decimal" if one.decimals != 0 else "numeric"
        named = FORMATS.get(one.limits.format or "")
        return named.input_mode if named else "text"

    def autocomplete(self, one: Field) -> str:
        named = FORMATS.get(one.limits.format or "")
        return one.autocomplete or (named.autocomplete if named else "")

    @property
    def summary(self) -> list[Summary]:
        """The errors in the order of the page, each with the field it belongs to."""
        labels = {name: (identity, label) for name, identity, label in _named(self, self.fields)}
        return [
            Summary(*labels.get(name, (f"f-{name.replace('.', '-')}", name)), message)
            for name, message in self.errors.items()
        ]


def _named(sheet: Sheet, fields: Sequence[Field]) -> Iterator[tuple[str, str, str]]:
    for one in _flat(fields):
        yield sheet.name(one), sheet.id(one), one.label
        if one.kind is Kind.DYNAMICLIST:
            for number, row in enumerate(sheet.rows(one), start=1):
                for inner in one.fields:
                    yield row.name(inner), row.id(inner), f"{inner.label} ({number})"


# --- what came back -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Press:
    """Which button sent the form. `verb` is "" for the Enter key."""

    verb: str = ""
    key: str = ""
    row: int = -1

    @property
    def only_redraws(self) -> bool:
        """Nothing is sent yet: rows come and go, questions appear."""
        return self.verb in (REFRESH, ADD, REMOVE)


def pressed(data: MultiDict[str, str]) -> Press:
    verb, _, rest = data.get(PRESSED, "").partition(":")
    key, _, row = rest.partition(":")
    return Press(verb, key, int(row) if row.isascii() and row.isdigit() else -1)


def read(fields: Sequence[Field], data: MultiDict[str, str], press: Press) -> dict[str, Any]:
    """What was typed, by key: dates as their boxes, lists as rows; a pressed row button obeyed."""
    raw = dict(_read(fields, data, ""))
    rows = raw.get(press.key)
    if isinstance(rows, list):
        if press.verb == ADD and len(rows) < MAX_ROWS:
            rows.append({})
        elif press.verb == REMOVE and 0 <= press.row < len(rows):
            del rows[press.row]
    return raw


def unseen(sheet: Sheet, data: MultiDict[str, str]) -> bool:
    """Whether what was typed asks for questions that were not on the page: draw it again first."""
    if SEEN not in data:
        return False
    return bool(set(filter(None, sheet.seen.split(","))) - set(data[SEEN].split(",")))


def _read(
    fields: Sequence[Field], data: MultiDict[str, str], prefix: str
) -> Iterator[tuple[str, Any]]:
    for one in _flat(fields):
        name = f"{prefix}{one.key}"
        if one.kind is Kind.DYNAMICLIST:
            yield one.key, _rows(one, data, name)
        elif one.kind is Kind.CHECKLIST:
            yield one.key, data.getlist(name)
        elif one.kind is Kind.CHECKBOX:
            yield one.key, name in data
        elif one.kind is Kind.DATETIME:
            yield one.key, {box: data.get(f"{name}.{box}", "") for box in _boxes_of(one)}
        elif name in data:
            yield one.key, data[name]


def _rows(one: Field, data: MultiDict[str, str], name: str) -> list[dict[str, Any]]:
    count = data.get(f"{name}.filas", "0")
    many = min(int(count), MAX_ROWS) if count.isascii() and count.isdigit() else 0
    return [dict(_read(one.fields, data, f"{name}.{number}.")) for number in range(many)]


def _boxes_of(one: Field) -> tuple[str, ...]:
    if one.moment is Moment.TIME:
        return (HOUR,)
    return (DAY, MONTH, YEAR, HOUR) if one.moment is Moment.DATETIME else (DAY, MONTH, YEAR)


# --- helpers ------------------------------------------------------------------------------------


def _flat(fields: Sequence[Field]) -> Iterator[Field]:
    """Fields that hold a value, groups opened."""
    for one in fields:
        if one.kind is Kind.GROUP:
            yield from _flat(one.fields)
        elif one.kind is not Kind.TEXT:
            yield one


def _inputs(fields: Sequence[Field], context: Mapping[str, Any]) -> Iterator[Field]:
    """Fields that a person may fill in now."""
    for one in fields:
        if one.hidden(context) or one.kind is Kind.TEXT:
            continue
        if one.kind is Kind.GROUP:
            yield from _inputs(one.fields, context)
        elif not one.is_readonly(context):
            yield one


def _walk(fields: Sequence[Field]) -> Iterator[Field]:
    for one in fields:
        yield one
        if one.kind is Kind.GROUP:
            yield from _walk(one.fields)


def _names(one: Field) -> frozenset[str]:
    rules = (one.hide, one.required, one.readonly, one.options_from, one.text)
    return frozenset().union(
        *(rule.names for rule in rules if rule is not None and not isinstance(rule, bool | str))
    )


def _text(value: Any) -> str:
    """What stands in a box; what the case keeps by that name and is no text is no answer to it."""
    if value is None or isinstance(value, bool | list | tuple | Mapping):
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return str(value)


def _boxes(value: Any) -> dict[str, str]:
    """The boxes of a date, whatever it is kept as: a value, ISO text or what was typed."""
    if isinstance(value, Mapping):
        return {str(box): str(typed) for box, typed in value.items()}
    if isinstance(value, datetime):
        local = value.astimezone(BOGOTA) if value.tzinfo else value
        return _day(local.date()) | {HOUR: local.strftime("%H:%M")}
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return {HOUR: value.strftime("%H:%M")}
    return {}


def _day(day: date) -> dict[str, str]:
    return {DAY: str(day.day), MONTH: str(day.month), YEAR: str(day.year)}
