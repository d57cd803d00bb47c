"""A seal for stories in which many papers are signed: PAdES has tests of its own."""

from __future__ import annotations

import pytest

from engine.adapters.signer import ApartSigner, Check, PadesSigner, State


def seals_with_wax(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the test ends every paper is sealed at once: a PDF still, and found good."""
    for signer in (PadesSigner, ApartSigner):
        monkeypatch.setattr(signer, "seal", _sealed)
    monkeypatch.setattr(PadesSigner, "check", _found_good)


def _sealed(self: PadesSigner, pdf: bytes, reason: str) -> bytes:
    return pdf + f"\n% {reason}".encode()


def _found_good(self: PadesSigner, pdf: bytes) -> Check:
    return Check(state=State.VALID, said="Sellado con cera.")
