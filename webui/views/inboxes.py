"""Several tasks of the inbox at once, and cases by what they say."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from engine.errors import Conflict, NotAllowed, NotFound
from engine.services import search, tasks
from engine.services.inboxes import LARGEST_PAGE
from engine.services.work import Work
from webui import current
from webui.returning import inside
from webui.security import policy

bp = Blueprint("inboxes", __name__)


@bp.post("/bandeja/tomar")
@policy("official")
def claim() -> Response:
    done, refused = _each(tasks.claim)
    if done:
        flash(
            ngettext("Tomó una tarea: ya está en «Mías».", "Tomó %(num)s tareas.", done), "success"
        )
    return _back(refused, _("Ya las tiene otra persona, o no son de sus roles."))


@bp.post("/bandeja/soltar")
@policy("official")
def release() -> Response:
    done, refused = _each(tasks.release)
    if done:
        said = ngettext(
            "Soltó una tarea: la puede tomar cualquiera de su rol.", "Soltó %(num)s tareas.", done
        )
        flash(said, "info")
    return _back(refused, _("No las tiene usted, o son sólo para quien las tiene."))


@bp.get("/buscar")
@policy("official")
def find() -> str:
    text = request.args.get("q", "").strip()[:200]
    before = request.args.get("antes", type=int)
    with current.engine().reading_as(current.actor()) as work:
        found = search.cases(work, text, before=before)
    return render_template("inboxes/found.html", found=found, text=text, before=before)


def _each(do: Callable[[Work, int], None]) -> tuple[int, int]:
    """How many were done and how many were not: each on its own, so that one holds up none."""
    chosen = request.form.getlist("tarea", type=int)[:LARGEST_PAGE]
    if not chosen:
        flash(_("Elija primero las tareas, con la casilla de cada una."), "warning")
    done = 0
    for task_id in chosen:
        try:
            current.engine().run(current.actor(), lambda work, one=task_id: do(work, one))  # type: ignore[misc]  # bound at once
        except (Conflict, NotAllowed, NotFound):
            continue
        done += 1
    return done, len(chosen) - done


def _back(refused: int, why: str) -> Response:
    if refused:
        said = ngettext("Una no se pudo.", "%(num)s no se pudieron.", refused)
        flash(f"{said} {why}", "warning")
    return redirect(inside(request.form.get("volver"), url_for("tasks.inbox")))
