"""The entity's calendar: its rows, read once per version and shared by every transaction.

Whoever changes a holiday, a closure or the hours calls `refresh` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import lru_cache

from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import OperationalError

from engine.db.queries import insert_all, table, upsert
from engine.db.tables import ClosureRow, HolidayRow, Parameter
from engine.domain.calendar_changes import Change
from engine.domain.calendars import (
    BusinessCalendar,
    Closure,
    EntityCalendar,
    Holiday,
    OfficeHours,
    ReceptionPolicy,
    Verification,
)
from engine.domain.holiday_seed import seed_holidays
from engine.domain.officials import SYSTEM
from engine.errors import EngineError
from engine.services.work import Work, Workplace

VERSION = "calendar.version"
OPENS, CLOSES, SATURDAYS = "calendar.opens", "calendar.closes", "calendar.saturdays"
POLICY = "politica_recepcion_fuera_de_horario"
_KEYS = (VERSION, OPENS, CLOSES, SATURDAYS, POLICY)

_PARAMETER = table(Parameter).c
_SAID = select(_PARAMETER.key, _PARAMETER.value).where(_PARAMETER.key.in_(_KEYS))

_KEPT_VERSIONS = 8


_VERSIONS: dict[tuple[str, OfficeHours], EntityCalendar] = {}


def current(work: Work) -> BusinessCalendar:
    """What counts for the entity as a whole, as known in this transaction."""
    return entity(work).of()


def as_kept(place: Workplace) -> BusinessCalendar:
    """The entity's calendar; that of the law where its tables were not made yet."""
    try:
        with place.reading_as(SYSTEM) as work:
            if not inspect(work.session.connection()).has_table(Parameter.__tablename__):
                return of_the_law()
            return current(work)
    except OperationalError as error:
        raise EngineError("La base de datos no responde.") from error


def of_the_law() -> BusinessCalendar:
    """The national holidays and the usual hours, as an entity without tables has them."""
    return BusinessCalendar(_seed())


def for_case(work: Work, process_id: str, office_id: int | None = None) -> BusinessCalendar:
    """With the closures that an act ordered for that procedure or that office only."""
    return entity(work).for_matter(process_id, office_id)


def seed(work: Work) -> bool:
    """Fills an empty holiday table. False when it already holds the entity's holidays."""
    if work.session.scalar(select(HolidayRow.id).limit(1)) is not None:
        return False
    insert_all(work.session, HolidayRow, [_holiday_row(holiday) for holiday in _seed()])
    refresh(work)
    return True


def write(work: Work, change: Change) -> None:
    """Puts into the tables what a change adds, takes out what it removes, and the new hours."""
    for holiday in change.removed.holidays:
        work.session.execute(
            delete(HolidayRow).where(HolidayRow.day == holiday.day, HolidayRow.name == holiday.name)
        )
    for closure in change.removed.closures:
        same = [getattr(ClosureRow, name) == getattr(closure, name) for name in Closure.__slots__]
        work.session.execute(delete(ClosureRow).where(*same))
    insert_all(work.session, HolidayRow, [_holiday_row(h) for h in change.added.holidays])
    insert_all(work.session, ClosureRow, [_closure_row(work, c) for c in change.added.closures])
    if change.hours:
        _write_hours(work, change.hours.after)
    refresh(work)


def _write_hours(work: Work, hours: OfficeHours) -> None:
    said = {
        OPENS: hours.opens.isoformat("minutes"),
        CLOSES: hours.closes.isoformat("minutes"),
        SATURDAYS: str(int(hours.saturdays)),
        POLICY: hours.policy.value,
    }
    for key, value in said.items():
        _set(work, key, value)


def refresh(work: Work) -> None:
    """Gives the calendar a new version: every process reads its rows again."""
    version = BusinessCalendar(_holidays(work), _closures(work)).version
    _set(work, VERSION, version)
    work.session.info.pop(EntityCalendar, None)


def lock(work: Work) -> None:
    """Nobody else changes the calendar until this transaction ends. It is seeded if it was not."""
    if not seed(work):
        refresh(work)


def _set(work: Work, key: str, value: str) -> None:
    stamp = {"value": value, "changed_at": work.now, "changed_by": work.actor.username}
    statement = upsert(work.session, Parameter, {"key": key, **stamp})
    work.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=stamp))


def entity(work: Work) -> EntityCalendar:
    """What the entity says of its days.

    Asked of the database once per transaction, and only for its version.
    """
    found = work.session.info.get(EntityCalendar)
    if not isinstance(found, EntityCalendar):
        found = work.session.info[EntityCalendar] = _load(work)
    return found


def _load(work: Work) -> EntityCalendar:
    said = {row.key: row.value for row in work.session.execute(_SAID)}
    hours = _hours(said)
    version = said.get(VERSION, "")
    known = _VERSIONS.get((version, hours))
    if known is None:
        known = _read(work, version, hours)
        if len(_VERSIONS) >= _KEPT_VERSIONS:
            _VERSIONS.clear()
        _VERSIONS[version, hours] = known
    return known


def _read(work: Work, version: str, hours: OfficeHours) -> EntityCalendar:
    if not version:  # nothing was ever kept: the holidays of the law hold
        return EntityCalendar(_seed(), (), hours)
    return EntityCalendar(tuple(_holidays(work)), tuple(_closures(work)), hours)


def _hours(said: dict[str, str]) -> OfficeHours:
    usual = OfficeHours()
    return OfficeHours(
        opens=time.fromisoformat(said.get(OPENS, usual.opens.isoformat())),
        closes=time.fromisoformat(said.get(CLOSES, usual.closes.isoformat())),
        saturdays=said.get(SATURDAYS) == "1",
        policy=ReceptionPolicy(said.get(POLICY, usual.policy)),
    )


@lru_cache(maxsize=1)
def _seed() -> tuple[Holiday, ...]:
    return seed_holidays()


def _holidays(work: Work) -> Sequence[Holiday]:
    return [
        Holiday(
            day=row.day,
            name=row.name,
            norm=row.norm,
            verification=Verification(row.verification),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in work.session.scalars(select(HolidayRow).order_by(HolidayRow.day))
    ]


def _holiday_row(holiday: Holiday) -> dict[str, object]:
    return {name: getattr(holiday, name) for name in Holiday.__slots__}


def _closure_row(work: Work, closure: Closure) -> dict[str, object]:
    said = {name: getattr(closure, name) for name in Closure.__slots__}
    return said | {"created_at": work.now, "created_by": work.actor.username}


def _closures(work: Work) -> Sequence[Closure]:
    return [
        Closure(
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            act=row.act,
            reason=row.reason,
            scope=row.scope,
        )
        for row in work.session.scalars(select(ClosureRow).order_by(ClosureRow.starts_on))
    ]
