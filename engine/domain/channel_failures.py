"""A channel that failed keeps the date of who could not file through it. CPACA, art. 62, num. 2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.calendars import BusinessCalendar
from engine.errors import InvalidInput
from engine.settings import BOGOTA

#: the sender may insist within so many days; days of a law are working days (Ley 4/1913, art. 62)
DAYS_TO_INSIST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """From when to when a channel took no filings, and how that is known."""

    channel: str
    starts_at: datetime
    ends_at: datetime | None  # None while it lasts
    proof: str

    def __post_init__(self) -> None:
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise InvalidInput({"ends_at": "La falla termina antes de empezar."})
        if not self.proof.strip():
            raise InvalidInput(
                {"proof": "Escriba la prueba de la falla: quién la certifica y dónde consta."}
            )

    def covers(self, instant: datetime) -> bool:
        return self.starts_at <= instant and (self.ends_at is None or instant <= self.ends_at)

    def last_day_to_insist(self, calendar: BusinessCalendar) -> date | None:
        """None while the failure lasts."""
        if self.ends_at is None:
            return None
        ended_on = self.ends_at.astimezone(BOGOTA).date()
        return calendar.add_business_days(ended_on, DAYS_TO_INSIST)


def kept_instant(
    failures: tuple[Failure, ...],
    calendar: BusinessCalendar,
    *,
    attempted_at: datetime,
    insisted_at: datetime,
) -> datetime:
    """The instant that counts as the reception: that of the first attempt.

    InvalidInput where no failure is recorded for it, or the sender insists too late.
    """
    found = [failure for failure in failures if failure.covers(attempted_at)]
    if not found or insisted_at < attempted_at:
        raise InvalidInput({"attempted_at": "No hay una falla registrada del canal a esa hora."})
    days = [failure.last_day_to_insist(calendar) for failure in found]
    if None not in days and insisted_at.astimezone(BOGOTA).date() > max(filter(None, days)):
        raise InvalidInput(
            {"attempted_at": "Pasaron los tres días para insistir: cuenta la fecha de hoy."}
        )
    return attempted_at
