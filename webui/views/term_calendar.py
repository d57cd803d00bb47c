"""The calendar of terms: a month as a grid and as a list, and the feed of a calendar program."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from engine.errors import InvalidInput
from engine.services import subscriptions, term_calendar
from engine.services.term_calendar import Whose
from engine.services.work import Work
from webui import current
from webui.security import policy

bp = Blueprint("term_calendar", __name__, url_prefix="/calendario")


@bp.get("")
@policy("official")
def month() -> str:
    whose = _whose(request.args.get("ver", Whose.MINE))
    with current.engine().reading_as(current.actor()) as work:
        day = _day(request.args["dia"]) if request.args.get("dia") else None
        shown = term_calendar.month_page(
            work, day or _month(work), whose, day=day, after=request.args.get("desde")
        )
        today = work.today
    return render_template("term_calendar/month.html", shown=shown, today=today)


@bp.get("/suscripcion/<token>.ics")
@policy("public")
def feed(token: str) -> Response:
    """Read by programs, without a session: the address itself is the key."""
    found = subscriptions.read(current.engine(), token, address=current.address())
    response = Response(found, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="terminos.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _month(work: Work) -> date:
    asked = request.args.get("mes")
    return _day(f"{asked}-01") if asked else work.today


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput({"mes": _("«%(text)s» no es una fecha.", text=text)}) from None


def _whose(text: str) -> Whose:
    try:
        return Whose(text)
    except ValueError:
        raise InvalidInput({"ver": _("Esa vista del calendario no existe.")}) from None
