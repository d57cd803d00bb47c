"""Stories typeset, check seals and count folios in this process: same libraries, none started.

What those processes are for (limits of time, memory and pages, nothing to read) the tests of the
adapters show: `tests/integration`, `tests/faults`. Stories are told on a database in a file; those
that are told on both say `BACKENDS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from engine.adapters import documents, pades_child
from engine.adapters.folios import PDF
from engine.adapters.signer import Check, PadesSigner
from tests import disciplinary
from tests.council import opens_with_a_council
from tests.office import Office
from tests.set_here import set_here


def _checked(self: PadesSigner, pdf: bytes) -> Check:
    return pades_child.checked(pdf, pades_child.roots(Path(self.settings.trust or "")))


def _counted(content: bytes, media_type: str) -> int:
    return len(pypdfium2.PdfDocument(content)) if media_type == PDF else 1


@pytest.fixture(autouse=True)
def _no_process_for_each_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    set_here(monkeypatch)
    at_hand: tuple[tuple[Any, str, Any], ...] = (
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


@pytest.fixture
def house(office: Office) -> Office:
    """An entity that only refers what is disciplinary (REMITE)."""
    disciplinary.opens(office)
    return office


@pytest.fixture
def own_house(house: Office) -> Office:
    """An entity whose own office instructs it (INSTRUYE)."""
    disciplinary.instructs(house)
    return house
