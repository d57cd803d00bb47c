"""An official at a browser without script: signs in, opens pages, sends forms."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.domain.officials import SYSTEM
from engine.services import sessions
from tests.office import PASSWORD, Office, Person

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Desk:
    """One browser. Its cookies are its own."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.client: FlaskClient = app.test_client()
        self.office = office

    def seated(self, person: Person) -> Desk:
        """Signed in, without the slow check of the password."""
        actor = self.office.actor(person)
        assert actor.id is not None
        with self.office.engine.work_as(SYSTEM) as work:
            token = sessions.start(work, actor.id)
        with self.client.session_transaction() as cookie:
            cookie["token"] = token
        return self

    def signs_in(self, username: str, password: str = PASSWORD, **more: str) -> TestResponse:
        page = self.opens("/ingresar")
        typed = {**hidden(page), "usuario": username, "clave": password, **more}
        return self.client.post("/ingresar", data=typed)

    def opens(self, path: str) -> TestResponse:
        return self.client.get(path)

    def sends(self, path: str, typed: dict[str, Any] | None = None) -> TestResponse:
        """A form of ours: it carries the token of this browser."""
        return self.client.post(path, data={**(typed or {}), "csrf_token": self.token()})

    def token(self) -> str:
        found = _TOKEN.search(self.opens("/bandeja").text) or _TOKEN.search(
            self.opens("/ingresar").text
        )
        assert found
        return found[1]


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page, the token among them."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page.text)}


def words(page: TestResponse) -> str:
    """What a person reads: no tags, one space between words."""
    body = re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>", " ", page.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
