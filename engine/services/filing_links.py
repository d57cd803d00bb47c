"""A filing is saved and gone on with by a link, in another browser or on another day."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.db.tables import Filing, FilingKey
from engine.errors import InvalidInput, NotFound
from engine.services import filings, notifications, throttle
from engine.services.openprocedures import procedure
from engine.services.work import Work

#: how long a link leads to its filing, which is kept as long
KEPT = timedelta(days=7)
FIELD = "correo"


@dataclass(frozen=True, slots=True)
class Link:
    token: str
    until: datetime


def link(work: Work, process_id: str, token: str) -> Link:
    """A new link to the filing of this browser, to be shown once."""
    filing = filings.unsent(work, process_id, token)
    return _key(work, filing.key, link=True)


def mail_link(work: Work, process_id: str, token: str, to: str, *, address: str) -> datetime:
    """The link in a letter; says until when it leads there. InvalidInput for no address; Throttled.

    `address` is whence the visitor comes.
    """
    to = to.strip()
    if not notifications.is_address(to):
        raise InvalidInput({FIELD: "Escriba un correo como nombre@ejemplo.com."})
    for key in (address, hashlib.sha256(to.lower().encode()).hexdigest()):
        throttle.attempt(work, f"link:{key}", throttle.LETTER)
    made = link(work, process_id, token)
    notifications.notify(
        work,
        "seguir_radicacion",
        to=to,
        context={
            "link": f"{work.settings.base_url}/radicar/continuar/{made.token}",
            "until": made.until,
            "process_name": procedure(work, process_id).name,
        },
        case_id=None,
        dedup_key=f"seguir_radicacion:{filings.key_of(made.token)}",
    )
    return made.until


def leads_to(work: Work, token: str) -> str:
    """The procedure whose filing a link leads to. NotFound for a wrong, old or used one."""
    return _filing(work, token).process_id


def follow(work: Work, token: str) -> tuple[str, str]:
    """The procedure, and the token with which another browser goes on with the filing."""
    filing = _filing(work, token)
    return filing.process_id, _key(work, filing.key, link=False).token


def _filing(work: Work, token: str) -> Filing:
    found = work.session.scalar(
        select(Filing)
        .join(FilingKey, FilingKey.filing_key == Filing.key)
        .where(
            FilingKey.key == filings.key_of(token),
            FilingKey.link,
            FilingKey.expires_at > work.now,
            Filing.case_id.is_(None),
        )
    )
    if found is None:
        raise NotFound("link", "")
    return found


def _key(work: Work, filing_key: str, *, link: bool) -> Link:
    made = Link(secrets.token_urlsafe(32), work.now + KEPT)
    work.session.add(
        FilingKey(
            key=filings.key_of(made.token),
            filing_key=filing_key,
            link=link,
            expires_at=made.until,
        )
    )
    work.session.flush()
    return made
