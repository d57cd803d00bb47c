"""After a restored backup: what would go out, letter by letter, and how work goes on."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import Conflict
from engine.services import resuming
from engine.services.work import Work
from webui import current
from webui.security import policy

bp = Blueprint("restoration", __name__, url_prefix="/administrar/restauracion")


@bp.get("")
@policy("keeper")
def show() -> str:
    with current.engine().reading_as(current.actor()) as work:
        found = resuming.waiting(work)
    return render_template("restoration/show.html", found=found)


@bp.post("/correos")
@policy("keeper")
def decide() -> Response:
    chosen = request.form.getlist("correo", type=int)
    send = request.form.get("accion") == "enviar"
    act = resuming.release if send else resuming.discard
    done = current.engine().run(current.actor(), lambda work: act(work, chosen))
    if not done:
        flash(_("No eligió ningún correo que siga retenido."), "warning")
    elif send:
        flash(_("%(n)s correos salen ahora, una sola vez.", n=done), "success")
    else:
        flash(_("%(n)s correos no se enviarán: ya habían salido.", n=done), "success")
    return redirect(url_for("restoration.show"))


@bp.post("/<step>")
@policy("administrator")
def move_on(step: str) -> Response:
    if step in _STEPS:
        try:
            current.engine().run(current.actor(), _STEPS[step])
        except Conflict:
            flash(_("Otra persona ya dio ese paso. Mire cómo está."), "warning")
    return redirect(url_for("restoration.show"))


_STEPS: dict[str, Callable[[Work], None]] = {
    "reanudar": resuming.start,
    "terminar": resuming.finish,
}
