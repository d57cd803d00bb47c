"""Mail that comes back: delivery status notifications (RFC 3464), read; our own are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses

#: of what arrives, so much is read: the report and the headers of the letter come first
LARGEST = 1024 * 1024

_ID = re.compile(r"<[^<>\s]{3,250}>")
#: the sender under which a letter left: the digest of its Message-ID
_VERP = re.compile(r"\+([0-9a-f]{40})@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A letter that could not be delivered. `diagnosis` is what the other server said."""

    message_ids: tuple[str, ...]
    digests: tuple[str, ...]  # the local parts of Message-IDs, from the address of return
    status: str  # "5.1.1"
    diagnosis: str


def read(content: bytes) -> Returned | None:
    """What came back for good; None for any other mail, a notice of delay among them."""
    email = message_from_bytes(content[:LARGEST], policy=default)
    failed = next((group for group in _groups(email) if _is_failure(group)), None)
    if failed is None:
        return None
    return Returned(
        message_ids=tuple(_originals(email)),
        digests=tuple(_digests(email)),
        status=_field(failed, "Status"),
        diagnosis=_field(failed, "Diagnostic-Code").partition(";")[2].strip()
        or _field(failed, "Diagnostic-Code"),
    )


def _groups(email: EmailMessage) -> Iterator[Message]:
    """The groups of fields of the report: one of the message, then one for each recipient."""
    for part in email.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            yield from (one for one in groups if isinstance(one, Message))


def _is_failure(group: Message) -> bool:
    return _field(group, "Action").lower() == "failed"


def _field(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())[:500]


def _originals(email: EmailMessage) -> Iterator[str]:
    """Message-IDs of the letter that comes back with the report, whole or by its headers."""
    for part in email.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            for inner in part.iter_parts() if isinstance(part, EmailMessage) else ():
                yield from _ID.findall(str(inner.get("Message-ID", "")))
        elif kind == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            headers = message_from_bytes(raw if isinstance(raw, bytes) else b"", policy=default)
            yield from _ID.findall(str(headers.get("Message-ID", "")))


def _digests(email: EmailMessage) -> Iterator[str]:
    headers = [str(email.get(name, "")) for name in ("To", "Delivered-To", "X-Original-To")]
    for _, address in getaddresses(headers):
        yield from _VERP.findall(address)
