"""Electronic notification: a person opens an act by the link of a letter, and that is certified."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.domain.officials import CITIZEN
from engine.services import deliveries
from webui import current
from webui.security import policy

bp = Blueprint("deliveries", __name__, url_prefix="/notificaciones")


@bp.get("/<token>")
@policy("public")
def show(token: str) -> str:
    """Says what waits; to look is not to be notified."""
    with current.engine().reading_as(CITIZEN) as work:
        found = deliveries.offered(work, token)
    return render_template("deliveries/show.html", act=found, token=token)


@bp.post("/<token>")
@policy("public")
def open_act(token: str) -> AnyResponse:
    program = request.headers.get("User-Agent", "")
    current.engine().run(
        CITIZEN,
        lambda work: deliveries.open_act(work, token, address=current.address(), program=program),
    )
    return redirect(url_for("deliveries.show", token=token))


@bp.get("/<token>/acto.pdf")
@policy("public")
def download(token: str) -> Response:
    with current.engine().reading_as(CITIZEN) as work:
        found = deliveries.opened_document(work, token)
        stream = work.documents.open(found.sha256)
    answer = send_file(
        stream, mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
