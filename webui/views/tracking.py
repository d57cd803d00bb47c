"""Following a matter with its number and its code."""

from __future__ import annotations

from collections.abc import Mapping

from flask import (
    Blueprint,
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
from engine.errors import NotFound
from engine.services import (
    additions,
    audiences,
    complements,
    documents,
    surveys,
    throttle,
    tracking,
    withdrawals,
)
from engine.services.holders import holders
from engine.services.tracking import TrackingPage
from webui import current, followed, uploads
from webui.security import policy

bp = Blueprint("tracking", __name__, url_prefix="/consultar")


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
    followed.remember(radicado, code)
    return redirect(url_for("tracking.state"))


@bp.get("/estado")
@policy("public")
@followed.with_pair
def state(radicado: str, code: str) -> Response:
    return _state(radicado, code)


@bp.post("/completar")
@policy("public", upload=True)
@followed.with_pair
def complete(radicado: str, code: str) -> Response:
    """What the office asked for; its term goes on the day after.

    A file that cannot be kept stops it: the person sends it again before the clock runs.
    """
    text, sent = request.form.get("complemento", ""), uploads.sent("anexos")
    found = additions.Received((), ())
    if sent:
        engine, address = current.engine(), current.address()
        found = additions.receive(engine, radicado, code, sent, address=address)
    if found.refused:
        return _state(radicado, code, found=found)
    return followed.moved(
        lambda work: complements.complete(work, radicado, code, text),
        _("Recibimos lo que usted aportó. El plazo para responderle vuelve a correr mañana."),
        lambda refusal: _state(radicado, code, refusal.fields, found=found),
    )


@bp.post("/aclarar")
@policy("public")
@followed.with_pair
def clarify(radicado: str, code: str) -> Response:
    """What the office did not understand; the term to answer begins the day after."""
    text = request.form.get("aclaracion", "")
    return followed.moved(
        lambda work: complements.clarify(work, radicado, code, text),
        _("Recibimos su aclaración. El plazo para responderle empieza a contarse mañana."),
        lambda refusal: _state(radicado, code, refusal.fields),
    )


@bp.post("/mas-tiempo")
@policy("public")
@followed.with_pair
def more_time(radicado: str, code: str) -> Response:
    """Another month to complete the petition, once."""
    return followed.moved(
        lambda work: complements.ask_for_time(work, radicado, code),
        _("Tiene otro mes para completar su petición. Abajo ve hasta qué día."),
        lambda refusal: _state(radicado, code, refusal.fields),
    )


def _state(
    radicado: str,
    code: str,
    errors: Mapping[str, str] | None = None,
    *,
    found: additions.Received | None = None,
) -> Response:
    with current.engine().reading_as(CITIZEN) as work:
        page = tracking.tracking(work, radicado, code)
        shown = {
            "tracked": page,
            "told": audiences.told(work, radicado, code),
            "holders": () if page.reserved else holders(work, page.case_id),
            "missing": complements.missing(work, page.case_id),
            "unclear": complements.unclear(work, page.case_id),
            "may_withdraw": withdrawals.may_withdraw(work, page.case_id),
            "withdrawn": withdrawals.pending(work, page.case_id),
            "may_answer": surveys.may_answer(work, page.case_id),
        }
    body = render_template(
        "tracking/state.html",
        **shown,
        typed=request.form.get("complemento") or request.form.get("aclaracion", ""),
        errors=errors or {},
        found=found,
    )
    return make_response(body, 422 if errors or (found and found.refused) else 200)


@bp.get("/documentos/<int:document_id>")
@policy("public")
def document(document_id: int) -> Response:
    pair = followed.pair()
    if pair is None:
        return redirect(url_for("tracking.form"))
    with current.engine().reading_as(CITIZEN) as work:
        found = tracking.public_document(work, *pair, document_id)
        documents.check_healthy(found)
        stream = work.documents.open(found.sha256)
        name, media_type = found.name, found.media_type
    return send_file(stream, mimetype=media_type, as_attachment=True, download_name=name)


@bp.post("/salir")
@policy("public")
def leave() -> Response:
    """A borrowed computer: nobody after this person sees the matter."""
    followed.forget()
    return redirect(url_for("tracking.form"))


def _looked_up(radicado: str, code: str) -> TrackingPage:
    """The matter. Each wrong pair counts against the address that tried it."""
    key = f"tracking:address:{current.address()}"
    engine = current.engine()
    with engine.reading_as(CITIZEN) as work:  # a burst takes no lock for which others wait
        throttle.refuse_while_blocked(work, key)
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
