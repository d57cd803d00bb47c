"""Letters that went out, and those that did not."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import Conflict, InvalidInput
from engine.services import letters
from engine.services.letters import MessageStatus
from webui import current
from webui.security import policy

bp = Blueprint("messages", __name__, url_prefix="/administrar/correo")

TABS = {
    "devueltos": MessageStatus.BOUNCED,
    "fallidos": MessageStatus.FAILED,
    "pendientes": MessageStatus.PENDING,
    "enviados": MessageStatus.SENT,
}


@bp.get("")
@policy("keeper")
def listed() -> str:
    tab = request.args.get("vista", "todos")
    with current.engine().reading_as(current.actor()) as work:
        outbox = letters.listed(work, TABS.get(tab), before=request.args.get("desde", type=int))
    return render_template("messages/list.html", outbox=outbox, tab=tab, tabs=TABS)


@bp.get("/<int:message_id>")
@policy("keeper")
def show(message_id: int) -> Response:
    return _page(message_id)


@bp.post("/<int:message_id>/reenviar")
@policy("keeper")
def send_again(message_id: int) -> Response:
    address = request.form.get("direccion", "")
    try:
        gone = current.engine().run(
            current.actor(), lambda work: letters.send_again(work, message_id, address)
        )
    except InvalidInput as refusal:
        return _page(message_id, refusal.fields["address"], address)
    except Conflict:
        flash(_("Ese correo ya está por salir: espere unos segundos."), "warning")
        return redirect(url_for("messages.show", message_id=message_id))
    flash(_("El correo está en la cola y sale en unos segundos."), "success")
    return redirect(url_for("messages.show", message_id=gone))


def _page(message_id: int, wrong: str = "", typed: str = "") -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = letters.letter(work, message_id)
    body = render_template("messages/show.html", found=found, wrong=wrong, typed=typed)
    return make_response(body, 422 if wrong else 200)
