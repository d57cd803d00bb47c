"""The first run of an installation, and what it still lacks."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from engine.domain.officials import SYSTEM
from engine.errors import Conflict, InvalidInput
from engine.services import setup
from engine.services.people import Account
from engine.services.setup import FirstRun
from webui import current
from webui.security import policy

bp = Blueprint("setup", __name__)

#: what leads to the first page while nobody has an account
_ENTRANCES = frozenset({"home.index", "sessions.form", "filings.choose"})
FIELDS = {
    "code": "codigo",
    "entity_name": "entidad",
    "area": "area",
    "name": "nombre",
    "username": "usuario",
    "email": "correo",
    "password": "clave",
}
#: step of the list -> the page on which it is done
_PAGES = {
    "identidad": "identity.show",
    "dependencias": "offices.listed",
    "calendario": "calendars.year",
    "personas": "users.listed",
    "roles": "users.listed",
    "trabajador": "machinery.show",
    "restauracion": "restoration.show",
}


@bp.before_app_request
def lead_to_first_run() -> Response | None:
    """An installation without accounts has one page; once it has some, this asks nothing more."""
    if request.endpoint in _ENTRANCES and _empty():
        return redirect(url_for("setup.first"))
    return None


@bp.get("/instalar")
@policy("public")
def first() -> Response:
    if not _empty():
        raise PageNotFound
    return _first_page()


@bp.post("/instalar")
@policy("public")
def begin() -> Response:
    form = request.form
    if not _empty():
        raise PageNotFound
    if form.get("clave", "") != form.get("otra", ""):
        return _first_page({"otra": _("Las dos contraseñas no son iguales. Escríbalas otra vez.")})
    try:
        token = setup.begin(current.engine(), _said(), address=current.address())
    except InvalidInput as refusal:
        return _first_page({FIELDS.get(key, key): text for key, text in refusal.fields.items()})
    except Conflict:
        return redirect(url_for("sessions.form"))
    current.remember(token)
    current.forget_entity()
    flash(_("La instalación es suya. Siga con lo que falta, en el orden que quiera."), "success")
    return redirect(url_for("setup.checklist"))


@bp.get("/administrar/puesta-en-marcha")
@policy("administrator")
def checklist() -> str:
    return _checklist_page()


@bp.post("/administrar/puesta-en-marcha/correo")
@policy("administrator")
def try_mail() -> Response:
    engine, to = current.engine(), request.form.get("correo", "").strip()
    try:
        sent, told = setup.try_mail(engine, engine.mail, to)
    except InvalidInput as refusal:
        return make_response(_checklist_page(refusal.fields), 422)
    flash(told, "success" if sent else "error")
    return redirect(url_for("setup.checklist") + "#correo-de-prueba")


@bp.post("/administrar/puesta-en-marcha/calendario")
@policy("administrator")
def confirm_hours() -> Response:
    current.engine().run(current.actor(), setup.confirm_hours)
    flash(_("Anotado: el calendario y el horario están revisados."), "success")
    return redirect(url_for("setup.checklist"))


def _empty() -> bool:
    kept = current.app().extensions
    if kept.get("cauce_inhabited"):
        return False
    with current.engine().reading_as(SYSTEM) as work:
        needed = setup.needed(work)
    kept["cauce_inhabited"] = not needed
    return needed


def _said() -> FirstRun:
    form = request.form
    words = {name: " ".join(form.get(name, "").split()) for name in ("entidad", "area", "nombre")}
    return FirstRun(
        code=form.get("codigo", ""),
        entity_name=words["entidad"],
        area=words["area"],
        account=Account(
            username=form.get("usuario", "").strip().lower(),
            name=words["nombre"],
            email=form.get("correo", "").strip(),
            administrator=True,
        ),
        password=form.get("clave", ""),
    )


def _first_page(wrong: dict[str, str] | None = None) -> Response:
    body = render_template("setup/first.html", typed=request.form, wrong=wrong or {})
    return make_response(body, 422 if wrong else 200)


def _checklist_page(wrong: dict[str, str] | None = None) -> str:
    with current.engine().reading_as(current.actor()) as work:
        steps = setup.checklist(work)
    return render_template(
        "setup/checklist.html",
        steps=steps,
        pages=_PAGES,
        relay=current.engine().settings.mail_from,
        typed=request.form,
        wrong=wrong or {},
    )
