"""The matter that this browser follows, by its number and its code."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, session, url_for
from werkzeug.wrappers import Response

from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import tracking
from engine.services.tracking import TrackingPage
from engine.services.work import Work
from webui import current

_PAIR = "tracking"
Redraw = Callable[[InvalidInput], Response]


def remember(radicado: str, code: str) -> None:
    session[_PAIR] = [radicado, code]


def forget() -> None:
    session.pop(_PAIR, None)


def pair() -> tuple[str, str] | None:
    kept = session.get(_PAIR)
    return (str(kept[0]), str(kept[1])) if kept else None


def with_pair(view: Callable[[str, str], Response]) -> Callable[[], Response]:
    """A view of the matter that is followed; without one, whoever asks is asked for the pair."""

    @wraps(view)
    def answered() -> Response:
        kept = pair()
        return view(*kept) if kept else redirect(url_for("tracking.form"))

    return answered


def page(radicado: str, code: str) -> TrackingPage:
    with current.engine().reading_as(CITIZEN) as work:
        return tracking.tracking(work, radicado, code)


def moved(command: Callable[[Work], None], said: str, redraw: Redraw) -> Response:
    """Runs what the person asks for and goes back to the matter; draws again what was refused."""
    try:
        current.engine().run(CITIZEN, command)
    except InvalidInput as refusal:
        return redraw(refusal)
    flash(said, "success")
    return redirect(url_for("tracking.state"))
