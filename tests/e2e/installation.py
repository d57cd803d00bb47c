"""A whole installation by its own commands: tables, procedures, accounts, web, worker and mail."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast
from urllib.error import URLError

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.certificates import certificate
from tests.office import PASSWORD, ROOT, Person
from tests.ports import free_port

CAUCE = (sys.executable, "-m", "engine.cli")
PATIENCE_SECONDS = 300.0


class Letters:
    """What a real SMTP server received."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        content = cast(bytes, envelope.content)
        self.received.append(cast(EmailMessage, message_from_bytes(content, policy=default)))
        return "250 recibido"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.received if address in str(letter["To"])]


@dataclass
class Installation:
    """Its processes, its address and the letters that left it."""

    home: Path
    letters: Letters = field(default_factory=Letters)
    port: int = field(default_factory=free_port)
    mail_port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begins(self) -> None:
        self.relay = Controller(
            self.letters,
            hostname="127.0.0.1",
            port=self.mail_port,
            ready_timeout=PATIENCE_SECONDS,
        )
        self.relay.start()
        self.cauce("db", "upgrade")
        folders = (Path(__file__).parents[2] / "processes").iterdir()
        self.cauce("deploy", *(f"processes/{folder.name}" for folder in sorted(folders)))

    def hires(self, person: Person) -> None:
        roles = [option for group in person.groups for option in ("--group", group)]
        address = f"{person.username}@entidad.example"
        self.cauce(
            "user", "add", person.username, "--name", person.name, "--email", address, *roles
        )

    def opens(self) -> None:
        """Web and worker start; the web says when it can work."""
        self.running = [
            self._started("worker"),
            self._started("serve", "--port", str(self.port)),
        ]
        self.waits_until(self._answers, "the web does not answer")

    def cauce(self, *command: str) -> None:
        done = subprocess.run(
            [*CAUCE, *command],
            cwd=ROOT,
            env=self._env(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def closes(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(PATIENCE_SECONDS)
        self.relay.stop()

    def waits_until(self, so: Callable[[], object], otherwise: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not so():
            gone = [process.args for process in self.running if process.poll() is not None]
            assert not gone, f"ended by itself: {gone}\n{self._said()}"
            assert time.monotonic() < until, f"{otherwise}\n{self._said()}"
            time.sleep(0.2)

    def _started(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.home / f"{command[0]}.log").open("wb") as log:
            return subprocess.Popen(
                [*CAUCE, *command], cwd=ROOT, env=self._env(), stdout=log, stderr=log
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/salud", timeout=60) as answer:  # noqa: S310 -- our own server
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def _said(self) -> str:
        return "\n".join(log.read_text(errors="replace")[-4000:] for log in self.home.glob("*.log"))

    def _env(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("CAUCE_")}
        return {
            **ours,
            "CAUCE_HOME": str(self.home),
            "CAUCE_SECRET_KEY": "de prueba",
            "CAUCE_ASKED_A_MINUTE": "100000",
            "CAUCE_PASSWORD": PASSWORD,
            "CAUCE_MAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "CAUCE_MAIL_FROM": "Alcaldía Municipal <no-responder@entidad.example>",
            "CAUCE_BASE_URL": self.base,
            "CAUCE_EXECUTOR_ID": "prueba-1",
            "CAUCE_SIGN_PKCS12": str(certificate().pkcs12),
            "CAUCE_SIGN_TRUST": str(certificate().trust),
        }
