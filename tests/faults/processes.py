"""Starts the process of `tests.faults.process` for a test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from engine.settings import Settings

KILLED = 9
BY_SIGKILL = -signal.SIGKILL


def run_process(settings: Settings, *arguments: str) -> int:
    """How it ended."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.process", *arguments],
        env={**os.environ, **environment(settings)},
        timeout=120,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, KILLED, BY_SIGKILL}, done.stderr
    return done.returncode


def environment(settings: Settings) -> dict[str, str]:
    """What a process of the installation reads."""
    return {
        "CAUCE_DATABASE_URL": settings.database_url,
        "CAUCE_SECRET_KEY": settings.secret_key,
        "CAUCE_HOME": str(settings.home),
        "CAUCE_MAIL_URL": settings.mail_url,
        "CAUCE_MAIL_FROM": settings.mail_from,
        "CAUCE_BASE_URL": settings.base_url,
        "CAUCE_EXECUTOR_ID": settings.executor_id,
        "CAUCE_SIGN_PKCS12": str(settings.signing.pkcs12),
        "CAUCE_SIGN_TRUST": str(settings.signing.trust),
    }
