"""Several tasks of the inbox at once, and cases by what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from engine.db.tables import User
from engine.errors import Conflict, NotAllowed, NotFound
from engine.services import assignments, search, tasks
from engine.services.inboxes import LARGEST_PAGE
from engine.services.work import Work
from webui import asking, current
from webui.asking import Question
from webui.returning import inside
from webui.security import policy

bp = Blueprint("inboxes", __name__)


@bp.post("/bandeja/tomar")
@policy("official")
def claim() -> Response:
    done, refused = _each(_chosen(), tasks.claim)
    if done:
        flash(
            ngettext("Tomó una tarea: ya está en «Mías».", "Tomó %(num)s tareas.", done), "success"
        )
    return _back(refused, _("Ya las tiene otra persona, o no son de sus roles."))


@bp.post("/bandeja/soltar")
@policy("official")
def release() -> Response:
    done, refused = _each(_chosen(), tasks.release)
    if done:
        said = ngettext(
            "Soltó una tarea: la puede tomar cualquiera de su rol.", "Soltó %(num)s tareas.", done
        )
        flash(said, "info")
    return _back(refused, _("No las tiene usted, o son sólo para quien las tiene."))


@bp.post("/bandeja/reasignar")
@policy("official")
def choose() -> Response:
    """The chosen tasks go into the address of the question: to whom, and why."""
    chosen = _chosen()
    if not chosen:
        return _back()
    return redirect(url_for("inboxes.reassign", tarea=chosen, volver=_from()))


@bp.route("/bandeja/reasignacion", methods=["GET", "POST"])
@policy("official")
def reassign() -> Response:
    """Several tasks to one colleague, with one reason that each of them keeps."""
    chosen = request.args.getlist("tarea", type=int)[:LARGEST_PAGE]
    if not chosen:
        return _back()
    with current.engine().reading_as(current.actor()) as work:
        people = assignments.colleagues_of_all(work, chosen)

    def act(sent: dict[str, str]) -> Response:
        to, reason = int(sent["para"]), sent["motivo"]
        done, refused = _each(
            chosen, lambda work, task_id: assignments.reassign(work, task_id, to, reason)
        )
        if done:
            flash(ngettext("Reasignó una tarea.", "Reasignó %(num)s tareas.", done), "success")
        return _back(refused, _("Ya no las tiene usted, o cambiaron de manos."))

    return asking.handled(_to_whom(len(chosen), people), act)


@bp.get("/buscar")
@policy("official")
def find() -> str:
    text = request.args.get("q", "").strip()[:200]
    before = request.args.get("antes", type=int)
    with current.engine().reading_as(current.actor()) as work:
        found = search.cases(work, text, before=before)
    return render_template("inboxes/found.html", found=found, text=text, before=before)


def _to_whom(number: int, people: Sequence[User]) -> Question:
    whom = asking.select(
        "para",
        _("¿A quién?"),
        [(str(one.id), one.name) for one in people],
        hint=_("Quienes tienen el rol de todas las tareas elegidas.")
        if people
        else _("Nadie más tiene el rol de todas: vuelva y elija menos, de un mismo rol."),
    )
    return Question(
        form=asking.form(whom, asking.reason(_("¿Por qué las reasigna?"))),
        title=ngettext("Reasignar una tarea", "Reasignar %(num)s tareas", number),
        button=_("Reasignar"),
        back=_from(),
        back_label=_("Bandeja"),
        lead=_("Pasan a la bandeja de la persona que elija, cada una con este motivo."),
    )


def _chosen() -> list[int]:
    chosen = request.form.getlist("tarea", type=int)[:LARGEST_PAGE]
    if not chosen:
        flash(_("Elija primero las tareas, con la casilla de cada una."), "warning")
    return chosen


def _each(chosen: Sequence[int], do: Callable[[Work, int], object]) -> tuple[int, int]:
    """How many were done and how many were not: each on its own, so that one holds up none."""
    done = 0
    for task_id in chosen:
        try:
            current.engine().run(current.actor(), lambda work, one=task_id: do(work, one))  # type: ignore[misc]  # bound at once
        except (Conflict, NotAllowed, NotFound):
            continue
        done += 1
    return done, len(chosen) - done


def _from() -> str:
    """The page of the inbox at which the tasks were chosen."""
    return inside(request.values.get("volver"), url_for("tasks.inbox"))


def _back(refused: int = 0, why: str = "") -> Response:
    if refused:
        said = ngettext("Una no se pudo.", "%(num)s no se pudieron.", refused)
        flash(f"{said} {why}", "warning")
    return redirect(_from())
