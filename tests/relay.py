"""A real SMTP server that a test can switch off, and that refuses when told to."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.office import PATIENCE
from tests.ports import free_port


@dataclass
class Received:
    """A letter as the relay accepted it."""

    recipients: list[str]
    content: bytes

    @property
    def email(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)

    @property
    def message_id(self) -> str:
        return str(self.email["Message-ID"])


@dataclass
class Relay:
    """`refuses` maps an address to the answer that it gets."""

    port: int = field(default_factory=free_port)
    received: list[Received] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def comes_up(self) -> None:
        self._server = self._await(
            self._loop.create_server(
                lambda: SMTP(self, hostname="relay.example", loop=self._loop),
                host="127.0.0.1",
                port=self.port,
            )
        )

    def goes_down(self) -> None:
        if self._server is not None:
            self._server.close()
            self._await(self._server.wait_closed())
            self._server = None

    def closes(self) -> None:
        self.goes_down()
        self._await(self._end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    async def _end_tasks(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _await(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.received.append(Received(list(envelope.rcpt_tos), bytes(envelope.content or b"")))
        return "250 OK"
