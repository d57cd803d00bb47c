"""Stories typeset, check seals and count folios in this process: same libraries, none started.

What those processes are for (limits of time, memory and pages, nothing to read) the tests of the
adapters show: `tests/integration`, `tests/faults`. Stories are told on a database in a file; those
that are told on both say `BACKENDS`.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pytest
import typst

from engine.adapters import documents, pades_child, typeset_child
from engine.adapters.folios import PDF
from engine.adapters.signer import Check, PadesSigner
from engine.adapters.typeset import Typst
from tests.council import opens_with_a_council
from tests.office import Office

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


def _counted(content: bytes, media_type: str) -> int:
    return len(pypdfium2.PdfDocument(content)) if media_type == PDF else 1


@pytest.fixture(autouse=True)
def _no_process_for_each_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    at_hand: tuple[tuple[Any, str, Any], ...] = (
        (Typst, "_run", _typeset),
        (PadesSigner, "check", _checked),
        (documents, "folios", _counted),
    )
    for where, name, instead in at_hand:
        monkeypatch.setattr(where, name, instead)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def council(office: Office) -> None:
    """Those who work with a council are hired."""
    opens_with_a_council(office)
