"""What the tests of notices ask of an office: its letters, its digests, who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from engine.domain.deadlines import ReminderRule, TermRule
from engine.domain.officials import SYSTEM
from engine.services import (
    digests,
    substitutions,
    tasks,
)
from engine.services.substitutions import NewSubstitution
from tests.office import GLORIA, Office, Person
from tests.one_term import HOLDER, Matter

HOLDER_AND_SUPERIOR = (HOLDER, ReminderRule(at="-1h", to="superior"))


def chooses_digest(office: Office, *people: Person) -> None:
    for person in people:
        with office.engine.work_as(office.actor(person)) as work:
            digests.choose(work, digest=True)


def takes(office: Office, person: Person, matter: Matter) -> None:
    with office.engine.work_as(office.actor(person)) as work:
        tasks.claim(work, matter.task.id)


def stands_in(office: Office, substitute: Person, absent: Person, first: str, last: str) -> int:
    new = NewSubstitution(
        absent_id=office.actor(absent).id or 0,
        substitute_id=office.actor(substitute).id or 0,
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last),
        act="Resolución 12",
    )
    with office.engine.work_as(office.actor(GLORIA)) as work:
        return substitutions.add(work, new)


def opened(office: Office, *rules: TermRule) -> list[Matter]:
    """A matter for each rule, all of the same Friday. (Each `Matter` ends the terms before it.)"""
    matters = [Matter(office) for _ in rules]
    for matter, its_rule in zip(matters, rules, strict=True):
        matter.rules = (its_rule,)
        matter.does("open", rule="R")
    return matters


def letters_to(office: Office, person: Person) -> list[str]:
    office.works_off()
    return office.mail.to(f"{person.username}@entidad.example")


def text_to(office: Office, person: Person) -> str:
    """The last letter to a person, as plain text."""
    office.works_off()
    address = f"{person.username}@entidad.example"
    letters = [email for email in office.mail.sent if address in str(email["To"])]
    return str(letters[-1].get_body(("plain",)).get_content())


def rows(office: Office, table: Any) -> list[Any]:
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(table).order_by(table.id)))
