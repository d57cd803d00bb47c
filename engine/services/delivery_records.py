"""What the chain and the export of a case say of its deliveries.

The chain travels whole with every export, so it names nobody: to whom, what was noted and from
where an act was opened are in it as one hash, with a salt of each row's own. The salt leaves only
with a file whose identities may be known; then anybody can check these words too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine.db.tables import Act, Audit, Case, Delivery, Document
from engine.domain.case_index import instant
from engine.domain.deliveries import NORMS, Means
from engine.domain.officials import RESERVED_IDENTITY
from engine.errors import CaseFault
from engine.services import audit
from engine.services.work import Work

HANDED, OFFERED, BOUNCED, OPENED = "handed_over", "act_offered", "delivery_bounced", "act_opened"
#: a document of the file proves it: a receipt, a record that was signed by hand
PROVED = "delivery_proved"
#: a delivery that no link told of: written before links did, or by who wrote past us
FOUND = "delivery_found"
ACTIONS = (HANDED, OFFERED, BOUNCED, OPENED, FOUND)


def entry(row: Delivery, action: str) -> audit.Entry:
    """The link of a delivery as it is now. The row has its id already."""
    return audit.Entry(action, {"delivery_id": row.id, **_plain(row), "evidence": _evidence(row)})


def note(work: Work, row: Delivery, action: str) -> None:
    """The link is written at once; whoever else moves the case waits."""
    work.session.flush()
    work.session.execute(select(Case.id).where(Case.id == row.case_id).with_for_update())
    link = entry(row, action)
    audit.record(work, audit.case_stream(row.case_id), link.action, **link.data)


def prove(work: Work, delivery_id: int, document_id: int) -> None:
    """The document of the case file is the delivery's evidence from now on."""
    row = work.session.get_one(Delivery, delivery_id)
    for link in proven(work, row, [document_id]):
        audit.record(work, audit.case_stream(row.case_id), link.action, **link.data)


def proven(work: Work, row: Delivery, document_ids: Sequence[int]) -> list[audit.Entry]:
    """The same, with the links for the caller to write. CaseFault for what is not in the file."""
    if not document_ids:
        return []
    filed = select(Document.id, Document.position).where(
        Document.id.in_(document_ids),
        Document.case_id == row.case_id,
        Document.position.is_not(None),
    )
    places = {found.id: found.position for found in work.session.execute(filed)}
    if missing := sorted(set(document_ids) - set(places)):
        raise CaseFault(f"expected documents of the case file, found {missing}", row.element_id)
    row.supports = ",".join(map(str, [*supports_of(row), *document_ids]))
    return [
        audit.Entry(PROVED, {"delivery_id": row.id, "position": places[document_id]})
        for document_id in document_ids
    ]


def supports_of(row: Delivery) -> list[int]:
    """The ids of the documents that prove it, in the order in which they came."""
    return [int(one) for one in row.supports.split(",") if one]


def exported(work: Work, case_id: int, *, shows_identity: bool) -> list[dict[str, Any]]:
    """Every attempt in order, as it leaves with the case file."""
    rows = work.session.execute(
        select(Delivery, Act.code, Act.paper_name)
        .outerjoin(Act, Act.id == Delivery.act_id)
        .where(Delivery.case_id == case_id)
        .order_by(Delivery.id)
    ).all()
    asked = select(Document.id, Document.position).where(Document.case_id == case_id)
    places = {row.id: row.position for row in work.session.execute(asked)}
    return [
        {
            **_line(row, code or "", paper or "", shows_identity=shows_identity),
            "soportes": [places[document_id] for document_id in supports_of(row)],
        }
        for row, code, paper in rows
    ]


def find_untold(work: Work, case_id: int) -> None:
    """Links for the deliveries that the chain does not know, so that from now on it does."""
    told = set(_told(work, case_id))
    rows = work.session.scalars(
        select(Delivery).where(Delivery.case_id == case_id).order_by(Delivery.id)
    ).all()
    for row in rows:
        if row.id not in told:
            note(work, row, FOUND)


def _told(work: Work, case_id: int) -> Iterator[int]:
    asked = select(Audit.data).where(
        Audit.stream == audit.case_stream(case_id), Audit.action.in_(ACTIONS)
    )
    for data in work.session.scalars(asked):
        yield int(json.loads(data).get("delivery_id", 0))


def _plain(row: Delivery) -> Mapping[str, Any]:
    """What names nobody."""
    return {
        "means": row.means,
        "result": row.result,
        "act_id": row.act_id,
        "guide": row.guide,
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        "handed_at": instant(row.created_at),
        "opened_at": instant(row.opened_at) if row.opened_at else None,
    }


def _evidence(row: Delivery) -> str:
    said = [row.nonce, row.recipient, row.note, row.opened_from]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _line(row: Delivery, code: str, paper: str, *, shows_identity: bool) -> dict[str, Any]:
    plain = _plain(row)
    return {
        "id": row.id,
        "medio": plain["means"],
        "resultado": plain["result"],
        "acto_id": plain["act_id"],
        "acto": code,
        "documento": paper,
        "guia": plain["guide"],
        "surte_efecto": plain["effective_on"],
        "norma": NORMS.get(Means(row.means), "") if row.effective_on else "",
        "cuando": plain["handed_at"],
        "abierto": plain["opened_at"],
        **_whom(row, shows_identity=shows_identity),
    }


def _whom(row: Delivery, *, shows_identity: bool) -> dict[str, str]:
    words = {"destinatario": row.recipient, "nota": row.note, "abierto_desde": row.opened_from}
    if shows_identity:
        return {**words, "sal": row.nonce}
    return {name: RESERVED_IDENTITY if said else "" for name, said in words.items()}
