"""Asking a colleague for an opinion or a visto bueno, and answering."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.db.tables import ConsultationKind
from engine.domain.consultations import LONGEST_DAYS, USUAL_DAYS
from engine.domain.forms import Field, Form, Kind
from engine.domain.officials import Action
from engine.errors import Conflict, NotAllowed
from engine.services import cases, colleagues, consultations
from engine.services.consultations import OFFICE, PERSON, ROLE, Asked, ConsultationLine
from engine.services.visibility import visible
from engine.services.work import Work
from webui import asking, current
from webui.asking import Question
from webui.i18n import day_words
from webui.security import policy
from webui.views.notes import back_to

bp = Blueprint("consultations", __name__)


@bp.route("/expedientes/<int:case_id>/consultar", methods=["GET", "POST"])
@policy("official")
def ask(case_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        page = cases.case_page(work, case_id)
        if Action.TAKE_PART not in page.allowed:
            raise NotAllowed(f"{work.actor.username} has no part in case {case_id}")
        whom = _whom(work, case_id)
    task_id = request.values.get("tarea", type=int)
    back = back_to(case_id, task_id)
    wanted = request.args.get("tipo", "")
    kind = wanted if wanted in set(ConsultationKind) else ConsultationKind.OPINION.value

    def act(sent: dict[str, Any]) -> Response:
        asked = Asked(
            kind=ConsultationKind(sent["tipo"]),
            to=sent["para"],
            question=sent["pregunta"],
            business_days=int(sent["dias"]),
            task_id=task_id,
        )
        line = current.engine().run(
            current.actor(),
            lambda work: consultations.page(work, consultations.ask(work, case_id, asked)),
        )
        due = day_words(line.due_on)
        said = _(
            "Preguntó a %(who)s. Debe responder a más tardar el %(day)s.",
            who=line.addressee,
            day=due,
        )
        flash(said, "success")
        return redirect(back)

    return asking.handled(
        Question(
            form=_form(whom),
            title=_("Preguntar a un colega"),
            button=_("Enviar la pregunta"),
            back=back,
            back_label=_("Volver"),
            over=f"{page.process_name} · {page.radicado}",
            lead=_(
                "Usted sigue con el asunto. La respuesta llega a sus pendientes y al expediente."
            ),
            known={"tipo": kind, "dias": USUAL_DAYS},
        ),
        act,
    )


@bp.get("/consultas/<int:consultation_id>")
@policy("official")
def show(consultation_id: int) -> Response | str:
    line = _line(consultation_id)
    return respond(consultation_id) if line.may_answer else _page(line)


@bp.post("/consultas/<int:consultation_id>")
@policy("official")
def answer(consultation_id: int) -> Response:
    return respond(consultation_id)


def respond(consultation_id: int) -> Response:
    line = _line(consultation_id)

    def act(sent: dict[str, Any]) -> Response:
        approved = {"si": True, "no": False}.get(sent.get("visto_bueno", ""))
        current.engine().run(
            current.actor(),
            lambda work: consultations.answer(
                work, consultation_id, sent.get("respuesta") or "", approved=approved
            ),
        )
        flash(_("Respondió. Le avisamos a %(who)s.", who=line.asked_by), "success")
        return redirect(url_for("pendings.listed"))

    vobo = line.kind is ConsultationKind.APPROVAL
    fields = [asking.area("respuesta", _("Su respuesta"))]
    if vobo:
        yes, no = ("si", _("Sí, doy el visto bueno")), ("no", _("No lo doy"))
        fields = [
            asking.radio("visto_bueno", _("¿Da el visto bueno?"), [yes, no]),
            asking.area(
                "respuesta",
                _("Observación (opcional)"),
                hint=_("Si no lo da, diga por qué."),
                required=False,
            ),
        ]
    return asking.handled(
        Question(
            form=asking.form(*fields),
            title=_("Visto bueno") if vobo else _("Concepto interno"),
            button=_("Responder"),
            back=url_for("pendings.listed"),
            back_label=_("Pendientes"),
            over=line.radicado,
            about=line,
        ),
        act,
    )


@bp.post("/consultas/<int:consultation_id>/retirar")
@policy("official")
def withdraw(consultation_id: int) -> Response:
    line = _line(consultation_id)
    try:
        current.engine().run(
            current.actor(), lambda work: consultations.withdraw(work, consultation_id)
        )
    except Conflict:
        flash(_("Ya no se puede retirar: la respondieron o ya estaba retirada."), "warning")
    else:
        flash(_("Retiró la pregunta: nadie tiene que responderla."), "success")
    return redirect(back_to(line.case_id, line.task_id))


@bp.post("/consultas/<int:consultation_id>/archivar")
@policy("official")
def archive(consultation_id: int) -> Response:
    away = request.form.get("sacar") is None
    try:
        current.engine().run(
            current.actor(), lambda work: consultations.archive(work, consultation_id, away=away)
        )
    except Conflict:
        flash(_("Todavía espera respuesta: retírela si ya no hace falta."), "warning")
    else:
        flash(_("Archivada.") if away else _("De nuevo entre sus pendientes."), "success")
    return redirect(url_for("pendings.listed"))


def _line(consultation_id: int) -> ConsultationLine:
    with current.engine().reading_as(current.actor()) as work:
        return consultations.page(work, consultation_id)


def _page(line: ConsultationLine) -> str:
    return render_template("pendings/consultation.html", line=line)


def _whom(work: Work, case_id: int) -> list[tuple[str, str]]:
    """Roles first, then offices, then people."""
    case, _facts = visible(work, case_id)
    return [
        *(
            (f"{ROLE}:{one.key}", _("Rol: %(name)s", name=one.label))
            for one in colleagues.roles(work, case)
        ),
        *(
            (f"{OFFICE}:{one.id}", _("Dependencia: %(name)s", name=one.name))
            for one in colleagues.offices(work, case)
        ),
        *((f"{PERSON}:{one.id}", one.name) for one in colleagues.people(work, case)),
    ]


def _form(whom: list[tuple[str, str]]) -> Form:
    kinds = [
        (ConsultationKind.OPINION.value, _("Concepto: que me diga qué piensa o qué sabe")),
        (ConsultationKind.APPROVAL.value, _("Visto bueno: que diga sí o no a lo que haré")),
    ]
    days = Field(
        kind=Kind.NUMBER,
        id="dias",
        key="dias",
        label=_("Días hábiles para responder"),
        hint=_(
            "Meta interna, contada con el calendario de la entidad; no es un término de la ley."
        ),
        required=True,
        decimals=0,
        limits=asking.between(1, LONGEST_DAYS),
    )
    return asking.form(
        asking.radio("tipo", _("¿Qué pide?"), kinds),
        asking.select("para", _("¿A quién?"), whom),
        asking.area("pregunta", _("¿Qué pregunta?")),
        days,
    )
