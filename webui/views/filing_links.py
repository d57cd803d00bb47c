"""Saving a filing and going on with it by a link."""

from __future__ import annotations

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput, NotFound
from engine.services import filing_links, filings
from engine.services.filing_links import FIELD
from webui import begun, current
from webui.i18n import instant_words
from webui.security import policy

bp = Blueprint("filing_links", __name__, url_prefix="/radicar")

MAIL = "correo"


@bp.get("/<process_id>/guardar")
@policy("public")
def saved(process_id: str) -> Response:
    filing = begun.half(process_id)
    if filing is None or filing.case_id is not None:
        return redirect(url_for("filings.start", process_id=process_id))
    return make_response(render_template("filings/saved.html", process_id=process_id))


@bp.post("/<process_id>/guardar")
@policy("public")
def give(process_id: str) -> Response:
    """The link, by mail or on the page: there it is shown once, in the answer itself."""
    token = begun.token(process_id)
    if request.form.get("accion") == MAIL:
        return _mailed(process_id, token)
    made = current.engine().run(CITIZEN, lambda work: filing_links.link(work, process_id, token))
    address = url_for("filing_links.link", token=made.token, _external=True)
    body = render_template(
        "filings/saved.html", process_id=process_id, link=address, until=made.until
    )
    return make_response(body)


@bp.get("/continuar/<token>")
@policy("public")
def link(token: str) -> Response:
    """Asks first: whoever previews a link in a letter begins nothing."""
    try:
        with current.engine().reading_as(CITIZEN) as work:
            procedure = filings.procedure(work, filing_links.leads_to(work, token))
    except NotFound:
        return make_response(render_template("filings/no_link.html"), 404)
    return make_response(render_template("filings/link.html", procedure=procedure))


@bp.post("/continuar/<token>")
@policy("public")
def follow(token: str) -> Response:
    try:
        process_id, key = current.engine().run(
            CITIZEN, lambda work: filing_links.follow(work, token)
        )
    except NotFound:
        return make_response(render_template("filings/no_link.html"), 404)
    begun.remember(process_id, key)
    return redirect(url_for("filings.resume", process_id=process_id))


def _mailed(process_id: str, token: str) -> Response:
    to = request.form.get(FIELD, "")[:254].strip()
    try:
        until = current.engine().run(
            CITIZEN,
            lambda work: filing_links.mail_link(
                work, process_id, token, to, address=current.address()
            ),
        )
    except InvalidInput as refusal:
        body = render_template(
            "filings/saved.html", process_id=process_id, typed=to, errors=refusal.fields
        )
        return make_response(body, 422)
    said = _(
        "Enviamos el enlace a %(to)s. Sirve hasta el %(until)s.", to=to, until=instant_words(until)
    )
    flash(said, "success")
    return redirect(url_for("filing_links.saved", process_id=process_id))
