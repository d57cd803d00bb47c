"""What people bring to the counter about a published draft, written down by an official."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import observations
from engine.services.observations import DAY, NewObservation
from engine.settings import BOGOTA
from webui import current
from webui.days import day
from webui.security import policy
from webui.views.publications import KEY, typed_observation

bp = Blueprint("observations", __name__, url_prefix="/publicaciones")

CHANNEL = "canal"
NOON = time(12)  # within the day that is written down


@bp.get("/<int:publication_id>/registrar")
@policy("official")
def form(publication_id: int) -> Response:
    return _drawn(publication_id)


@bp.post("/<int:publication_id>/registrar")
@policy("official")
def register(publication_id: int) -> Response:
    try:
        new = _typed()
        number = current.engine().run(
            current.actor(), lambda work: observations.register(work, publication_id, new)
        )
    except InvalidInput as refusal:
        return _drawn(publication_id, refusal.fields)
    flash(_("Quedó registrada la observación n.º %(number)s.", number=number), "success")
    return redirect(url_for("observations.form", publication_id=publication_id))


def _typed() -> NewObservation:
    received = datetime.combine(day(request.form.get(DAY), DAY), NOON, BOGOTA)
    channel = request.form.get(CHANNEL, "")
    if channel not in observations.CHANNELS:
        raise InvalidInput({CHANNEL: _("Diga cómo llegó.")})
    return replace(typed_observation(), channel=channel, received_at=received)


def _drawn(publication_id: int, errors: Mapping[str, str] | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        register = observations.register_page(work, publication_id)
    body = render_template(
        "publications/register.html",
        line=register.line,
        count=register.count,
        today=register.today,
        errors=errors or {},
        typed=request.form,
        key=request.form.get(KEY) or secrets.token_urlsafe(16),
    )
    return make_response(body, 422 if errors else 200)
