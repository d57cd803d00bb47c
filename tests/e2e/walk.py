"""Every page of the map of addresses, opened in a browser by whom it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.e2e.conftest import Browsers, Visitor
from tests.office import BEATRIZ, DIANA, GLORIA, Office
from tests.routes import Route, everything_named, routes_of
from tests.web import web_of
from webui.security import Who

WALKERS = {Who.OFFICIAL: DIANA, Who.LEADER: BEATRIZ, Who.ADMINISTRATOR: GLORIA}


def pages_of(office: Office, **answers: object) -> list[Route]:
    """What may be asked for, the petition behind it told in these words."""
    ids = everything_named(office, **answers)
    routes = routes_of(web_of(office.engine), ids)
    return [one for one in routes if one.method == "GET" and one.who is not Who.DEMO]


def walk(browsers: Browsers, site: str, pages: list[Route]) -> Iterator[tuple[Visitor, str]]:
    """Everybody in a browser of their own, at each page that is theirs."""
    for who in (Who.PUBLIC, *WALKERS):
        visitor = browsers.open(site)
        if who in WALKERS:
            visitor.signs_in(WALKERS[who])
        for path in _shown(visitor, (one.path for one in pages if one.who is who)):
            visitor.goes_to(path)
            yield visitor, path


def _shown(visitor: Visitor, paths: Iterable[str]) -> Iterator[str]:
    """Those that give a page, and not a file to be saved or a word to a machine."""
    for path in paths:
        answer = visitor.context.request.get(visitor.base + path)
        kind = answer.headers.get("content-type", "")
        assert answer.status < 500, path
        if kind.startswith("text/html") and "/salud" not in path:
            yield path
