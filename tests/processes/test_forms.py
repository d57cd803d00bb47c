"""Every form that we ship is drawn, filled in as a browser does it, and read back as it was meant.

A form is looked at by itself, of no case: what it refuses by a rule about the case is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from lxml import html
from werkzeug.datastructures import MultiDict

from engine.domain.forms import Field, Form, Kind, Moment, clean, parse_form
from engine.domain.forms.model import Rule
from engine.errors import InvalidInput
from tests import browser
from webui import i18n
from webui.forms import PRESSED, SEEN, Sheet, pressed, read, unseen

ROOT = Path(__file__).parents[2]
FORMS = {
    str(file.relative_to(ROOT / "forms")): parse_form(file.read_bytes(), file.name)
    for file in sorted((ROOT / "forms").glob("*/*.json"))
}
DRAW = (
    '{% import "macros/forms.html" as forms %}'
    '<form method="post" action="/">{{ forms.sheet(sheet) }}</form>'
)
TEXTS = {
    "cedula": "52123456",
    "nit": "899999061-9",
    "documento": "52123456",
    "celular": "3001234567",
    "telefono": "6012345678",
    "correo": "ana@ejemplo.com",
    "radicado": "2026-000123",
}
MOMENTS = {
    Moment.DATE: "2026-03-02",
    Moment.TIME: "09:30",
    Moment.DATETIME: "2026-03-02T09:30",
}


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("webui")
    i18n.translate(made)
    return made


@pytest.mark.parametrize("choice", [0, -1], ids=["the first options", "the last options"])
def test_every_form_can_be_filled_in_on_its_page(app: Flask, choice: int) -> None:
    wrong = {}
    for name, form in FORMS.items():
        raw = _filled_in(app, form, choice)
        try:
            clean(form, raw, {})
        except InvalidInput as refusal:
            about_no_case = {k: v for k, v in refusal.fields.items() if not _of_a_case(form, k)}
            if about_no_case:
                wrong[name] = about_no_case

    assert wrong == {}


def test_no_answer_has_the_name_of_what_a_page_sends_by_itself() -> None:
    """A browser would send both under one name, and nobody could tell them apart."""
    sent_by_pages = {PRESSED, SEEN, "csrf_token"}
    taken = {name for name, form in FORMS.items() if sent_by_pages & set(_keys(form.fields))}

    assert taken == set()


def _filled_in(app: Flask, form: Form, choice: int) -> Mapping[str, Any]:
    """As often as its answers bring more questions."""
    raw: dict[str, Any] = {}
    for _ in range(browser.MOST_TIMES):
        sheet = Sheet(fields=form.fields, raw=raw)
        with app.test_request_context():
            page = html.fromstring(render_template_string(DRAW, sheet=sheet))
        answers = {one.key: _answer(one, sheet.context, choice) for one in sheet.all_shown}
        sent = MultiDict(browser.sent(page, answers))
        raw = read(form.fields, sent, press := pressed(sent))
        if not (press.only_redraws or unseen(Sheet(fields=form.fields, raw=raw), sent)):
            return raw
    raise AssertionError(f"{form.id} never ends")


def _answer(one: Field, context: Mapping[str, Any], choice: int) -> Any:
    if one.kind is Kind.DYNAMICLIST:
        return [{inner.key: _answer(inner, context, choice) for inner in one.fields if inner.key}]
    if one.kind in (Kind.RADIO, Kind.SELECT, Kind.CHECKLIST):
        offered = one.choices(context)
        return offered[choice].token if offered else None
    if one.kind is Kind.DATETIME:
        return MOMENTS[one.moment]
    if one.kind is Kind.NUMBER:
        least = one.limits.minimum
        return 1 if least is None or isinstance(least, Rule) else max(1, int(least))
    if one.kind is Kind.CHECKBOX:
        return True
    fewest = one.limits.min_length
    return TEXTS.get(one.limits.format or "", "x" * (fewest if isinstance(fewest, int) else 10))


def _of_a_case(form: Form, path: str) -> bool:
    """Whether what is asked there depends on a case, on a file or on what others answered."""
    fields: Sequence[Field] = form.fields
    for key in (part for part in path.split(".") if not part.isdigit()):
        one = next(found for found in _flat(fields) if found.key == key)
        fields = one.fields
    limits = one.limits
    governed = (limits.rule, one.options_from, limits.minimum, limits.maximum)
    return one.kind is Kind.FILEPICKER or any(isinstance(one, Rule) for one in governed)


def _flat(fields: Sequence[Field]) -> Iterator[Field]:
    for one in fields:
        yield from _flat(one.fields) if one.kind is Kind.GROUP else (one,)


def _keys(fields: Sequence[Field]) -> Iterator[str]:
    return (one.key for one in _flat(fields))
