"""What an official decides for oneself: how to be told of terms, and the calendar's address."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.services import digests, subscriptions, substitutions, users
from webui import current
from webui.security import policy

bp = Blueprint("account", __name__, url_prefix="/mi-cuenta")

DIGEST, AT_ONCE = "resumen", "inmediato"


@bp.get("")
@policy("official")
def show() -> str:
    return _page()


@bp.post("/avisos")
@policy("official")
def notices() -> Response:
    chosen = request.form.get("avisos")
    if chosen not in (DIGEST, AT_ONCE):
        return make_response(_page(refusal=_("Elija una de las dos formas.")), 422)
    current.engine().run(
        current.actor(), lambda work: digests.choose(work, digest=chosen == DIGEST)
    )
    if chosen == DIGEST:
        flash(_("Recibirá un solo correo cada día hábil, a las 8:00 a. m."), "success")
    else:
        flash(_("Recibirá cada aviso en un correo aparte, a su hora."), "success")
    return redirect(url_for("account.show"))


@bp.post("/calendario")
@policy("official")
def subscribe() -> str:
    """The address is on this page only: it is kept as a hash."""
    token = current.engine().run(current.actor(), subscriptions.create)
    path = url_for("term_calendar.feed", token=token)
    return _page(address=current.engine().settings.base_url + path)


@bp.post("/calendario/revocar")
@policy("official")
def revoke() -> Response:
    current.engine().run(current.actor(), subscriptions.revoke)
    flash(_("La dirección de su calendario dejó de servir."), "success")
    return redirect(url_for("account.show"))


def _page(*, refusal: str = "", address: str = "") -> str:
    actor = current.actor()
    with current.engine().reading_as(actor) as work:
        digest = digests.wants(work, actor.id)
        feed = subscriptions.of_actor(work)
        stand_ins = substitutions.of_actor(work)
        labels = users.group_labels(work, actor.groups)
    return render_template(
        "account/show.html",
        digest=digest,
        feed=feed,
        stand_ins=stand_ins,
        roles=sorted(labels.values()),
        refusal=refusal,
        address=address,
    )
