"""What waits for an official besides tasks: questions, notices, and answers to own questions."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from engine.services import notes, pendings
from webui import current
from webui.security import policy

bp = Blueprint("pendings", __name__, url_prefix="/pendientes")

ARCHIVED = "archivados"
_VERBS = {
    "enterado": notes.acknowledge,
    "archivar": notes.archive,
    "recuperar": notes.bring_back,
}


@bp.get("")
@policy("official")
def listed() -> str:
    archived = request.args.get("vista") == ARCHIVED
    with current.engine().reading_as(current.actor()) as work:
        found = pendings.of_actor(work, archived=archived)
        counts = pendings.counts(work)
    return render_template("pendings/list.html", found=found, counts=counts, archived=archived)


@bp.post("/<int:reader_id>/<verb>")
@policy("official")
def mark(reader_id: int, verb: str) -> Response:
    if verb not in _VERBS:
        raise PageNotFound
    current.engine().run(current.actor(), lambda work: _VERBS[verb](work, reader_id))
    flash(
        {
            "enterado": _("Quedó constancia de que está enterado."),
            "archivar": _("Archivado. Lo encuentra en «Archivados» si lo necesita."),
            "recuperar": _("De nuevo entre sus pendientes."),
        }[verb],
        "success",
    )
    return redirect(url_for("pendings.listed", vista=ARCHIVED if verb == "recuperar" else None))
