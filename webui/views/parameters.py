"""The parameters of procedures: what holds, by which act, and setting another."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import procedure_parameters as parameters
from engine.services.procedure_parameters import NewSetting
from webui import current
from webui.days import optional_day
from webui.security import policy

bp = Blueprint("parameters", __name__, url_prefix="/administrar/parametros")

FIELDS = {"value": "valor", "act": "acto", "reason": "motivo", "valid_from": "desde"}


@bp.get("")
@policy("administrator")
def listed() -> str:
    with current.engine().reading_as(current.actor()) as work:
        found = parameters.listed(work)
    return render_template("parameters/list.html", found=found)


@bp.get("/<process_id>/<key>")
@policy("administrator")
def show(process_id: str, key: str) -> Response:
    return _page(process_id, key)


@bp.post("/<process_id>/<key>")
@policy("administrator")
def put(process_id: str, key: str) -> Response:
    try:
        new = _typed()
        change_id = current.engine().run(
            current.actor(), lambda work: parameters.put(work, process_id, key, new)
        )
    except InvalidInput as refusal:
        return _page(process_id, key, refusal)
    if change_id is not None:
        flash(_("Mueve términos: primero se ensaya, y usted decide si se aplica."), "message")
        return redirect(url_for("calendars.change", change_id=change_id))
    flash(_("Guardado. La decisión anterior queda en la historia."), "success")
    return redirect(url_for("parameters.show", process_id=process_id, key=key))


def _typed() -> NewSetting:
    form = request.form
    words = {name: " ".join(form.get(name, "").split()) for name in ("valor", "acto", "motivo")}
    return NewSetting(
        value=words["valor"],
        act=words["acto"],
        reason=words["motivo"],
        valid_from=optional_day(form.get("desde"), "valid_from"),
    )


def _page(process_id: str, key: str, refusal: InvalidInput | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = parameters.parameter(work, process_id, key)
    wrong = {FIELDS.get(k, k): text for k, text in refusal.fields.items()} if refusal else {}
    body = render_template(
        "parameters/show.html",
        found=found,
        declared=found.declared,
        typed=request.form or {"valor": found.value},
        wrong=wrong,
    )
    return make_response(body, 422 if refusal else 200)
