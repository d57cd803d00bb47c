"""The index of a case file, made from its rows at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from engine.db.tables import Case, CaseFile, Document, FileIndex, Scan, User
from engine.domain.case_index import WITHHELD, Absence, CaseIndex, Entry, format_of, paged
from engine.domain.officials import CITIZEN, SYSTEM
from engine.domain.procedures import file_rules
from engine.services import retention
from engine.services.entity import entity
from engine.services.visibility import Seen, seen, told
from engine.services.work import Work
from engine.settings import BOGOTA


def index(work: Work, case_id: int) -> CaseIndex:
    """As the actor may know it. NotFound, NotAllowed as for the case."""
    return of(work, seen(work, case_id))


def of(work: Work, found: Seen) -> CaseIndex:
    case, letterhead = found.case, entity(work)
    definition = work.definitions.get(case.definition_id)
    rules, line = file_rules(definition.bundle.procedure), retention.line_of(work, case)
    kept = work.session.get(CaseFile, case.id, populate_existing=True)
    last = last_sealed(work, case.id)
    return CaseIndex(
        entity=letterhead.name,
        area=letterhead.area,
        process=definition.name,
        series_code=line.code if line else "",
        series=rules.series,
        subseries=rules.subseries,
        radicado=case.radicado,
        subject=case.subject,
        opened_on=case.filed_at.astimezone(BOGOTA).date(),
        closed_at=kept.closed_at if kept else None,
        made_at=work.now,
        previous=last.sha256 if last else "",
        entries=_entries(work, case, shows_identity=found.identity_visible),
    )


def last_sealed(work: Work, case_id: int) -> FileIndex | None:
    """The index of the last closing; None before the first."""
    return work.session.scalar(
        select(FileIndex)
        .where(FileIndex.case_id == case_id)
        .order_by(FileIndex.number.desc())
        .limit(1)
    )


def rows(work: Work, case_id: int) -> list[Document]:
    """The documents of the file, in order."""
    found = work.session.scalars(
        select(Document)
        .where(Document.case_id == case_id, Document.position.is_not(None))
        .order_by(Document.position)
    )
    return list(found)


def _entries(work: Work, case: Case, *, shows_identity: bool) -> tuple[Entry, ...]:
    filed = rows(work, case.id)
    names = people(work, (row.filed_by for row in filed))
    return paged(_entry(row, names, _absence(row, shows_identity=shows_identity)) for row in filed)


def _absence(row: Document, *, shows_identity: bool) -> Absence:
    if told(row) and not shows_identity:
        return Absence.IDENTITY
    return Absence.QUARANTINE if row.scan in (Scan.PENDING, Scan.INFECTED) else Absence.NONE


def people(work: Work, usernames: Iterable[str]) -> Mapping[str, str]:
    """Username -> name, for those who have an account and for the two who have none."""
    found = work.session.execute(
        select(User.username, User.name).where(User.username.in_(set(usernames)))
    )
    names = {row.username: row.name for row in found}
    return {SYSTEM.username: SYSTEM.name, CITIZEN.username: CITIZEN.name} | names


def _entry(row: Document, names: Mapping[str, str], absence: Absence) -> Entry:
    filed_at = row.filed_at or row.created_at
    return Entry(
        position=row.position or 0,
        document_id=row.id,
        name=WITHHELD if absence is Absence.IDENTITY else row.name,
        type_name=row.type_name or row.kind,
        dated_on=row.dated_on or row.created_at.astimezone(BOGOTA).date(),
        filed_at=filed_at,
        filed_by=names.get(row.filed_by, row.filed_by),
        sha256=row.sha256,
        folios=row.folios,
        format=format_of(row.media_type),
        size=row.size,
        origin=row.origin,
        signature=row.signature,
        location=row.location,
        scanned_by=row.scanned_by,
        absence=absence,
    )
