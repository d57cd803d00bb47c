"""A seal for stories in which many papers are signed: PAdES has tests of its own."""

from __future__ import annotations

import hashlib

from engine import worker
from engine.adapters.signer import Check, State
from tests.office import Office


def seals_with_wax(office: Office) -> None:
    """From now on every paper is sealed at once."""
    office.engine.signer = Wax()
    worker.register(office.engine)


class Wax:
    """A signer outside of the house: what it seals is a PDF still, and found good."""

    def subject(self) -> str:
        return "Sello de prueba"

    def seal(self, pdf: bytes, reason: str) -> bytes:
        return pdf + f"\n% {reason}".encode()

    def check(self, pdf: bytes) -> Check:
        return Check(state=State.VALID, said="Sellado con cera.")

    def sign(self, content: bytes) -> bytes:
        return hashlib.sha256(content).digest()
