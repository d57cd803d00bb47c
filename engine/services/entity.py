"""The entity whose installation this is: what its pages and letters are headed with."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import select

from engine.db.tables import Parameter
from engine.domain.officials import SYSTEM
from engine.services import parameters
from engine.services.work import Work, Workplace

_PREFIX = "entity."
_FRESH_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Kept as parameters `entity.<field>`; what is not set reads as written here."""

    name: str = "Alcaldía Municipal"
    area: str = "Secretaría General"
    city: str = ""  # where its papers are dated
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    privacy_url: str = ""
    colour: str = ""  # of bar, buttons and links; the product's own where it is not said
    logo: str = ""  # hash of the picture, where there is one


def entity(work: Work) -> Entity:
    rows = work.session.execute(
        select(Parameter.key, Parameter.value).where(Parameter.key.startswith(_PREFIX))
    ).all()
    said = {row.key.removeprefix(_PREFIX): row.value for row in rows}
    return Entity(**{name: said[name] for name in Entity.__slots__ if said.get(name)})


def introduce(work: Work, said: Entity) -> None:
    """Keeps who the entity is; pages say so within a minute."""
    for name in Entity.__slots__:
        parameters.keep(work, f"{_PREFIX}{name}", getattr(said, name))


class EntityCache:
    """Every page names the entity; the table is asked once a minute."""

    def __init__(self) -> None:
        self._found: Entity | None = None
        self._asked_at = 0.0

    def forget(self) -> None:
        """What was just changed is asked for at once by this process."""
        self._found = None

    def get(self, place: Workplace) -> Entity:
        now = time.monotonic()
        if self._found is None or now - self._asked_at > _FRESH_SECONDS:
            with place.reading_as(SYSTEM) as work:
                self._found, self._asked_at = entity(work), now
        return self._found
