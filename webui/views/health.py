"""Whether the installation lives, and whether it can work."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from engine.domain.officials import SYSTEM
from engine.services import entity
from webui import current
from webui.security import policy

bp = Blueprint("health", __name__)


@bp.get("/salud")
@policy("public")
def ready() -> Response:
    """200 when the database answers; an error page otherwise."""
    with current.engine().reading_as(SYSTEM) as work:
        entity.entity(work)
    return jsonify(estado="listo")


@bp.get("/salud/vivo")
@policy("public")
def alive() -> Response:
    return jsonify(estado="vivo")
