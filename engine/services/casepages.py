"""What an official sees of a case: facts, people, terms, history, documents, steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true

from engine.bpm import runtime
from engine.bpm.definition import Definition
from engine.bpm.transition import Snapshot
from engine.db.tables import Case, CaseStatus, Document, Event, Party, Scan, User
from engine.domain import values
from engine.domain.counter import counter_rules
from engine.domain.identities import Reserve
from engine.domain.officials import (
    CITIZEN,
    RESERVED_IDENTITY,
    SYSTEM,
    Action,
)
from engine.domain.procedures import start_rules
from engine.errors import CaseFault
from engine.services import correctable, deadlines, filed_facts, tasklists, users
from engine.services.casesteps import StepLine, steps
from engine.services.deadlines import TermLine
from engine.services.tasklists import TaskLine
from engine.services.visibility import allowed, hidden_from, shows_identity, told, visible
from engine.services.work import ON_BEHALF_OF, Work

LATEST_EVENTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    role: str
    name: str
    anonymous: bool
    document: str
    email: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    at: datetime
    kind: str  # filed, entered, completed, cancelled, claimed, released, term_opened, closed…
    element_id: str
    element_name: str
    actor_name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    id: int
    kind: str
    name: str
    media_type: str
    size: int
    created_at: datetime
    public: bool
    sha256: str
    scan: Scan
    virus: str
    contents: tuple[str, ...]  # what acts by itself in it
    signature: str  # what seals it; "" where nothing does
    checked_at: datetime | None  # when that was last validated, and what was found
    check_result: str
    check_said: str

    @property
    def quarantined(self) -> bool:
        return self.scan in (Scan.PENDING, Scan.INFECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """`identity_visible` is False where names and answers that tell them are masked; so many
    documents are `withheld` with them. `allowed` is what the actor may do with the case now."""

    case_id: int
    radicado: str
    subject: str
    process_id: str
    process_name: str
    version: int
    status: CaseStatus
    reserved: bool
    identity_visible: bool
    received_at: datetime
    filed_at: datetime
    closed_at: datetime | None
    annulment: str  # why its number was annulled; "" where it was not
    may_annul: bool
    channel: str
    parties: tuple[PartyLine, ...]
    terms: tuple[TermLine, ...]
    tasks: tuple[TaskLine, ...]
    events: tuple[EventLine, ...]
    documents: tuple[DocumentLine, ...]
    withheld: int
    steps: tuple[StepLine, ...]
    active_elements: tuple[str, ...]
    done_elements: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    allowed: frozenset[Action]
    corrections: Mapping[int | None, str]  # what may be put right, by its call: None, the case


def case_page(work: Work, case_id: int) -> CasePage:
    """One case. NotAllowed where the actor has no part in it; NotFound where it is reserved."""
    case, facts = visible(work, case_id)
    definition = work.definitions.get(case.definition_id)
    rules = start_rules(definition.bundle.procedure)
    identity = shows_identity(work, case, facts, rules)
    hidden = hidden_from(work, case, facts, definition)
    tasks = tasklists.open_lines(work, case_id)
    papers = _papers(work, case_id)
    shown = [row for row in papers if identity or not told(row)]
    events = _events(work, case_id, definition, hidden)
    active = _active(definition, case)
    done = _done(events, active)
    return CasePage(
        case_id=case.id,
        radicado=case.radicado,
        subject=case.subject,
        process_id=case.process_id,
        process_name=definition.name,
        version=case.version,
        status=CaseStatus(case.status),
        reserved=case.reserved,
        identity_visible=identity,
        received_at=case.received_at,
        filed_at=case.filed_at,
        closed_at=case.closed_at,
        annulment=case.annulment if case.annulled_at else "",
        may_annul=case.status == CaseStatus.OPEN and _may_annul(work, definition),
        channel=case.channel,
        parties=_parties(work, case_id, identity),
        terms=deadlines.lines(work, case_id),
        tasks=tasks,
        events=events,
        documents=tuple(document_line(row) for row in shown),
        withheld=len(papers) - len(shown),
        steps=steps(definition, events, tasks, active),
        active_elements=active,
        done_elements=done,
        facts=filed_facts.filed(definition, case, rules, hidden),
        allowed=allowed(work, case, facts),
        corrections=correctable.offered(work, case, definition),
    )


def _may_annul(work: Work, definition: Definition) -> bool:
    return bool(work.actor.groups & counter_rules(definition.bundle.procedure).annullers)


def diagram(work: Work, case_id: int) -> bytes:
    """The BPMN of the version by which the case runs."""
    case, _ = visible(work, case_id)
    return work.definitions.get(case.definition_id).bpmn_xml


# --- what is shown --------------------------------------------------------------------------------


def _parties(work: Work, case_id: int, shows_identity: bool) -> tuple[PartyLine, ...]:
    rows = work.session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id))
    return tuple(_party(row, shows_identity) for row in rows)


def _party(row: Party, shows_identity: bool) -> PartyLine:
    if not shows_identity:
        return PartyLine(
            role=row.role,
            name=RESERVED_IDENTITY,
            anonymous=row.anonymous,
            document="",
            email="",
            phone="",
            address="",
        )
    return PartyLine(
        role=row.role,
        name="" if row.anonymous else row.name,
        anonymous=row.anonymous,
        document=f"{row.document_type} {row.document_number}".strip(),
        email=row.email,
        phone=row.phone,
        address=row.address,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Some lines of a history, the latest first. `before` names the page that follows."""

    case: CasePage
    events: tuple[EventLine, ...]
    before: int | None


def history_page(
    work: Work, case_id: int, *, before: int | None = None, size: int = 200
) -> HistoryPage:
    """The whole history of a case, page by page, for who may see it."""
    case, facts = visible(work, case_id)
    definition = work.definitions.get(case.definition_id)
    hidden = hidden_from(work, case, facts, definition)
    older = Event.seq < before if before else true()
    seqs = work.session.scalars(
        select(Event.seq)
        .where(Event.case_id == case_id, older)
        .order_by(Event.seq.desc())
        .limit(size + 1)
    ).all()
    shown = seqs[:size]
    within = Event.seq.in_(shown)
    return HistoryPage(
        case=case_page(work, case_id),
        events=tuple(reversed(_events(work, case_id, definition, hidden, within, size))),
        before=shown[-1] if len(seqs) > size else None,
    )


def _events(
    work: Work,
    case_id: int,
    definition: Definition,
    hidden: Reserve,
    which: ColumnElement[bool] | None = None,
    size: int = LATEST_EVENTS,
) -> tuple[EventLine, ...]:
    """The last ones, in order."""
    rows = work.session.execute(
        select(Event.at, Event.kind, Event.element_id, Event.actor, Event.data, User.name)
        .outerjoin(User, User.username == Event.actor)
        .where(Event.case_id == case_id, true() if which is None else which)
        .order_by(Event.seq.desc())
        .limit(size)
    ).all()
    said = [values.loads(row.data) for row in rows]
    absent = users.names(work, {d[ON_BEHALF_OF] for d in said if ON_BEHALF_OF in d})
    return tuple(
        EventLine(
            at=row.at,
            kind=row.kind,
            element_id=row.element_id,
            element_name=element_name(definition, row.element_id),
            actor_name=_signed(row.name or _NAMES.get(row.actor, row.actor), data, absent),
            data=hidden.in_history(data),
        )
        for row, data in zip(reversed(rows), reversed(said), strict=True)
    )


def _signed(name: str, data: Mapping[str, Any], absent: Mapping[str, str]) -> str:
    """Who did it, and whose place they took."""
    username = data.get(ON_BEHALF_OF)
    return f"{name}, en suplencia de {absent[username]}" if username else name


_NAMES = {SYSTEM.username: SYSTEM.name, CITIZEN.username: CITIZEN.name}


def element_name(definition: Definition, element_id: str) -> str:
    """The name that was drawn, here or in a procedure that is called."""
    holder = definition.holder_of(element_id)
    return holder.elements[element_id].label if holder else element_id


def _papers(work: Work, case_id: int) -> Sequence[Document]:
    return work.session.scalars(
        select(Document).where(Document.case_id == case_id).order_by(Document.id)
    ).all()


def document_line(row: Document) -> DocumentLine:
    return DocumentLine(
        id=row.id,
        kind=row.kind,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        created_at=row.created_at,
        public=row.public,
        sha256=row.sha256,
        scan=Scan(row.scan),
        virus=row.virus,
        contents=tuple(filter(None, row.contents.split(","))),
        signature=row.signature,
        checked_at=row.checked_at,
        check_result=row.check_result or "",
        check_said=row.check_said or "",
    )


def _active(definition: Definition, case: Case) -> tuple[str, ...]:
    """Elements in which something waits, with the calls around them; none in a state that can no
    longer be read."""
    if case.status == CaseStatus.CLOSED:
        return ()
    snapshot = Snapshot(state=case.state, variables=case.variables)
    try:
        live = runtime.live(definition, snapshot)
    except CaseFault:  # a damaged state has its incident; the rest of the page still helps
        return ()
    return tuple(sorted(live.calls.union(live.elements.values())))


def _done(events: Iterable[EventLine], active: tuple[str, ...]) -> tuple[str, ...]:
    done = {event.element_id for event in events if event.kind == "completed"}
    return tuple(sorted(done - set(active)))
