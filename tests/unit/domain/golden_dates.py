"""How `golden_dates.csv` was made: `python tests/unit/domain/golden_dates.py > golden_dates.csv`.

Set arithmetic over a list of days and nothing of the engine: no rule, calendar or count of it is
imported, nor the library from which its table of holidays is filled. Easter is by the algorithm of
Meeus, Jones and Butcher; the holidays are those of Ley 51 de 1983 and, from 2026, the one of
Ley 2578 de 2026, each written here once more.
"""

from __future__ import annotations

import csv
import sys
from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, timedelta
from random import Random

FIRST, LAST = 2020, 2035
DAY = timedelta(days=1)
FIXED = ((1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25))
#: moved to the Monday that follows
MOVED = ((1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11))
#: days after Easter Sunday: Thursday and Friday, Ascension, Corpus Christi, Sacred Heart
BY_EASTER = (-3, -2, 43, 64, 71)


def easter(year: int) -> date:
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


def monday(day: date) -> date:
    return day + DAY * (-day.weekday() % 7)


def holidays(year: int) -> set[date]:
    moved = MOVED + (((7, 9),) if year >= 2026 else ())
    return (
        {date(year, *at) for at in FIXED}
        | {monday(date(year, *at)) for at in moved}
        | {easter(year) + DAY * n for n in BY_EASTER}
    )


ALL = [date(FIRST, 1, 1) + DAY * n for n in range((date(LAST, 12, 31) - date(FIRST, 1, 1)).days)]
FREE = set().union(*(holidays(year) for year in range(FIRST, LAST + 1)))
WORKING = [day for day in ALL if day.weekday() < 5 and day not in FREE]


def business(start: date, n: int, out: set[date]) -> date:
    left = [day for day in WORKING if day not in out]
    return left[bisect_right(left, start) + n - 1]


def backwards(start: date, n: int) -> date:
    return WORKING[bisect_left(WORKING, start) - n]


def on_working(day: date) -> date:
    return WORKING[bisect_left(WORKING, day)]


def months(start: date, n: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


LENGTHS = {
    "habil": (1, 2, 3, 5, 10, 15, 20, 30, 35, 60),
    "calendario": (3, 5, 8, 10, 30, 45),
    "mes": (1, 2, 3, 4, 6, 18),
    "anio": (1, 2, 3),
    "regresivo": (1, 3, 5, 10),
}
UNITS = (*["habil"] * 4, "calendario", "mes", "anio", "regresivo")


def due(start: date, length: int, unit: str, out: set[date]) -> date:
    if unit == "habil":
        return business(start, length, out)
    if unit == "regresivo":
        return backwards(start, length)
    if unit == "calendario":
        return on_working(start + DAY * length)
    return on_working(months(start, length * (12 if unit == "anio" else 1)))


def rows() -> list[tuple[object, ...]]:
    """Half of them begin near a holiday; one in eight is suspended for some days."""
    dice = Random(1983)  # noqa: S311 - to be repeated, not to be secret
    starts = [day for day in ALL if 2021 <= day.year <= 2031]
    near = [day for day in starts if {day + DAY * n for n in range(-2, 3)} & FREE]
    found: list[tuple[object, ...]] = []
    for n in range(400):
        start, unit = dice.choice(near if n % 2 else starts), UNITS[n % 8]
        length = dice.choice(LENGTHS[unit])
        out = []
        if n % 8 == 3:
            first = start + DAY * dice.randint(1, 9)
            out = [first + DAY * n for n in range(dice.randint(1, 40))]
        ends = (out[0], out[-1]) if out else ("", "")
        found.append((start, length, unit, *ends, due(start, length, unit, set(out))))
    return found


def main() -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("starts_on", "duration", "unit", "suspended_from", "suspended_to", "due_on"))
    out.writerows(rows())


if __name__ == "__main__":
    main()
