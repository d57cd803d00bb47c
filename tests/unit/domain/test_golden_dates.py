"""Four hundred legal dates that were not made with our counting code: see `golden_dates.py`."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import Suspension, TermRule, Unit, due_date
from engine.domain.holiday_seed import seed_holidays
from engine.domain.term_rules import USUAL_ROLL

CALENDAR = BusinessCalendar(seed_holidays(2020, 2035))
TABLE = Path(__file__).with_name("golden_dates.csv")


def golden() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ours(row: dict[str, str]) -> str:
    unit = Unit(row["unit"])
    rule = TermRule(
        code="X", name="Término", duration=int(row["duration"]), unit=unit, roll=USUAL_ROLL[unit]
    )
    suspended = []
    if row["suspended_from"]:
        ends = (date.fromisoformat(row[end]) for end in ("suspended_from", "suspended_to"))
        suspended.append(Suspension(*ends))
    return str(due_date(CALENDAR, rule, date.fromisoformat(row["starts_on"]), suspended))


@pytest.mark.norm(
    "Ley 4 de 1913, arts. 59 a 62; Ley 51 de 1983; Ley 2578 de 2026, art. 6",
    "Cuatrocientas fechas contadas a mano dan lo mismo",
)
def test_the_engine_counts_to_each_of_the_four_hundred_dates() -> None:
    rows = golden()

    assert len(rows) == 400
    assert [row for row in rows if ours(row) != row["due_on"]] == []
