"""Files as Excel writes them here."""

from __future__ import annotations

import pytest

from engine.domain.csv_files import read
from engine.errors import InvalidInput


@pytest.mark.parametrize(
    "content",
    [
        "Usuario;Nombre\r\nana;Ana Peña\r\n".encode("utf-8-sig"),
        "usuario,nombre\nana,Ana Peña\n".encode(),
        "USUARIO;NOMBRE\nana; Ana  Peña \n\n".encode("latin-1"),
    ],
)
def test_headings_signs_and_letters_may_vary(content: bytes) -> None:
    (line,) = read(content, ("usuario", "nombre"))

    assert (line.number, line["usuario"], line["nombre"], line["otra"]) == (
        2,
        "ana",
        "Ana Peña",
        "",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vac"),
        (b"usuario;correo\nana;x\n", "Falta la columna «nombre»"),
        (b"PK\x03\x04\0\0", "No es un archivo CSV"),
        (b"usuario;nombre\n" + b"a;b\n" * 5_001, "demasiadas"),
        (b"x" * 500_001, "demasiado grande"),
    ],
)
def test_what_is_no_such_table_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(content, ("usuario", "nombre"))

    assert said in refused.value.fields["archivo"]
