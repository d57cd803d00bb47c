"""What reaches a case from outside while it runs, put in by an official: `[[event]]` of
procedure.toml says which messages, with which form, and which roles record them.

Whoever receives the matters of a procedure at the counter records what arrives for its cases also
where they have no part in them: the page says no more of the case than its number and procedure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import select

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.db.tables import Case, Subscription
from engine.domain.case_events import CaseEvent, case_events
from engine.domain.forms import Form
from engine.domain.identities import Reserve
from engine.domain.officials import Action, may
from engine.errors import NotAllowed, NotFound
from engine.services import attachments, choices, deadlines, progress, term_facts, users
from engine.services.attachments import Asking, Waiting
from engine.services.incidents import retryable
from engine.services.visibility import Seen, hidden_from, receives, recordable, seen
from engine.services.work import Attempt, Work

OF = "."  # of an event that several wait for: its id and, after this, who of them


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """What may be recorded, its form and what the case knows already."""

    case_id: int
    radicado: str
    process_name: str
    opens_case: bool  # whether the actor may see the case itself
    event: CaseEvent
    form: Form
    values: Mapping[str, Any]
    files: Waiting  # what the actor attached and has not sent, by field


def offered(work: Work, case_id: int) -> tuple[CaseEvent, ...]:
    """What the case waits for now and one of the actor's roles may record. The caller has asked
    whether the actor may see the case."""
    case = work.session.get_one(Case, case_id)
    known = _recorded_by(work, case.definition_id)
    if not known:
        return ()
    return tuple(line for event in known for line in _lines(work, case, event))


def _lines(work: Work, case: Case, event: CaseEvent) -> tuple[CaseEvent, ...]:
    """One for each that waits for it: where there are several, each names whom it concerns."""
    waiting = _all_waiting(work, case.id, event.id)
    if len(waiting) < 2:
        return (event,) * len(waiting)
    definition = work.definitions.get(case.definition_id)
    snapshot = progress.snapshot(case)
    facts = seen(work, case.id).facts
    known = [runtime.visible(definition, snapshot, one.token) for one in waiting]
    return tuple(
        replace(
            event,
            id=f"{event.id}{OF}{one.id}",
            label=_labelled(event, hidden_from(work, case, facts, definition, said).over(said)),
        )
        for one, said in zip(waiting, known, strict=True)
    )


def _labelled(event: CaseEvent, known: Mapping[str, Any]) -> str:
    concerned = event.concerns.evaluate(known)
    return f"{event.label}: {concerned}" if concerned else event.label


def arriving(work: Work, case_ids: Collection[int]) -> dict[int, tuple[CaseEvent, ...]]:
    """By case, what the actor may record now, of the cases whose procedure the actor receives at
    the counter. Those that are reserved are left out, and what waits for several people: it is
    recorded from the page of the case, which says who they are."""
    rows = work.session.execute(
        select(Case.id, Case.definition_id, Subscription.message)
        .join(Subscription, Subscription.case_id == Case.id)
        .where(Case.id.in_(case_ids), ~Case.reserved)
    ).all()
    waiting = {(row.id, row.definition_id): Counter[str]() for row in rows}
    for row in rows:
        waiting[row.id, row.definition_id][row.message] += 1
    found = {
        case_id: tuple(one for one in _recorded_by(work, definition_id) if messages[one.id] == 1)
        for (case_id, definition_id), messages in waiting.items()
        if receives(work, work.definitions.get(definition_id))
    }
    return {case_id: events for case_id, events in found.items() if events}


def page(work: Work, case_id: int, event_id: str) -> EventPage:
    """NotFound where the case does not wait for it; NotAllowed for who may not record it."""
    found = _find(work, case_id, event_id)
    known = _known(work, found)
    return EventPage(
        case_id=case_id,
        radicado=found.case.radicado,
        process_name=found.definition.name,
        opens_case=may(work.actor, Action.SEE_CASE, found.seen.facts),
        event=found.event,
        form=found.form,
        values=_hidden(work, found, known).over(_before(found.form, known)),
        files=attachments.waiting(work, _asking(work, found)),
    )


def _before(form: Form, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the case knows without what the form asks: what arrives now is not what arrived before
    under the same name."""
    asked = {one.key for one in form.inputs() if not one.is_readonly(known)}
    return {key: value for key, value in known.items() if key not in asked}


def asking(work: Work, case_id: int, event_id: str, *, lock: bool = False) -> Asking:
    """The form of what the case waits for, for what is attached to it."""
    _find(work, case_id, event_id)
    if lock:
        progress.lock(work, case_id)
    return _asking(work, _find(work, case_id, event_id))


def record(work: Work, case_id: int, event_id: str, raw: Mapping[str, object]) -> str:
    """Hands the event to the case, which moves on; what was attached enters its file. Gives the
    label of what was recorded.

    InvalidInput per field. NotFound, NotAllowed as `page`.
    """
    _find(work, case_id, event_id)
    progress.lock(work, case_id)
    found = _find(work, case_id, event_id)
    work.attempt = Attempt(
        command={
            "do": attachments.RECORD,
            "case_id": case_id,
            "event_id": event_id,
            "actor_id": work.actor.id,
            "values": dict(raw),
        },
        case_id=case_id,
    )
    known = _known(work, found)
    raw = _hidden(work, found, known).given_back(raw, known)
    sent = attachments.answered(work, case_id, _asking(work, found), raw, known)
    progress.deliver_message(work, found.waiting.id, sent)
    return found.event.label


@retryable(attachments.RECORD)
def _record_again(
    work: Work, case_id: int, event_id: str, actor_id: int, values: Mapping[str, object]
) -> str:
    """The same record, on behalf of the official who made it."""
    with users.acting(work, int(actor_id)):
        return record(work, int(case_id), event_id, values)


# --- load and allow -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    seen: Seen
    definition: Definition  # of the case
    event: CaseEvent
    asker: Definition  # of the form: it says of what type each file of it is
    form: Form
    waiting: Subscription

    @property
    def case(self) -> Case:
        return self.seen.case


def _find(work: Work, case_id: int, event_id: str) -> _Found:
    seen = recordable(work, case_id)
    definition = work.definitions.get(seen.case.definition_id)
    message, _, which = event_id.partition(OF)
    known = declared(definition).get(message)
    if known is None:
        raise NotFound("event", event_id)
    event, owner = known
    if not event.roles & work.actor.roles:
        raise NotAllowed(f"{work.actor.username} may not record {event_id} on case {case_id}")
    asker = owner.asker_of(event.form)
    form = asker.forms[event.form] if asker else None
    waiting = _waiting(work, case_id, message, which)
    if asker is None or waiting is None or not isinstance(form, Form):
        raise NotFound("event", event_id)
    return _Found(
        seen=seen,
        definition=definition,
        event=replace(event, id=event_id),
        asker=asker,
        form=form,
        waiting=waiting,
    )


def _hidden(work: Work, found: _Found, known: Mapping[str, Any]) -> Reserve:
    return hidden_from(work, found.case, found.seen.facts, found.definition, known)


def _asking(work: Work, found: _Found) -> Asking:
    return attachments.of_event(work, found.asker, found.form, found.case.id, found.event.id)


def _waiting(work: Work, case_id: int, message: str, which: str) -> Subscription | None:
    """The one that was asked for; else who has waited longest for it in the case."""
    waiting = _all_waiting(work, case_id, message)
    return next((one for one in waiting if which in ("", str(one.id))), None)


def _all_waiting(work: Work, case_id: int, message: str) -> Sequence[Subscription]:
    query = select(Subscription).where(
        Subscription.case_id == case_id, Subscription.message == message
    )
    return work.session.scalars(query.order_by(Subscription.id)).all()


def _recorded_by(work: Work, definition_id: int) -> list[CaseEvent]:
    known = declared(work.definitions.get(definition_id)).values()
    return [event for event, _ in known if event.roles & work.actor.roles]


def declared(definition: Definition) -> dict[str, tuple[CaseEvent, Definition]]:
    """The events of the case's procedure and of those that it calls, with who declares each. What
    two of them wait for is one, for the roles of both."""
    found: dict[str, tuple[CaseEvent, Definition]] = {}
    for owner in definition.family():
        for event in case_events(owner.bundle.procedure):
            known, declares = found.get(event.id, (event, owner))
            found[event.id] = replace(known, roles=known.roles | event.roles), declares
    return found


def _known(work: Work, found: _Found) -> dict[str, Any]:
    snapshot = progress.snapshot(found.case)
    token = found.waiting.token
    known = runtime.visible(found.definition, snapshot, token)
    read = partial(deadlines.book, work, found.case.id, found.definition, found.case.office_id)
    facts = term_facts.offered(work, read, found.definition, found.form, snapshot, token)
    return {**known, **choices.offered(work, found.definition, found.form.names), **facts}
