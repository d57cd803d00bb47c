"""An official at a browser without script: signs in, opens pages, sends forms."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.domain.officials import SYSTEM
from engine.services import sessions
from tests.office import PASSWORD, Office, Person, Received

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

    def sends(
        self, path: str, typed: dict[str, Any] | None = None, page: TestResponse | None = None
    ) -> TestResponse:
        """A form of ours: it carries the token of this browser, as the page has it."""
        token = hidden(page)["csrf_token"] if page else self.token()
        return self.client.post(path, data={**(typed or {}), "csrf_token": token})

    def does(self, case: Received, element_id: str, answers: Mapping[str, Any]) -> TestResponse:
        """Takes a task of the case from its page, if nobody has it, and sends its form. Where
        several of the same are open, the first that this person may do."""
        for task_id in self.office.tasks_of(case, element_id):
            page = self.opens(f"/tareas/{task_id}")
            if page.status_code != 200:
                continue
            if f"/tareas/{task_id}/tomar" in page.text:
                self.sends(f"/tareas/{task_id}/tomar", page=page)
            answer = self.sends(f"/tareas/{task_id}", filled(answers), page)
            assert answer.status_code == 302, words(answer)
            return answer
        raise AssertionError(f"{element_id} is not open for this person")

    def records(self, case: Received, event_id: str, answers: Mapping[str, Any]) -> None:
        """Follows the button of the case's page and sends what reached the case from outside."""
        path = f"/expedientes/{case.id}/hechos/{event_id}"
        assert path in self.opens(f"/expedientes/{case.id}").text
        answer = self.sends(path, filled(answers))
        assert answer.status_code == 302, words(answer)

    def token(self) -> str:
        found = _TOKEN.search(self.opens("/bandeja").text) or _TOKEN.search(
            self.opens("/ingresar").text
        )
        assert found
        return found[1]


_BOXES = (("dia", "day"), ("mes", "month"), ("anio", "year"))


def filled(answers: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Answers as a browser sends them: a date in its three boxes, a list row by row, and every
    box that was ticked under one name."""
    sent: dict[str, Any] = {}
    for key, value in answers.items():
        name = f"{prefix}{key}"
        if isinstance(value, date):
            sent |= {f"{name}.{box}": str(getattr(value, part)) for box, part in _BOXES}
        if isinstance(value, datetime | time):
            sent[f"{name}.hora"] = f"{value:%H:%M}"
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            sent[name] = value
        elif isinstance(value, list):
            sent[f"{name}.filas"] = str(len(value))
            for number, row in enumerate(value):
                sent |= filled(row, f"{name}.{number}.")
        elif not isinstance(value, date) and value is not False:
            sent[name] = "on" if value is True else str(value)
    return sent


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page, the token among them."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page.text)}


def words(page: TestResponse) -> str:
    """What a person reads: no tags, one space between words."""
    body = re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>", " ", page.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
