"""Setting a password: with an invitation, or because it was forgotten."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, NotFound
from engine.services import entrances
from webui import current
from webui.security import policy

bp = Blueprint("entrances", __name__, url_prefix="/clave")


@bp.get("")
@policy("public")
def forgotten() -> str:
    return render_template("entrances/forgotten.html", asked="enviado" in request.args, wrong={})


@bp.post("")
@policy("public")
def ask() -> Response:
    """The same answer whether there is such an account or not."""
    who = request.form.get("usuario", "").strip()
    if not who:
        wrong = {"usuario": _("Escriba su usuario o su correo institucional.")}
        return make_response(
            render_template("entrances/forgotten.html", asked=False, wrong=wrong), 422
        )
    entrances.request_reset(current.engine(), who, address=current.address())
    return redirect(url_for("entrances.forgotten", enviado="1"))


@bp.get("/<token>")
@policy("public")
def form(token: str) -> Response:
    return _page(token)


@bp.post("/<token>")
@policy("public")
def enter(token: str) -> Response:
    password = request.form.get("clave", "")
    if password != request.form.get("otra", ""):
        return _page(token, {"otra": _("Las dos contraseñas no son iguales. Escríbalas otra vez.")})
    try:
        username = entrances.redeem(current.engine(), token, password, address=current.address())
    except InvalidInput as refusal:
        return _page(token, {"clave": refusal.fields["password"]})
    except NotFound:
        return _page(token)
    current.forget()
    flash(_("Su contraseña quedó lista. Ingrese con el usuario «%(u)s».", u=username), "success")
    return redirect(url_for("sessions.form"))


def _page(token: str, wrong: dict[str, str] | None = None) -> Response:
    try:
        with current.engine().reading_as(SYSTEM) as work:
            found = entrances.entrance(work, token)
    except NotFound:
        return make_response(render_template("entrances/expired.html"), 404)
    body = render_template("entrances/form.html", found=found, token=token, wrong=wrong or {})
    return make_response(body, 422 if wrong else 200)
