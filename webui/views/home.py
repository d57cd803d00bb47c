"""The entity's front page."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.security import policy

bp = Blueprint("home", __name__)


@bp.get("/")
@policy("public")
def index() -> str:
    return render_template("home/index.html")
