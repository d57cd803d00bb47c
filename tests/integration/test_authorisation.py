"""Who may open what: every route, six roles, a case of one's own, another's and a reserved one.

The grid is made from the map of addresses. A route that says for whom it is and names nothing
unknown has its expectation here without a line being written; any other fails.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engine.db.tables import Case, User
from engine.db.tables import Office as Place
from engine.domain.officials import SYSTEM
from tests.casework import ASKED_OF_WHO_WORKS
from tests.desk import Desk
from tests.office import BEATRIZ, CARLOS, DIANA, ELENA, GLORIA, Office, Person
from tests.routes import (
    OF_A_CASE,
    OF_NO_CASE,
    Route,
    everything_named,
    routes_of,
)
from webui.security import Who

#: nobody, who has a part in the case, two without, who leads, who administers
ROLES: tuple[Person | None, ...] = (None, DIANA, CARLOS, ELENA, BEATRIZ, GLORIA)
NO_PART = frozenset({CARLOS, ELENA, BEATRIZ})

Enters = Callable[[int, str], bool]


@pytest.fixture
def backend() -> str:
    """Who may enter is decided above the database."""
    return "sqlite"


def enters(status: int, location: str) -> bool:
    """The view answered, whatever it made of the request; nobody was sent to sign in."""
    return status not in (401, 403) and status < 500 and not location.startswith("/ingresar")


def signs_in(status: int, location: str) -> bool:
    return status == 401 or (status == 302 and location.startswith("/ingresar"))


def is_refused(status: int, location: str) -> bool:
    return status in (403, 404)


def is_nowhere(status: int, location: str) -> bool:
    return status == 404


def expected(route: Route, role: Person | None, *, reserved: bool) -> Enters:
    """What the route must do for the role."""
    if route.who is Who.DEMO:
        return is_nowhere
    if route.who is Who.PUBLIC:
        return lambda status, _: status < 500
    if role is None:
        return signs_in
    if route.who is Who.ADMINISTRATOR:
        return enters if role is GLORIA else is_refused
    if route.who is Who.KEEPER:
        return _of_a_keeper(role, reserved=reserved)
    if route.who is Who.LEADER:
        return enters if role in (BEATRIZ, GLORIA) else is_refused
    return _of_an_official(route, role, reserved=reserved)


def _of_a_keeper(role: Person, *, reserved: bool) -> Enters:
    """Whoever guards what is reserved of petitions comes there only where something is."""
    if role is GLORIA:
        return is_nowhere_or(enters) if reserved else enters
    if role in (BEATRIZ, DIANA) and reserved:
        return is_nowhere_or(enters)
    return is_refused


def is_nowhere_or(found: Enters) -> Enters:
    return lambda status, location: is_nowhere(status, location) or found(status, location)


def _of_an_official(route: Route, role: Person, *, reserved: bool) -> Enters:
    if not route.scoped or role is DIANA:
        return lambda status, location: status < 500 and not location.startswith("/ingresar")
    if reserved:
        return is_nowhere
    if role in NO_PART:
        return is_refused
    if route.endpoint in ASKED_OF_WHO_WORKS:
        return is_refused
    # who administers sees the case and does none of its work
    return enters if route.method == "GET" else (lambda status, _: status < 500)


class Browser:
    """Of one role. Signs in again where a route took its session."""

    def __init__(self, app: Flask, office: Office, role: Person | None) -> None:
        self.app, self.office, self.role = app, office, role
        self._sits()

    def _sits(self) -> None:
        desk = Desk(self.app, self.office)
        self.desk = desk.seated(self.role) if self.role else desk
        self.token = self.desk.token()

    def asks(self, route: Route) -> tuple[int, str]:
        answer = self._asked(route)
        if self.role is None or not signs_in(*answer):
            return answer
        self._sits()
        return self._asked(route)

    def _asked(self, route: Route) -> tuple[int, str]:
        data = {} if route.method == "GET" else {"csrf_token": self.token}
        answer = self.desk.client.open(route.path, method=route.method, data=data)
        answer.close()
        return answer.status_code, answer.location or ""


def test_every_address_names_only_what_the_grid_knows(app: Flask) -> None:
    named = {(one, rule.rule) for rule in app.url_map.iter_rules() for one in rule.arguments}

    unknown = sorted(f"{one} in {rule}" for one, rule in named if one not in OF_A_CASE | OF_NO_CASE)

    assert unknown == [], "say in tests/routes.py whether it names a thing of a case"


@pytest.mark.parametrize("reserved", [False, True], ids=["open", "reserved"])
def test_everybody_reaches_what_is_theirs_and_nothing_else(
    app: Flask, office: Office, reserved: bool
) -> None:
    ids = everything_named(office)
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, ids["case_id"]).reserved = reserved
    wrong: list[str] = []
    for role in ROLES[::-1]:
        browser = Browser(app, office, role)
        # what changes something comes last: it must not change what others are asked
        for route in sorted(routes_of(app, ids), key=lambda one: one.method):
            if role is DIANA and route.method != "GET":
                continue  # `test_web_matrix` holds what she may do
            status, location = browser.asks(route)
            if not expected(route, role, reserved=reserved)(status, location):
                who = role.username if role else "nobody"
                wrong.append(f"{who}: {route.method} {route.path} gave {status} {location}")

    assert wrong == []


def test_a_role_is_held_in_every_office(app: Flask, office: Office) -> None:
    """Who has the role sees its cases and may take its tasks, wherever they sit."""
    ids = everything_named(office)
    elsewhere = Person("felipe", "Felipe Ríos", groups=DIANA.groups)
    office.hires(elsewhere)
    with office.engine.work_as(SYSTEM) as work:
        sits = Place(code="OTRA", name="Otra dependencia")
        work.session.add(sits)
        work.session.flush()
        work.session.get_one(User, office.actor(elsewhere).id).office_id = sits.id
    browser = Browser(app, office, elsewhere)
    shown, done = (
        next(route for route in routes_of(app, ids) if (route.endpoint, route.method) == wanted)
        for wanted in (("cases.show", "GET"), ("tasks.send", "POST"))
    )

    assert browser.asks(shown)[0] == 200
    assert enters(*browser.asks(done))
