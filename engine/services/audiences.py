"""What of a matter concerns who follows it with its code, and what they may know of the rest.

Who follows it is who began it: its first person. What a term or a delivery says of another is told
without a name, and not at all where the file or the person's name is reserved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.db.tables import Case, Party
from engine.domain.deliveries import KNOWN
from engine.domain.folding import words
from engine.domain.procedures import StartRules, start_rules
from engine.services import deliveries, term_pages, tracking
from engine.services.deliveries import DeliveryLine
from engine.services.term_pages import Explanation, TermLine
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`handed` to the reader and `explained`, the terms of their matter; `others_handed` are the
    same acts as others came to know them, `others_terms` the time that the law gives to these."""

    handed: tuple[DeliveryLine, ...]
    explained: tuple[Explanation, ...]
    others_handed: tuple[DeliveryLine, ...]
    others_terms: tuple[TermLine, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """`name` is None where the case is nobody's: an official began it and has its code."""

    name: str | None
    reserved: bool

    def concerns(self, addressee: str) -> bool:
        """Whether it is the reader whom something concerns."""
        if self.name is None:
            return False
        return not addressee or words(addressee) == words(self.name)


def told(work: Work, radicado: str, code: str) -> Told:
    """What the tracking page says of how people were told and how long they have. NotFound for a
    wrong pair. Count the attempt first, as for `tracking`."""
    case = tracking.named(work, radicado, code)
    rules = start_rules(work.definitions.get(case.definition_id).bundle.procedure)
    reader = _reader(work, case)
    handed = deliveries.of_case(work, case.id)
    own = tuple(line for line in handed if reader.concerns(line.addressee))
    if rules.reserved:
        return Told(handed=own, explained=(), others_handed=(), others_terms=())
    explained = term_pages.public_explanation(work, radicado, code)
    return Told(
        handed=own,
        explained=tuple(each for each in explained if _explains(reader, rules, each.line)),
        others_handed=_of_others(reader, own, handed),
        others_terms=_terms_of_others(reader, explained),
    )


def _reader(work: Work, case: Case) -> _Reader:
    asked = select(Party.name, Party.anonymous).where(Party.case_id == case.id)
    first = work.session.execute(asked.order_by(Party.id).limit(1)).one_or_none()
    known = first is not None and (first.name or first.anonymous)
    return _Reader(first.name if first and known else None, case.reserved or case.identity_reserved)


def _explains(reader: _Reader, rules: StartRules, line: TermLine) -> bool:
    """An official reads the time that the office has, where nothing is reserved. What the office
    sets itself for a step of its own is nobody's but its own; for the answer it is a promise."""
    if line.internal and (line.of_call is not None or rules.answer_term not in ("", line.name)):
        return False
    if reader.name is None:
        return not (reader.reserved or line.of_person or line.addressee)
    return reader.concerns(line.addressee)


def _of_others(
    reader: _Reader, own: Sequence[DeliveryLine], handed: Iterable[DeliveryLine]
) -> tuple[DeliveryLine, ...]:
    """By what somebody else was notified of an act that the reader has in hand too."""
    if reader.reserved:
        return ()
    acts = {line.act for line in own if line.act}
    return tuple(
        line
        for line in handed
        if not reader.concerns(line.addressee)
        and line.effective_on
        and line.norm
        and line.result in KNOWN
        and (reader.name is None or line.act in acts)
    )


def _terms_of_others(reader: _Reader, explained: Iterable[Explanation]) -> tuple[TermLine, ...]:
    if reader.reserved:
        return ()
    lines = (each.line for each in explained)
    return tuple(line for line in lines if line.of_person and not reader.concerns(line.addressee))
