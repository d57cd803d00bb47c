"""The offices of the entity."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import offices
from engine.services.offices import OfficeForm
from webui import current
from webui.security import policy

bp = Blueprint("offices", __name__, url_prefix="/administrar/dependencias")

FIELDS = {"code": "codigo", "name": "nombre", "parent_id": "dentro"}


@bp.get("")
@policy("administrator")
def listed() -> Response:
    return _page()


@bp.post("")
@policy("administrator")
def add() -> Response:
    try:
        current.engine().run(current.actor(), lambda work: offices.add(work, _form()))
    except InvalidInput as refusal:
        return _page(refusal=refusal)
    flash(_("La dependencia quedó creada."), "success")
    return redirect(url_for("offices.listed"))


@bp.get("/<int:office_id>")
@policy("administrator")
def show(office_id: int) -> Response:
    return _page(office_id)


@bp.post("/<int:office_id>")
@policy("administrator")
def edit(office_id: int) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: offices.edit(work, office_id, _form()))
    except InvalidInput as refusal:
        return _page(office_id, refusal)
    flash(_("Guardado."), "success")
    return redirect(url_for("offices.listed"))


def _form() -> OfficeForm:
    return OfficeForm(
        code=" ".join(request.form.get("codigo", "").split()),
        name=" ".join(request.form.get("nombre", "").split()),
        parent_id=request.form.get("dentro", type=int),
    )


def _page(office_id: int | None = None, refusal: InvalidInput | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        lines = offices.listed(work)
    chosen = next((line for line in lines if line.id == office_id), None)
    if chosen is None and office_id is not None:
        return redirect(url_for("offices.listed"))
    said = (
        {"codigo": chosen.code, "nombre": chosen.name, "dentro": chosen.parent_id or ""}
        if chosen
        else {}
    )
    fields = refusal.fields if refusal else {}
    body = render_template(
        "offices/list.html",
        lines=lines,
        chosen=chosen,
        typed=request.form or said,
        wrong={FIELDS.get(key, key): text for key, text in fields.items()},
    )
    return make_response(body, 422 if refusal else 200)
