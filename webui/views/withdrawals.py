"""Giving a petition up."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import withdrawals
from webui import followed
from webui.security import policy

bp = Blueprint("withdrawals", __name__, url_prefix="/consultar")


@bp.get("/desistir")
@policy("public")
@followed.with_pair
def form(radicado: str, code: str) -> Response:
    return _drawn(radicado, code)


@bp.post("/desistir")
@policy("public")
@followed.with_pair
def withdraw(radicado: str, code: str) -> Response:
    reason, sure = request.form.get(withdrawals.FIELD, ""), "seguro" in request.form
    return followed.moved(
        lambda work: withdrawals.withdraw(work, radicado, code, reason, sure=sure),
        _("Recibimos su desistimiento. La entidad decide si archiva la petición o la continúa."),
        lambda refusal: _drawn(radicado, code, refusal),
    )


def _drawn(radicado: str, code: str, refusal: InvalidInput | None = None) -> Response:
    body = render_template(
        "tracking/withdraw.html",
        tracked=followed.page(radicado, code),
        typed=request.form.get(withdrawals.FIELD, ""),
        errors=refusal.fields if refusal else {},
    )
    return make_response(body, 422 if refusal else 200)
