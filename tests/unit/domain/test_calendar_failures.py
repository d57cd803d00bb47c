"""Who insists in time after a channel failed keeps the date of the first attempt."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.domain.calendars import BusinessCalendar
from engine.domain.channel_failures import Failure, kept_instant
from engine.domain.holiday_seed import seed_holidays
from engine.errors import InvalidInput
from engine.settings import BOGOTA

CALENDAR = BusinessCalendar(seed_holidays(2026, 2026))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


def failure(ends: str | None = "2026-06-05 18:00") -> Failure:
    return Failure(
        channel="web",
        starts_at=at("2026-06-05 09:00"),
        ends_at=at(ends) if ends else None,
        proof="Certificación 12 de 2026",
    )


# Friday 5 June 2026; Monday 8 is Corpus Christi: the three days are 9, 10 and 11.
@pytest.mark.norm(
    "CPACA, art. 62, num. 2", "Quien insiste dentro de tres días conserva el primer momento"
)
@pytest.mark.parametrize("insisted", ["2026-06-05 17:00", "2026-06-09 08:00", "2026-06-11 23:59"])
def test_who_insists_within_three_days_keeps_the_first_instant(insisted: str) -> None:
    attempted = at("2026-06-05 16:30")

    kept = kept_instant((failure(),), CALENDAR, attempted_at=attempted, insisted_at=at(insisted))

    assert kept == attempted


@pytest.mark.norm("CPACA, art. 62, num. 2", "Nadie más conserva la fecha del primer intento")
@pytest.mark.parametrize(
    ("attempted", "insisted"),
    [
        ("2026-06-05 16:30", "2026-06-12 00:00"),  # the fourth day
        ("2026-06-05 08:59", "2026-06-09 08:00"),  # before the failure
        ("2026-06-05 18:01", "2026-06-09 08:00"),  # after it
        ("2026-06-05 16:30", "2026-06-05 16:00"),  # insisted before the attempt
    ],
)
def test_nobody_else_keeps_a_date(attempted: str, insisted: str) -> None:
    with pytest.raises(InvalidInput):
        kept_instant((failure(),), CALENDAR, attempted_at=at(attempted), insisted_at=at(insisted))


def test_while_the_failure_lasts_the_days_do_not_run() -> None:
    attempted = at("2026-06-05 16:30")

    kept = kept_instant(
        (failure(None),), CALENDAR, attempted_at=attempted, insisted_at=at("2026-08-03 10:00")
    )

    assert kept == attempted


def test_a_failure_needs_its_proof_and_ends_after_it_began() -> None:
    with pytest.raises(InvalidInput, match="termina antes de empezar"):
        failure("2026-06-05 08:00")
    with pytest.raises(InvalidInput, match="prueba de la falla"):
        Failure(channel="web", starts_at=at("2026-06-05 09:00"), ends_at=None, proof=" ")
