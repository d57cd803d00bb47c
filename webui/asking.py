"""Short forms of our own: one question a page, answered or asked again with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask import make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.forms import Field, Form, Kind, Option, clean
from engine.domain.forms.model import Limits
from engine.errors import Conflict, InvalidInput
from engine.services import attachments
from engine.services.attachments import Waiting
from engine.services.consultations import ConsultationLine
from webui import forms
from webui.forms import Press, Sheet
from webui.uploads import ATTACH, DETACH

LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class Question:
    """A page with one form: what it is about, what will happen, and the way back."""

    form: Form
    title: str
    button: str
    back: str
    back_label: str
    over: str = ""
    lead: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    about: ConsultationLine | None = None  # the question that is answered here
    files: Waiting = field(default_factory=dict)  # what waits with it, by field
    refused: Mapping[str, str] = field(default_factory=dict)  # what was sent and not kept


def handled(question: Question, act: Callable[[dict[str, Any]], Response]) -> Response:
    """The page, or what comes of a good answer. What was typed stays when it is refused."""
    if request.method != "POST":
        return _drawn(question, None)
    press, raw = forms.pressed(request.form), typed(question.form)
    if question.refused:
        return _drawn(question, raw, question.refused, status=422)
    if _goes_on(question, press, raw):
        return _drawn(question, raw)
    try:
        files = attachments.ids(question.files)
        return act(clean(question.form, raw, question.known, files=files))
    except InvalidInput as refusal:
        return _drawn(question, raw, refusal.fields, status=422)
    except Conflict:
        return _drawn(question, raw, status=409)


def _goes_on(question: Question, press: Press, raw: Mapping[str, Any]) -> bool:
    """Whether the form is still being filled in: nothing is sent yet."""
    if press.only_redraws or press.verb in (ATTACH, DETACH):
        return True
    sheet = Sheet(fields=question.form.fields, raw=raw, known=question.known, files=question.files)
    return forms.unseen(sheet, request.form)


def typed(form: Form) -> dict[str, Any]:
    """What the person typed, before it is cleaned."""
    return forms.read(form.fields, request.form, forms.pressed(request.form))


def _drawn(
    question: Question,
    raw: Mapping[str, Any] | None,
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    keys = {one.key for one in question.form.inputs()}
    before = {key: value for key, value in question.known.items() if key in keys}
    sheet = Sheet(
        fields=question.form.fields,
        raw=before if raw is None else raw,
        known=question.known,
        errors=errors or {},
        files=question.files,
        touched=forms.pressed(request.form).key if question.form.file_fields else "",
    )
    body = render_template("asking.html", question=question, sheet=sheet, moved=status == 409)
    return make_response(body, status)


# --- what is asked --------------------------------------------------------------------------------


def form(*fields: Field) -> Form:
    return Form(id="pregunta", fields=fields)


def select(
    key: str,
    label: str,
    options: Iterable[tuple[str, str]],
    *,
    hint: str = "",
    required: bool = True,
) -> Field:
    return Field(
        kind=Kind.SELECT,
        id=key,
        key=key,
        label=label,
        hint=hint,
        required=required,
        options=_options(options),
    )


def radio(key: str, label: str, options: Iterable[tuple[str, str]], *, hint: str = "") -> Field:
    return Field(
        kind=Kind.RADIO,
        id=key,
        key=key,
        label=label,
        hint=hint,
        required=True,
        options=_options(options),
    )


def text(
    key: str, label: str, *, hint: str = "", required: bool = True, longest: int = 200
) -> Field:
    return Field(
        kind=Kind.TEXTFIELD,
        id=key,
        key=key,
        label=label,
        hint=hint,
        required=required,
        limits=Limits(max_length=longest),
    )


def area(key: str, label: str, *, hint: str = "", required: bool = True) -> Field:
    return Field(
        kind=Kind.TEXTAREA,
        id=key,
        key=key,
        label=label,
        hint=hint,
        required=required,
        limits=Limits(max_length=LONGEST),
    )


def between(least: int, most: int) -> Limits:
    return Limits(minimum=Decimal(least), maximum=Decimal(most))


def reason(label: str = "") -> Field:
    """Why: kept in the history, where others read it."""
    return area(
        "motivo",
        label or _("¿Por qué?"),
        hint=_("Queda en la historia del expediente; lo leen quienes pueden verlo."),
    )


def _options(options: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in options)
