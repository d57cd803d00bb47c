"""A lost tracking code goes to the address that was left with the petition, and nowhere else."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import func, select

from engine.adapters.jobs import Payload, Queue
from engine.db.tables import Case, Party
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import notifications, throttle
from engine.services.work import Work, Workplace

RECOVER = "recover_codes"  # payload: email, key
FIELD = "correo"
MOST = 20


def ask(work: Work, email: str, *, address: str) -> None:
    """Asks for a letter with the codes. InvalidInput for no address; Throttled after too many.

    Whether the address is known is looked up later, by the worker: neither what is answered nor
    how long it takes tells it.
    """
    to = email.strip().lower()
    if not notifications.is_address(to):
        raise InvalidInput({FIELD: "Escriba un correo como nombre@ejemplo.com."})
    for key in (address, hashlib.sha256(to.encode()).hexdigest()):
        throttle.attempt(work, f"recovery:{key}", throttle.LETTER)
    key = secrets.token_hex(16)
    work.jobs.enqueue(
        work.session,
        queue=Queue.MAIL,
        handler=RECOVER,
        key=f"{RECOVER}:{key}",
        payload={"email": to, "key": key},
    )


def answer(place: Workplace, payload: Payload) -> None:
    """The letter, where there is something to tell."""
    with place.work_as(SYSTEM) as work:
        matters = _filed_with(work, str(payload["email"]))
        if matters:
            notifications.notify(
                work,
                "codigos_de_consulta",
                to=str(payload["email"]),
                context={"matters": matters},
                case_id=None,
                dedup_key=f"codigos_de_consulta:{payload['key']}",
            )


def _filed_with(work: Work, email: str) -> list[dict[str, object]]:
    """The latest matters that left this address."""
    rows = work.session.execute(
        select(Case.radicado, Case.tracking_code, Case.subject, Case.received_at)
        .join(Party, Party.case_id == Case.id)
        .where(func.lower(Party.email) == email)
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    return [dict(row) for row in rows.mappings()]
