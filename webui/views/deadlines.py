"""Why a term ends the day that it does, on the screen and on paper."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file

from engine.services import deadlines, term_papers
from webui import current
from webui.security import policy

bp = Blueprint("deadlines", __name__)


@bp.get("/terminos/<int:term_id>")
@policy("official")
def show(term_id: int) -> str:
    with current.engine().reading_as(current.actor()) as work:
        explained = deadlines.explanation(work, term_id)
    return render_template("deadlines/term.html", explained=explained)


@bp.get("/terminos/<int:term_id>/explicacion.pdf")
@policy("official")
def paper(term_id: int) -> Response:
    """The same, for a judge. It is typeset once the unit of work is closed."""
    engine = current.engine()
    with engine.reading_as(current.actor()) as work:
        found = term_papers.explanation(work, term_id)
    made = engine.typesetter.pdf(found)
    answer = send_file(
        BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=found.name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
