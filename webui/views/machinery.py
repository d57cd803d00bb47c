"""What works by itself: workers, queues, and what is late."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.services import workers
from webui import current
from webui.security import policy

bp = Blueprint("machinery", __name__, url_prefix="/administrar/trabajos")


@bp.get("")
@policy("administrator")
def show() -> str:
    with current.engine().reading_as(current.actor()) as work:
        machinery = workers.machinery(work)
        now = work.now
    return render_template("machinery/show.html", machinery=machinery, now=now)
