"""What is done to a case beside its flow: links, corrections, access, who is looking."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.forms import Form
from engine.domain.officials import Action
from engine.errors import NotAllowed, NotFound
from engine.services import access, cases, corrections, links, presence
from engine.services.access import Access
from engine.services.cases import CasePage
from webui import asking, current
from webui.asking import Question
from webui.security import policy

bp = Blueprint("casework", __name__, url_prefix="/expedientes/<int:case_id>")


@bp.route("/vinculos", methods=["GET", "POST"])
@policy("official")
def link(case_id: int) -> Response:
    page = _page(case_id, Action.TAKE_PART)

    def act(sent: dict[str, Any]) -> Response:
        current.engine().run(
            current.actor(),
            lambda work: links.link(work, case_id, sent["radicado"], sent["motivo"]),
        )
        flash(_("Vinculó los dos expedientes: el vínculo se ve en ambos."), "success")
        return redirect(url_for("cases.show", case_id=case_id))

    form = asking.form(
        asking.text(
            "radicado", _("Radicado del otro expediente"), hint=_("Por ejemplo: 2026-000123")
        ),
        asking.reason(_("¿Qué tienen que ver?")),
    )
    return asking.handled(_question(page, form, _("Vincular otro expediente"), _("Vincular")), act)


@bp.route("/vinculos/<int:link_id>/quitar", methods=["GET", "POST"])
@policy("official")
def unlink(case_id: int, link_id: int) -> Response:
    page = _page(case_id, Action.TAKE_PART)
    with current.engine().reading_as(current.actor()) as work:
        found = [one for one in links.of_case(work, case_id) if one.id == link_id]
    if not found:
        raise NotFound("link", link_id)

    def act(sent: dict[str, Any]) -> Response:
        current.engine().run(
            current.actor(), lambda work: links.unlink(work, case_id, link_id, sent["motivo"])
        )
        flash(_("Quitó el vínculo en ambos expedientes. Puede volver a vincularlos."), "success")
        return redirect(url_for("cases.show", case_id=case_id))

    title = _("Quitar el vínculo con %(number)s", number=found[0].radicado)
    form = asking.form(asking.reason(_("¿Por qué lo quita?")))
    return asking.handled(_question(page, form, title, _("Quitar el vínculo")), act)


@bp.route("/corregir", methods=["GET", "POST"])
@policy("official")
def correct(case_id: int) -> Response:
    call = request.args.get("paso", type=int)  # of a step that is under way; none, of the case
    with current.engine().reading_as(current.actor()) as work:
        asked = corrections.page(work, case_id, call)

    def act(_sent: dict[str, Any]) -> Response:
        raw = asking.typed(asked.form)
        changed = current.engine().run(
            current.actor(), lambda work: corrections.correct(work, case_id, raw, call)
        )
        said = _("Corrigió: %(what)s.", what=", ".join(changed))
        flash(f"{said} {_('El término se recontó.')}" if asked.recounts else said, "success")
        return redirect(url_for("cases.show", case_id=case_id))

    lead = _(
        "Lo que se corrige y su razón quedan en la historia, los términos que dependen de ello se "
        "cuentan de nuevo y se le avisa a quien tiene la tarea."
    )
    question = _question(asked.case, asked.form, asked.label, _("Corregir"), lead, asked.values)
    return asking.handled(question, act)


@bp.route("/acceso", methods=["GET", "POST"])
@policy("official")
def change_access(case_id: int) -> Response:
    page = _page(case_id, Action.CHANGE_ACCESS)
    with current.engine().reading_as(current.actor()) as work:
        now = access.current(work, case_id)

    def act(sent: dict[str, Any]) -> Response:
        to = Access(sent["acceso"])
        current.engine().run(
            current.actor(),
            lambda work: access.change(work, case_id, to, sent["motivo"], sent.get("norma") or ""),
        )
        flash(_("Cambió quién puede ver el expediente. Le avisamos a quien lo tiene."), "success")
        return redirect(url_for("cases.show", case_id=case_id))

    options = [
        (
            Access.OPEN.value,
            _("Abierto: lo ven quienes tienen parte en él, con los datos de la persona"),
        ),
        (
            Access.IDENTITY.value,
            _("Identidad reservada: sólo los roles autorizados ven quién es la persona"),
        ),
        (Access.RESERVED.value, _("Reservado: para los demás, el expediente no existe")),
    ]
    form = asking.form(
        asking.radio("acceso", _("¿Quién puede verlo?"), options),
        asking.text(
            "norma",
            _("Norma que ordena la reserva"),
            hint=_("Por ejemplo: Ley 1712 de 2014, art. 18. Déjela en blanco si lo abre."),
            required=False,
        ),
        asking.reason(),
    )
    known = {"acceso": now.value}
    question = _question(page, form, _("Cambiar el acceso al expediente"), _("Cambiar"), "", known)
    return asking.handled(question, act)


@bp.post("/presencia")
@policy("official")
def beat(case_id: int) -> Response:
    """The page of the case is open: the answer says who else looks."""
    names = current.engine().run(current.actor(), lambda work: presence.beat(work, case_id))
    return make_response(render_template("cases/_present.html", present=names))


def _page(case_id: int, action: Action) -> CasePage:
    """The case, for who may do this with it."""
    with current.engine().reading_as(current.actor()) as work:
        page = cases.case_page(work, case_id)
    if action not in page.allowed:
        raise NotAllowed(f"{current.actor().username} may not {action} case {case_id}")
    return page


def _question(
    page: CasePage,
    form: Form,
    title: str,
    button: str,
    lead: str = "",
    known: Any = None,
) -> Question:
    return Question(
        form=form,
        title=title,
        button=button,
        back=url_for("cases.show", case_id=page.case_id),
        back_label=_("Expediente %(number)s", number=page.radicado),
        over=page.process_name,
        lead=lead,
        known=known or {},
    )
