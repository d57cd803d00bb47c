"""The filings that this browser began, or goes on with."""

from __future__ import annotations

from flask import session

from engine.domain.officials import CITIZEN
from engine.errors import NotFound
from engine.services import filings
from engine.services.filings import HalfFiling
from webui import current

_KEPT = "filings"


def remember(process_id: str, token: str) -> None:
    session[_KEPT] = {**session.get(_KEPT, {}), process_id: token}


def token(process_id: str) -> str:
    found = session.get(_KEPT, {}).get(process_id)
    if found is None:
        raise NotFound("filing", process_id)
    return str(found)


def half(process_id: str) -> HalfFiling | None:
    """The filing of this browser; None when it began none, or so long ago that it is forgotten."""
    if process_id not in session.get(_KEPT, {}):
        return None
    try:
        return required(process_id)
    except NotFound:
        return None


def required(process_id: str) -> HalfFiling:
    kept = token(process_id)
    with current.engine().reading_as(CITIZEN) as work:
        return filings.half(work, process_id, kept)
