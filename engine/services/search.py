"""Finding cases by their number, their subject and the people in them, however it is written.

Every word of a case is a row (`case_word`), folded: what begins with what was typed is a range of
an index, on both databases and however many cases there are. Words that tell who somebody is
answer only who may know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from engine.db.queries import insert_all
from engine.db.tables import Case, CaseStatus, CaseWord, DefinitionRow, Party
from engine.domain.folding import asked, number_words, words
from engine.domain.officials import RESERVED_IDENTITY, Action, CaseFacts, may
from engine.domain.procedures import NewParty, start_rules
from engine.services import scope
from engine.services.work import Work

#: a word in more cases than this does not lead: the newest cases are walked
MOST_HITS = 1_000
#: and so many of them at most
NEWEST = 20_000
PAGE = 30
_LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case that was found. `person` is masked where the actor may not know it."""

    case_id: int
    radicado: str
    subject: str
    process_id: str
    process_name: str
    person: str
    status: CaseStatus
    annulled: bool
    received_at: datetime
    closed_at: datetime | None
    seen: bool  # whether the actor may open it


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The newest first. `newest_only`: the words are in so many cases that the oldest were not
    looked at. `next` is the `before` of the page that follows; None on the last."""

    lines: tuple[CaseLine, ...] = ()
    newest_only: bool = False
    next: int | None = None


def index(work: Work, case: Case, parties: Iterable[NewParty]) -> None:
    """Keeps the words by which a new case is found."""
    plain = (*number_words(case.radicado), *words(case.subject))
    _keep(work, case.id, [*((word, False) for word in plain), *_telling(parties)])


def index_people(work: Work, case_id: int, parties: Iterable[NewParty]) -> None:
    """The same of people whom the case came to have later; those of before find it still."""
    of_people = select(CaseWord.word).where(CaseWord.case_id == case_id, CaseWord.personal)
    there = set(work.session.scalars(of_people))
    _keep(work, case_id, [found for found in _telling(parties) if found[0] not in there])


def _telling(parties: Iterable[NewParty]) -> Iterator[tuple[str, bool]]:
    for one in parties:
        yield from ((word, True) for word in words(f"{one.name} {one.document_number}"))


def _keep(work: Work, case_id: int, found: Iterable[tuple[str, bool]]) -> None:
    rows = [
        {"case_id": case_id, "word": word, "personal": personal}
        for word, personal in dict.fromkeys(found)
    ]
    insert_all(work.session, CaseWord, rows)


def cases(work: Work, text: str, *, before: int | None = None) -> Results:
    """The cases that exist for the actor and have all these words; none for no word at all."""
    return among(work, text, scope.visible(work.actor), before=before)


def among(
    work: Work,
    text: str,
    which: ColumnElement[bool],
    *,
    before: int | None = None,
    widened: bool = False,
) -> Results:
    """The same of other cases; `widened`: of those and of the ones that the actor may open."""
    if widened:
        which = or_(which, scope.visible(work.actor))
    matching = matching_of(work, text)
    if matching is None:
        return Results()
    query = _lines(work).where(which, matching.of(Case.id)).order_by(Case.id.desc())
    if matching.frequent:
        last = select(func.max(Case.id)).correlate(None).scalar_subquery()
        query = query.where(Case.id > last - NEWEST)
    if before is not None:
        query = query.where(Case.id < before)
    rows = work.session.execute(query.limit(PAGE + 1)).all()
    lines = tuple(_line(work, row) for row in rows[:PAGE])
    return Results(
        lines=lines,
        newest_only=matching.frequent,
        next=lines[-1].case_id if len(rows) > PAGE else None,
    )


def newest(work: Work, which: ColumnElement[bool], most: int) -> tuple[CaseLine, ...]:
    """The last of those cases."""
    rows = work.session.execute(_lines(work).where(which).order_by(Case.id.desc()).limit(most))
    return tuple(_line(work, row) for row in rows)


@dataclass(frozen=True, slots=True)
class Matching:
    """The words that somebody typed, the rarest first, as a condition on the number of a case.

    `definitions` are those of whose reserved identities the actor may know.
    """

    words: tuple[str, ...]
    definitions: tuple[int, ...]
    frequent: bool  # even the rarest is in so many cases that it is better tested than led by

    def of(self, case_id: Any) -> ColumnElement[bool]:
        tested = self.words if self.frequent else self.words[1:]
        has = aliased(CaseWord)
        each = [
            exists().where(
                has.case_id == case_id, _begins(has, word), _known(has, self.definitions)
            )
            for word in tested
        ]
        if self.frequent:
            return and_(*each)
        return and_(case_id.in_(_having(self.words[0], self.definitions)), *each)


def matching_of(work: Work, text: str) -> Matching | None:
    """None where there is no word in the text."""
    typed = asked(text)
    if not typed:
        return None
    definitions = _definitions_known(work)
    counted = sorted((_hits(work, word, definitions), word) for word in typed)
    return Matching(
        words=tuple(word for _, word in counted),
        definitions=definitions,
        frequent=counted[0][0] > MOST_HITS,
    )


def _begins(row: type[CaseWord], word: str) -> ColumnElement[bool]:
    """A single letter is only itself: too much begins with it."""
    if len(word) == 1:
        return row.word == word
    return and_(row.word >= word, row.word < word + _LAST)


def _known(row: type[CaseWord], definitions: Sequence[int]) -> ColumnElement[bool]:
    """Of a word that tells who somebody is: whether the actor may know."""
    whose = aliased(Case)
    may_know = or_(~whose.identity_reserved, whose.definition_id.in_(definitions))
    return or_(~row.personal, exists().where(whose.id == row.case_id, may_know))


def _having(word: str, definitions: Sequence[int]) -> Select[int]:
    has = aliased(CaseWord)
    return select(has.case_id).distinct().where(_begins(has, word), _known(has, definitions))


def _hits(work: Work, word: str, definitions: Sequence[int]) -> int:
    """In how many cases the word is; one more than enough where in too many."""
    few = _having(word, definitions).limit(MOST_HITS + 1).subquery()
    return work.session.scalar(select(func.count()).select_from(few)) or 0


def _definitions_known(work: Work) -> tuple[int, ...]:
    """The procedures with reserved identities that the actor's roles may know."""
    with_reserve = select(Case.definition_id).distinct().where(Case.identity_reserved)
    return tuple(one for one in work.session.scalars(with_reserve) if _knows(work, one))


def _knows(work: Work, definition_id: int) -> bool:
    rules = start_rules(work.definitions.get(definition_id).bundle.procedure)
    facts = CaseFacts(involved=True, identity_reserved=True, identity_roles=rules.identity_roles)
    return may(work.actor, Action.SEE_IDENTITY, facts)


# --- lines ----------------------------------------------------------------------------------------


def _lines(work: Work) -> Select[*tuple[Any, ...]]:
    other = aliased(Party)
    first = select(func.min(other.id)).where(other.case_id == Case.id).correlate(Case)
    return (
        select(
            Case.id,
            Case.radicado,
            Case.subject,
            Case.process_id,
            Case.definition_id,
            Case.identity_reserved,
            Case.status,
            Case.annulled_at,
            Case.received_at,
            Case.closed_at,
            DefinitionRow.name.label("process_name"),
            func.coalesce(Party.name, "").label("person"),
            scope.visible(work.actor).label("seen"),
        )
        .join(DefinitionRow, DefinitionRow.id == Case.definition_id)
        .outerjoin(Party, Party.id == first.scalar_subquery())
    )


def _line(work: Work, row: Row[Any]) -> CaseLine:
    hidden = row.identity_reserved and not _knows(work, row.definition_id)
    return CaseLine(
        case_id=row.id,
        radicado=row.radicado,
        subject=row.subject,
        process_id=row.process_id,
        process_name=row.process_name,
        person=RESERVED_IDENTITY if hidden else row.person,
        status=CaseStatus(row.status),
        annulled=row.annulled_at is not None,
        received_at=row.received_at,
        closed_at=row.closed_at,
        seen=row.seen,
    )
