"""An administrator who changes the calendar, in the words of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from engine.db.tables import CalendarChange, CalendarMove, HolidayRow, TermRow
from engine.domain.calendar_changes import Change, Days
from engine.domain.calendars import Closure, Holiday, Verification
from engine.domain.officials import SYSTEM
from engine.services import calendar_changes, calendars
from engine.services.calendar_changes import Proposal
from tests.office import GLORIA, Office

CHIQUINQUIRA = Holiday(
    day=date(2026, 7, 13),
    name="Nuestra Señora del Rosario de Chiquinquirá",
    norm="Ley 2578 de 2026, art. 6",
    verification=Verification.UNVERIFIED,
    valid_from=date(2026, 6, 1),
)
LAW = Change(added=Days(holidays=(CHIQUINQUIRA,)))


def closing(first: str, last: str, scope: str = "") -> Change:
    closure = Closure(
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
        act="Resolución 045 de 2026",
        reason="Vacancia del despacho",
        scope=scope,
    )
    return Change(added=Days(closures=(closure,)))


@dataclass(frozen=True)
class Calendar:
    """The calendar of an office, as gloria changes it."""

    office: Office

    def without_the_law(self) -> Calendar:
        """As an entity has it that filled its table before the law of 2026."""
        with self.office.engine.work_as(SYSTEM) as work:
            calendars.seed(work)
            work.session.execute(delete(HolidayRow).where(HolidayRow.day == CHIQUINQUIRA.day))
            calendars.refresh(work)
        return self

    def proposes(self, change: Change, act: str = "Ley 2578 de 2026") -> int:
        proposal = Proposal(
            title="Cambio de prueba", act=act, reason="Lo manda la ley.", change=change
        )
        with self.office.engine.work_as(self.office.actor(GLORIA)) as work:
            return calendar_changes.propose(work, proposal)

    def rehearses(self, change: Change) -> int:
        change_id = self.proposes(change)
        self.office.works_off()
        return change_id

    def applies(self, change_id: int) -> None:
        with self.office.engine.work_as(self.office.actor(GLORIA)) as work:
            calendar_changes.apply(work, change_id)

    def reverts(self, change_id: int) -> None:
        with self.office.engine.work_as(self.office.actor(GLORIA)) as work:
            calendar_changes.revert(work, change_id)

    def state(self, change_id: int) -> str:
        with self.office.engine.reading_as(SYSTEM) as work:
            return work.session.get_one(CalendarChange, change_id).state

    def moves(self, change_id: int) -> list[CalendarMove]:
        with self.office.engine.reading_as(SYSTEM) as work:
            query = select(CalendarMove).where(CalendarMove.change_id == change_id)
            return list(work.session.scalars(query.order_by(CalendarMove.term_id)))

    def days(self) -> dict[int, tuple[str, date | None, date]]:
        """State, due day and first day of every term."""
        with self.office.engine.reading_as(SYSTEM) as work:
            rows = work.session.scalars(select(TermRow).order_by(TermRow.id))
            return {row.id: (row.status, row.due_on, row.starts_on) for row in rows}
