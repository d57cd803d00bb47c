"""Colours that nobody can read are refused, and the nearest that can be read is offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.colours import ENOUGH, PAPERS, contrast, is_colour, nearest, readable


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_colour_is_six_figures() -> None:
    assert is_colour("#004884")
    assert not any(is_colour(text) for text in ("#fff", "red", "#00488g", "#004884;}", ""))


@given(st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}"))
def test_the_nearest_colour_can_always_be_read(colour: str) -> None:
    found = nearest(colour)

    assert all(contrast(found, paper) >= ENOUGH for paper in PAPERS)
    assert not readable(colour) or found == colour
