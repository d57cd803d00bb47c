"""What a person thinks of how their matter was attended."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import surveys
from webui import followed
from webui.security import policy

bp = Blueprint("surveys", __name__, url_prefix="/consultar/encuesta")


@bp.get("")
@policy("public")
@followed.with_pair
def form(radicado: str, code: str) -> Response:
    return _drawn(radicado, code)


@bp.post("")
@policy("public")
@followed.with_pair
def answer(radicado: str, code: str) -> Response:
    marks = {name: request.form.get(name, "") for name in surveys.QUESTIONS}
    return followed.moved(
        lambda work: surveys.answer(work, radicado, code, marks),
        _("Gracias. Su opinión ayuda a atender mejor a las demás personas."),
        lambda refusal: _drawn(radicado, code, refusal),
    )


def _drawn(radicado: str, code: str, refusal: InvalidInput | None = None) -> Response:
    body = render_template(
        "tracking/survey.html",
        tracked=followed.page(radicado, code),
        chosen=request.form,
        errors=refusal.fields if refusal else {},
    )
    return make_response(body, 422 if refusal else 200)
