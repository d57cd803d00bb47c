"""How an amount in pesos is read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.domain import pesos


@pytest.mark.parametrize("said", ["1750905", "1.750.905", " 1.750.905 ", "01750905"])
def test_the_points_of_the_thousands_say_nothing(said: str) -> None:
    assert pesos.read(said) == Decimal(1_750_905)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "0",
        "NaN",
        "-1",
        "$ 1750905",
        "1.750.905,00",
        "1750905.00",
        "1.75",
        "1 750 905",
        "9" * 19,
    ],
)
def test_what_may_be_read_in_two_ways_is_not_read(said: str) -> None:
    assert pesos.read(said) is None
