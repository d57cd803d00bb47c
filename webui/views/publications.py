"""What the entity publishes, for anybody; and what anybody says of its drafts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import observations, publications, throttle
from engine.services.observations import EMAIL, NAME, SHOW, TEXT, NewObservation
from webui import current
from webui.security import policy

bp = Blueprint("publications", __name__, url_prefix="/publicaciones")

KEY = "envio"  # of this page: what is sent from it twice is one observation
LONGEST_SEARCH = 200


@bp.get("")
@policy("public")
def listed() -> str:
    text = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    open_only, before = "opinar" in request.args, request.args.get("antes", 0, int)
    with current.engine().reading_as(CITIZEN) as work:
        found = publications.listed(work, text, open_only=open_only, before=before)
    return render_template(
        "publications/list.html", found=found, text=text, open_only=open_only, before=before
    )


@bp.get("/<int:publication_id>")
@policy("public")
def show(publication_id: int) -> Response:
    return _drawn(publication_id)


@bp.get("/<int:publication_id>/documento")
@policy("public")
def download(publication_id: int) -> Response:
    with current.engine().reading_as(CITIZEN) as work:
        found = publications.download(work, publication_id)
    answer = send_file(
        found.stream, mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.post("/<int:publication_id>/opinar")
@policy("public")
def observe(publication_id: int) -> Response:
    engine, key = current.engine(), f"observation:address:{current.address()}"
    engine.run(CITIZEN, lambda work: throttle.attempt(work, key, throttle.FILING))
    try:
        number = engine.run(
            CITIZEN, lambda work: observations.send(work, publication_id, typed_observation())
        )
    except InvalidInput as refusal:
        return _drawn(publication_id, refusal.fields)
    flash(
        _(
            "Recibimos su observación n.º %(number)s. La respuesta se publica aquí cuando termine"
            " el plazo.",
            number=number,
        ),
        "success",
    )
    return redirect(url_for("publications.show", publication_id=publication_id))


def typed_observation() -> NewObservation:
    """What was sent, as it was typed."""
    said = request.form
    return NewObservation(
        key=said.get(KEY, "")[:64] or secrets.token_urlsafe(16),
        text=said.get(TEXT, "").replace("\r\n", "\n").strip(),
        name=" ".join(said.get(NAME, "").split()),
        email=said.get(EMAIL, "").strip(),
        show_name=SHOW in said,
    )


def _drawn(publication_id: int, errors: Mapping[str, str] | None = None) -> Response:
    with current.engine().reading_as(CITIZEN) as work:
        line = publications.shown(work, publication_id)
        count = observations.count(work, publication_id)
        related = publications.related(work, publication_id)
    person = current.signed_in()
    body = render_template(
        "publications/show.html",
        line=line,
        count=count,
        related=related,
        errors=errors or {},
        typed=request.form,
        key=request.form.get(KEY) or secrets.token_urlsafe(16),
        receives=person is not None and observations.may_register(person),
    )
    return make_response(body, 422 if errors else 200)
