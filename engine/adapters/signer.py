"""Seals: the electronic signature of a paper (PAdES), and whether it still holds.

The entity's certificate signs, on behalf of whoever decided: B-B, or B-T where a time-stamp
authority is configured. The library is loaded by whoever signs or checks: workers and short-lived
children, never a web process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from engine.errors import DeliveryFailed
from engine.settings import Settings, Signing

SECONDS = 60
#: the exit of a child that tells on its output why it could not
FAILED = 3
#: what a certificate for demonstrations is called, on every paper that it seals
DEMO = "CERTIFICADO DE DEMOSTRACIÓN, SIN VALOR"


class State(StrEnum):
    """What the check of a signature found."""

    VALID = "valida"
    CHANGED = "alterada"
    UNTRUSTED = "sin_confianza"
    MISSING = "sin_firma"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`said` is a sentence for the screen."""

    state: State
    said: str


class Signer(Protocol):
    def subject(self) -> str:
        """Whose certificate it is. DeliveryFailed, for good, where there is none to be used."""
        ...

    def seal(self, pdf: bytes, reason: str) -> bytes:
        """The sealed PDF. DeliveryFailed where the time stamp or the token did not answer."""
        ...

    def check(self, pdf: bytes) -> Check:
        """Whether the seal of a PDF holds today against the roots that the entity trusts."""
        ...

    def sign(self, content: bytes) -> bytes:
        """A signature of anything, in a file of its own. DeliveryFailed as `seal`."""
        ...


@dataclass(frozen=True, slots=True)
class PadesSigner:
    """The real one."""

    settings: Signing

    def subject(self) -> str:
        from engine.adapters import pades

        return pades.subject(self.settings)

    def seal(self, pdf: bytes, reason: str) -> bytes:
        from engine.adapters import pades

        return pades.seal(self.settings, pdf, reason)

    def check(self, pdf: bytes) -> Check:
        """In a child: a PDF may have been made by anybody, and web processes ask too."""
        trust = str(self.settings.trust or "")
        command = [sys.executable, "-I", "-m", "engine.adapters.pades_child", trust]
        try:
            done = subprocess.run(  # noqa: S603 -- our own module; the PDF goes to stdin
                command, input=pdf, capture_output=True, check=False, timeout=SECONDS, env={}
            )
        except subprocess.TimeoutExpired as error:
            raise DeliveryFailed(f"the signature took more than {SECONDS} s to check") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace")[-500:]
            raise DeliveryFailed(f"the signature could not be checked: {said}")
        return told(json.loads(done.stdout))

    def sign(self, content: bytes) -> bytes:
        from engine.adapters import pades

        return pades.detached(self.settings, content)


@dataclass(frozen=True, slots=True)
class ApartSigner(PadesSigner):
    """The same for a web process: the library and the key are in a child that ends with the PDF."""

    def subject(self) -> str:
        return _subject_apart(self.settings)

    def seal(self, pdf: bytes, reason: str) -> bytes:
        return _apart(self.settings, reason, pdf)


@lru_cache(maxsize=4)
def _subject_apart(signing: Signing) -> str:
    return _apart(signing, "", b"").decode()


def _apart(signing: Signing, reason: str, pdf: bytes) -> bytes:
    header = json.dumps({"signing": signing.as_words(), "reason": reason}).encode()
    command = [sys.executable, "-I", "-m", "engine.adapters.seal_child"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module; it inherits what a token's may need
            command, input=header + b"\n" + pdf, capture_output=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise DeliveryFailed(f"the certificate took more than {SECONDS} s") from error
    if done.returncode == FAILED:
        failure = json.loads(done.stdout)
        raise DeliveryFailed(failure["said"], permanent=failure["permanent"])
    if done.returncode:
        said = done.stderr.decode(errors="replace")[-500:]
        raise DeliveryFailed(f"the paper could not be sealed: {said}")
    return done.stdout


def told(found: Mapping[str, str]) -> Check:
    return Check(state=State(found["state"]), said=found["said"])


def as_json(check: Check) -> str:
    return json.dumps(asdict(check))


def configured(settings: Settings) -> Signing:
    """What was configured; in the demo, where nothing was, the certificate that its set-up made."""
    if settings.signing.given or not settings.demo:
        return settings.signing
    return demonstration(settings.home / "signing")


def demonstration(folder: Path) -> Signing:
    """Where the set-up of a demo keeps its certificate and the root that answers for it."""
    return Signing(pkcs12=folder / "demostracion.p12", trust=folder / "demostracion-raiz.pem")
