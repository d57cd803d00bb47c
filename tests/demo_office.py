"""The office of the demo at its browsers. Who a story names is stood in for by the official of the
demo who has that role, and whatever a story says that they do, they do by web."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine.demo.people import PEOPLE
from engine.domain.officials import Actor
from tests.desk import Desk
from tests.office import Office, Person, Received
from tests.web import web_of

_STAFF = [Person(one.username, one.name, one.groups, one.administrator) for one in PEOPLE]


class DemoOffice(Office):
    """Stories that were told to the services are told here to the pages, in the same words."""

    def hires(self, person: Person, *others: Person) -> Actor:
        """The demo's, once. Who has the roles of one of them has that one to stand in."""
        if not self._actors:
            super().hires(*_STAFF)
        for one in (person, *others):
            found = self.stand_ins[one.username] = _stand_in(one)
            if found is one and one not in _STAFF:
                super().hires(one)
        return self.actor(person)

    @cached_property
    def stand_ins(self) -> dict[str, Person]:
        return {one.username: one for one in _STAFF}

    def actor(self, person: Person | Actor) -> Actor:
        return super().actor(
            person if isinstance(person, Actor) else self.stand_ins[person.username]
        )

    def completes(  # type: ignore[override]  # a page answers
        self,
        person: Person,
        element_id: str,
        answers: Mapping[str, Any] | None = None,
        *,
        case: Received | None = None,
    ) -> None:
        found = self.tasks_of(case, element_id) if case else [self._in_inbox(person, element_id)]
        self.desk(person).finishes(found, self._in_our_words(answers or {}))

    def records(  # type: ignore[override]  # a page answers
        self,
        person: Person,
        event_id: str,
        answers: Mapping[str, Any] | None = None,
        *,
        case: Received,
    ) -> None:
        self.desk(person).records(case, event_id, self._in_our_words(answers or {}))

    def desk(self, person: Person) -> Desk:
        """Whoever works signs in that morning."""
        who = self.stand_ins[person.username]
        if who not in self.desks:
            self.desks[who] = Desk(web_of(self.engine), self)
        return self.desks[who].seated(who)

    @cached_property
    def desks(self) -> dict[Person, Desk]:
        return {}

    def _in_our_words(self, said: Any) -> Any:
        """With the user of who stands in where a story chose somebody."""
        if isinstance(said, Mapping):
            return {key: self._in_our_words(value) for key, value in said.items()}
        if isinstance(said, list | tuple):
            return [self._in_our_words(one) for one in said]
        if isinstance(said, str) and said in self.stand_ins:
            return self.stand_ins[said].username
        return said


def _stand_in(person: Person) -> Person:
    alike = (
        one
        for one in _STAFF
        if set(person.groups) <= set(one.groups) and person.administrator == one.administrator
    )
    return person if person in _STAFF else next(alike, person)
