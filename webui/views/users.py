"""Who works here, and with which roles."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.services import users
from webui import current
from webui.security import policy

bp = Blueprint("users", __name__, url_prefix="/administrar/personas")


@bp.get("")
@policy("administrator")
def listed() -> str:
    with current.engine().reading_as(current.actor()) as work:
        people = users.listed(work)
    return render_template("users/list.html", people=people)
