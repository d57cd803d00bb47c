"""Faults that an administrator reads, tries again or settles."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import CaseFault, Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import incidents
from webui import current
from webui.security import policy

bp = Blueprint("incidents", __name__, url_prefix="/administrar/incidencias")


@bp.get("")
@policy("administrator")
def listed() -> Response:
    return _page()


@bp.post("/<int:incident_id>/reintentar")
@policy("administrator")
def retry(incident_id: int) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: incidents.retry(work, incident_id))
    except (NotFound, NotAllowed, InvalidInput) as refusal:
        if isinstance(refusal, NotFound) and refusal.kind == "incident":
            raise
        flash(_("Ya no se puede repetir: cambió lo que hacía falta. Resuélvala a mano."), "warning")
    except CaseFault:
        flash(_("Volvió a fallar. La incidencia sigue abierta con la causa de ahora."), "error")
    except Conflict:
        flash(_("El expediente ya había seguido su curso. Mire si todavía hace falta."), "warning")
    else:
        flash(_("Se reintentó y salió bien. La incidencia quedó resuelta."), "success")
    return redirect(url_for("incidents.listed"))


@bp.post("/<int:incident_id>/resolver")
@policy("administrator")
def resolve(incident_id: int) -> Response:
    how = request.form.get("motivo", "")
    try:
        current.engine().run(
            current.actor(), lambda work: incidents.resolve(work, incident_id, how)
        )
    except InvalidInput as refusal:
        return _page(refused=incident_id, why=refusal.fields["resolution"])
    except Conflict:
        flash(_("Otra persona ya la había resuelto."), "warning")
    else:
        flash(_("La incidencia quedó resuelta, con su motivo en el historial."), "success")
    return redirect(url_for("incidents.listed"))


def _page(refused: int | None = None, why: str = "") -> Response:
    resolved = request.args.get("vista") == "resueltas"
    with current.engine().reading_as(current.actor()) as work:
        lines = incidents.listed(work, resolved=resolved)
        still_open = incidents.count_open(work)
    body = render_template(
        "incidents/list.html",
        lines=lines,
        resolved=resolved,
        still_open=still_open,
        refused=refused,
        why=why,
    )
    return make_response(body, 422 if refused is not None else 200)
