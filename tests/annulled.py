"""A paper signed by mistake: its number is annulled before the seal, and it is signed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.db.tables import Act
from engine.services import acts
from tests.office import Office, Person, Received


def signs_again(
    office: Office, person: Person, element_id: str, said: Mapping[str, Any], case: Received
) -> None:
    """The first number stays, annulled; the case asks for the paper once more."""
    signs_by_mistake(office, person, element_id, said, case)
    office.completes(person, element_id, said, case=case)
    office.works_off()


def signs_by_mistake(
    office: Office, person: Person, element_id: str, said: Mapping[str, Any], case: Received
) -> None:
    """It is signed, and its number is annulled before the seal."""
    office.completes(person, element_id, said, case=case)
    annuls_the_last(office, person, case)


def annuls_the_last(office: Office, person: Person, case: Received) -> None:
    """What the person has just signed, before its seal."""
    with office.engine.work_as(office.actor(person)) as work:
        last = work.session.scalar(select(func.max(Act.id)).where(Act.case_id == case.id))
        acts.annul(work, last or 0, "Se firmó un texto que no era.")
    office.works_off()
