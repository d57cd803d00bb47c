"""The page of a case file: its index, how it stands, what may be done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from engine.adapters import exports
from engine.bpm.definition import Definition
from engine.db.tables import CaseFile, CaseStatus, Document, FileIndex
from engine.domain.case_index import Absence, CaseIndex
from engine.domain.officials import Action, Actor, may
from engine.domain.procedures import file_rules
from engine.domain.retention import Retention
from engine.services import audit, casefile_closing, casefile_indexes, deliveries, retention
from engine.services.casefile_additions import KIND
from engine.services.casefile_closing import Blocker
from engine.services.deliveries import DeliveryLine
from engine.services.visibility import seen
from engine.services.work import Work, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How the file was closed, and until when it is kept; no days where the table says none."""

    at: datetime
    by: str
    reason: str
    managed_until: date | None
    archived_until: date | None
    disposition: str
    norm: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    number: int
    made_at: datetime
    documents: int
    sha256: str
    signer: str
    signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """`rule` is the line of the retention table; None where it has none for the series. `head` is
    the last hash of the case's trail, against which an export is compared."""

    case_id: int
    reserved: bool
    identity_reserved: bool
    case_ended: bool
    index: CaseIndex
    rule: Retention | None
    closing: Closing | None
    sealed: tuple[SealedLine, ...]
    blockers: tuple[Blocker, ...]
    keeps: bool  # the actor may add, close and open again
    types: tuple[str, ...]
    deliveries: tuple[DeliveryLine, ...]  # that a document may prove
    unlisted: frozenset[int]  # places of what officials added with a type that is not among them
    head: str


def file_page(work: Work, case_id: int) -> FilePage:
    """NotFound, NotAllowed as for the case."""
    found = seen(work, case_id)
    case = found.case
    types = _types(work.definitions.get(case.definition_id))
    return FilePage(
        case_id=case_id,
        reserved=case.reserved,
        identity_reserved=case.identity_reserved,
        case_ended=case.status == CaseStatus.CLOSED,
        index=casefile_indexes.of(work, found),
        rule=retention.line_of(work, case),
        closing=_closing(work, case_id),
        sealed=_sealed(work, case_id),
        blockers=casefile_closing.blockers(work, case),
        keeps=may(work.actor, Action.KEEP_FILE, found.facts),
        types=types,
        deliveries=deliveries.of_case(work, case_id, shows_identity=found.identity_visible),
        unlisted=_unlisted(work, case_id, types),
        head=audit.head(work, audit.case_stream(case_id)).hash,
    )


def _types(definition: Definition) -> tuple[str, ...]:
    """Those of the procedure and of each that it calls: their papers enter the same file."""
    rules = (file_rules(one.bundle.procedure) for one in definition.family())
    return tuple(sorted({name for each in rules for name in each.types.values()}))


def _unlisted(work: Work, case_id: int, types: Sequence[str]) -> frozenset[int]:
    found = work.session.scalars(
        select(Document.position).where(
            Document.case_id == case_id, Document.kind == KIND, Document.type_name.not_in(types)
        )
    )
    return frozenset(place for place in found if place is not None)


def _closing(work: Work, case_id: int) -> Closing | None:
    file = work.session.get(CaseFile, case_id)
    if file is None or file.closed_at is None:
        return None
    names = casefile_indexes.people(work, [file.closed_by])
    return Closing(
        at=file.closed_at,
        by=names.get(file.closed_by, file.closed_by),
        reason=file.closing_reason,
        managed_until=file.managed_until,
        archived_until=file.archived_until,
        disposition=file.disposition,
        norm=file.norm,
        verification=file.verification,
    )


def _sealed(work: Work, case_id: int) -> tuple[SealedLine, ...]:
    rows = work.session.scalars(
        select(FileIndex).where(FileIndex.case_id == case_id).order_by(FileIndex.number)
    )
    return tuple(
        SealedLine(
            number=row.number,
            made_at=row.made_at,
            documents=row.documents,
            sha256=row.sha256,
            signer=row.signer,
            signed_at=row.signed_at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """What was found when every byte was read again. `damaged` are the places of the documents
    that changed or vanished; it says nothing of what the actor may not know."""

    case_id: int
    radicado: str
    checked: int
    damaged: tuple[int, ...]


def integrity(place: Workplace, actor: Actor, case_id: int) -> Integrity:
    """Reads the documents outside any transaction. NotFound, NotAllowed as for the case."""
    with place.reading_as(actor) as work:
        index, store = casefile_indexes.index(work, case_id), work.documents
    known = [entry for entry in index.entries if entry.absence is not Absence.IDENTITY]
    damaged = (e.position for e in known if not exports.intact(store, e.sha256, e.size))
    return Integrity(
        case_id=case_id, radicado=index.radicado, checked=len(known), damaged=tuple(damaged)
    )
