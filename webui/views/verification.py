"""Anybody checks a document by its code, and holds their own copy against it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain import verification_codes as codes
from engine.domain.officials import CITIZEN
from engine.errors import NotFound
from engine.services import sealing, throttle, verification
from engine.services.verification import Checked
from webui import current
from webui.hashing import sha256_of
from webui.security import policy

bp = Blueprint("verification", __name__, url_prefix="/verificar")


@bp.get("")
@policy("public")
def form() -> str:
    return render_template("verification/form.html", typed="")


@bp.post("")
@policy("public")
def find() -> Response:
    typed = request.form.get("codigo", "")[:40].strip()
    code = codes.read(typed)
    if code is None:
        return _unknown(typed)
    return redirect(url_for("verification.show", code=codes.grouped(code)))


@bp.get("/<code>")
@policy("public")
def show(code: str) -> Response:
    try:
        return make_response(_drawn(_looked_up(code)))
    except NotFound:
        return _unknown(code)


@bp.post("/<code>")
@policy("public", upload=True)
def compare(code: str) -> Response:
    """The copy is hashed as it arrives and kept nowhere. One that is ours has its seal checked."""
    try:
        checked = _looked_up(code)
    except NotFound:
        return _unknown(code)
    given = sha256_of(request.files.get("archivo"))
    if given == checked.sha256 and checked.document_id is not None:
        engine = current.engine()
        sealing.verify_for_anybody(engine, engine.signer, checked.document_id)
        checked = _looked_up(code)
    return make_response(_drawn(checked, given), 200 if given else 422)


def _looked_up(code: str) -> Checked:
    """The document. Each wrong code counts against the address that tried it."""
    engine, key = current.engine(), f"verify:address:{current.address()}"
    engine.run(CITIZEN, lambda work: throttle.attempt(work, key, throttle.VERIFYING))
    with engine.reading_as(CITIZEN) as work:
        found = verification.check(work, code)
    engine.run(CITIZEN, lambda work: throttle.forgive(work, key))
    return found


def _drawn(checked: Checked, given: str | None = None) -> str:
    return render_template(
        "verification/document.html",
        checked=checked,
        given=given,
        compared=request.method == "POST",
    )


def _unknown(typed: str) -> Response:
    refusal = _(
        "No hay ningún documento con ese código. Revíselo en el papel: son doce letras y cifras."
    )
    body = render_template("verification/form.html", typed=typed[:40], refusal=refusal)
    return make_response(body, 404)
