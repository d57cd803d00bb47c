"""Whether a case is there for the actor, and how much of it, asked before anything is done.

`scope` says the same in SQL, for lists.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import select

from engine.bpm.definition import Definition
from engine.db.tables import Case, CaseStatus, Document, Event, Party
from engine.domain.counter import counter_rules
from engine.domain.identities import Reserve, reserve
from engine.domain.office_rules import office_rules
from engine.domain.officials import CITIZEN, Action, CaseFacts, may
from engine.domain.procedures import TELLING, StartRules, start_rules
from engine.domain.values import loads
from engine.errors import NoPart, NotAllowed, NotFound
from engine.services import scope
from engine.services.rows import StoredCase
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as far as the actor may know it."""

    case: Case
    facts: CaseFacts
    identity_visible: bool


def visible(work: Work, case_id: int) -> tuple[Case, CaseFacts]:
    """The case and what the actor is to it. NotAllowed without a part in it; NotFound where it is
    reserved."""
    return _reached(work, case_id, Action.SEE_CASE)


def seen(work: Work, case_id: int) -> Seen:
    """NotFound, NotAllowed as for the page of the case."""
    return _seen(work, *visible(work, case_id))


def recordable(work: Work, case_id: int) -> Seen:
    """The same for who may record what reached the case: who sees it, and who receives matters of
    its procedure at the counter, unless it is reserved."""
    return _seen(work, *_reached(work, case_id, Action.RECORD_EVENT))


def receives(work: Work, definition: Definition) -> bool:
    """Whether the actor files matters of that procedure for who comes, writes or calls."""
    return bool(work.actor.groups & counter_rules(definition.bundle.procedure).starters)


def reserve_of(
    work: Work, case_id: int, definition: Definition, known: Mapping[str, Any] | None = None
) -> Reserve:
    """What tells who the people of a case are: as they filed, as it was put right since, and as the
    case says it now."""
    rules = start_rules(definition.bundle.procedure)
    filed = work.session.execute(
        select(*(getattr(Party, column) for column in TELLING)).where(Party.case_id == case_id)
    ).all()
    now = [known.get(key) for key in rules.telling_keys] if known else []
    return reserve(
        rules.identity_keys,
        [*chain.from_iterable(filed), *_before(work, case_id, rules.telling_keys), *now],
    )


def _before(work: Work, case_id: int, telling: Collection[str]) -> list[object]:
    """What told it until it was put right."""
    corrected = select(Event.data).where(Event.case_id == case_id, Event.kind == "corrected")
    said = (loads(data).get("before", {}) for data in work.session.scalars(corrected))
    return [value for before in said for key, value in before.items() if key in telling]


def hidden_from(
    work: Work,
    case: StoredCase,
    facts: CaseFacts,
    definition: Definition,
    known: Mapping[str, Any] | None = None,
) -> Reserve:
    """What the actor may not know of who the people of a case are; nothing, where they may."""
    if shows_identity(work, case, facts, start_rules(definition.bundle.procedure)):
        return Reserve()
    return reserve_of(work, case.id, definition, known)


def check_may_read(work: Work, document: Document) -> None:
    """NotFound, NotAllowed as for the case of the document, and for the papers of somebody whose
    name the actor may not know."""
    found = seen(work, document.case_id or 0)
    if told(document) and not found.identity_visible:
        raise NotAllowed(f"{work.actor.username} may not know who filed case {found.case.id}")


def told(document: Document) -> bool:
    """It came from whoever filed, or somebody noted so: it may say who that is."""
    return document.tells_identity or document.created_by == CITIZEN.username


def allowed(work: Work, case: Case, facts: CaseFacts) -> frozenset[Action]:
    """Notes, links and access outlive the case; what is asked, filed or corrected does not."""
    ended = case.status == CaseStatus.CLOSED
    asked = _LASTING if ended else _LASTING | {Action.CORRECT}
    return frozenset(action for action in asked if may(work.actor, action, facts))


_LASTING = frozenset({Action.WRITE_NOTE, Action.TAKE_PART, Action.CHANGE_ACCESS})


def _seen(work: Work, case: Case, facts: CaseFacts) -> Seen:
    rules = start_rules(work.definitions.get(case.definition_id).bundle.procedure)
    return Seen(case, facts, shows_identity(work, case, facts, rules))


def shows_identity(work: Work, case: StoredCase, facts: CaseFacts, rules: StartRules) -> bool:
    asked = CaseFacts(
        involved=facts.involved,
        reserved=case.reserved,
        identity_reserved=case.identity_reserved,
        identity_roles=rules.identity_roles,
    )
    return may(work.actor, Action.SEE_IDENTITY, asked)


def _reached(work: Work, case_id: int, action: Action) -> tuple[Case, CaseFacts]:
    row = work.session.execute(
        select(Case, scope.involved(work.actor), scope.told(work.actor)).where(Case.id == case_id)
    ).one_or_none()
    if row is None:
        raise NotFound("case", case_id)
    case, involved, was_told = row
    definition = work.definitions.get(case.definition_id)
    rules = office_rules(definition.bundle.procedure)
    facts = CaseFacts(
        involved=involved,
        told=was_told,
        received_here=receives(work, definition),
        reserved=case.reserved,
        identity_reserved=case.identity_reserved,
        correctors=frozenset().union(*(one.roles for one in definition.corrections.values())),
        guardians=rules.guardians,
    )
    if not may(work.actor, action, facts):
        if case.reserved:
            raise NotFound("case", case_id)
        raise NoPart(f"{work.actor.username} has no part in case {case_id}")
    return case, facts
