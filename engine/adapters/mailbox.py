"""The mails of the demo office: caught instead of delivered, kept as files, read in the browser."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import NamedTemporaryFile

from engine.settings import Settings

KEY = re.compile(r"\d{19,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that was caught. `key` names it in an address."""

    key: str
    caught_at: datetime
    sender: str
    recipient: str
    subject: str
    message_id: str
    text: str
    html: str


class Mailbox:
    """A folder of caught mails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of(cls, settings: Settings) -> Mailbox:
        return cls(cls.folder_of(settings))

    @staticmethod
    def folder_of(settings: Settings) -> Path:
        return settings.home / "correo"

    def keep(self, content: bytes, nanoseconds: int | None = None) -> str:
        """The key of the kept mail, caught now or then; it is there whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        key = f"{nanoseconds or time.time_ns():019d}"
        with NamedTemporaryFile(dir=self._folder, suffix=".half", delete=False) as half:
            half.write(content)
        Path(half.name).replace(self._folder / f"{key}.eml")
        return key

    def letters(self, limit: int = 100) -> tuple[Letter, ...]:
        """The newest first."""
        paths = sorted(self._folder.glob("*.eml"), reverse=True)[:limit]
        return tuple(_read(path) for path in paths)

    def letter(self, key: str) -> Letter | None:
        path = self._folder / f"{key}.eml"
        return _read(path) if KEY.fullmatch(key) and path.exists() else None


def _read(path: Path) -> Letter:
    email = message_from_bytes(path.read_bytes(), policy=default)
    return Letter(
        key=path.stem,
        caught_at=datetime.fromtimestamp(int(path.stem) / 1e9, UTC),
        sender=str(email["From"] or ""),
        recipient=str(email["To"] or ""),
        subject=str(email["Subject"] or ""),
        message_id=str(email["Message-ID"] or ""),
        text=_body(email, "plain"),
        html=_body(email, "html"),
    )


def _body(email: EmailMessage, kind: str) -> str:
    part = email.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
