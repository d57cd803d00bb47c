"""The web over the office, without a browser's script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.desk import Desk
from tests.office import Office, Person
from tests.web import web_of


@pytest.fixture
def app(office: Office) -> Flask:
    return web_of(office.engine)


@pytest.fixture
def nobody(app: Flask, office: Office) -> Desk:
    """A browser in which nobody has signed in."""
    return Desk(app, office)


@pytest.fixture
def seat(app: Flask, office: Office) -> Callable[[Person], Desk]:
    """A browser in which the person has signed in."""
    return lambda person: Desk(app, office).seated(person)
