"""A citizen at a browser without script: files page by page, and follows the matter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.desk import hidden, words
from tests.petitions import PETITION

_NAME = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')
_KEY = re.compile(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", re.DOTALL)

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


class Citizen:
    """One browser of somebody without an account."""

    def __init__(self, app: Flask, address: str = "192.0.2.10") -> None:
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def opens(self, path: str) -> TestResponse:
        return self.client.get(path)

    def sends(
        self, path: str, typed: Mapping[str, Any], *, button: str = "continuar"
    ) -> TestResponse:
        """The form of a page, with its hidden fields and the button that was pressed."""
        page = self.opens(path)
        carried = {name: value for name, value in hidden(page).items() if name not in typed}
        answer = self.client.post(
            path, data={**carried, **typed, "accion": button}, content_type="multipart/form-data"
        )
        answer.request.environ["wsgi.input"].close()  # the client leaves a large body open
        return answer

    def sends_from(self, page: str, path: str, **typed: str) -> TestResponse:
        """A form or a button of a page that sends to another address."""
        return self.client.post(path, data={**hidden(self.opens(page)), **typed})

    def begins(self) -> str:
        """The address of the first page."""
        page = self.opens("/radicar/peticion")
        answer = self.client.post("/radicar/peticion", data=hidden(page))
        assert answer.status_code == 302, words(answer)
        return answer.location

    def answers(self, path: str, answers: Mapping[str, Any]) -> TestResponse:
        """What the page asks, out of all the answers; asked again for what appears by them."""
        sent = self.sends(path, self.typed(self.opens(path), answers))
        for _ in range(2):
            if sent.status_code != 200:
                break
            carried = {**hidden(sent), **self.typed(sent, answers), "accion": "continuar"}
            sent = self.client.post(path, data=carried)
        return sent

    @staticmethod
    def typed(page: TestResponse, answers: Mapping[str, Any]) -> dict[str, Any]:
        names = {name for name in _NAME.findall(page.text) if name in answers}
        return {
            name: _as_typed(answers[name]) for name in names if answers[name] not in (False, None)
        } | {name: "false" for name in names & {"anonima"} if answers[name] is False}

    def fills_in(self, **changes: Any) -> str:
        """Every page of a petition; the address that follows, the review's."""
        path, answers = self.begins(), {**PETITION, **changes}
        for _ in range(12):
            if path.endswith("/revisar"):
                return path
            answer = self.answers(path, answers)
            assert answer.status_code == 302, words(answer)
            path = answer.location
        raise AssertionError(f"the filing does not end: {path}")

    def files(self, **changes: Any) -> dict[str, str]:
        """A petition, from the first page to what its receipt says."""
        answer = self.sends(self.fills_in(**changes), {})
        assert answer.status_code == 302, words(answer)
        return facts(self.opens(answer.location))

    def attaches(self, path: str, files: Iterable[tuple[str, bytes]]) -> TestResponse:
        uploads = [(BytesIO(content), name) for name, content in files]
        return self.sends(path, {"anexos": uploads}, button="adjuntar:anexos")

    def follows(self, radicado: str, code: str) -> TestResponse:
        """What the person sees after asking for a matter."""
        answer = self.sends("/consultar", {"radicado": radicado, "codigo": code})
        return self.opens(answer.location) if answer.status_code == 302 else answer


def facts(page: TestResponse) -> dict[str, str]:
    """Labels and values of a page."""
    found = {_plain(label): _plain(value) for label, value in _KEY.findall(page.text)}
    if number := re.search(r'class="big radicado">([^<]+)<', page.text):
        found["radicado"] = number[1]
    return found


def _as_typed(answer: Any) -> Any:
    return "true" if answer is True else answer


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
