from __future__ import annotations

import pytest

from engine.domain.likeness import alike

TREE = "Solicito que poden el árbol de la carrera 8 con calle 12, a punto de caer."


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (TREE, True),
        ("SOLICITO QUE PODEN EL ARBOL DE LA CARRERA 8 CON CALLE 12, A PUNTO DE CAER", True),
        ("Solicito podar el árbol de la carrera 8 con calle 12: está a punto de caer", True),
        ("Solicito que tapen el hueco de la carrera 8 con calle 12.", False),
        ("Solicito copia del contrato de alumbrado público.", False),
        ("", False),
    ],
)
def test_the_same_thing_in_nearly_the_same_words(other: str, same: bool) -> None:
    assert alike(TREE, other) is same
    assert alike(other, TREE) is same


def test_two_words_are_too_few_to_say_so() -> None:
    assert not alike("Pido copias", "Pido copias")
