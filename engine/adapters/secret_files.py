"""Secrets in files of their own, readable by their owner only."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

_FILE = "CAUCE_SECRET_KEY_FILE"


def made_once(path: Path) -> str:
    """The secret in the file; it is made the first time and the same ever after."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def ensure(env: Mapping[str, str]) -> Path | None:
    """Makes the file of the secret key where the variable names one that is not there."""
    path = Path(env[_FILE]) if env.get(_FILE) else None
    if path is None or path.exists():
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    made_once(path)
    return path


def open_to_others(env: Mapping[str, str]) -> Path | None:
    """The file of the secret key, where more than its owner may read it."""
    path = Path(env[_FILE]) if env.get(_FILE) else None
    if path is None or not path.exists():
        return None
    shared = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return path if shared else None
