"""A worker that is killed in the middle of a change of the calendar: it goes on, and once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from engine.db.tables import TermEventRow
from engine.domain.officials import SYSTEM
from engine.services import audit
from tests.faults.processes import BY_SIGKILL, run_process
from tests.faults.tables import with_job_tables
from tests.office import Office
from tests.rehearsal import LAW, Calendar

TERMS = 8
REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}


@pytest.mark.parametrize(("point", "moved"), [("before_commit", 3), ("after_commit", 6)])
def test_a_change_of_the_calendar_goes_on_after_a_sigkill_and_moves_each_term_once(
    office: Office, point: str, moved: int
) -> None:
    calendar = Calendar(office).without_the_law()
    cases = []
    for n in range(TERMS):
        office.today_is(str(date(2026, 6, 22) + timedelta(days=n)))
        cases.append(office.receives("solicitud", **REQUEST))
    before = [office.term_of(case, "respuesta").due_on for case in cases]
    change_id = calendar.rehearses(LAW)
    calendar.applies(change_id)
    settings = with_job_tables(office.settings)

    died = run_process(settings, "calendar", "--executor", "a", "--crash", point)

    assert died == BY_SIGKILL
    assert calendar.state(change_id) == "applying"
    assert [bool(m.moved_at) for m in calendar.moves(change_id)] == (
        [True] * moved + [False] * (TERMS - moved)
    )

    assert run_process(settings, "calendar", "--executor", "b") == 0

    assert calendar.state(change_id) == "applied"
    assert all(move.moved_at for move in calendar.moves(change_id))
    assert counted_again(office) == [1] * TERMS
    after = [office.term_of(case, "respuesta").due_on for case in cases]
    assert all(old and new and new > old for old, new in zip(before, after, strict=True))
    with office.engine.reading_as(SYSTEM) as work:
        assert not list(audit.verify(work))
    assert not office.broken_invariants()


def counted_again(office: Office) -> list[int]:
    """How often each term was."""
    counted = select(func.count()).where(TermEventRow.kind == "recalculated")
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(counted.group_by(TermEventRow.term_id)))
