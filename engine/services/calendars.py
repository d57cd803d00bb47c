"""The entity's calendar: its rows, read once per version and shared by every transaction.

Whoever changes a holiday, a closure or the hours calls `refresh` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache

from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from engine.db.queries import insert_all, upsert
from engine.db.tables import ClosureRow, HolidayRow, Parameter
from engine.domain.calendars import (
    BusinessCalendar,
    Closure,
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

_SAID = select(Parameter.key, Parameter.value).where(Parameter.key.in_(_KEYS))

_KEPT_VERSIONS = 8


@dataclass(frozen=True)
class EntityCalendar:
    """Everything the entity's tables say; one calendar per scope is made of it."""

    holidays: tuple[Holiday, ...]
    closures: tuple[Closure, ...]
    hours: OfficeHours
    _made: dict[frozenset[str], BusinessCalendar] = field(default_factory=dict)

    def of(self, *scopes: str) -> BusinessCalendar:
        """With the closures of the whole entity and of these scopes."""
        closed = {closure.scope for closure in self.closures}
        asked = frozenset(scopes) & closed
        if asked not in self._made:
            closures = [c for c in self.closures if not c.scope or c.scope in asked]
            self._made[asked] = BusinessCalendar(self.holidays, closures, self.hours)
        return self._made[asked]


_VERSIONS: dict[tuple[str, OfficeHours], EntityCalendar] = {}


def current(work: Work) -> BusinessCalendar:
    """What counts for the entity as a whole, as known in this transaction."""
    return _entity(work).of()


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
    scopes = [f"procedure:{process_id}"]
    if office_id is not None:
        scopes.append(f"office:{office_id}")
    return _entity(work).of(*scopes)


def seed(work: Work) -> bool:
    """Fills an empty holiday table. False when it already holds the entity's holidays."""
    if work.session.scalar(select(HolidayRow.id).limit(1)) is not None:
        return False
    insert_all(work.session, HolidayRow, [_holiday_row(holiday) for holiday in _seed()])
    refresh(work)
    return True


def refresh(work: Work) -> None:
    """Gives the calendar a new version: every process reads its rows again."""
    version = BusinessCalendar(_holidays(work), _closures(work)).version
    stamp = {"value": version, "changed_at": work.now, "changed_by": work.actor.username}
    statement = upsert(work.session, Parameter, {"key": VERSION, **stamp})
    work.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=stamp))
    work.session.info.pop(EntityCalendar, None)


def _entity(work: Work) -> EntityCalendar:
    """Asked of the database once per transaction, and only for its version."""
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
