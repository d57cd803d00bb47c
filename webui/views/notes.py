"""What officials write on a case for each other."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.officials import Action
from engine.errors import NotAllowed
from engine.services import cases, colleagues, notes
from engine.services.visibility import visible
from webui import asking, current
from webui.asking import Question
from webui.security import policy

bp = Blueprint("notes", __name__, url_prefix="/expedientes/<int:case_id>")


@bp.route("/notas", methods=["GET", "POST"])
@policy("official")
def comment(case_id: int) -> Response:
    """The form stands on the pages of the case and of its tasks; here when it was refused."""
    with current.engine().reading_as(current.actor()) as work:
        page = cases.case_page(work, case_id)
        if Action.WRITE_NOTE not in page.allowed:
            raise NotAllowed(f"{work.actor.username} may not write on case {case_id}")
    task_id = request.values.get("tarea", type=int)
    back = back_to(case_id, task_id)

    def act(sent: dict[str, str]) -> Response:
        told = current.engine().run(
            current.actor(),
            lambda work: notes.comment(work, case_id, sent["texto"], task_id=task_id),
        )
        said = _("Guardamos su nota. Le avisamos a: %(who)s.", who=", ".join(told))
        flash(said if told else _("Guardamos su nota. Sólo la ven los funcionarios."), "success")
        return redirect(f"{back}#notas")

    note = asking.area("texto", _("Nota"), hint=mention_hint())
    return asking.handled(
        Question(
            form=asking.form(note),
            title=_("Escribir una nota interna"),
            button=_("Guardar la nota"),
            back=back,
            back_label=_("Volver"),
            over=f"{page.process_name} · {page.radicado}",
        ),
        act,
    )


@bp.route("/informar", methods=["GET", "POST"])
@policy("official")
def inform(case_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        page = cases.case_page(work, case_id)
        if Action.TAKE_PART not in page.allowed:
            raise NotAllowed(f"{work.actor.username} has no part in case {case_id}")
        case, _facts = visible(work, case_id)
        people = [(str(one.id), one.name) for one in colleagues.people(work, case)]
    task_id = request.values.get("tarea", type=int)
    back = back_to(case_id, task_id)

    def act(sent: dict[str, str]) -> Response:
        ids = [int(sent[key]) for key in _WHOM if sent.get(key)]
        told = current.engine().run(
            current.actor(),
            lambda work: notes.inform(work, case_id, ids, sent["texto"], task_id=task_id),
        )
        flash(_("Informó a: %(who)s. Les llega un aviso.", who=", ".join(told)), "success")
        return redirect(back)

    also = [
        asking.select(key, _("Y también a (opcional)"), people, required=False) for key in _WHOM[1:]
    ]
    form = asking.form(
        asking.select(_WHOM[0], _("¿A quién informa?"), people),
        *also,
        asking.area("texto", _("¿Qué debe saber?")),
    )
    return asking.handled(
        Question(
            form=form,
            title=_("Informar a un colega"),
            button=_("Informar"),
            back=back,
            back_label=_("Volver"),
            over=f"{page.process_name} · {page.radicado}",
            lead=_("Podrá leer el expediente, sin trabajarlo, y dirá que está enterado."),
        ),
        act,
    )


_WHOM = ("para", "para_2", "para_3")


def mention_hint() -> str:
    return _("Sólo la ven los funcionarios. Para avisarle a alguien escriba @ y su usuario: @ana.")


def back_to(case_id: int, task_id: int | None) -> str:
    """The page of the task from which one came, else that of the case."""
    if task_id:
        return url_for("tasks.show", task_id=task_id)
    return url_for("cases.show", case_id=case_id)
