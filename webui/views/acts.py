"""The acts of a case: its seals checked again, numbers annulled, impediments said and decided."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.adapters.signer import State
from engine.domain.officials import Action, may
from engine.errors import Conflict, InvalidInput
from engine.services import acts, cases, impediments, sealing, users
from engine.services.impediments import Decision
from webui import current
from webui.security import policy

bp = Blueprint("acts", __name__)


@bp.post("/documentos/<int:document_id>/verificar")
@policy("official")
def verify(document_id: int) -> Response:
    engine = current.engine()
    found = sealing.verify(engine, engine.signer, current.actor(), document_id)
    flash(found.said, "success" if found.state is State.VALID else "warning")
    with engine.reading_as(current.actor()) as work:
        case_id, is_act = sealing.case_of(work, document_id), acts.number_of(work, document_id)
    if is_act:
        return redirect(url_for("cases.show", case_id=case_id, _anchor="actos"))
    return redirect(url_for("papers.show", case_id=case_id))


@bp.post("/actos/<int:act_id>/anular")
@policy("official")
def annul(act_id: int) -> Response:
    reason = request.form.get("motivo", "")
    try:
        current.engine().run(current.actor(), lambda work: acts.annul(work, act_id, reason))
    except InvalidInput as refusal:
        flash(refusal.fields["motivo"], "warning")
    except Conflict:
        flash(
            _("Ese número no se puede anular: ya está anulado, o su documento ya se selló."),
            "warning",
        )
    else:
        flash(_("El número quedó anulado, con su motivo. No se le dará a otro acto."), "success")
    return _back(act_id)


def _back(act_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        case_id = acts.of_id(work, act_id).case_id
    return redirect(url_for("cases.show", case_id=case_id, _anchor="actos"))


# --- impediments ----------------------------------------------------------------------------------


@bp.get("/expedientes/<int:case_id>/impedimentos")
@policy("official")
def of_case(case_id: int) -> Response:
    return _impediments(case_id)


@bp.post("/expedientes/<int:case_id>/impedimentos")
@policy("official")
def declare(case_id: int) -> Response:
    reason = request.form.get("motivo", "")
    try:
        current.engine().run(
            current.actor(), lambda work: impediments.declare(work, case_id, reason)
        )
    except InvalidInput as refusal:
        return _impediments(case_id, refusal.fields)
    except Conflict:
        flash(_("Usted ya declaró un impedimento en este expediente."), "warning")
    else:
        flash(_("Su impedimento quedó declarado: no firmará en este expediente."), "success")
    return redirect(url_for("acts.of_case", case_id=case_id))


@bp.post("/impedimentos/<int:impediment_id>/decidir")
@policy("administrator")
def decide(impediment_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        case_id = impediments.case_of(work, impediment_id)
    decision = Decision(
        accepted=request.form.get("decision") == "aceptar",
        act=request.form.get("acto", ""),
        ad_hoc_id=request.form.get("ad_hoc", type=int),
    )
    try:
        current.engine().run(
            current.actor(), lambda work: impediments.decide(work, impediment_id, decision)
        )
    except InvalidInput as refusal:
        return _impediments(case_id, refusal.fields)
    except Conflict:
        flash(_("Ese impedimento ya se había decidido."), "warning")
    else:
        flash(_("La decisión quedó en el expediente."), "success")
    return redirect(url_for("acts.of_case", case_id=case_id))


def _impediments(case_id: int, wrong: dict[str, str] | None = None) -> Response:
    actor = current.actor()
    with current.engine().reading_as(actor) as work:
        case = cases.case_page(work, case_id)
        lines = impediments.of_case(work, case_id)
        people = [person for person in users.listed(work) if person.active]
    body = render_template(
        "acts/impediments.html",
        case=case,
        lines=lines,
        people=people,
        wrong=wrong or {},
        typed=request.form,
        actor_id=actor.id,
        may_decide=may(actor, Action.ADMINISTER),
    )
    return make_response(body, 422 if wrong else 200)
