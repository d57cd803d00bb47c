"""Following a matter with its number and its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput, NotFound
from engine.services import complements, deadlines, documents, throttle, tracking
from engine.services.holders import holders
from engine.services.tracking import TrackingPage
from engine.services.work import Work
from webui import current
from webui.security import policy

bp = Blueprint("tracking", __name__, url_prefix="/consultar")

_PAIR = "tracking"


@bp.get("")
@policy("public")
def form() -> str:
    return render_template("tracking/form.html", radicado=request.args.get("radicado", ""))


@bp.post("")
@policy("public")
def find() -> Response:
    radicado, code = (request.form.get(name, "")[:40].strip() for name in ("radicado", "codigo"))
    try:
        _looked_up(radicado, code)
    except NotFound:
        return _unknown(radicado)
    session[_PAIR] = [radicado, code]
    return redirect(url_for("tracking.state"))


@bp.get("/estado")
@policy("public")
def state() -> Response:
    return _state()


def _state(errors: Mapping[str, str] | None = None) -> Response:
    pair = session.get(_PAIR)
    if pair is None:
        return redirect(url_for("tracking.form"))
    with current.engine().reading_as(CITIZEN) as work:
        page = tracking.tracking(work, *pair)
        explained = deadlines.public_explanation(work, *pair)
        has_it = holders(work, page.case_id)
        missing = complements.missing(work, page.case_id)
    body = render_template(
        "tracking/state.html",
        tracked=page,
        explained=explained,
        holders=has_it,
        missing=missing,
        typed=request.form.get("complemento", ""),
        errors=errors or {},
    )
    return make_response(body, 422 if errors else 200)


@bp.post("/completar")
@policy("public")
def complete() -> Response:
    """What the office asked for; its term goes on the day after."""
    pair, text = session.get(_PAIR), request.form.get("complemento", "")
    if pair is None:
        return redirect(url_for("tracking.form"))
    radicado, code = pair
    return _moved(
        lambda work: complements.complete(work, radicado, code, text),
        _("Recibimos lo que usted aportó. El plazo para responderle vuelve a correr mañana."),
    )


@bp.post("/mas-tiempo")
@policy("public")
def more_time() -> Response:
    """Another month to complete the petition, once."""
    pair = session.get(_PAIR)
    if pair is None:
        return redirect(url_for("tracking.form"))
    radicado, code = pair
    return _moved(
        lambda work: complements.ask_for_time(work, radicado, code),
        _("Tiene otro mes para completar su petición. Abajo ve hasta qué día."),
    )


def _moved(command: Callable[[Work], None], said: str) -> Response:
    try:
        current.engine().run(CITIZEN, command)
    except InvalidInput as refusal:
        return _state(refusal.fields)
    flash(said, "success")
    return redirect(url_for("tracking.state"))


@bp.get("/documentos/<int:document_id>")
@policy("public")
def document(document_id: int) -> Response:
    pair = session.get(_PAIR)
    if pair is None:
        return redirect(url_for("tracking.form"))
    with current.engine().reading_as(CITIZEN) as work:
        radicado, code = pair
        found = tracking.public_document(work, radicado, code, document_id)
        documents.check_healthy(found)
        stream = work.documents.open(found.sha256)
        name, media_type = found.name, found.media_type
    return send_file(stream, mimetype=media_type, as_attachment=True, download_name=name)


@bp.post("/salir")
@policy("public")
def leave() -> Response:
    """A borrowed computer: nobody after this person sees the matter."""
    session.pop(_PAIR, None)
    return redirect(url_for("tracking.form"))


def _looked_up(radicado: str, code: str) -> TrackingPage:
    """The matter. Each wrong pair counts against the address that tried it."""
    key = f"tracking:address:{current.address()}"
    engine = current.engine()
    engine.run(CITIZEN, lambda work: throttle.attempt(work, key, throttle.TRACKING))
    with engine.reading_as(CITIZEN) as work:
        found = tracking.tracking(work, radicado, code)
    engine.run(CITIZEN, lambda work: throttle.forgive(work, key))
    return found


def _unknown(radicado: str) -> Response:
    """The same for a number that does not exist and for a code that is another's."""
    refusal = _("No encontramos un radicado con ese código. Revise los dos datos en su constancia.")
    body = render_template("tracking/form.html", radicado=radicado, refusal=refusal)
    return make_response(body, 404)
