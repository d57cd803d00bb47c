"""Three questions to a person whose matter is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.db.tables import Case, CaseStatus, Survey
from engine.domain.officials import Action, may
from engine.errors import InvalidInput, NotAllowed
from engine.services import tracking
from engine.services.work import Work
from engine.settings import BOGOTA

#: from the worst to the best
MARKS = (1, 2, 3, 4, 5)
QUESTIONS = ("clarity", "timeliness", "treatment")
_MISSING = {
    "clarity": "Diga si la respuesta fue clara.",
    "timeliness": "Diga si la respuesta llegó a tiempo.",
    "treatment": "Diga cómo fue el trato.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How many answered, and their mean of 1 to 5 for each question; None where nobody did."""

    answers: int
    means: Mapping[str, float | None]


def may_answer(work: Work, case_id: int) -> bool:
    """Once, when the matter is closed."""
    case = work.session.get_one(Case, case_id)
    return case.status == CaseStatus.CLOSED and work.session.get(Survey, case_id) is None


def answer(work: Work, radicado: str, code: str, marks: Mapping[str, str]) -> None:
    """Keeps what the person thinks. NotFound for a wrong pair; InvalidInput, per question."""
    case = tracking.named(work, radicado, code)
    if not may_answer(work, case.id):
        raise InvalidInput({QUESTIONS[0]: "La encuesta de esta petición ya se respondió."})
    given = {name: int(mark) for name in QUESTIONS if (mark := marks.get(name, "")) in _TYPED}
    if missing := [name for name in QUESTIONS if name not in given]:
        raise InvalidInput({name: _MISSING[name] for name in missing})
    work.session.add(Survey(case_id=case.id, answered_at=work.now, **given))
    work.session.flush()


def opinion(work: Work, since: date, until: date) -> Opinion:
    """What the people who answered in those days think. NotAllowed as for the indicators."""
    if not may(work.actor, Action.SEE_INDICATORS):
        raise NotAllowed(f"{work.actor.username} does not lead")
    columns = [getattr(Survey, name) for name in QUESTIONS]
    rows = work.session.execute(select(Survey.answered_at, *columns)).all()
    told = [row for row in rows if since <= row.answered_at.astimezone(BOGOTA).date() <= until]
    return Opinion(
        answers=len(told),
        means={
            name: sum(getattr(row, name) for row in told) / len(told) if told else None
            for name in QUESTIONS
        },
    )


_TYPED = frozenset(map(str, MARKS))
