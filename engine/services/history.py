"""The history of a case: append-only lines, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from engine.db.queries import insert_all
from engine.db.tables import Case, Event
from engine.domain import values
from engine.services.work import Work

#: lines that one version of a case may have
PER_VERSION = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to which element, or to the case itself where `element_id` is empty."""

    kind: str
    element_id: str = ""
    token: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def write(work: Work, case_id: int, version: int, lines: Sequence[Line]) -> None:
    """The lines of a version that begins now, in one statement."""
    _insert(work, case_id, version * PER_VERSION, lines)


def add(work: Work, case_id: int, line: Line) -> None:
    """One more line of the current version: something that does not move the case."""
    last = work.session.scalar(select(func.max(Event.seq)).where(Event.case_id == case_id))
    _insert(work, case_id, (last or 0) + 1, [line])


def hold(work: Work, *case_ids: int) -> None:
    """Nobody else writes to the trails of these cases until this transaction ends."""
    work.session.execute(
        select(Case.id)
        .where(Case.id.in_(case_ids))
        .order_by(Case.id)
        .with_for_update(key_share=True)
    ).all()


def add_each(work: Work, lines: Mapping[int, Sequence[Line]]) -> None:
    """The same for many cases, whatever their number in two statements."""
    newest = work.session.execute(
        select(Event.case_id, func.max(Event.seq).label("seq"))
        .where(Event.case_id.in_(lines))
        .group_by(Event.case_id)
    )
    last = {row.case_id: row.seq for row in newest}
    rows = (_rows(work, case_id, last[case_id] + 1, told) for case_id, told in lines.items())
    insert_all(work.session, Event, list(chain.from_iterable(rows)))


def _insert(work: Work, case_id: int, first: int, lines: Sequence[Line]) -> None:
    insert_all(work.session, Event, _rows(work, case_id, first, lines))


def _rows(work: Work, case_id: int, first: int, lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {
            "case_id": case_id,
            "seq": first + position,
            "at": work.now,
            "kind": line.kind,
            "element_id": line.element_id,
            "token": line.token,
            "actor": work.actor.username,
            "data": values.dumps(work.signed(line.data)),
        }
        for position, line in enumerate(lines)
    ]
