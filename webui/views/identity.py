"""How the entity presents itself: name, contact, logo and colour."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from engine.domain import images
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import entity, identity
from engine.services.entity import Entity
from webui import current
from webui.security import policy

bp = Blueprint("identity", __name__)

FIELDS = {
    "name": "nombre",
    "area": "area",
    "city": "ciudad",
    "address": "direccion",
    "phone": "telefono",
    "email": "correo",
    "hours": "horario",
    "privacy_url": "privacidad",
    "colour": "color",
}
#: an address carries what it shows: another logo or colour has another one
KEPT = "public, max-age=31536000, immutable"


@bp.get("/administrar/identidad")
@policy("administrator")
def show() -> AnyResponse:
    return _page()


@bp.post("/administrar/identidad")
@policy("administrator", upload=True)
def save() -> AnyResponse:
    upload = request.files.get("logo")
    content = upload.read(images.LARGEST_BYTES + 1) if upload else b""
    typed = {field: " ".join(request.form.get(name, "").split()) for field, name in FIELDS.items()}
    typed["colour"] = typed["colour"].lower()
    try:
        current.engine().run(
            current.actor(),
            lambda work: identity.save(
                work,
                Entity(**typed),
                content or None,
                without_logo=request.form.get("sin_logo") == "1",
            ),
        )
    except InvalidInput as refusal:
        return _page({FIELDS.get(key, key): text for key, text in refusal.fields.items()})
    current.forget_entity()
    flash(_("Guardado. En un minuto lo muestran todas las páginas."), "success")
    return redirect(url_for("identity.show"))


@bp.get("/identidad.css")
@policy("public")
def style() -> Response:
    answer = Response(identity.style(current.entity()), mimetype="text/css")
    answer.headers["Cache-Control"] = KEPT
    return answer


@bp.get("/logo")
@policy("public")
def logo() -> Response:
    """Whatever was uploaded, it is only ever a picture."""
    with current.engine().reading_as(SYSTEM) as work:
        found = identity.logo(work)
    if found is None:
        abort(404)
    answer = Response(found[0], mimetype=found[1])
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = KEPT
    return answer


def _page(wrong: dict[str, str] | None = None) -> AnyResponse:
    with current.engine().reading_as(current.actor()) as work:
        said = entity.entity(work)
    kept = {name: getattr(said, field) for field, name in FIELDS.items()}
    body = render_template(
        "identity/show.html",
        said=said,
        typed=request.form if wrong else kept,
        wrong=wrong or {},
        largest=images.LARGEST_BYTES // 1024,
    )
    return make_response(body, 422 if wrong else 200)
