"""Forty hostile texts in every text field of every form, read in a real browser: nothing runs.

What a parser says of the same pages is in `tests/integration/test_web_xss_everywhere.py`; here the
browser itself says what it understood, stopped, asked for or showed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog

from tests.desk import Desk
from tests.e2e.conftest import Browsers, Visitor
from tests.e2e.walk import pages_of, walk
from tests.office import DIANA, GLORIA, Office
from tests.web import web_of
from tests.xss import ALL, PAYLOADS, attacks, forms_of
from webui.security import CONTENT_POLICY

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

SAID = {"nombres": PAYLOADS[9], "objeto": f"Pido esto: {PAYLOADS[0]} {ALL}", "hechos": ALL}

#: elements and addresses that no page of ours has, as the browser understood it
FOREIGN = """
[...document.querySelectorAll('*')].flatMap(one => [
  ...[...one.attributes].map(said => said.name).filter(name => name.startsWith('on')),
  ...[one.href, one.src, one.action, one.formAction].filter(
    leads => /^(javascript|vbscript|data:text):?/i.test(leads)),
  ...[one.localName].filter(name => name === 'script'
    ? !String(one.src).startsWith(`${location.origin}/static/`)
    : /^(iframe|object|embed|base|style|animate|marquee)$/.test(name)),
])
"""


def test_nothing_that_is_typed_anywhere_runs(office: Office, browsers: Browsers, site: str) -> None:
    pages = pages_of(office, **SAID)
    answers = list(_answers(office, [one.path for one in pages]))
    reader = browsers.open(site)
    _listen(reader)

    wrong = [f"{path}: {fault}" for path, page in answers for fault in _shown(reader, path, page)]
    walked = []
    for visitor, path in walk(browsers, site, pages):
        wrong += [f"{path}: {fault}" for fault in _faults(visitor)]
        walked.append(PAYLOADS[0] in visitor.reads())

    assert wrong == []
    assert len(answers) > 25
    assert sum(walked) > 10


def test_a_text_that_was_taken_for_markup_is_seen(browsers: Browsers, site: str) -> None:
    reader = browsers.open(site)
    _listen(reader)
    seen = _shown(reader, "/", "".join(PAYLOADS[n] for n in (0, 1, 9, 21)))

    assert {"script", "onerror", "javascript:alert(1)"} <= set(seen)
    for said in ("script-src-elem inline", "script-src-attr inline", "asked another origin"):
        assert any(one.startswith(said) for one in seen)
    assert "a dialog said 1" in _shown(reader, "/", PAYLOADS[0], policy="")


def _answers(office: Office, paths: list[str]) -> Iterator[tuple[str, str]]:
    """The page with which each form gives back what it did not take."""
    app = web_of(office.engine)
    for role in (DIANA, GLORIA):
        desk = Desk(app, office).seated(role)
        for path, answer in attacks(desk, list(forms_of(desk, paths)), [ALL]):
            assert answer.status_code < 500, path
            if answer.status_code != 302:
                yield path, answer.text


def _listen(visitor: Visitor) -> None:
    def speaks(dialog: Dialog) -> None:
        visitor.complaints.append(f"a dialog said {dialog.message}")
        dialog.dismiss()

    visitor.page.on("dialog", speaks)


def _shown(reader: Visitor, path: str, page: str, policy: str = CONTENT_POLICY) -> list[str]:
    """What is wrong with a page that our server answered elsewhere, as if it answered it here."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    where = reader.base + path
    reader.page.route(where, lambda route: route.fulfill(body=page, headers=headers), times=1)
    reader.page.goto(where)
    return _faults(reader)


def _faults(visitor: Visitor) -> list[str]:
    found = [*visitor.page.evaluate(FOREIGN), *visitor.blocked(), *visitor.complaints]
    visitor.complaints.clear()
    return [str(one) for one in found]
