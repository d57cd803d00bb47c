"""Why a term ends the day that it does."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.services import deadlines
from webui import current
from webui.security import policy

bp = Blueprint("deadlines", __name__)


@bp.get("/terminos/<int:term_id>")
@policy("official")
def show(term_id: int) -> str:
    with current.engine().reading_as(current.actor()) as work:
        explained = deadlines.explanation(work, term_id)
    return render_template("deadlines/term.html", explained=explained)
