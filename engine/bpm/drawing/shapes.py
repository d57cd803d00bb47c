"""Rectangles and lines, in the pixels of a drawing: x to the right, y downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return (self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def shrunk(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def borders(self, point: Point) -> bool:
        """Whether the point lies on the border."""
        x, y = point
        inside = self.x <= x <= self.right and self.y <= y <= self.bottom
        return inside and (x in (self.x, self.right) or y in (self.y, self.bottom))


@dataclass(frozen=True, slots=True)
class Edge:
    """A sequence flow as it is drawn."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> Iterator[tuple[Point, Point]]:
        return pairwise(self.points)

    @property
    def slanted(self) -> bool:
        """Whether a segment is neither horizontal nor vertical."""
        return any(a[0] != b[0] and a[1] != b[1] for a, b in self.segments)

    def crosses(self, box: Box) -> bool:
        """Whether it enters the box; only right when the edge is orthogonal."""
        return any(around(*segment).overlaps(box) for segment in self.segments)

    def covers(self, other: Edge) -> bool:
        """Whether the two run over each other for a stretch."""
        return any(_run_together(a, b) for a in self.segments for b in other.segments)

    def meets(self, other: Edge) -> bool:
        """Whether the two cross or run over each other."""
        return any(around(*a).overlaps(around(*b)) for a in self.segments for b in other.segments)


def _run_together(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    one, other = around(*a), around(*b)
    flat, lies_flat = a[0][1] == a[1][1], b[0][1] == b[1][1]
    return flat == lies_flat and one.overlaps(other)


def around(a: Point, b: Point) -> Box:
    """The segment as a box one point thick."""
    left, top = min(a[0], b[0]), min(a[1], b[1])
    return Box(left - 0.5, top - 0.5, abs(a[0] - b[0]) + 1, abs(a[1] - b[1]) + 1)
