"""Who signed in, who tried to, and the browsers that are signed in now."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.services import sessions, signins
from webui import current
from webui.security import policy

bp = Blueprint("signins", __name__, url_prefix="/administrar/ingresos")


@bp.get("")
@policy("administrator")
def listed() -> str:
    who, failed = request.args.get("quien", ""), request.args.get("vista") == "fallidos"
    with current.engine().reading_as(current.actor()) as work:
        page = signins.listed(
            work, username=who, failed=failed, before=request.args.get("antes", type=int)
        )
        browsers = signins.browsers(work)
    own = sessions.key_of(current.session_token() or "")
    return render_template(
        "signins/list.html", found=page, browsers=browsers, who=who, failed=failed, own=own
    )


@bp.post("/<key>/cerrar")
@policy("administrator")
def revoke(key: str) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: signins.revoke(work, key))
    except NotFound:
        flash(_("Ese navegador ya no tenía la sesión abierta."), "warning")
    else:
        flash(
            _("La sesión quedó cerrada: en ese navegador habrá que volver a ingresar."), "success"
        )
    return redirect(url_for("signins.listed"))
