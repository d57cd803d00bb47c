"""Which functions are delegated to whom: the list, and delegating or taking back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import Conflict, InvalidInput
from engine.services import delegations, users
from engine.services.delegations import NewDelegation
from webui import current
from webui.days import day, optional_day
from webui.security import policy

bp = Blueprint("delegations", __name__, url_prefix="/administrar/delegaciones")

#: the form's fields, by the names that the service gives them
FIELDS = {
    "role": "documentos",
    "delegate_id": "delegado",
    "papers": "documentos",
    "starts_on": "desde",
    "ends_on": "hasta",
    "act": "acto",
}


@bp.get("")
@policy("administrator")
def listed() -> Response:
    return _page()


@bp.post("")
@policy("administrator")
def add() -> Response:
    try:
        new = _typed()
        current.engine().run(current.actor(), lambda work: delegations.add(work, new))
    except InvalidInput as refusal:
        return _page(refusal.fields)
    flash(
        _("La delegación quedó registrada: quien la recibe encuentra esas firmas en su bandeja."),
        "success",
    )
    return redirect(url_for("delegations.listed"))


@bp.post("/<int:delegation_id>/terminar")
@policy("administrator")
def end(delegation_id: int) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: delegations.end(work, delegation_id))
    except Conflict:
        flash(_("Esa delegación ya había terminado."), "warning")
    else:
        flash(_("La función volvió a su titular desde hoy."), "success")
    return redirect(url_for("delegations.listed"))


def _typed() -> NewDelegation:
    wrong: dict[str, str] = {}
    chosen = [one.partition(":") for one in request.form.getlist(FIELDS["papers"])]
    roles = {role for role, _colon, _paper in chosen}
    if len(roles) > 1:
        wrong["papers"] = _("Elija documentos de un solo rol: cada titular delega lo suyo.")
    starts_on, ends_on = _day("starts_on", wrong), _day("ends_on", wrong, optional=True)
    if wrong or starts_on is None:
        raise InvalidInput(wrong)
    return NewDelegation(
        role=next(iter(roles), ""),
        delegate_id=request.form.get(FIELDS["delegate_id"], 0, type=int),
        papers=tuple(paper for _role, _colon, paper in chosen),
        starts_on=starts_on,
        ends_on=ends_on,
        act=request.form.get(FIELDS["act"], ""),
    )


def _day(name: str, wrong: dict[str, str], *, optional: bool = False) -> date | None:
    typed = request.form.get(FIELDS[name])
    try:
        return optional_day(typed, name) if optional else day(typed, name)
    except InvalidInput as refusal:
        wrong |= refusal.fields
        return None


def _page(wrong: Mapping[str, str] | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        lines = delegations.listed(work)
        papers = delegations.delegable(work)
        people = [(one.id, one.name) for one in users.listed(work) if one.active]
    wrong = {FIELDS[name]: text for name, text in (wrong or {}).items()}
    body = render_template(
        "delegations/list.html",
        lines=lines,
        papers=papers,
        people=people,
        wrong=wrong,
        typed=request.form,
    )
    return make_response(body, 422 if wrong else 200)
