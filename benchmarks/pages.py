"""`python -m benchmarks.pages`: how long the server takes for each page of the demo office.

Every page is opened by whom it is for: from the first page of each official, and of a citizen,
every link is followed. CPU time of the process that serves, which with SQLite is the database's
too, so that what else the machine does changes nothing; the median of some rounds. A page that
takes longer than the budget ends it with 1.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from statistics import median
from time import process_time

from flask import Flask
from flask.testing import FlaskClient

from engine import bootstrap
from engine.bootstrap import Engine
from engine.demo.installation import prepare, settings_of
from engine.domain.officials import SYSTEM
from engine.services import sessions, users
from webui.app import create_app

BUDGET_MS = 300.0
ROUNDS = 3
OF_A_KIND = 4  # of one person
SLOWEST = 12

#: whom each of the demo's kinds of work belongs to; None is a citizen
PEOPLE = (None, "ymosquera", "blozano", "ahurtado", "lescobar", "pvarela", "nbonilla", "admin")

_LINK = re.compile(r'href="(/[^"#]*)"')
_NUMBERS = re.compile(r"\d+")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="cauce-pages-") as folder:
        settings = settings_of({"CAUCE_HOME": folder}, port=8000, mail_port=2525)
        prepare(settings)
        engine = bootstrap.build(settings)
        try:
            found = sorted(_measured(engine), reverse=True)
        finally:
            engine.dispose()
    for milliseconds, path, who in found[:SLOWEST]:
        print(f"{milliseconds:8.1f} ms  {who:10}  {path}")
    over = [one for one in found if one[0] > BUDGET_MS]
    print(f"\n{len(found)} pages, {len(over)} over {BUDGET_MS:.0f} ms")
    return 1 if over else 0


def _measured(engine: Engine) -> Iterator[tuple[float, str, str]]:
    """The slowest page of each kind."""
    slowest: dict[str, tuple[float, str, str]] = {}
    for who in PEOPLE:
        app = create_app(engine)
        client = _browser(app, engine, who)
        for path in _reachable(client, "/bandeja" if who else "/"):
            one = (_milliseconds(client, path), path, who or "citizen")
            kind = _kind(path)
            slowest[kind] = max(one, slowest.get(kind, one))
    yield from slowest.values()


def _browser(app: Flask, engine: Engine, who: str | None) -> FlaskClient:
    client = app.test_client()
    if who is not None:
        with engine.work_as(SYSTEM) as work:
            user_id = users.actor_named(work, who).id
            if user_id is None:
                raise LookupError(who)
            token = sessions.start(work, user_id)
        with client.session_transaction() as cookie:
            cookie["token"] = token
    return client


def _reachable(client: FlaskClient, start: str) -> list[str]:
    """Some addresses of each kind that links lead to."""
    waiting, seen = [start], [start]
    kinds: Counter[str] = Counter()
    while waiting:
        for link in _links(client, waiting.pop(0)):
            if link not in seen and kinds[_kind(link)] < OF_A_KIND:
                kinds[_kind(link)] += 1
                seen.append(link)
                waiting.append(link)
    return seen


def _kind(path: str) -> str:
    """The same address with other numbers, or another query, is the same kind."""
    return _NUMBERS.sub("#", path.partition("?")[0])


def _links(client: FlaskClient, path: str) -> list[str]:
    """Where a page leads; a file leads nowhere."""
    answer = client.get(path)
    text = answer.text if answer.mimetype == "text/html" else ""
    answer.close()
    found = {one.replace("&amp;", "&") for one in _LINK.findall(text)}
    return sorted(one for one in found if not one.startswith(("/static", "/demo")))


def _milliseconds(client: FlaskClient, path: str) -> float:
    return median(_one(client, path) for _ in range(ROUNDS))


def _one(client: FlaskClient, path: str) -> float:
    began = process_time()
    answer = client.get(path)
    answer.get_data()
    answer.close()
    return (process_time() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
