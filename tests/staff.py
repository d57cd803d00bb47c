"""The people of the demo, at work."""

from __future__ import annotations

from engine.demo.people import PEOPLE
from tests.office import Office, Person


def demo_staff(office: Office) -> dict[str, Person]:
    """Everybody comes to work: by role, the first of its people."""
    staff: dict[str, Person] = {}
    for one in PEOPLE:
        person = Person(one.username, one.name, one.groups, one.administrator)
        office.hires(person)
        for role in one.groups:
            staff.setdefault(role, person)
    return staff
