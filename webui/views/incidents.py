"""Faults that an administrator reads, tries again or settles; those of what is reserved, its
guardians."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import CaseFault, Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import incidents, repairs
from webui import current
from webui.incident_words import skip_words, words
from webui.security import policy

bp = Blueprint("incidents", __name__, url_prefix="/administrar/incidencias")


@bp.get("")
@policy("keeper")
def listed() -> Response:
    return _page()


@bp.post("/<int:incident_id>/reintentar")
@policy("keeper")
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


@bp.post("/reintentar")
@policy("keeper")
def retry_each() -> Response:
    """All the open ones of one cause."""
    cause = request.form.get("causa", "")
    tried = repairs.retry_each(current.engine(), current.actor(), cause)
    if tried.failed:
        told = _(
            "Se reintentaron %(all)s: %(done)s salieron bien y %(failed)s volvieron a fallar.",
            all=tried.done + tried.failed,
            done=tried.done,
            failed=tried.failed,
        )
        flash(told, "warning")
    else:
        flash(_("Se reintentaron %(n)s y todas salieron bien.", n=tried.done), "success")
    return redirect(url_for("incidents.listed"))


@bp.post("/<int:incident_id>/pasar")
@policy("keeper")
def skip(incident_id: int) -> Response:
    reason, typed = request.form.get("motivo", ""), request.form.get("valores", "")
    try:
        current.engine().run(
            current.actor(), lambda work: repairs.skip(work, incident_id, reason, typed)
        )
    except InvalidInput as refusal:
        return _page(Refused(incident_id, "skip", refusal.fields, reason, typed))
    except CaseFault:
        flash(_("Con esos valores el expediente tampoco puede seguir: no se cambió nada."), "error")
    except Conflict:
        flash(_("Ya no hay nada que pasar por alto: el expediente había seguido."), "warning")
    else:
        flash(_("Se pasó por alto y el expediente siguió. Quedó en su historial."), "success")
    return redirect(url_for("incidents.listed"))


@bp.post("/<int:incident_id>/resolver")
@policy("keeper")
def resolve(incident_id: int) -> Response:
    how = request.form.get("motivo", "")
    try:
        current.engine().run(
            current.actor(), lambda work: incidents.resolve(work, incident_id, how)
        )
    except InvalidInput as refusal:
        return _page(Refused(incident_id, "resolve", refusal.fields, how))
    except Conflict:
        flash(_("Otra persona ya la había resuelto."), "warning")
    else:
        flash(_("La incidencia quedó resuelta, con su motivo en el historial."), "success")
    return redirect(url_for("incidents.listed"))


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not accepted: whose it was, what is wrong, and what was typed."""

    incident_id: int
    form: str
    why: Mapping[str, str]
    reason: str
    typed: str = ""


def _page(refused: Refused | None = None) -> Response:
    resolved = request.args.get("vista") == "resueltas"
    with current.engine().reading_as(current.actor()) as work:
        shown = repairs.listed(work, resolved=resolved)
        still_open = incidents.count_open(work)
    alike = Counter(one.line.cause for one in shown if one.line.retryable)
    body = render_template(
        "incidents/list.html",
        shown=shown,
        resolved=resolved,
        still_open=still_open,
        refused=refused,
        alike=alike,
        words=words,
        skip_words=skip_words,
    )
    return make_response(body, 422 if refused is not None else 200)
