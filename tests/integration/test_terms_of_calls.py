"""Two people heard at once in one case: each call's own term is the day of its tasks alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text, update

from engine.db import schema
from engine.db.tables import Task, TaskStatus, TermRow
from engine.domain.officials import SYSTEM
from engine.services import tasks
from tests.office import ANA, HUGO, Office, Received
from tests.rehearsal import Calendar, closing

PEOPLE = [{"nombre": "Luz", "dias": 3}, {"nombre": "Pedro", "dias": 5}]
#: of Monday 2 March 2026, three and five working days later
HERS, HIS = date(2026, 3, 5), date(2026, 3, 9)


@pytest.fixture
def heard(office: Office) -> Received:
    """Luz by ana, Pedro by hugo; who coordinates has no day."""
    case = office.receives("vinculados", partes=PEOPLE)
    for person, task_id in zip((ANA, HUGO), office.tasks_of(case, "oir_persona"), strict=True):
        with office.engine.work_as(office.actor(person)) as work:
            tasks.claim(work, task_id)
    return case


def days(office: Office, case: Received) -> list[tuple[str, date | None]]:
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Task).where(Task.case_id == case.id, Task.status == TaskStatus.OPEN)
        return [(t.element_id, t.due_on) for t in work.session.scalars(asked.order_by(Task.id))]


def rows(office: Office) -> Sequence[Any]:
    with office.engine.reading_as(SYSTEM) as work:
        asked = text("SELECT id, calls, due_on, term_id FROM task ORDER BY id")
        return work.session.execute(asked).all()


def test_each_task_has_the_day_of_its_own_call_and_what_is_outside_none(
    office: Office, heard: Received
) -> None:
    assert sorted(days(office, heard), key=str) == [
        ("coordinar", None),
        ("oir_persona", HERS),
        ("oir_persona", HIS),
    ]

    office.completes(ANA, "oir_persona")
    # her term is met: the other's does not become the day of what is left to do for her
    assert sorted(days(office, heard), key=str) == [
        ("cerrar_acta", None),
        ("coordinar", None),
        ("oir_persona", HIS),
    ]


def test_a_term_of_the_case_reaches_the_tasks_of_every_call_where_it_comes_first(
    office: Office, heard: Received
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(update(TermRow).where(TermRow.due_on == HERS).values(of_call=None))

    calendar = Calendar(office)
    calendar.applies(calendar.rehearses(closing("2026-03-05", "2026-03-05")))
    office.works_off()

    # the 5th does not count: hers, now of the case, ends on the 6th and his on the 10th
    assert {due for _, due in days(office, heard)} == {date(2026, 3, 6)}


def test_who_does_not_hold_a_task_of_the_call_is_not_reminded_of_its_term(
    office: Office, heard: Received
) -> None:
    office.days_pass_until("2026-03-06")
    assert office.mail.to("ana@") == ["Vence hoy: radicado 2026-000001"]
    assert office.mail.to("hugo@") == []

    calendar = Calendar(office)
    calendar.applies(calendar.rehearses(closing("2026-03-09", "2026-03-09")))
    office.works_off()
    assert [due for _, due in days(office, heard)].count(date(2026, 3, 10)) == 1
    assert office.mail.to("hugo@") == ["Cambió el calendario: 1 término suyo tiene otra fecha"]
    assert len(office.mail.to("ana@")) == 1


def test_who_stands_above_is_told_where_nobody_has_a_task_of_the_call(
    office: Office, heard: Received
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.execute(update(Task).where(Task.due_on == HERS).values(calls=""))

    office.days_pass_until("2026-03-06")

    assert office.mail.to("ana@") == []
    assert office.mail.to("beatriz@") == ["Vence hoy: radicado 2026-000001"]


def test_what_was_stored_before_tasks_knew_their_calls_is_put_right_and_back(
    office: Office, heard: Received, database_url: str
) -> None:
    before = rows(office)
    office.closes()
    try:
        schema.downgrade(database_url, "0019")
        assert {due for _, due in days_of_before(office)} == {HERS}
    finally:
        schema.upgrade(database_url)

    assert rows(office) == before


def days_of_before(office: Office) -> Sequence[Any]:
    """As the program had it that took any term of the case."""
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Task.id, Task.due_on).order_by(Task.id)
        return work.session.execute(asked).all()
