"""Desks on which the terms of a case run."""

from __future__ import annotations

import pytest

from tests.terms import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def petition(desk: Desk) -> Desk:
    """T10-01: filed on Friday 27 March 2026 at 17:30."""
    desk.does("2026-03-27T17:30", "open", rule="PQ-GEN")
    return desk
