"""Signing in and out through the web."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.desk import Desk, hidden, words
from tests.office import ANA, DIANA, PASSWORD
from tests.petitions import PETITION


@pytest.fixture
def backend() -> str:
    """The sessions themselves are tested on both databases."""
    return "sqlite"


def test_an_official_signs_in_and_lands_in_the_inbox(office, nobody, diana) -> None:
    answer = nobody.signs_in(diana.username)

    assert (answer.status_code, answer.location) == (302, "/bandeja")
    assert "Diana Mora" in words(nobody.opens("/bandeja"))


def test_an_unknown_account_and_a_wrong_password_are_answered_with_the_same_words(
    office, nobody, diana
) -> None:
    wrong = nobody.signs_in(diana.username, "otra cosa muy larga")
    unknown = nobody.signs_in("nadie", "otra cosa muy larga")

    assert wrong.status_code == unknown.status_code == 422
    assert "El usuario o la contraseña no son correctos." in words(wrong)
    assert words(wrong) == words(unknown)


def test_the_username_typed_is_kept_and_the_password_is_not(office, nobody, diana) -> None:
    page = nobody.signs_in(diana.username, "otra cosa muy larga")

    assert 'value="diana"' in page.text
    assert "otra cosa muy larga" not in page.text


def test_many_attempts_must_wait_even_with_the_right_password(office, nobody, diana) -> None:
    for _ in range(5):
        assert nobody.signs_in(diana.username, "otra cosa muy larga").status_code == 422

    refused = nobody.signs_in(diana.username)

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "demasiados intentos" in words(refused)
    office.time_passes(minutes=31)
    assert nobody.signs_in(diana.username).status_code == 302


def test_the_session_of_before_signing_in_is_worth_nothing_after(office, app, diana) -> None:
    desk = Desk(app, office)
    desk.signs_in(diana.username)
    with desk.client.session_transaction() as cookie:
        first = cookie["token"]

    desk.sends("/salir")
    desk.signs_in(diana.username)
    with desk.client.session_transaction() as cookie:
        second = cookie["token"]
    thief = Desk(app, office)
    with thief.client.session_transaction() as cookie:
        cookie["token"] = first

    assert first != second
    assert thief.opens("/bandeja").status_code == 302
    assert desk.opens("/bandeja").status_code == 200


def test_signing_in_again_ends_the_session_that_the_browser_had(office, app, diana) -> None:
    desk = Desk(app, office)
    desk.signs_in(diana.username)
    with desk.client.session_transaction() as cookie:
        first = cookie["token"]
    office.time_passes(minutes=31)
    desk.signs_in(diana.username)

    thief = Desk(app, office)
    with thief.client.session_transaction() as cookie:
        cookie["token"] = first

    assert thief.opens("/bandeja").status_code == 302


def test_signing_out_is_said_and_closes_the_door(seat, diana) -> None:
    desk = seat(diana)

    left = desk.sends("/salir")

    assert "Cerró su sesión" in words(desk.opens(left.location))
    assert desk.opens("/bandeja").status_code == 302


def test_who_was_away_half_an_hour_signs_in_again_and_comes_back_to_the_page(
    office, seat, diana
) -> None:
    desk = seat(diana)
    assert desk.opens("/bandeja").status_code == 200
    office.time_passes(minutes=31)

    sent_away = desk.opens("/bandeja?vista=sin_asignar&q=arbol")
    page = desk.opens(sent_away.location)
    back = desk.client.post(
        "/ingresar", data={**hidden(page), "usuario": "diana", "clave": PASSWORD}
    )

    assert "Su sesión se cerró por inactividad" in words(page)
    assert back.location == "/bandeja?vista=sin_asignar&q=arbol"


def test_no_session_lasts_longer_than_twelve_hours(office, seat, diana) -> None:
    desk = seat(diana)
    for _ in range(28):
        office.time_passes(minutes=25)
        assert desk.opens("/bandeja").status_code == 200
    office.time_passes(minutes=25)

    assert desk.opens("/bandeja").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://mal.example/",
        "//mal.example/",
        "///mal.example",
        "/\\mal.example",
        "\\\\mal.example",
        "http:mal.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "mal.example",
        "/\t/mal.example",
        "/\n/mal.example",
        "\x00/mal.example",
        " //mal.example",
        "/%0d%0a\r\nSet-Cookie: x=1",
        "",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(office, nobody, diana, elsewhere) -> None:
    answer = nobody.signs_in(diana.username, siguiente=elsewhere)

    assert (answer.status_code, answer.location) == (302, "/bandeja")


def test_a_form_sent_after_the_session_ended_becomes_a_draft(office, seat, diana) -> None:
    case = office.receives("peticion", **PETITION)
    task_id = office.task_of(case, "clasificar_peticion")
    desk = seat(diana)
    desk.sends(f"/tareas/{task_id}/tomar")
    form = hidden(desk.opens(f"/tareas/{task_id}"))
    office.time_passes(minutes=40)

    typed = {**form, "tipo_peticion": "queja", "justificacion": "Habla de un servidor público."}
    page = desk.client.post(f"/tareas/{task_id}", data={**typed, "accion": "terminar"})
    wrong = desk.client.post(
        "/ingresar", data={**hidden(page), "usuario": "diana", "clave": "no es esta clave"}
    )
    back = desk.client.post(
        "/ingresar", data={**hidden(wrong), "usuario": "diana", "clave": PASSWORD}
    )

    assert page.status_code == 401
    assert "Lo que había escrito no se perdió" in words(page)
    assert back.location == f"/tareas/{task_id}"
    again = desk.opens(back.location)
    assert "Recuperamos lo que había escrito" in words(again)
    assert "Habla de un servidor público." in again.text


def test_what_one_official_typed_is_not_shown_to_another_who_signs_in(
    office, seat, diana, carlos
) -> None:
    case = office.receives("peticion", **PETITION)
    task_id = office.task_of(case, "clasificar_peticion")
    desk = seat(diana)
    desk.sends(f"/tareas/{task_id}/tomar")
    form = hidden(desk.opens(f"/tareas/{task_id}"))
    office.time_passes(minutes=40)
    page = desk.client.post(f"/tareas/{task_id}", data={**form, "justificacion": "Un secreto."})

    answer = desk.client.post(
        "/ingresar", data={**hidden(page), "usuario": carlos.username, "clave": PASSWORD}
    )

    assert answer.status_code == 404
    assert "Un secreto" not in answer.text


def test_any_other_form_is_offered_again_and_not_sent_by_itself(office, seat, gloria) -> None:
    desk = seat(gloria)
    token = desk.token()
    office.time_passes(minutes=40)
    path = "/administrar/incidencias/7/resolver"

    page = desk.client.post(path, data={"csrf_token": token, "motivo": "Se corrigió a mano."})
    offered = desk.client.post(
        "/ingresar", data={**hidden(page), "usuario": "gloria", "clave": PASSWORD}
    )

    assert offered.status_code == 200
    assert f'action="{path}"' in offered.text
    assert "Se corrigió a mano." in words(offered)


def test_what_another_site_sends_is_not_kept(office, nobody) -> None:
    answer = nobody.client.post(
        "/tareas/1", data={"csrf_token": "inventado", "respuesta": "Lo que quiera otro sitio."}
    )

    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked == {"siguiente": ["/bandeja"]}


def test_a_forged_package_of_typed_values_is_thrown_away(office, nobody, diana) -> None:
    answer = nobody.signs_in(diana.username, pendiente="eyJwYXRoIjoiLyJ9.mentira")

    assert (answer.status_code, answer.location) == (302, "/bandeja")


def test_who_is_signed_in_already_is_not_asked_again(seat, ana) -> None:
    assert seat(ana).opens("/ingresar?siguiente=/expedientes/4").location == "/expedientes/4"


def test_pages_of_officials_are_not_kept_by_the_browser(seat) -> None:
    assert seat(ANA).opens("/bandeja").headers["Cache-Control"] == "no-store"
    assert seat(DIANA).opens("/bandeja").headers["Cache-Control"] == "no-store"


def test_a_page_left_open_while_its_person_signed_in_again_loses_nothing(seat, gloria) -> None:
    desk = seat(gloria)
    before = desk.token()
    desk.sends("/salir")
    desk.signs_in(gloria.username)
    typed = {"csrf_token": before, "motivo": "Se corrigió a mano."}
    path = "/administrar/incidencias/7/resolver"

    ours = desk.client.post(path, data=typed, headers={"Origin": "http://localhost"})
    unknown = desk.client.post(path, data=typed)

    assert (ours.status_code, unknown.status_code) == (400, 400)
    assert "Se corrigió a mano." in words(ours)
    assert hidden(ours)["csrf_token"] != before
    assert "Se corrigió a mano." not in unknown.text
