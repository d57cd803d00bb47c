"""The file of a case: its index, what is added, its closing, its export."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from io import BytesIO
from typing import IO, cast

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from engine.errors import Conflict, InvalidInput
from engine.services import (
    casefile_additions,
    casefile_closing,
    casefile_exports,
    casefile_indexes,
    casefile_pages,
)
from engine.services.work import Work
from webui import current, returning
from webui.security import policy

bp = Blueprint("casefiles", __name__, url_prefix="/expedientes/<int:case_id>/archivo")

#: an export is made in memory up to this size, then on disk
IN_MEMORY = 8 * 1024 * 1024


@bp.get("")
@policy("official")
def show(case_id: int) -> Response:
    return _page(case_id)


@bp.get("/indice.xml")
@policy("official")
def index(case_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = casefile_indexes.index(work, case_id)
    answer = Response(found.xml(), mimetype="application/xml")
    answer.headers["Content-Disposition"] = f"attachment; filename=indice-{found.radicado}.xml"
    return answer


@bp.get("/integridad")
@policy("official")
def integrity(case_id: int) -> str:
    found = casefile_pages.integrity(current.engine(), current.actor(), case_id)
    return render_template("casefiles/integrity.html", found=found)


@bp.post("/exportar")
@policy("official")
def export(case_id: int) -> Answer:
    """The ZIP, written once the note that it went out is safe."""
    engine = current.engine()
    made = engine.run(current.actor(), lambda work: casefile_exports.export(work, case_id))
    with ExitStack() as opened:
        target = cast(IO[bytes], opened.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY)))
        if casefile_exports.write(made, engine.documents, target):
            flash(_("No se exportó: hay documentos que ya no están como entraron."), "error")
            return redirect(url_for("casefiles.integrity", case_id=case_id))
        opened.pop_all()  # the answer closes it
    target.seek(0)
    answer = send_file(
        target, mimetype="application/zip", as_attachment=True, download_name=made.name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/cerrar")
@policy("official")
def close(case_id: int) -> Answer:
    return _decided(
        case_id,
        casefile_closing.close,
        done=_("El expediente quedó cerrado y su índice, sellado."),
        already=_("El expediente ya estaba cerrado."),
    )


@bp.post("/reabrir")
@policy("official")
def reopen(case_id: int) -> Answer:
    return _decided(
        case_id,
        casefile_closing.reopen,
        done=_("El expediente quedó abierto otra vez: ya recibe documentos."),
        already=_("El expediente ya estaba abierto."),
    )


@bp.get("/anadir")
@policy("official")
def form(case_id: int) -> Answer:
    return _form(case_id)


@bp.post("/anadir")
@policy("official", upload=True)
def add(case_id: int) -> Answer:
    sent = request.files.get("archivo")
    file = (sent.filename, sent.stream) if sent is not None and sent.filename else _carried()
    typed = request.form.to_dict()
    try:
        casefile_additions.add(current.engine(), current.actor(), case_id, typed, file)
    except InvalidInput as refusal:
        return _form(case_id, refusal.fields)
    except Conflict:
        flash(_("El expediente está cerrado: para añadir algo, ábralo otra vez."), "warning")
    else:
        flash(_("El documento entró al expediente."), "success")
    return redirect(url_for("casefiles.show", case_id=case_id))


def _decided(
    case_id: int, decide: Callable[[Work, int, str], None], *, done: str, already: str
) -> Answer:
    """What somebody decided about the file, with a reason; the page again where it cannot be."""
    reason = request.form.get("motivo", "")
    try:
        current.engine().run(current.actor(), lambda work: decide(work, case_id, reason))
    except InvalidInput as refusal:
        return _page(case_id, refusal.fields)
    except Conflict:
        flash(already, "warning")
    else:
        flash(done, "success")
    return redirect(url_for("casefiles.show", case_id=case_id))


def _carried() -> tuple[str, IO[bytes]] | None:
    """A file that was sent while the session had ended."""
    engine = current.engine()
    token, actor = request.form.get(returning.FILES), current.actor()
    kept = returning.kept_files(engine.settings.secret_key, token, actor.id)
    if not kept:
        return None
    _field, file = kept[0]
    with engine.documents.open(file.sha256) as stream:
        return file.name, BytesIO(stream.read())


def _page(case_id: int, wrong: Mapping[str, str] | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = casefile_pages.file_page(work, case_id)
    body = render_template("casefiles/show.html", file=found, wrong=wrong or {}, typed=request.form)
    return make_response(body, 422 if wrong else 200)


def _form(case_id: int, wrong: Mapping[str, str] | None = None) -> Answer:
    with current.engine().reading_as(current.actor()) as work:
        found = casefile_pages.file_page(work, case_id)
    if not found.keeps or found.closing:
        return redirect(url_for("casefiles.show", case_id=case_id))
    body = render_template("casefiles/add.html", file=found, wrong=wrong or {}, typed=request.form)
    return make_response(body, 422 if wrong else 200)
