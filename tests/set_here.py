"""Papers set, and their folios counted, in the process of the tests: the same libraries and
templates, no child started.

What the child is for (limits of time, memory and pages, nothing to read) the tests of the adapter
show; what it would refuse it is asked, so that it tells it in its own words.
"""

from __future__ import annotations

import json
import subprocess
from tempfile import TemporaryDirectory

import pypdfium2
import pytest
import typst

from engine.adapters import documents, typeset_child
from engine.adapters.folios import PDF
from engine.adapters.typeset import Typst

_apart = Typst._run
_counted_apart = documents.folios


def set_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the test ends."""
    monkeypatch.setattr(Typst, "_run", _run)
    monkeypatch.setattr(documents, "folios", _counted)


def _run(
    self: Typst, asked: bytes, name: str, seconds: float, gently: bool
) -> subprocess.CompletedProcess[bytes]:
    with TemporaryDirectory() as nowhere:
        try:
            made = typeset_child.compiled(typst, nowhere, json.loads(asked))
        except typst.TypstError:
            return _apart(self, asked, name, seconds, gently)
    return subprocess.CompletedProcess([], 0, made, b"")


def _counted(content: bytes, media_type: str) -> int | None:
    if media_type != PDF:
        return 1
    try:
        return len(pypdfium2.PdfDocument(content))
    except pypdfium2.PdfiumError:
        return _counted_apart(content, media_type)
