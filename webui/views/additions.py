"""Adding words and files to a matter that is under way."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import additions
from engine.services.additions import FILES, TEXT
from webui import current, followed, uploads
from webui.security import policy

bp = Blueprint("additions", __name__, url_prefix="/consultar")


@bp.get("/aportar")
@policy("public")
@followed.with_pair
def form(radicado: str, code: str) -> Response:
    return _drawn(radicado, code)


@bp.post("/aportar")
@policy("public", upload=True)
@followed.with_pair
def add(radicado: str, code: str) -> Response:
    """Good files enter at once; what was refused is told, and can be sent again."""
    engine, text = current.engine(), request.form.get(TEXT, "")
    try:
        words = additions.keep_words(engine, radicado, code, text)
        sent = uploads.sent(FILES)
        found = additions.receive(engine, radicado, code, sent, address=current.address())
        if words or found.kept or not found.refused:
            count = len(found.kept)
            engine.run(CITIZEN, lambda work: additions.tell(work, radicado, code, words, count))
    except InvalidInput as refusal:
        return _drawn(radicado, code, refusal.fields)
    if found.refused:
        return _drawn(radicado, code, None, found, told=bool(words))
    flash(_("Recibimos lo que añadió. Quien tiene su petición ya puede verlo."), "success")
    return redirect(url_for("tracking.state"))


def _drawn(
    radicado: str,
    code: str,
    errors: Mapping[str, str] | None = None,
    found: additions.Received | None = None,
    *,
    told: bool = False,
) -> Response:
    body = render_template(
        "tracking/add.html",
        tracked=followed.page(radicado, code),
        typed="" if told else request.form.get(TEXT, ""),
        errors=errors or {},
        found=found,
        told=told,
    )
    return make_response(body, 422 if errors or found else 200)
