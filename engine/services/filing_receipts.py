"""What the constancia of a filing says: CPACA, arts. 15 and 16."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from engine.db.tables import Case, Document, Party
from engine.domain import prose
from engine.domain.officials import RESERVED_IDENTITY
from engine.services import deadlines
from engine.services.notifications import long_date, long_instant
from engine.services.work import Work

_KEEP = (
    "Con el radicado y el código de consulta que recibió puede ver en cualquier momento en qué va "
    "su asunto. El código no se imprime aquí: quien tenga los dos puede ver la respuesta."
)
_PROVISIONAL = (
    "El plazo es provisional: se contó con lo que se declaró al radicar. Si al estudiar el asunto "
    "corresponde otro, se avisará y se podrá ver por qué."
)


def contents(work: Work, case: Case) -> dict[str, Any]:
    """Its sentences and its facts, without the code that opens the matter."""
    procedure = work.definitions.get(case.definition_id).name
    rows = list(_rows(work, case, procedure))
    provisional = any(line.provisional for line in deadlines.lines(work, case.id))
    sentence = (
        f"Se hace constar que el {long_instant(case.received_at)} se recibió en esta entidad el "
        f"asunto que se describe, y que quedó radicado con el número {case.radicado}."
    )
    said = [sentence, _PROVISIONAL, _KEEP] if provisional else [sentence, _KEEP]
    return {
        "blocks": prose.blocks("\n\n".join(said)),
        "facts": rows,
        "norms": ["Ley 1437 de 2011 (CPACA), arts. 15 y 16, sustituidos por la Ley 1755 de 2015"],
    }


def _rows(work: Work, case: Case, procedure: str) -> Iterator[list[str]]:
    yield ["Radicado", case.radicado]
    yield ["Recibido el", long_instant(case.received_at)]
    yield ["Radicado el", long_instant(case.filed_at)]
    yield ["Medio", CHANNELS.get(case.channel, case.channel)]
    yield ["Trámite", procedure]
    yield ["Asunto", prose.plain(case.subject) or "–"]
    yield ["Presentado por", _who(work, case)]
    yield ["Archivos adjuntos", str(_attached(work, case) or "Ninguno")]
    for line in deadlines.lines(work, case.id):
        if line.norm and line.due_on:
            yield ["Plazo legal", f"Hasta el {long_date(line.due_on)} ({line.cited})"]


def _who(work: Work, case: Case) -> str:
    party = work.session.scalars(
        select(Party).where(Party.case_id == case.id).order_by(Party.id).limit(1)
    ).first()
    if case.identity_reserved:
        return RESERVED_IDENTITY
    if party is None or party.anonymous or not party.name:
        return "Sin nombre: se presentó de forma anónima"
    document = f"{party.document_type} {party.document_number}".strip()
    return prose.plain(f"{party.name}, {document}" if document else party.name)


def _attached(work: Work, case: Case) -> int:
    came_with_it = Document.created_at <= case.filed_at
    asked = select(func.count()).where(Document.case_id == case.id, came_with_it)
    return work.session.scalar(asked) or 0


#: how an answer to «by what way did it come» reads
CHANNELS = {
    "web": "Página web",
    "correo": "Correo electrónico",
    "presencial": "Ventanilla, en persona",
    "verbal": "De palabra, en la ventanilla",
    "telefonico": "Teléfono",
    "chat": "Chat",
    "buzon": "Buzón",
    "redes": "Redes sociales",
}
