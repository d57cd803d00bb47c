"""The grid on which flows run: cells of ten pixels, four directions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpm.drawing.shapes import Box

STEP = 10  # pixels between two lines of the grid

Cell = tuple[int, int]
Direction = tuple[int, int]
EAST, SOUTH, WEST, NORTH = (1, 0), (0, 1), (-1, 0), (0, -1)
DIRECTIONS = (EAST, SOUTH, WEST, NORTH)


def cells(box: Box) -> Iterator[Cell]:
    """Cells inside the box or on its border."""
    for x in range(-int(-box.x // STEP), int(box.right // STEP) + 1):
        for y in range(-int(-box.y // STEP), int(box.bottom // STEP) + 1):
            yield (x, y)


def rim(box: Box) -> Iterator[Cell]:
    """Cells on the border of a box whose sides lie on the grid."""
    left, right = int(box.x // STEP), int(box.right // STEP)
    top, bottom = int(box.y // STEP), int(box.bottom // STEP)
    for x, y in cells(box):
        if x in (left, right) or y in (top, bottom):
            yield (x, y)


def holds(box: Box, cell: Cell) -> bool:
    x, y = cell[0] * STEP, cell[1] * STEP
    return box.x <= x <= box.right and box.y <= y <= box.bottom
