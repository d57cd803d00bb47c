"""Accounts on the administrator's pages, and the pages on which an official sets a password."""

from __future__ import annotations

import io

import pytest

from tests.desk import words
from tests.integration.test_people import STRONG, token_sent_to
from tests.office import ANA, GLORIA


@pytest.fixture
def backend() -> str:
    """Pages are drawn from services that are tested on both databases."""
    return "sqlite"


NORA = {"nombre": "Nora Gil", "usuario": "nora", "correo": "nora@entidad.example"}


def test_a_person_is_created_invited_and_comes_in(office, seat, nobody) -> None:
    desk = seat(GLORIA)

    answer = desk.sends("/administrar/personas/nueva", {**NORA, "roles": ["profesional"]})
    assert "Invitada; aún no elige contraseña" in words(desk.opens(answer.location))
    path = f"/clave/{token_sent_to(office, 'nora@')}"
    assert "Nora Gil, su usuario es nora" in words(nobody.opens(path))
    different = nobody.sends(path, {"clave": STRONG, "otra": STRONG + "."})
    easy = nobody.sends(path, {"clave": "password2026!", "otra": "password2026!"})
    done = nobody.sends(path, {"clave": STRONG, "otra": STRONG})

    assert (different.status_code, easy.status_code, done.status_code) == (422, 422, 302)
    assert "no son iguales" in words(different)
    assert STRONG not in different.text
    assert "de las más usadas" in words(easy)
    assert "Ingrese con el usuario «nora»" in words(nobody.opens(done.location))
    assert nobody.signs_in("nora", STRONG).location == "/bandeja"
    again = nobody.opens(path)
    assert again.status_code == 404
    assert "Este enlace ya no sirve" in words(again)


def test_what_was_typed_stays_when_it_is_refused(office, seat) -> None:
    page = seat(GLORIA).sends(
        "/administrar/personas/nueva", {**NORA, "usuario": "Ñora!", "correo": "nora"}
    )

    assert page.status_code == 422
    assert 'value="Nora Gil"' in page.text
    assert "Escriba un correo completo" in words(page)
    assert "letras minúsculas sin tilde" in words(page)


def test_the_answer_is_the_same_whether_the_account_exists(office, nobody) -> None:
    known = nobody.sends("/clave", {"usuario": "ana"})
    unknown = nobody.sends("/clave", {"usuario": "nadie"})
    empty = nobody.sends("/clave", {"usuario": " "})

    assert known.location == unknown.location
    assert "Si esa cuenta existe" in words(nobody.opens(known.location))
    assert empty.status_code == 422
    token_sent_to(office, "ana@")


def test_an_official_leaves_and_comes_back(office, seat) -> None:
    desk, ana = seat(GLORIA), office.actor(ANA).id
    page = f"/administrar/personas/{ana}"

    refused = desk.sends(f"{page}/cerrar", {"motivo": ""})
    desk.sends(f"{page}/cerrar", {"motivo": "Se retiró"})
    closed = words(desk.opens(page))
    desk.sends(f"{page}/reabrir")

    assert refused.status_code == 422
    assert "Escriba por qué se cierra la cuenta" in words(refused)
    assert "Cuenta cerrada" in closed
    assert "Cuenta cerrada" not in words(desk.opens(page))
    assert "Ana Ruiz" in words(desk.opens("/administrar/personas?buscar=RUIZ"))


def test_a_role_is_given_and_ended(office, seat) -> None:
    desk, ana = seat(GLORIA), office.actor(ANA).id
    page = f"/administrar/personas/{ana}"
    given = {"rol": "juridica", "desde": "2026-03-02", "hasta": "2026-03-01"}

    refused = desk.sends(f"{page}/roles", given)
    desk.sends(f"{page}/roles", {**given, "hasta": "2026-12-31"})
    assert "2 mar 2026 hasta 31 dic 2026" in words(desk.opens(page))

    assert "termina antes de empezar" in words(refused)
    desk.sends(f"{page}/datos", {})
    assert "hasta" in words(desk.opens(page))


def test_a_file_is_rehearsed_and_then_loaded(office, seat) -> None:
    desk = seat(GLORIA)
    file = b"usuario;nombre;correo;roles\nnora;Nora Gil;nora@entidad.example;profesional\n"

    rehearsal = desk.sends(
        "/administrar/cargar/personas", {"archivo": (io.BytesIO(file), "gente.csv")}
    )
    before = words(desk.opens("/administrar/personas?buscar=nora"))
    done = desk.sends(
        "/administrar/cargar/personas", {"accion": "cargar", "contenido": file.decode()}
    )

    assert "1 nuevas, 0 cambian, 0 quedan igual, 0 con error" in words(rehearsal)
    assert "Nadie se llama así" in before
    assert "Cargado: 1 nuevas" in words(desk.opens(done.location))
    assert office.mail.sent == []
    wrong = desk.sends("/administrar/cargar/personas", {"contenido": "x;y\n1;2\n"})
    assert wrong.status_code == 422
    assert "Falta la columna «usuario»" in words(wrong)


def test_the_templates_of_files_have_the_headings(seat) -> None:
    answer = seat(GLORIA).opens("/administrar/cargar/personas/plantilla")

    assert answer.text.startswith("\ufeffusuario;nombre;correo;dependencia;roles;desde;hasta")


def test_offices_are_created_and_put_one_inside_another(seat) -> None:
    desk = seat(GLORIA)
    desk.sends("/administrar/dependencias", {"nombre": "Secretaría", "codigo": "41"})
    desk.sends("/administrar/dependencias", {"nombre": "Atención", "codigo": "411", "dentro": "1"})

    refused = desk.sends(
        "/administrar/dependencias/1", {"nombre": "S", "codigo": "41", "dentro": "2"}
    )

    assert "Secretaría 41 0 personas Atención 411 0 personas" in words(
        desk.opens("/administrar/dependencias")
    )
    assert refused.status_code == 422
    assert "no puede estar dentro de sí misma" in words(refused)
