"""Stories typeset, check seals and count folios in this process: same libraries, none started.
Only those that say `sealed` seal with the certificate; the others with wax.

What those processes are for (limits of time, memory and pages, nothing to read) the tests of the
adapters show: `tests/integration`, `tests/faults`. Stories are told on a database in a file; those
that are told on both say `BACKENDS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.adapters import pades_child
from engine.adapters.signer import Check, PadesSigner
from engine.settings import Settings
from tests import disciplinary
from tests.council import opens_with_a_council
from tests.demo_office import DemoOffice
from tests.office import Office
from tests.set_here import set_here
from tests.wax import seals_with_wax


def _checked(self: PadesSigner, pdf: bytes) -> Check:
    return pades_child.checked(pdf, pades_child.roots(Path(self.settings.trust or "")))


@pytest.fixture(autouse=True)
def _no_process_for_each_paper(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_here(monkeypatch)
    if request.node.get_closest_marker("sealed"):
        monkeypatch.setattr(PadesSigner, "check", _checked)
    else:
        seals_with_wax(monkeypatch)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def office(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Office]:
    """Opens on Monday 2 March 2026 at eight in the morning; its people work at browsers where the
    story is told `by_web`."""
    by_web = request.node.get_closest_marker("by_web")
    opened = DemoOffice(settings) if by_web else Office(settings)
    yield opened
    opened.closes()


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
