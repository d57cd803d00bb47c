"""What a browser without script sends: every control of a page, with what somebody put into it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from lxml import html
from lxml.html import CheckboxGroup, FormElement, HtmlElement, InputElement
from werkzeug.test import TestResponse

#: a form that an answer makes longer is drawn again; no form of ours does so as often
MOST_TIMES = 20
_PRESSED = "accion"
_MACHINE = re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b(?![.@-])|\bNone\b|\bTrue\b|\bFalse\b|\bnull\b")
_NO_NUMBER = re.compile(r"[A-Za-z]")


def form_of(page: TestResponse, path: str) -> FormElement:
    """The form of a page that is sent to that address."""
    forms: list[FormElement] = html.fromstring(page.text).forms
    found = [form for form in forms if (form.get("action") or path) == path]
    assert found, f"nothing on the page is sent to {path}"
    assert not (odd := _unreadable(found[0])), f"no official reads {odd} at {path}"
    return found[0]


def _unreadable(form: FormElement) -> set[str]:
    """What a form says in the words of a machine, and what it filled into a number that is none."""
    numbers = form.xpath('.//input[contains(@class, "number")]/@value')
    return set(_MACHINE.findall(form.text_content())) | set(filter(_NO_NUMBER.search, numbers))


def sent(form: FormElement, answers: Mapping[str, Any], press: str = "terminar") -> dict[str, Any]:
    """What goes out once a person wrote their answers where the form asks for them, and pressed its
    button, or first the one of a list that has too few rows, or too many."""
    resized = _written(form, answers)
    carried: dict[str, list[str]] = {}
    for name, value in form.form_values():
        carried.setdefault(name, []).append(value)
    return {**carried, _PRESSED: resized or press}


def proofs_asked(form: FormElement) -> list[str]:
    """The file fields that may not be left empty and have nothing yet."""
    fields = form.xpath('.//div[contains(@class, "files-field")]')
    asked = [
        field
        for field in fields
        if not field.xpath('./label/span[@class="optional"] | .//ul[contains(@class, "kept")]')
    ]
    return [str(name) for field in asked for name in field.xpath('.//input[@type="file"]/@name')]


def refused(page: TestResponse) -> dict[str, str]:
    """What the head of the page says is wrong, by field; all of it where it is of no field."""
    said = html.fromstring(page.text).get_element_by_id("errores")
    links = [(link.get("href"), _words(link)) for link in said.iterfind(".//a")]
    return {to.removeprefix("#f-").replace("-", "."): text for to, text in links} or {
        "": _words(said)
    }


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _written(form: FormElement, answers: Mapping[str, Any], prefix: str = "") -> str:
    """Each answer in its place. Says which button a list needs first."""
    presses = [_put(form, f"{prefix}{key}", value) for key, value in answers.items()]
    return next(filter(None, presses), "")


def _put(form: FormElement, name: str, value: Any) -> str:
    if value is None:
        return ""
    if f"{name}.filas" in form.inputs:
        return _put_rows(form, name, value)
    for box, text in _boxes(value):
        if f"{name}.{box}" in form.inputs:
            form.inputs[f"{name}.{box}"].value = text
    if name in form.inputs:
        _put_one(form, name, value)
    return ""


def _put_one(form: FormElement, name: str, value: Any) -> None:
    """An option that the page does not offer is an error of whoever chose it."""
    control = form.inputs[name]
    if isinstance(control, CheckboxGroup):
        control.value = {value} if isinstance(value, str) else set(value)
    elif isinstance(control, InputElement) and control.checkable:
        control.checked = value if isinstance(value, bool) else control.get("value") in value
    else:
        control.value = str(value).lower() if isinstance(value, bool) else str(value)


def _put_rows(form: FormElement, name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    key = name.rpartition(".")[2]
    drawn = int(form.inputs[f"{name}.filas"].value)
    for number, row in enumerate(rows[:drawn]):
        _written(form, row, f"{name}.{number}.")
    if drawn > len(rows):
        return f"quitar:{key}:{drawn - 1}"
    return f"agregar:{key}" if drawn < len(rows) else ""


def _boxes(value: Any) -> Iterator[tuple[str, str]]:
    """The boxes in which a day or an hour is typed."""
    if isinstance(value, Mapping):
        yield from value.items()
    moment = _moment(value)
    if isinstance(moment, date):
        yield from (("dia", str(moment.day)), ("mes", str(moment.month)))
        yield "anio", str(moment.year)
    if isinstance(moment, datetime | time):
        yield "hora", f"{moment:%H:%M}"


def _moment(value: Any) -> Any:
    """A story writes them as values, or as `2026-10-30`, `2026-10-30T09:00` and `09:00`."""
    if not isinstance(value, str):
        return value
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            continue
    return value
