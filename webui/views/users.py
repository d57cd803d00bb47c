"""Who works here: accounts, roles with their days, and who may still come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.errors import Conflict, InvalidInput
from engine.services import offices, people
from engine.services.people import Account
from engine.services.work import Work
from webui import current
from webui.days import optional_day
from webui.security import policy

bp = Blueprint("users", __name__, url_prefix="/administrar/personas")

#: the form's fields, by the names that the services give them
FIELDS = {
    "username": "usuario",
    "name": "nombre",
    "email": "correo",
    "administrator": "administra",
    "group": "rol",
    "valid_to": "hasta",
    "reason": "motivo",
    "heir_id": "recibe",
}
_STATES: dict[str, bool | None] = {"activas": True, "cerradas": False, "todas": None}


@bp.get("")
@policy("administrator")
def listed() -> str:
    text, state = request.args.get("buscar", ""), request.args.get("vista", "activas")
    with current.engine().reading_as(current.actor()) as work:
        found = people.listed(
            work,
            text=text,
            active=_STATES.get(state, True),
            page=request.args.get("pagina", 1, type=int),
        )
    return render_template("users/list.html", found=found, text=text, state=state, states=_STATES)


@bp.get("/nueva")
@policy("administrator")
def blank() -> Response:
    return _new_page()


@bp.post("/nueva")
@policy("administrator")
def add() -> Response:
    groups = request.form.getlist("roles")
    try:
        user_id = current.engine().run(
            current.actor(), lambda work: people.add(work, _account(), groups)
        )
    except InvalidInput as refusal:
        return _new_page(refusal)
    flash(_("La cuenta quedó creada. La invitación sale por correo y sirve 24 horas."), "success")
    return redirect(url_for("users.show", user_id=user_id))


@bp.get("/<int:user_id>")
@policy("administrator")
def show(user_id: int) -> Response:
    return _person_page(user_id)


@bp.post("/<int:user_id>")
@policy("administrator")
def edit(user_id: int) -> Response:
    return _done(user_id, lambda work: people.edit(work, user_id, _account()), _("Guardado."))


@bp.post("/<int:user_id>/roles")
@policy("administrator")
def grant(user_id: int) -> Response:
    key = request.form.get("rol", "")

    def give(work: Work) -> None:
        first = _day("desde") or work.today
        people.grant(work, user_id, key, first, _day("hasta"))

    return _done(user_id, give, _("El rol quedó dado, en los días que dijo."))


@bp.post("/<int:user_id>/roles/<int:group_id>/<day>/terminar")
@policy("administrator")
def end_role(user_id: int, group_id: int, day: str) -> Response:
    try:
        valid_from = date.fromisoformat(day)
    except ValueError:
        return redirect(url_for("users.show", user_id=user_id))
    return _done(
        user_id,
        lambda work: people.end_role(work, user_id, group_id, valid_from, _day("ultimo")),
        _("El rol terminó."),
    )


@bp.post("/<int:user_id>/cerrar")
@policy("administrator")
def deactivate(user_id: int) -> Response:
    reason, heir = request.form.get("motivo", ""), request.form.get("recibe", type=int)
    return _done(
        user_id,
        lambda work: people.deactivate(work, user_id, reason, heir),
        _("La cuenta quedó cerrada, sus sesiones también, y sus tareas abiertas pasaron a otros."),
    )


@bp.post("/<int:user_id>/<step>")
@policy("administrator")
def move_on(user_id: int, step: str) -> Response:
    if step not in _STEPS:
        return redirect(url_for("users.show", user_id=user_id))
    act, told = _STEPS[step]
    return _done(user_id, lambda work: act(work, user_id), told())


_STEPS: dict[str, tuple[Callable[[Work, int], None], Callable[[], str]]] = {
    "invitar": (
        people.invite_again,
        lambda: _("Salió un enlace nuevo. Los anteriores ya no sirven."),
    ),
    "reabrir": (
        people.reactivate,
        lambda: _("La cuenta está abierta otra vez. Sale una invitación."),
    ),
    "sesiones": (people.sign_out, lambda: _("Se cerraron todas sus sesiones.")),
}


def _account() -> Account:
    form = request.form
    return Account(
        username=form.get("usuario", "").strip().lower(),
        name=" ".join(form.get("nombre", "").split()),
        email=form.get("correo", "").strip(),
        office_id=form.get("dependencia", type=int),
        administrator=form.get("administra") == "1",
    )


def _day(name: str) -> date | None:
    return optional_day(request.form.get(name), name)


def _done(user_id: int, act: Callable[[Work], object], told: str) -> Response:
    try:
        current.engine().run(current.actor(), act)
    except InvalidInput as refusal:
        return _person_page(user_id, refusal)
    except Conflict:
        flash(_("No se hizo nada: la cuenta había cambiado. Mire cómo está."), "warning")
    else:
        flash(told, "success")
    return redirect(url_for("users.show", user_id=user_id))


def _new_page(refusal: InvalidInput | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        roles, places = people.role_labels(work), offices.listed(work)
    body = render_template(
        "users/new.html",
        roles=roles,
        places=places,
        typed=request.form,
        given=request.form.getlist("roles"),
        wrong=_wrong(refusal),
    )
    return make_response(body, 422 if refusal else 200)


def _person_page(user_id: int, refusal: InvalidInput | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = people.person(work, user_id)
        roles, places = people.role_labels(work), offices.listed(work)
        colleagues = [line for line in people.listed(work, size=10_000).lines if line.id != user_id]
        today = work.today
    body = render_template(
        "users/person.html",
        found=found,
        roles=roles,
        places=places,
        colleagues=colleagues,
        today=today,
        typed=request.form,
        wrong=_wrong(refusal),
    )
    return make_response(body, 422 if refusal else 200)


def _wrong(refusal: InvalidInput | None) -> Mapping[str, str]:
    return {FIELDS.get(k, k): text for k, text in refusal.fields.items()} if refusal else {}
