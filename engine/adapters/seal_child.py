"""The process that seals one PDF, or says whose certificate does, and ends."""

from __future__ import annotations

import json
import resource
import sys

from engine.adapters import pades
from engine.adapters.signer import FAILED
from engine.errors import DeliveryFailed
from engine.settings import Signing

_CPU_SECONDS = 50


def main() -> None:
    """First a line of JSON, then the PDF; the passphrase is in no argument and no variable."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    header, _, pdf = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(header)
    try:
        made = _made(Signing.from_words(asked["signing"]), asked["reason"], pdf)
    except DeliveryFailed as failure:
        sys.stdout.write(json.dumps({"said": str(failure), "permanent": failure.permanent}))
        sys.exit(FAILED)
    sys.stdout.buffer.write(made)


def _made(signing: Signing, reason: str, pdf: bytes) -> bytes:
    return pades.seal(signing, pdf, reason) if pdf else pades.subject(signing).encode()


if __name__ == "__main__":
    main()
