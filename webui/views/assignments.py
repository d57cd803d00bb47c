"""A task changes hands: to a colleague, or back to who gave it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.forms import Form
from engine.errors import NotAllowed
from engine.services import assignments, tasks
from engine.services.tasks import TaskPage
from webui import asking, current
from webui.asking import Question
from webui.security import policy

bp = Blueprint("assignments", __name__, url_prefix="/tareas/<int:task_id>")


@bp.route("/reasignar", methods=["GET", "POST"])
@policy("official")
def reassign(task_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        page = tasks.task_page(work, task_id)
        people = [(str(one.id), one.name) for one in assignments.colleagues(work, task_id)]
        if not assignments.ways(work, task_id).reassign:
            raise NotAllowed(f"{work.actor.username} may not reassign task {task_id}")

    def act(sent: dict[str, str]) -> Response:
        name = current.engine().run(
            current.actor(),
            lambda work: assignments.reassign(work, task_id, int(sent["para"]), sent["motivo"]),
        )
        flash(_("Ahora la tarea la tiene %(who)s. Le avisamos.", who=name), "success")
        return redirect(url_for("tasks.inbox"))

    whom = asking.select(
        "para",
        _("¿A quién?"),
        people,
        hint=_("Quienes tienen el rol de esta tarea.")
        if people
        else _("Nadie más tiene el rol de esta tarea: pídale a quien administra que lo asigne."),
    )
    lead = _("La tarea pasa a la bandeja de la persona que elija, con su motivo.")
    form = asking.form(whom, asking.reason(_("¿Por qué la reasigna?")))
    return asking.handled(_question(page, form, _("Reasignar la tarea"), lead), act)


@bp.route("/devolver", methods=["GET", "POST"])
@policy("official")
def give_back(task_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        page = tasks.task_page(work, task_id)
        giver = assignments.ways(work, task_id).back_to
        if giver is None:
            raise NotAllowed(f"{work.actor.username} may not give back task {task_id}")

    def act(sent: dict[str, str]) -> Response:
        name = current.engine().run(
            current.actor(), lambda work: assignments.give_back(work, task_id, sent["motivo"])
        )
        told = _("Devolvió la tarea a %(who)s. Le avisamos.", who=name)
        flash(
            told if name else _("Devolvió la tarea: la puede tomar cualquiera de su rol."),
            "success",
        )
        return redirect(url_for("tasks.inbox"))

    lead = _("Vuelve a %(who)s, que se la dio, con su motivo.", who=giver)
    if not giver:
        lead = _("Vuelve a «Sin asignar», con su motivo a la vista de quien la tome.")
    form = asking.form(asking.reason(_("¿Por qué la devuelve?")))
    return asking.handled(_question(page, form, _("Devolver la tarea"), lead), act)


def _question(page: TaskPage, form: Form, title: str, lead: str) -> Question:
    return Question(
        form=form,
        title=title,
        button=title,
        back=url_for("tasks.show", task_id=page.task.id),
        back_label=page.task.name,
        over=f"{page.case.process_name} · {page.task.radicado}",
        lead=lead,
    )
