"""An official at a browser without script: signs in, opens pages, sends forms."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import sessions
from tests import browser
from tests.evidence import NAME, PDF
from tests.office import PASSWORD, Office, Person, Received

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Desk:
    """One browser. Its cookies are its own."""

    def __init__(self, app: Flask, office: Office) -> None:
        self.client: FlaskClient = app.test_client()
        self.office = office
        self.csrf_token = ""

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

    def attaches(
        self, path: str, key: str, files: Mapping[str, bytes], typed: dict[str, Any] | None = None
    ) -> TestResponse:
        """Chooses files in a field of a form and presses the button beside it."""
        sent = {**(typed or {}), "accion": f"adjuntar:{key}", **chosen(key, files)}
        return self.sends(path, sent)

    def does(self, case: Received, element_id: str, answers: Mapping[str, Any]) -> None:
        """A task of the case, from taking it to sending its form."""
        self.finishes(self.office.tasks_of(case, element_id), answers)

    def finishes(self, task_ids: Iterable[int], answers: Mapping[str, Any]) -> None:
        """The first of these that this person may do."""
        for task_id in task_ids:
            page = self.takes(task_id)
            if _DRAWN in page.text:
                return self.fills(f"/tareas/{task_id}", answers, page)
        raise AssertionError("none of these tasks is open for this person")

    def takes(self, task_id: int) -> TestResponse:
        """The page of a task, which is theirs now if nobody else has it."""
        self.csrf_token = self.csrf_token or self.token()
        self.client.post(f"/tareas/{task_id}/tomar", data={"csrf_token": self.csrf_token})
        return self.opens(f"/tareas/{task_id}")

    def records(self, case: Received, event_id: str, answers: Mapping[str, Any]) -> None:
        """Follows the button of the case's page and sends what reached the case from outside."""
        path = f"/expedientes/{case.id}/hechos/{event_id}"
        assert path in self.opens(f"/expedientes/{case.id}").text
        self.fills(path, answers, self.opens(path))

    def corrects(self, case: Received, label: str, answers: Mapping[str, Any]) -> None:
        """Follows the button of the case's page that begins so, and sends what is put right."""
        page = self.opens(f"/expedientes/{case.id}").text
        (path,) = re.findall(rf'href="([^"]*/corregir[^"]*)">{label}', page)
        self.fills(path, answers, self.opens(path))

    def fills(self, path: str, answers: Mapping[str, Any], page: TestResponse) -> None:
        """Writes into the form of the page and sends it; where its answers bring more questions,
        writes into those too. Where it asks for a proof, attaches one. What the page refuses is
        raised, in its words."""
        for _ in range(browser.MOST_TIMES):
            form = browser.form_of(page, path)
            typed = browser.sent(form, answers)
            for key in browser.proofs_asked(form):
                typed |= chosen(key, {NAME: PDF})
            page = self.client.post(path, data=typed)
            if page.status_code == 422:
                raise InvalidInput(browser.refused(page))
            if page.status_code != 200:
                break
        assert page.status_code == 302, words(page)

    def token(self) -> str:
        found = _TOKEN.search(self.opens("/bandeja").text) or _TOKEN.search(
            self.opens("/ingresar").text
        )
        assert found
        return found[1]


#: on the page of a task whose form the person may send
_DRAWN = "data-draft="


def chosen(key: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Files as a browser sends those that were chosen in a field."""
    return {key: [(BytesIO(content), name) for name, content in files.items()]}


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
