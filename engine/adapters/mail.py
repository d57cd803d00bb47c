"""Outbound mail: the relay accepts a letter, or says whether it is worth trying again."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from engine.errors import DeliveryFailed

SECONDS = 20.0  # for each answer of the relay


class MailPort(Protocol):
    def check(self) -> None:
        """Returns once the relay has answered and let us in. Raises DeliveryFailed."""
        ...

    def send(self, email: EmailMessage) -> None:
        """Returns once the relay answers for the letter. Raises DeliveryFailed."""
        ...


@dataclass(slots=True)
class MemoryMail:
    """Keeps what is sent; refuses while `down` says why. Where mail is not the subject."""

    sent: list[EmailMessage] = field(default_factory=list)
    down: DeliveryFailed | None = None

    def check(self) -> None:
        if self.down is not None:
            raise self.down

    def send(self, email: EmailMessage) -> None:
        if self.down is not None:
            raise self.down
        self.sent.append(email)


class SmtpMail:
    """`smtp://[user:password@]host[:port]`, `smtp+starttls://…` or `smtps://…`.

    With a user and password the connection is always encrypted first.
    """

    def __init__(self, url: str, *, return_to: str = "", seconds: float = SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname:
            raise ValueError("CAUCE_MAIL_URL must be smtp://, smtp+starttls:// or smtps://host")
        self._seconds, self._return_to = seconds, return_to
        self._host = parts.hostname
        self._tls = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._starttls = parts.scheme == "smtp+starttls" or (bool(self._user) and not self._tls)
        self._port = parts.port or (465 if self._tls else 587 if self._starttls else 25)

    def check(self) -> None:
        try:
            with self._connected() as relay:
                relay.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as down:
            raise DeliveryFailed(f"{type(down).__name__}: {down}") from down

    def send(self, email: EmailMessage) -> None:
        try:
            with self._connected() as relay:
                relay.send_message(email, from_addr=self._sender(email))
        except smtplib.SMTPRecipientsRefused as refused:
            raise _refusal(*next(iter(refused.recipients.values()))) from refused
        except smtplib.SMTPSenderRefused as refused:
            # Our own address: a fault of the installation, worth trying again once corrected.
            raise DeliveryFailed(_said(refused.smtp_code, refused.smtp_error)) from refused
        except smtplib.SMTPDataError as refused:
            raise _refusal(refused.smtp_code, refused.smtp_error) from refused
        except (smtplib.SMTPException, OSError) as down:
            raise DeliveryFailed(f"{type(down).__name__}: {down}") from down

    def _sender(self, email: EmailMessage) -> str | None:
        """Of the envelope: an address of return that says which letter came back (VERP)."""
        digest = str(email["Message-ID"]).strip("<>").partition("@")[0]
        name, _, domain = self._return_to.partition("@")
        return f"{name}+{digest}@{domain}" if domain else None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        relay = (
            smtplib.SMTP_SSL(self._host, self._port, timeout=self._seconds, context=context)
            if self._tls
            else smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        )
        try:
            if self._starttls:
                relay.starttls(context=context)
            if self._user:
                relay.login(self._user, self._password)
            yield relay
        finally:
            _leave(relay)


def _leave(relay: smtplib.SMTP) -> None:
    """What the relay says after it took the letter changes nothing."""
    try:
        relay.quit()
    except (smtplib.SMTPException, OSError):
        relay.close()


def _refusal(code: int, answer: bytes | str) -> DeliveryFailed:
    """5xx: this letter or address will never do; 4xx: later, perhaps."""
    return DeliveryFailed(_said(code, answer), permanent=500 <= code < 600)


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
