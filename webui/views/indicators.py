"""How the entity keeps its terms, for who leads it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from engine.errors import InvalidInput
from engine.services import indicators, surveys
from webui import current
from webui.days import optional_day
from webui.security import policy

bp = Blueprint("indicators", __name__, url_prefix="/indicadores")


@bp.get("")
@policy("leader")
def show() -> Response:
    wrong = ""
    with current.engine().reading_as(current.actor()) as work:
        year = work.today.replace(month=1, day=1)
        try:
            since, until = _day("desde", year), _day("hasta", work.today)
            found = indicators.indicators(work, since, until)
        except InvalidInput as refusal:
            wrong = next(iter(refusal.fields.values()))
            found = indicators.indicators(work, year, work.today)
        opinion = surveys.opinion(work, found.since, found.until)
    body = render_template("indicators/show.html", found=found, opinion=opinion, wrong=wrong)
    return make_response(body, 422 if wrong else 200)


def _day(name: str, otherwise: date) -> date:
    return optional_day(request.args.get(name), name) or otherwise
