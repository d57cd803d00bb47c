"""Every route, asked by everybody: whom it lets in is said once and held here."""

from __future__ import annotations

import pytest
from flask import Flask

from engine.db.tables import Case, Document, Incident
from engine.domain.officials import SYSTEM
from tests.casework import IN_HAND
from tests.desk import Desk
from tests.office import BEATRIZ, CARLOS, DIANA, GLORIA, Office
from tests.petitions import PETITION
from tests.routes import PDF, Route, everything_named, routes_of
from webui.security import Who, policy_of

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@pytest.fixture
def backend() -> str:
    """Who may enter is decided above the database."""
    return "sqlite"


@pytest.fixture
def ids(office: Office) -> dict[str, object]:
    return everything_named(office)


@pytest.fixture
def routes(app: Flask, ids: dict[str, object]) -> list[Route]:
    return list(routes_of(app, ids))


def _asks(desk: Desk, route: Route) -> tuple[int, str]:
    """Status and, where it leads elsewhere, the address."""
    if route.method == "GET":
        answer = desk.opens(route.path)
    else:
        answer = desk.client.open(
            route.path, method=route.method, data={"csrf_token": desk.token()}
        )
    answer.close()
    return answer.status_code, answer.location or ""


def _sent_to_sign_in(answer: tuple[int, str]) -> bool:
    return answer[0] == 401 or (answer[0] == 302 and answer[1].startswith("/ingresar"))


def test_every_route_says_whom_it_is_for(app) -> None:
    silent = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and policy_of(app.view_functions[rule.endpoint]) is None
    ]

    assert silent == []


def test_nobody_enters_the_pages_of_officials(routes, app, office) -> None:
    stale = Desk(app, office)
    with stale.client.session_transaction() as cookie:
        cookie["token"] = "de nadie"

    for desk in (Desk(app, office), stale):
        for route in routes:
            if route.who not in (Who.PUBLIC, Who.DEMO):
                assert _sent_to_sign_in(_asks(desk, route)), route


def test_anybody_enters_the_public_pages_and_nothing_breaks(routes, app, office) -> None:
    for route in routes:
        if route.who is Who.PUBLIC and route.endpoint != "sessions.leave":
            status, location = _asks(Desk(app, office), route)
            assert status < 500, route
            assert not location.startswith("/ingresar"), route


def test_the_demo_is_not_there_outside_of_the_demo(routes, nobody) -> None:
    for route in routes:
        if route.who is Who.DEMO:
            assert _asks(nobody, route)[0] == 404, route


def test_an_official_of_another_role_reaches_nothing_of_the_case(routes, seat) -> None:
    for route in routes:
        if route.scoped:
            assert _asks(seat(CARLOS), route)[0] in (403, 404), route


def test_no_official_reaches_the_pages_of_the_administrator(routes, seat) -> None:
    for route in routes:
        if route.who in (Who.ADMINISTRATOR, Who.KEEPER):
            assert _asks(seat(CARLOS), route)[0] == 403, route


def test_who_guards_a_reserve_reaches_what_fails_and_nothing_of_what_is_open(
    ids, routes, seat, office
):
    other = office.receives("peticion", **PETITION)
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, other.id).reserved = True
    one = (f"/incidencias/{ids['incident_id']}/", f"/correo/{ids['message_id']}")
    kept = [route for route in routes if route.who is Who.KEEPER]
    assert kept

    for route in kept:
        # a form without its reason is sent back before anything is looked for
        expected = (404, 422) if any(named in route.path for named in one) else (200, 302)
        assert _asks(seat(DIANA), route)[0] in expected, route


def test_only_who_leads_reaches_the_pages_of_who_leads(routes, seat) -> None:
    led = [route for route in routes if route.who is Who.LEADER]
    assert led

    for route in led:
        assert _asks(seat(DIANA), route)[0] == 403, route
        assert _asks(seat(BEATRIZ), route)[0] == 200, route
        assert _asks(seat(GLORIA), route)[0] == 200, route


#: a task given back is nobody's; this task drafts no paper, this document is no draft, this case
#: waits for nothing that an official records; what people bring is written down at the counter
ELSEWHERE = frozenset(
    {
        *("tasks.release", "tasks.preview", "papers.remove_draft", "case_events.record"),
        *("observations.form", "observations.register"),
    }
)


def test_who_works_on_the_case_reaches_all_of_it(routes, seat) -> None:
    for route in routes:
        if route.who is Who.OFFICIAL and route.endpoint not in ELSEWHERE | IN_HAND:
            status, location = _asks(seat(DIANA), route)
            assert status in (200, 302, 422), route
            assert not location.startswith("/ingresar"), route


def test_the_administrator_reaches_the_pages_of_administration(routes, seat) -> None:
    for route in routes:
        if route.who in (Who.ADMINISTRATOR, Who.KEEPER):
            assert _asks(seat(GLORIA), route)[0] in (200, 302, 422), route


def test_nothing_is_changed_by_a_request_without_our_token(routes, seat) -> None:
    for route in routes:
        if route.method in UNSAFE:
            answer = seat(GLORIA).client.open(route.path, method=route.method, data={})
            assert answer.status_code in (400, 404), route


def test_nothing_is_changed_by_a_request_from_another_site(routes, seat) -> None:
    for route in routes:
        if route.method in UNSAFE:
            desk = seat(GLORIA)
            answer = desk.client.open(
                route.path,
                method=route.method,
                data={"csrf_token": desk.token()},
                headers={"Origin": "https://mal.example"},
            )
            assert answer.status_code in (400, 404), route


def test_a_file_of_a_case_is_saved_and_never_opened_as_a_page(ids, seat) -> None:
    answer = seat(DIANA).opens(f"/documentos/{ids['document_id']}")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=anexo.pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()


def test_a_file_that_no_case_has_yet_is_nobodys(office, ids, seat) -> None:
    with office.engine.work_as(SYSTEM) as work:
        kept = work.session.get_one(Document, ids["document_id"])
        kept.case_id, kept.filing_key = None, "de una petición sin enviar"

    assert seat(DIANA).opens(f"/documentos/{ids['document_id']}").status_code == 404
    assert seat(GLORIA).opens(f"/documentos/{ids['document_id']}").status_code == 404


def test_a_reserved_case_does_not_exist_for_who_has_no_part_in_it(office, ids, routes, seat):
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, ids["case_id"]).reserved = True

    for route in routes:
        if route.scoped:
            assert _asks(seat(CARLOS), route)[0] == 404, route
            assert _asks(seat(GLORIA), route)[0] == 404, route


def test_an_incident_of_nobody_asks_for_a_reason(office, ids, seat) -> None:
    desk = seat(GLORIA)
    path = f"/administrar/incidencias/{ids['incident_id']}/resolver"

    refused = desk.sends(path, {"motivo": "  "})
    settled = desk.sends(path, {"motivo": "Se avisó por teléfono."})

    assert refused.status_code == 422
    assert settled.status_code == 302
    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.get_one(Incident, ids["incident_id"]).resolution == (
            "Se avisó por teléfono."
        )
