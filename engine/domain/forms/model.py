"""A form as we understand it: fields, the pages they make, and the expressions that govern them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from engine.domain.forms.files import ending, endings
from engine.domain.spanish import READ
from engine.errors import NotFound
from engine.feel import compile_expression, unknown_calls
from engine.settings import BOGOTA


class Kind(StrEnum):
    """The closed subset of form-js components that we draw."""

    TEXT = "text"
    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    SELECT = "select"
    RADIO = "radio"
    CHECKLIST = "checklist"
    CHECKBOX = "checkbox"
    DATETIME = "datetime"
    FILEPICKER = "filepicker"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"


class Moment(StrEnum):
    """What a `datetime` asks for."""

    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"


class Rule:
    """A FEEL expression of a form, with or without its `=`. Raises FeelError when it is not one."""

    __slots__ = ("_compiled", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._compiled = compile_expression(text.removeprefix("=").strip())

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        return self._compiled.evaluate(values, CLOCK)

    def read(self, values: Mapping[str, Any]) -> str:
        """Its value as people read it."""
        said = self._compiled.evaluate(values, {**CLOCK, **READ})
        return "" if said is None else str(said)

    def holds(self, values: Mapping[str, Any]) -> bool:
        """True only when FEEL says true: null and everything else are no."""
        return self.evaluate(values) is True

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._compiled.names)

    @property
    def unknown_functions(self) -> tuple[str, ...]:
        """What it calls and FEEL does not have: a form knows no case, hence no term either."""
        return tuple(call.name for call in unknown_calls(self._compiled.tree))


#: a form's day is Bogotá's; by itself FEEL would give that of UTC, which is another at night
CLOCK: Mapping[str, Callable[..., Any]] = {
    "now": lambda: datetime.now(BOGOTA),
    "today": lambda: datetime.now(BOGOTA).date(),
}

Scalar = str | bool | Decimal


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `token` is how a browser sends it."""

    value: Scalar
    label: str

    @property
    def token(self) -> str:
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What `validate` says; a rule is FEEL that gives the number."""

    min_length: int | Rule | None = None
    max_length: int | Rule | None = None
    minimum: Decimal | Rule | None = None
    maximum: Decimal | Rule | None = None
    format: str | None = None  # a name of formats.FORMATS
    rule: Rule | None = None  # a sentence that must hold once everything is typed
    message: str = ""  # what to say when it does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component of a form; a group and a dynamic list hold others."""

    kind: Kind
    id: str
    key: str = ""  # the variable; "" for a text and a group
    label: str = ""
    hint: str = ""
    text: str | Rule = ""  # what a `text` says
    hide: Rule | None = None
    required: bool | Rule = False
    readonly: bool | Rule = False
    limits: Limits = Limits()
    options: tuple[Option, ...] = ()
    options_from: Rule | None = None  # FEEL that gives [{"label": …, "value": …}] or a plain list
    moment: Moment = Moment.DATE
    decimals: int | None = None
    multiple: bool = False
    accept: str = ""  # of a file: how its name may end, `.pdf,.jpg`
    scanned: bool | Rule = False  # of a file: a paper that was digitalised
    dated_by: str = ""  # of a file: the key of the date that the document bears
    excused_by: str = ""  # of a file: the key of the text that says why there is none
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    consent: bool = False  # a box that says one has read or accepts: no fact of the matter
    version: str = ""  # of what a consent has been given to
    default: Any = None
    fields: tuple[Field, ...] = ()
    rows: int = 1  # of a dynamic list, at first
    grows: bool = True  # rows may be added and removed

    def hidden(self, values: Mapping[str, Any]) -> bool:
        return self.hide is not None and self.hide.holds(values)

    def is_required(self, values: Mapping[str, Any]) -> bool:
        return _truth(self.required, values)

    def is_readonly(self, values: Mapping[str, Any]) -> bool:
        return _truth(self.readonly, values)

    def is_scanned(self, values: Mapping[str, Any]) -> bool:
        return _truth(self.scanned, values)

    def shows(self, value: Any) -> bool:
        """Whether what a case keeps by its name stands in the field when it is drawn, so that
        somebody may empty it."""
        if self.kind in (Kind.DYNAMICLIST, Kind.CHECKLIST):
            return isinstance(value, list | tuple) and bool(value)
        if self.kind in (Kind.CHECKBOX, Kind.FILEPICKER):
            return False
        return value is not None and not isinstance(value, bool | list | tuple | Mapping)

    def takes(self, name: str) -> bool:
        """Whether a file of that name is of a type that is asked for here."""
        listed = endings(self.accept)
        return not listed or ending(name) in listed

    def words(self, values: Mapping[str, Any]) -> str:
        """What a `text` says with these values."""
        return self.text.read(values) if isinstance(self.text, Rule) else self.text

    def choices(self, values: Mapping[str, Any]) -> tuple[Option, ...]:
        """The options, those of the file or those that its expression finds among the values."""
        if self.options_from is None:
            return self.options
        found = self.options_from.evaluate(values)
        return tuple(_option(item) for item in found) if isinstance(found, list | tuple) else ()

    def shown(self, values: Mapping[str, Any]) -> Iterator[Field]:
        """The fields inside that are not hidden, in order."""
        return (inner for inner in self.fields if not inner.hidden(values))


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form-js schema that we accepted."""

    id: str
    fields: tuple[Field, ...]
    checksum: str = field(default="")

    @cached_property
    def pages(self) -> tuple[Field, ...]:
        """Top-level groups, in order; fields outside any group make a page of their own."""
        pages: list[Field] = []
        for top in self.fields:
            if top.kind is Kind.GROUP:
                pages.append(top)
            elif pages and pages[-1].id.startswith(_LOOSE):
                pages[-1] = _loose(pages[-1].id, (*pages[-1].fields, top))
            else:
                pages.append(_loose(f"{_LOOSE}{top.id}", (top,)))
        return tuple(pages)

    def page(self, page_id: str) -> Field:
        """One page by the id of its group. Raises NotFound."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise NotFound("form page", page_id)

    def pages_shown(self, values: Mapping[str, Any]) -> tuple[Field, ...]:
        """The pages in which these values leave something to show."""
        return tuple(
            page
            for page in self.pages
            if not page.hidden(values) and next(page.shown(values), None) is not None
        )

    def inputs(self) -> Iterator[Field]:
        """Every field that holds a value, in order: groups opened, the rows of a list not."""
        return _inputs(self.fields)

    @cached_property
    def names(self) -> frozenset[str]:
        """What its expressions ask for, by name."""
        return frozenset[str]().union(*(rule.names for rule in _rules(self.fields)))

    @cached_property
    def file_fields(self) -> Mapping[str, Field]:
        """The fields that ask for files, by key, in order."""
        return {one.key: one for one in self.inputs() if one.kind is Kind.FILEPICKER}


_LOOSE = "pagina_de_"


def _loose(page_id: str, fields: tuple[Field, ...]) -> Field:
    return Field(kind=Kind.GROUP, id=page_id, label="", fields=fields)


def _inputs(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in fields:
        if one.kind is Kind.GROUP:
            yield from _inputs(one.fields)
        elif one.kind is not Kind.TEXT:
            yield one


def _rules(fields: tuple[Field, ...]) -> Iterator[Rule]:
    for one in fields:
        said = (one.hide, one.required, one.readonly, one.options_from, one.text, one.limits.rule)
        yield from (rule for rule in said if isinstance(rule, Rule))
        yield from _rules(one.fields)


def _truth(said: bool | Rule, values: Mapping[str, Any]) -> bool:
    return said.holds(values) if isinstance(said, Rule) else said


def _option(item: Any) -> Option:
    if isinstance(item, Mapping):
        value = item.get("value", "")
        return Option(value, str(item.get("label", value)))
    return Option(item, str(item))
