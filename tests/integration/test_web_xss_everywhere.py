"""Forty hostile texts in every text field of every form that a page offers: none becomes markup.

The forms are found, not listed: a new page is tried as soon as the map of addresses has it.
"""

from __future__ import annotations

import pytest
from flask import Flask

from tests.desk import Desk
from tests.office import DIANA, GLORIA, Office, Person
from tests.routes import everything_named, routes_of
from tests.xss import attacks, dangers, forms_of


@pytest.fixture
def backend() -> str:
    """What a page shows does not depend on the database."""
    return "sqlite"


@pytest.mark.parametrize(("role", "fewest"), [(DIANA, 12), (GLORIA, 15)], ids=["works", "manages"])
def test_what_is_typed_anywhere_is_only_text(
    app: Flask, office: Office, role: Person, fewest: int
) -> None:
    ids = everything_named(office)
    paths = [route.path for route in routes_of(app, ids) if route.method == "GET"]
    desk = Desk(app, office).seated(role)
    forms = list(forms_of(desk, paths))
    assert len(forms) >= fewest

    wrong = []
    for path, answer in attacks(desk, forms):
        if answer.status_code >= 500 or dangers(answer.text):
            wrong.append((path, answer.status_code, dangers(answer.text)))
    desk.seated(role)
    for path in paths:
        answer = desk.client.get(path)
        if "html" in (answer.content_type or "") and dangers(answer.text):
            wrong.append((path, answer.status_code, dangers(answer.text)))
        answer.close()
    assert wrong == []
