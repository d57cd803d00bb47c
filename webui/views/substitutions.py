"""Who stands in for whom: the list, and naming or ending one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import Conflict, InvalidInput
from engine.services import substitutions, users
from engine.services.substitutions import NewSubstitution
from webui import current
from webui.days import day
from webui.security import policy

bp = Blueprint("substitutions", __name__, url_prefix="/administrar/suplencias")

#: the form's fields, by the names that the service gives them
FIELDS = {
    "absent_id": "ausente",
    "substitute_id": "suplente",
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
        current.engine().run(current.actor(), lambda work: substitutions.add(work, new))
    except InvalidInput as refusal:
        return _page(refusal.fields)
    flash(
        _("La suplencia quedó registrada. Los avisos van a quien suple, en esos días."), "success"
    )
    return redirect(url_for("substitutions.listed"))


@bp.post("/<int:substitution_id>/terminar")
@policy("administrator")
def end(substitution_id: int) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: substitutions.end(work, substitution_id))
    except Conflict:
        flash(_("Esa suplencia ya había terminado."), "warning")
    else:
        flash(_("La suplencia terminó: desde hoy los avisos vuelven a su titular."), "success")
    return redirect(url_for("substitutions.listed"))


def _typed() -> NewSubstitution:
    wrong: dict[str, str] = {}
    days: dict[str, date] = {}
    for name in ("starts_on", "ends_on"):
        try:
            days[name] = day(request.form.get(FIELDS[name]), name)
        except InvalidInput as refusal:
            wrong |= refusal.fields
    if wrong:
        raise InvalidInput(wrong)
    return NewSubstitution(
        absent_id=request.form.get(FIELDS["absent_id"], 0, type=int),
        substitute_id=request.form.get(FIELDS["substitute_id"], 0, type=int),
        act=request.form.get(FIELDS["act"], ""),
        **days,
    )


def _page(wrong: Mapping[str, str] | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        lines = substitutions.listed(work)
        people = [(one.id, one.name) for one in users.listed(work) if one.active]
    wrong = {FIELDS[name]: text for name, text in (wrong or {}).items()}
    body = render_template(
        "substitutions/list.html", lines=lines, people=people, wrong=wrong, typed=request.form
    )
    return make_response(body, 422 if wrong else 200)
