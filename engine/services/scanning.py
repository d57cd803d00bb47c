"""Files wait in quarantine until the virus scanner has looked at them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from engine.adapters.antivirus import Antivirus
from engine.db.tables import Document, Incident, Scan
from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed, NotFound
from engine.services import incidents
from engine.services.work import Work, Workplace

SILENT, FOUND, LOST = "antivirus_silent", "virus_found", "file_lost"
AT_A_TIME = 20


def first(work: Work) -> Scan:
    """How a file that has just arrived stands: in quarantine where there is a scanner."""
    return Scan.PENDING if work.settings.clamd else Scan.NOT_SCANNED


def scan_all(place: Workplace, antivirus: Antivirus) -> int:
    """Looks at what waits, outside any transaction; how many contents got their verdict."""
    with place.reading_as(SYSTEM) as work:
        waiting, store = _waiting(work), work.documents
    done = 0
    for sha256 in waiting:
        try:
            with store.open(sha256) as stream:
                virus = antivirus.finds(stream)
        except NotFound:
            _report(place, LOST, f"{LOST}:{sha256}", f"Falta en el disco el archivo {sha256}.")
            continue
        except DeliveryFailed as silence:
            said = "El antivirus no responde y los archivos esperan en cuarentena"
            _report(place, SILENT, SILENT, f"{said}: {silence}")
            break
        with place.work_as(SYSTEM) as work:
            _note(work, sha256, virus)
        done += 1
    return done


def _waiting(work: Work) -> Sequence[str]:
    """Contents in quarantine, the oldest first."""
    query = (
        select(Document.sha256)
        .where(Document.scan == Scan.PENDING)
        .group_by(Document.sha256)
        .order_by(Document.sha256)
        .limit(AT_A_TIME)
    )
    return work.session.scalars(query).all()


def _note(work: Work, sha256: str, virus: str) -> None:
    """The verdict, on every document of that content; the scanner answers again."""
    touched = work.session.execute(
        update(Document)
        .where(Document.sha256 == sha256, Document.scan == Scan.PENDING)
        .values(scan=Scan.INFECTED if virus else Scan.CLEAN, virus=virus)
        .returning(Document.case_id)
    ).all()
    work.session.execute(
        update(Incident)
        .where(Incident.dedup_key == SILENT, Incident.resolved_at.is_(None))
        .values(
            resolved_at=work.now,
            resolved_by=work.actor.username,
            resolution="El antivirus volvió a responder.",
        )
    )
    if virus:
        incidents.report(
            work,
            kind=FOUND,
            dedup_key=f"{FOUND}:{sha256}",
            message=f"El antivirus encontró {virus} en un archivo: nadie puede abrirlo.",
            case_id=next((row.case_id for row in touched if row.case_id), None),
        )


def _report(place: Workplace, kind: str, dedup_key: str, message: str) -> None:
    with place.work_as(SYSTEM) as work:
        incidents.report(work, kind=kind, dedup_key=dedup_key, message=message)
