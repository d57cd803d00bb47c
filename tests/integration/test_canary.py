"""A reserved case is nowhere: what was said in it is looked for in everything that others can read.

What is said has two halves: a page that repeats the lure, which was looked for, is no leak.
"""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from engine.db.tables import Case, Publication
from engine.domain.officials import SYSTEM
from engine.services import incidents, notes, subscriptions, tasks
from tests.desk import Desk, words
from tests.office import ANA, BEATRIZ, CARLOS, DIANA, ELENA, GLORIA, Office, Person
from tests.routes import PDF, attached, everything_named, routes_of
from webui.security import Who

pytestmark = pytest.mark.procedure("peticion")

LURE, CANARY = "zafiro", "quetzal7319"
SAID = f"{LURE} {CANARY}"
OTHERS: tuple[Person | None, ...] = (None, CARLOS, ELENA, ANA, BEATRIZ, GLORIA)
SEARCHED = "&".join(f"{name}={LURE}" for name in ("q", "texto", "buscar", "asunto", "nombre"))
LARGEST_WALK = 400

_LINK = re.compile(r'href="(/[^"#]*)"')


@pytest.fixture
def backend() -> str:
    """What is read of a case is decided above the database."""
    return "sqlite"


@pytest.fixture
def secret(office: Office) -> dict[str, object]:
    """A case in which everything that can be written says the canary; then it is reserved."""
    ids = everything_named(
        office,
        nombres=f"Marta {SAID}",
        numero_documento="7319731973",
        objeto=f"Denuncio lo que pasa con {SAID} desde hace meses en la oficina.",
        hechos=f"Los hechos de {SAID} los vio todo el mundo.",
        correo=f"{CANARY}@ejemplo.co",
    )
    with office.engine.work_as(office.actor(DIANA)) as work:
        tasks.claim(work, ids["task_id"])
        tasks.save_draft(work, ids["task_id"], {"justificacion": SAID})
        notes.comment(work, ids["case_id"], SAID)
    with office.engine.work_as(SYSTEM) as work:
        attached(work, ids["case_id"], f"{SAID}.pdf", PDF + SAID.encode())
        incidents.report(
            work,
            kind="CaseFault",
            dedup_key="canario",
            message=f"«{SAID}»: ninguna regla se cumple.",
            case_id=ids["case_id"],
        )
        work.session.get_one(Publication, ids["publication_id"]).title = SAID
        work.session.get_one(Publication, ids["publication_id"]).words = SAID
        work.session.get_one(Case, ids["case_id"]).reserved = True
    return ids


def _walk(app: Flask, office: Office, role: Person | None, starts: list[str]) -> list[str]:
    """Where the canary sings, for a person who opens every page and follows every link."""
    desk = Desk(app, office).seated(role) if role else Desk(app, office)
    waiting, seen, found = list(starts), set(starts), []
    while waiting:
        path = waiting.pop()
        answer = desk.opens(path)
        said = answer.get_data(as_text=False).decode("utf-8", "replace") + str(answer.headers)
        if CANARY in said.lower():
            found.append(f"{role.username if role else 'nobody'}: {path}")
        for link in {one.replace("&amp;", "&") for one in _LINK.findall(said)} - seen:
            if not link.startswith("/static") and len(seen) < LARGEST_WALK:
                seen.add(link)
                waiting.append(link)
        answer.close()
    return found


def _pages(app: Flask, ids: dict[str, object]) -> list[str]:
    paths = [
        route.path
        for route in routes_of(app, ids)
        if route.method == "GET" and route.who is not Who.DEMO
    ]
    return [*paths, *(f"{path}?{SEARCHED}" for path in paths)]


def test_who_has_a_part_in_it_reads_it(app, office, secret) -> None:
    """Otherwise nothing here would prove anything."""
    page = Desk(app, office).seated(DIANA).opens(f"/expedientes/{secret['case_id']}")

    assert page.text.count(CANARY) >= 4


@pytest.mark.parametrize("role", OTHERS, ids=lambda one: one.username if one else "nobody")
def test_no_page_list_search_or_file_says_it_to_others(app, office, secret, role) -> None:
    assert _walk(app, office, role, _pages(app, secret)) == []


def test_no_letter_to_an_official_says_it_and_no_calendar(app, office, secret) -> None:
    with office.engine.work_as(office.actor(GLORIA)) as work:
        token = subscriptions.create(work)
    office.days_pass_until("2026-04-10")

    told = [
        str(letter)
        for letter in office.mail.sent
        if "@entidad.example" in str(letter["To"]) and CANARY in str(letter).lower()
    ]
    feed = Desk(app, office).opens(f"/calendario/suscripcion/{token}.ics")
    assert len(office.mail.to("diana@")) > 0
    assert told == []
    assert CANARY not in feed.text.lower()


def test_no_log_and_no_page_of_an_error_says_it(app, office, secret, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for role in (CARLOS, GLORIA):
        desk = Desk(app, office).seated(role)
        for path in (f"/expedientes/{secret['case_id']}", f"/tareas/{secret['task_id']}"):
            assert CANARY not in desk.opens(path).text.lower()
    office.days_pass_until("2026-03-30")

    assert CANARY not in caplog.text.lower()


def test_it_is_not_counted_for_who_has_no_part_in_it(app, office, secret) -> None:
    shown = words(Desk(app, office).seated(BEATRIZ).opens("/indicadores"))

    assert "Todavía no hay términos que contar" in shown
