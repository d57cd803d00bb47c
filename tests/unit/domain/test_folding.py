"""What is searched is found however it is written."""

from __future__ import annotations

import pytest

from engine.domain.folding import asked, folded, number_words, words


def test_case_and_accents_do_not_matter() -> None:
    assert folded("Muñoz Rincón, ÁRBOL") == "munoz rincon, arbol"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Solicito que poden el árbol.", ("solicito", "que", "poden", "el", "arbol")),
        ("52.123.456", ("52123456",)),
        ("NIT 900.123.456-7", ("nit", "9001234567")),
        ("100%", ("100",)),
        ("¡¿…!", ()),
        ("y y y", ("y",)),
    ],
)
def test_the_words_of_a_text(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


def test_a_case_is_found_by_its_whole_number_and_by_how_people_say_it() -> None:
    assert number_words("2026-000123") == ("2026-000123", "123")
    assert asked("2026-000123") == ("2026-000123",)
    assert asked("2026-123 árbol") == ("2026-000123", "arbol")
    assert asked("000123") == ("123",)
