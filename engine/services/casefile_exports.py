"""What leaves the house when a case file is exported: decided and noted in one transaction, written
to a ZIP after it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy import RowMapping, select

from engine.adapters.documents import DocumentStore
from engine.adapters.exports import Export, Paper, write, written
from engine.db.tables import Audit, CaseFile, Event, FileIndex, Party
from engine.domain.case_index import CaseIndex, instant
from engine.domain.officials import RESERVED_IDENTITY
from engine.services import audit, casefile_indexes, deliveries, delivery_records, history
from engine.services.casepages import element_name
from engine.services.history import Line
from engine.services.notifications import long_date, long_instant
from engine.services.visibility import Seen, seen
from engine.services.work import Work

__all__ = ["Export", "export", "write"]

INDEX, ABOUT, HISTORY, TRAIL = "indice.xml", "expediente.json", "historia.json", "auditoria.json"
DELIVERIES = "entregas.json"
READABLE, README = "indice.html", "LEAME.txt"


def export(work: Work, case_id: int) -> Export:
    """The file as the actor may know it, and the note that it went out. NotFound, NotAllowed as
    for the case."""
    found = seen(work, case_id)
    index = casefile_indexes.of(work, found)
    delivery_records.find_untold(work, case_id)
    handed = deliveries.of_case(work, case_id, shows_identity=found.identity_visible)
    texts = {
        INDEX: index.xml(),
        ABOUT: written(_about(work, found, index)),
        HISTORY: written(_history(work, found)),
        DELIVERIES: written({"entregas": _deliveries(work, found)}),
        **(_sealed(work, case_id) if found.identity_visible else {}),
    }
    _note(work, found, index, texts)
    texts[TRAIL] = written(_trail(work, case_id))
    texts[READABLE] = _template("indice.html").render(index=index, deliveries=handed).encode()
    texts[README] = _template("LEAME.txt").render(index=index).encode()
    return Export(
        name=f"expediente-{index.radicado}.zip",
        texts=texts,
        papers=[
            Paper(path=entry.path, sha256=entry.sha256, size=entry.size)
            for entry in index.entries
            if not entry.absence
        ],
    )


def _note(work: Work, found: Seen, index: CaseIndex, texts: Mapping[str, bytes]) -> None:
    """The chain keeps the hash of what was said, so that whoever rewrites it contradicts it."""
    hashes = {path: hashlib.sha256(text).hexdigest() for path, text in sorted(texts.items())}
    audit.record(
        work,
        audit.case_stream(found.case.id),
        "file_exported",
        documents=len(index.entries),
        absent=index.absent,
        files=hashes,
    )
    told = {"documents": len(index.entries) - index.absent}
    history.add(work, found.case.id, Line("file_exported", data=told))


def _about(work: Work, found: Seen, index: CaseIndex) -> dict[str, Any]:
    """Who, what, when and how long: the metadata of the file."""
    case, file = found.case, work.session.get(CaseFile, found.case.id)
    return {
        "expediente": case.radicado,
        "asunto": case.subject,
        "entidad": index.entity,
        "oficina": index.area,
        "tramite": index.process,
        "serie": {"codigo": index.series_code, "nombre": index.series, "subserie": index.subseries},
        "canal": case.channel,
        "recibido": instant(case.received_at),
        "radicado": instant(case.filed_at),
        "terminado": instant(case.closed_at) if case.closed_at else None,
        "reservado": case.reserved,
        "identidad_reservada": case.identity_reserved,
        "interesados": [_party(row, found) for row in _parties(work, case.id)],
        "cierre": _closing(file),
        "documentos": len(index.entries),
        "documentos_no_incluidos": index.absent,
        "folios": index.folios,
    }


def _parties(work: Work, case_id: int) -> list[Party]:
    return list(
        work.session.scalars(select(Party).where(Party.case_id == case_id).order_by(Party.id))
    )


def _party(row: Party, found: Seen) -> dict[str, str]:
    if not found.identity_visible:
        return {"calidad": row.role, "nombre": RESERVED_IDENTITY}
    return {
        "calidad": row.role,
        "nombre": "Anónimo" if row.anonymous else row.name,
        "documento": f"{row.document_type} {row.document_number}".strip(),
        "correo": row.email,
        "telefono": row.phone,
        "direccion": row.address,
    }


def _closing(file: CaseFile | None) -> dict[str, Any] | None:
    if file is None or file.closed_at is None:
        return None
    until = (file.managed_until, file.archived_until)
    return {
        "cerrado": instant(file.closed_at),
        "motivo": file.closing_reason,
        "archivo_de_gestion_hasta": until[0].isoformat() if until[0] else None,
        "archivo_central_hasta": until[1].isoformat() if until[1] else None,
        "disposicion_final": file.disposition,
        "norma": file.norm,
        "estado_de_la_norma": file.verification,
    }


def _history(work: Work, found: Seen) -> dict[str, Any]:
    definition = work.definitions.get(found.case.definition_id)
    rows = work.session.execute(
        select(Event.seq, Event.at, Event.kind, Event.element_id, Event.actor, Event.data)
        .where(Event.case_id == found.case.id)
        .order_by(Event.seq)
    ).all()
    names = casefile_indexes.people(work, (row.actor for row in rows))
    return {
        "pasos": [
            {
                "orden": number,
                "cuando": instant(row.at),
                "que": row.kind,
                "paso": element_name(definition, row.element_id) if row.element_id else "",
                "quien": names.get(row.actor, row.actor),
                "datos": json.loads(row.data) if found.identity_visible else {},
            }
            for number, row in enumerate(rows, start=1)
        ]
    }


def _deliveries(work: Work, found: Seen) -> list[dict[str, Any]]:
    shows = found.identity_visible
    return delivery_records.exported(work, found.case.id, shows_identity=shows)


def _trail(work: Work, case_id: int) -> dict[str, Any]:
    """The chain of the case, link by link, as `services.audit` hashes it."""
    stream = audit.case_stream(case_id)
    rows = work.session.execute(
        select(*Audit.__table__.columns).where(Audit.stream == stream).order_by(Audit.seq)
    ).mappings()
    return {"eslabones": [dict(_link(row)) for row in rows]}


def _link(row: RowMapping) -> Iterator[tuple[str, Any]]:
    for name in ("stream", "seq", "at", "actor", "action", "data", "previous", "hash"):
        yield name, row[name].isoformat() if name == "at" else row[name]


def _sealed(work: Work, case_id: int) -> dict[str, bytes]:
    """The indexes of its closings, with their signatures."""
    rows = work.session.scalars(
        select(FileIndex).where(FileIndex.case_id == case_id).order_by(FileIndex.number)
    )
    found: dict[str, bytes] = {}
    for row in rows:
        path = f"indices/{row.number:04d}.xml"
        found[path] = _kept(work.documents, row.sha256)
        if row.signature_sha256:
            found[f"{path}.p7s"] = _kept(work.documents, row.signature_sha256)
    return found


def _kept(store: DocumentStore, sha256: str) -> bytes:
    with store.open(sha256) as stream:
        return stream.read()


def _template(name: str) -> Any:
    return _TEMPLATES.get_template(name)


_TEMPLATES = Environment(
    loader=PackageLoader("engine", "documents/expediente"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(day=long_date, instant=long_instant)
