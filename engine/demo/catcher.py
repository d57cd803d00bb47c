"""A mail relay that accepts everything and delivers nothing: `python -m engine.demo.catcher`.

What is for a mailbox at `rebota.example` comes back, by the door that a real mail server uses:
`cauce bounce`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from engine.adapters.mailbox import Mailbox
from engine.demo.returned import returned

COMES_BACK = "@rebota.example"

logger = logging.getLogger(__name__)


class Catcher:
    """Keeps each mail in the mailbox before it answers 250."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._returning: set[asyncio.Task[None]] = set()

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        if not isinstance(content, bytes):
            return "451 nothing to keep"
        await asyncio.to_thread(self._mailbox.keep, content)
        letter = message_from_bytes(content, policy=default)
        logger.info("correo recibido: %s", letter["Message-ID"])
        if str(letter["To"]).endswith(COMES_BACK):
            self._returning.add(task := asyncio.create_task(_give_back(returned(letter))))
            task.add_done_callback(self._returning.discard)
        return "250 OK"


async def _give_back(notice: bytes) -> None:
    bounce = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "engine.cli", "bounce"), stdin=asyncio.subprocess.PIPE
    )
    await bounce.communicate(notice)


async def serve(mailbox: Mailbox, port: int) -> None:
    """Catches mail until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    handler = Catcher(mailbox)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="correo.localhost", enable_SMTPUTF8=True, loop=loop),
        host="127.0.0.1",
        port=port,
    )
    async with server:
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    asyncio.run(serve(Mailbox(given.folder), given.port))


if __name__ == "__main__":
    main()
