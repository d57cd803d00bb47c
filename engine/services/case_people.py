"""The people of a case: who it is about, and who came to be of it later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import select

from engine.db.queries import insert_all
from engine.db.tables import Case, Party
from engine.domain.procedures import NewParty
from engine.services import search
from engine.services.work import Work


def of_case(work: Work, case_id: int) -> tuple[NewParty, ...]:
    """As they are kept, whoever asks; who began the case first."""
    rows = work.session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id))
    names = [field.name for field in fields(NewParty)]
    return tuple(NewParty(**{name: getattr(row, name) for name in names}) for row in rows)


def begin(work: Work, case: Case, people: Sequence[NewParty]) -> None:
    """Those of a new case, which is found by their words and by its own."""
    _add(work, case, people)
    search.index(work, case, people)


def join(work: Work, case: Case, people: Sequence[NewParty]) -> None:
    """Makes them people of the case, but for those whom it has."""
    there = of_case(work, case.id)
    new = [one for one in people if one not in there]
    _add(work, case, new)
    search.index_people(work, case.id, new)


def put_right(work: Work, case: Case, role: str, people: Sequence[NewParty]) -> None:
    """Makes the first of that role the first of these, where there are any; the case is found by
    the words of both."""
    if not people:
        return
    row = work.session.scalars(
        select(Party).where(Party.case_id == case.id, Party.role == role).order_by(Party.id)
    ).first()
    if row is None:
        join(work, case, people)
        return
    for name, value in asdict(people[0]).items():
        setattr(row, name, value)
    search.index_people(work, case.id, people)


def _add(work: Work, case: Case, people: Sequence[NewParty]) -> None:
    insert_all(work.session, Party, [{"case_id": case.id, **asdict(one)} for one in people])
