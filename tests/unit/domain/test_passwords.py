"""Passwords that anybody would try first are refused, with the reason."""

from __future__ import annotations

import pytest

from engine.domain.passwords import weakness

ABOUT = ("mruiz", "María Ruiz Soto", "Distrito Especial de Santiago de Cali")


@pytest.mark.parametrize(
    "password",
    [
        "corta",
        "x" * 257,
        "aaaaaaaaaaaa",
        "password2026!",
        "P4ssw0rd2026",
        "qwertyuiop",
        "1234567890",
        "Contraseña2026",
        "Bienvenido1",
        "MariaRuiz2026",
        "santiago-cali",
        "mruiz123456",
        "Distrito2026*",
    ],
)
def test_the_obvious_is_refused(password: str) -> None:
    assert weakness(password, ABOUT) != ""


@pytest.mark.parametrize(
    "password",
    ["tres mangos en la mesa", "una clave de prueba", "zRw9 kkL2 vv81", "el río Cali suena hoy"],
)
def test_a_phrase_is_taken(password: str) -> None:
    assert weakness(password, ABOUT) == ""
