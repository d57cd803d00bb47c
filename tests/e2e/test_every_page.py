"""One walk through every page of the map of addresses, each opened by whom it is for."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from flask import Flask

from tests.e2e.conftest import NARROWEST, Browsers, Visitor
from tests.office import BEATRIZ, DIANA, GLORIA, Office
from tests.routes import Route, everything_named, routes_of
from webui.app import create_app
from webui.security import Who

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

WALKERS = {Who.OFFICIAL: DIANA, Who.LEADER: BEATRIZ, Who.ADMINISTRATOR: GLORIA}


@pytest.fixture
def pages(office: Office) -> list[Route]:
    app: Flask = create_app(office.engine)
    ids = everything_named(office)
    return [one for one in routes_of(app, ids) if one.method == "GET" and one.who is not Who.DEMO]


def test_every_page_is_fit_to_be_used_by_whom_it_is_for(
    office: Office, pages: list[Route], browsers: Browsers, site: str
) -> None:
    wrong: list[str] = []
    for who in (Who.PUBLIC, Who.OFFICIAL, Who.LEADER, Who.ADMINISTRATOR):
        visitor = browsers.open(site)
        if who in WALKERS:
            visitor.signs_in(WALKERS[who])
        visitor.narrow(NARROWEST)
        wrong += _walked(visitor, (one for one in pages if one.who is who))

    assert wrong == []


def _walked(visitor: Visitor, pages: Iterable[Route]) -> list[str]:
    wrong: list[str] = []
    for page in pages:
        if not _is_a_page(visitor, page.path):
            continue
        visitor.goes_to(page.path)
        faults = [*visitor.finds_with_axe(), *visitor.blocked(), *visitor.complaints]
        faults += [f"{radios} without a legend" for radios in visitor.lone_radios()]
        if visitor.overflows():
            faults.append(f"overflows at {NARROWEST} px")
        wrong += [f"{page.path}: {fault}" for fault in faults]
        visitor.complaints.clear()
    return wrong


def _is_a_page(visitor: Visitor, path: str) -> bool:
    """Whether the address gives a page, and not a file to be saved or a word to a machine."""
    answer = visitor.context.request.get(visitor.base + path)
    kind = answer.headers.get("content-type", "")
    assert answer.status < 500, path
    return kind.startswith("text/html") and "/salud" not in path
