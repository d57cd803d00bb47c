"""Officials and offices from a file: choose it, read what it would do, then load it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import imports
from engine.services.imports import Rehearsal
from engine.services.work import Work
from webui import current
from webui.security import policy

bp = Blueprint("imports", __name__, url_prefix="/administrar/cargar")


@bp.get("/personas")
@policy("administrator")
def people() -> str:
    return _page("personas")


@bp.post("/personas")
@policy("administrator", upload=True)
def load_people() -> Response:
    invited = request.form.get("invitar") == "1"
    return _load("personas", "users.listed", partial(imports.people_from, invited=invited))


@bp.get("/dependencias")
@policy("administrator")
def offices() -> str:
    return _page("dependencias")


@bp.post("/dependencias")
@policy("administrator", upload=True)
def load_offices() -> Response:
    return _load("dependencias", "offices.listed", imports.offices_from)


@bp.get("/<what>/plantilla")
@policy("administrator")
def template(what: str) -> Response:
    """An empty file with the headings, as Excel here opens it."""
    columns = imports.OFFICE_COLUMNS if what == "dependencias" else imports.PEOPLE_COLUMNS
    answer = Response("\ufeff" + ";".join(columns) + "\r\n", mimetype="text/csv")
    name = "dependencias" if what == "dependencias" else "personas"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _load(what: str, after: str, read: Callable[..., Rehearsal]) -> Response:
    content = _content()

    def load(work: Work) -> Rehearsal:
        return read(work, content)

    engine, actor = current.engine(), current.actor()
    try:
        if request.form.get("accion") == "cargar":
            done = engine.run(actor, lambda work: imports.loaded(work, load))
            flash(_told(done), "success")
            return redirect(url_for(after))
        found = engine.run(actor, lambda work: imports.rehearsed(work, load))
    except InvalidInput as refusal:
        return make_response(_page(what, wrong=dict(refusal.fields)), 422)
    return make_response(_page(what, found=found, text=content.decode("utf-8", "replace")))


def _content() -> bytes:
    """The file that was chosen, or the one that was rehearsed and comes back with the page."""
    if upload := request.files.get("archivo"):
        raw: bytes = upload.read()
        try:
            return raw.decode("utf-8-sig").encode()
        except UnicodeDecodeError:
            return raw.decode("latin-1").encode()
    return request.form.get("contenido", "").encode()


def _told(done: Rehearsal) -> str:
    return _(
        "Cargado: %(new)s nuevas, %(changed)s cambiadas, %(same)s iguales.",
        new=len(done.new),
        changed=len(done.changed),
        same=done.same,
    )


def _page(
    what: str,
    *,
    found: Rehearsal | None = None,
    text: str = "",
    wrong: dict[str, str] | None = None,
) -> str:
    people = what == "personas"
    return render_template(
        "imports/load.html",
        what=what,
        people=people,
        columns=imports.PEOPLE_COLUMNS if people else imports.OFFICE_COLUMNS,
        found=found,
        text=text,
        invited=request.form.get("invitar") == "1",
        wrong=wrong or {},
    )
