"""Letters that went out, and those that did not."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import Conflict
from engine.services import letters
from engine.services.letters import MessageStatus
from webui import current
from webui.security import policy

bp = Blueprint("messages", __name__, url_prefix="/administrar/correo")

TABS = {
    "fallidos": MessageStatus.FAILED,
    "pendientes": MessageStatus.PENDING,
    "enviados": MessageStatus.SENT,
}


@bp.get("")
@policy("administrator")
def listed() -> str:
    tab = request.args.get("vista", "todos")
    with current.engine().reading_as(current.actor()) as work:
        outbox = letters.listed(work, TABS.get(tab), before=request.args.get("desde", type=int))
    return render_template("messages/list.html", outbox=outbox, tab=tab, tabs=TABS)


@bp.post("/<int:message_id>/reenviar")
@policy("administrator")
def send_again(message_id: int) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: letters.send_again(work, message_id))
    except Conflict:
        flash(_("Ese correo ya no está fallido: salió o está por salir."), "warning")
    else:
        flash(_("El correo vuelve a la cola y sale en unos segundos."), "success")
    return redirect(url_for("messages.listed"))
