"""One walk through every page of the map of addresses, each opened by whom it is for."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import NARROWEST, Browsers, Visitor
from tests.e2e.walk import pages_of, walk
from tests.office import Office

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]


def test_every_page_is_fit_to_be_used_by_whom_it_is_for(
    office: Office, browsers: Browsers, site: str
) -> None:
    wrong = [
        f"{path}: {fault}"
        for visitor, path in walk(browsers, site, pages_of(office))
        for fault in _faults(visitor)
    ]

    assert wrong == []


def _faults(visitor: Visitor) -> list[str]:
    visitor.narrow(NARROWEST)
    faults = [*visitor.finds_with_axe(), *visitor.blocked(), *visitor.complaints]
    faults += [f"{radios} without a legend" for radios in visitor.lone_radios()]
    if visitor.overflows():
        faults.append(f"overflows at {NARROWEST} px")
    visitor.complaints.clear()
    return faults
