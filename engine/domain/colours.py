"""Colours that can be read: the contrast of WCAG 2.1, and the nearest colour that has enough."""

from __future__ import annotations

import re

ENOUGH = 4.5  # WCAG 2.1, 1.4.3
WHITE = "#ffffff"
#: the darkest of the light papers on which a link or a button of the entity's colour lies
PAPERS = (WHITE, "#f6f8fb", "#e8f0f8")
_STEPS = 100


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str) -> bool:
    """Whether it can be read on our papers, and white text on it."""
    return all(contrast(colour, paper) >= ENOUGH for paper in PAPERS)


def nearest(colour: str) -> str:
    """The same colour, as little darker as makes it readable."""
    return next(
        (made for step in range(_STEPS + 1) if readable(made := darker(colour, step / _STEPS))),
        "#000000",
    )


def darker(colour: str, part: float) -> str:
    """Mixed with black: 0 is the colour itself, 1 is black."""
    return "#" + "".join(f"{round(value * (1 - part)):02x}" for value in _values(colour))


def _values(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _values(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.03928 else float(((value + 0.055) / 1.055) ** 2.4)
