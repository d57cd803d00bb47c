"""Asking for a lost tracking code."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import recoveries
from webui import current
from webui.security import policy

bp = Blueprint("recoveries", __name__, url_prefix="/consultar/recuperar")


@bp.get("")
@policy("public")
def form() -> str:
    return render_template("tracking/recover.html", typed="", errors={})


@bp.post("")
@policy("public")
def ask() -> Response:
    """Answered with the same words whether or not the address is known."""
    typed, address = request.form.get(recoveries.FIELD, "")[:254], current.address()
    try:
        current.engine().run(CITIZEN, lambda work: recoveries.ask(work, typed, address=address))
    except InvalidInput as refusal:
        body = render_template("tracking/recover.html", typed=typed, errors=refusal.fields)
        return make_response(body, 422)
    return redirect(url_for("recoveries.asked"))


@bp.get("/enviado")
@policy("public")
def asked() -> str:
    return render_template("tracking/recovery_asked.html")
