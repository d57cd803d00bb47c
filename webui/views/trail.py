"""Who did what: searched, exported, and its chains checked."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import trail
from engine.services.trail import Wanted
from webui import current
from webui.days import optional_day
from webui.security import policy
from webui.spreadsheets import download
from webui.trail_words import action_words, details, fault_words

bp = Blueprint("trail", __name__, url_prefix="/administrar/auditoria")

_COLUMNS = ("fecha", "cuenta", "nombre", "accion", "que", "radicado", "cadena", "eslabon")


@bp.get("")
@policy("administrator")
def search() -> Response:
    wrong, wanted = "", Wanted()
    with current.engine().reading_as(current.actor()) as work:
        try:
            wanted = _wanted()
            page = trail.search(work, wanted, before=request.args.get("antes", type=int))
        except InvalidInput as refusal:
            wrong = next(iter(refusal.fields.values()))
            page = trail.Page((), None)
        actions = sorted(trail.actions(work), key=action_words)
    body = render_template(
        "trail/search.html",
        found=page,
        actions=actions,
        wrong=wrong,
        words=action_words,
        details=details,
        asked=request.args,
    )
    return make_response(body, 422 if wrong else 200)


@bp.get("/cadena")
@policy("administrator")
def chain() -> str:
    """Walks every link: asked for by a person, who waits for the answer."""
    verified = trail.verify(current.engine(), current.actor())
    return render_template("trail/chain.html", verified=verified, words=fault_words)


@bp.get("/auditoria.csv")
@policy("administrator")
def export() -> Response:
    with current.engine().reading_as(current.actor()) as work:
        rows = [_row(line) for line in trail.every(work, _wanted())]
    return download("auditoria.csv", _COLUMNS, rows)


def _row(line: trail.Line) -> tuple[object, ...]:
    at = line.at.isoformat(timespec="seconds")
    said = (line.actor, line.actor_name, action_words(line.action), details(line.data))
    return (at, *said, line.radicado, line.stream, line.seq)


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        actor=asked.get("quien", ""),
        action=asked.get("accion", ""),
        radicado=asked.get("radicado", ""),
        since=_day("desde"),
        until=_day("hasta"),
    )


def _day(name: str) -> date | None:
    return optional_day(request.args.get(name), name)
