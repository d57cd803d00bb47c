"""The people of the demo, at work."""

from __future__ import annotations

from engine.demo.people import PEOPLE
from tests.office import Office, Person


def demo_staff(office: Office) -> dict[str, Person]:
    """Everybody comes to work: by role, the first of its people."""
    people = [Person(one.username, one.name, one.groups, one.administrator) for one in PEOPLE]
    office.hires(*people)
    return {role: person for person in reversed(people) for role in person.groups}
