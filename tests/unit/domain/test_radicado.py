"""Numbers of matters and the codes with which they are followed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.domain import radicado


def test_a_number_says_its_year_and_fills_six_places() -> None:
    assert radicado.number(2026, 42) == "2026-000042"


def test_the_year_is_that_of_bogota() -> None:
    new_years_eve_in_bogota = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)

    assert radicado.year_of(new_years_eve_in_bogota) == 2026


def test_a_code_has_eight_characters_that_nobody_confuses() -> None:
    codes = {radicado.tracking_code() for _ in range(500)}

    assert len(codes) == 500
    assert {len(code) for code in codes} == {radicado.CODE_LENGTH}
    assert set("".join(codes)) <= set(radicado.ALPHABET)
    assert len(radicado.ALPHABET) == 32
    assert not set("ILOU") & set(radicado.ALPHABET)


@pytest.mark.parametrize("typed", ["01V4ABCD", "o1u4abcd", " OIV4-ABCD ", "0LV4 ABCD"])
def test_a_code_is_recognised_however_a_person_copies_it(typed) -> None:
    assert radicado.same_code(typed, "01V4ABCD")


@pytest.mark.parametrize("typed", ["", "01V4ABCE", "01V4ABC", "ñ1V4ABCD"])
def test_another_code_is_not_the_code(typed) -> None:
    assert not radicado.same_code(typed, "01V4ABCD")
