"""How the entity keeps its terms, how long its steps take and what it signed, for who leads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.db.tables import ActStatus
from engine.errors import InvalidInput
from engine.services import act_register, acts, indicators, step_times, surveys
from engine.services.act_register import Book, Registered
from engine.services.work import Work
from webui import current, spreadsheets
from webui.days import optional_day
from webui.security import policy

bp = Blueprint("indicators", __name__, url_prefix="/indicadores")

Found = TypeVar("Found")

_YEAR = re.compile("[0-9]{4}")
MOST_NUMBERS = 1_000_000  # of one series and year


@bp.get("")
@policy("leader")
def show() -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found, wrong = _of_period(work, indicators.indicators)
        opinion = surveys.opinion(work, found.since, found.until)
    return _drawn("indicators/show.html", wrong, found=found, opinion=opinion)


@bp.get("/tiempos")
@policy("leader")
def steps() -> Response:
    chosen = request.args.get("procedimiento", "")
    with current.engine().reading_as(current.actor()) as work:
        found, wrong = _of_period(
            work,
            lambda work, since, until: step_times.step_times(work, since, until, chosen),
        )
    return _drawn("indicators/steps.html", wrong, found=found)


@bp.get("/actos")
@policy("leader")
def register() -> str:
    wanted = _book(request.args.get("libro", ""))
    after = min(request.args.get("desde", 0, int), MOST_NUMBERS)
    with current.engine().reading_as(current.actor()) as work:
        found = act_register.page(work, wanted, after=after)
    return render_template("indicators/register.html", found=found, after=after)


@bp.get("/actos.csv")
@policy("leader")
def register_file() -> Response:
    wanted = _book(request.args.get("libro", ""))
    with current.engine().reading_as(current.actor()) as work:
        book = act_register.page(work, wanted).open
        lines = act_register.register(work, book.series, book.year) if book else ()
    header = (
        *(_("Número"), _("Acto"), _("Fecha"), _("Firmó"), _("En calidad de")),
        *(_("Estado"), _("Motivo"), _("Publicado"), _("Radicado"), _("Asunto")),
    )
    name = f"actos-{book.name}.csv" if book else "actos.csv"
    return spreadsheets.download(name, header, [_columns(line) for line in lines])


def _columns(line: Registered) -> tuple[object, ...]:
    act, state = line.act, _states()[line.act.status]
    signed = (act.code, act.paper_name, act.issued_on, act.signer_name, acts.capacity(act))
    became = (state, act.annulled_because, line.published_on)
    return (*signed, *became, line.radicado, line.subject if line.reachable else "")


def _states() -> dict[ActStatus, str]:
    return {
        ActStatus.NUMBERED: _("Se está sellando"),
        ActStatus.SEALED: _("Sellado"),
        ActStatus.ANNULLED: _("Número anulado"),
    }


def _book(text: str) -> Book | None:
    """The one that an address names: «DEC-2026». None for what names no book."""
    series, dash, year = text.rpartition("-")
    return Book(series, int(year)) if dash and _YEAR.fullmatch(year) else None


def _of_period(work: Work, ask: Callable[[Work, date, date], Found]) -> tuple[Found, str]:
    """What is so in the period that was typed, or in this year with what is wrong with it."""
    year = work.today.replace(month=1, day=1)
    try:
        return ask(work, _day("desde", year), _day("hasta", work.today)), ""
    except InvalidInput as refusal:
        return ask(work, year, work.today), next(iter(refusal.fields.values()))


def _drawn(template: str, wrong: str, **shown: Any) -> Response:
    return make_response(render_template(template, wrong=wrong, **shown), 422 if wrong else 200)


def _day(name: str, otherwise: date) -> date:
    return optional_day(request.args.get(name), name) or otherwise
