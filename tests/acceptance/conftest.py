"""Stories typeset and check seals with the same libraries, but start no process for each paper.

What the processes are for (limits of time, memory and pages, nothing to read) the tests of the
adapters show: `tests/integration`, `tests/faults`.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import typst

from engine.adapters import pades_child, typeset_child
from engine.adapters.signer import Check, PadesSigner
from engine.adapters.typeset import Typst

_apart = Typst._run


def _typeset(
    self: Typst, asked: bytes, name: str, seconds: float, gently: bool
) -> subprocess.CompletedProcess[bytes]:
    with TemporaryDirectory() as nowhere:
        try:
            made = typeset_child.compiled(typst, nowhere, json.loads(asked))
        except typst.TypstError:
            return _apart(self, asked, name, seconds, gently)
    return subprocess.CompletedProcess([], 0, made, b"")


def _checked(self: PadesSigner, pdf: bytes) -> Check:
    return pades_child.checked(pdf, pades_child.roots(Path(self.settings.trust or "")))


@pytest.fixture(autouse=True)
def _no_process_for_each_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    at_hand: tuple[tuple[Any, str, Any], ...] = (
        (Typst, "_run", _typeset),
        (PadesSigner, "check", _checked),
    )
    for adapter, method, instead in at_hand:
        monkeypatch.setattr(adapter, method, instead)
