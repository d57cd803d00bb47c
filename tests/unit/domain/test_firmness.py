"""From which day an act is final, counted by hand: CPACA, art. 87."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.calendars import BusinessCalendar
from engine.domain.firmness import CAUSES, Why, final_from
from engine.domain.holiday_seed import seed_holidays

CALENDAR = BusinessCalendar(seed_holidays(2026, 2026))
NOTIFIED = date(2026, 3, 27)  # Friday; Holy Thursday and Good Friday are 2 and 3 April


@pytest.mark.norm(
    "CPACA, arts. 76 y 87, num. 3",
    "Sin recursos, el acto queda en firme el día siguiente a los diez días",
)
def test_without_remedies_asked_for_it_is_final_the_day_after_the_ten_days() -> None:
    # 30 and 31 March, 1, 6, 7, 8, 9, 10, 13 and 14 April
    assert final_from(CALENDAR, Why.NOT_USED, NOTIFIED) == date(2026, 4, 15)


@pytest.mark.norm(
    "CPACA, art. 87, nums. 1, 2, 4 y 5",
    "En los demás casos, el acto queda en firme el día siguiente",
)
@pytest.mark.parametrize("why", [Why.NO_REMEDY, Why.DECIDED, Why.WITHDRAWN, Why.SILENCE])
def test_in_the_other_cases_it_is_final_the_next_day(why: Why) -> None:
    assert final_from(CALENDAR, why, NOTIFIED) == date(2026, 3, 28)


def test_each_case_of_the_article_has_its_words() -> None:
    assert [CAUSES[why].number for why in Why] == [1, 2, 3, 4, 5]
