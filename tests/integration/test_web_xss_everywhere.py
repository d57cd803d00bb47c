"""Forty hostile texts in every text field of every form that a page offers: none becomes markup.

The forms are found, not listed: a new page is tried as soon as the map of addresses has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from flask import Flask

from tests.desk import Desk
from tests.office import DIANA, GLORIA, Office, Person
from tests.routes import everything_named, routes_of
from tests.xss import PAYLOADS, dangers

#: what signs the official out or takes the account away would end the walk
LEAVING = ("/salir", "/sesiones", "/desactivar", "/retirar", "/clave")
TYPED_INTO = frozenset({"text", "search", "email", "tel", "url", "number", "date", "time", ""})
LOTS = tuple("\n".join(PAYLOADS[n : n + 10]) for n in range(0, len(PAYLOADS), 10))


@pytest.fixture
def backend() -> str:
    """What a page shows does not depend on the database."""
    return "sqlite"


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, what it carries, and where a person types."""

    action: str
    carried: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]


@dataclass
class _Open:
    action: str
    carried: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.found: list[Form] = []
        self._open: _Open | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            action = urljoin(self.address, said.get("action") or self.address)
            self._open = _Open(action)
        if self._open is None or not said.get("name"):
            return
        if tag == "textarea" or (tag == "input" and said.get("type", "") in TYPED_INTO):
            self._open.typed.append(said["name"])
        elif tag in ("input", "button"):
            self._open.carried.append((said["name"], said.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            done = self._open
            form = Form(done.action, tuple(done.carried), tuple(done.typed))
            self._open = None
            if form.typed and not any(part in form.action for part in LEAVING):
                self.found.append(form)


def forms_of(desk: Desk, paths: list[str]) -> Iterator[Form]:
    """Each form once, wherever it stands."""
    seen = set()
    for path in paths:
        answer = desk.client.get(path)
        if answer.status_code != 200 or "html" not in answer.content_type:
            answer.close()
            continue
        reader = _Forms(path)
        reader.feed(answer.text)
        for form in reader.found:
            if (form.action, form.typed) not in seen:
                seen.add((form.action, form.typed))
                yield form


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
    for form in forms:
        for lot in LOTS:
            typed = {**dict(form.carried), **dict.fromkeys(form.typed, lot)}
            answer = desk.client.post(form.action, data=typed)
            if answer.status_code >= 500 or dangers(answer.text):
                wrong.append((form.action, answer.status_code, dangers(answer.text)))
            answer.close()
    desk.seated(role)
    for path in paths:
        answer = desk.client.get(path)
        if "html" in (answer.content_type or "") and dangers(answer.text):
            wrong.append((path, answer.status_code, dangers(answer.text)))
        answer.close()
    assert wrong == []
