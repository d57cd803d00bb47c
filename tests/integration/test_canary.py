"""A reserved case is nowhere: what was said in it, and its number, are looked for in everything
that others can read.

Three cases: a petition that was reserved on its way, and two disciplinary matters that are so from
their first minute; an official filed one, the message of a petition began the other. What is said
has two halves: a page that repeats the lure, which was looked for, is no leak.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from engine.db.tables import Act, Case, Publication
from engine.domain.officials import SYSTEM
from engine.services import incidents, notes, subscriptions, tasks
from tests import casework
from tests import disciplinary as trade
from tests.desk import Desk, words
from tests.disciplinary import ALCIRA, INES, SANDRA
from tests.office import (
    ANA,
    BEATRIZ,
    DIANA,
    ELENA,
    FABIO,
    GLORIA,
    Office,
    Person,
    Received,
)
from tests.petitions import CLASSIFIED, PETITION
from tests.routes import PDF, attached, everything_named, routes_of
from webui.app import create_app
from webui.security import Who

pytestmark = pytest.mark.procedure("disciplinario")

LURE, CANARY, DISCIPLINED = "zafiro", "quetzal7319", "turpial4821"
SAID = f"{LURE} {CANARY}"
ACCUSED = f"{LURE} {DISCIPLINED}"
CAMILA = Person("camila", "Camila Arce", ("comunicaciones",))
#: who has no part in any of the three
OTHERS = (None, ALCIRA, ANA, BEATRIZ, CAMILA, ELENA, FABIO, GLORIA)
SEARCHED = "&".join(f"{name}={LURE}" for name in ("q", "texto", "buscar", "asunto", "nombre"))
LARGEST_WALK = 120  # links, besides the pages it begins with

_LINK = re.compile(r'href="(/[^"#]*)"')


@dataclass(frozen=True)
class Secret:
    """A reserved case: what addresses may name of it, and what nobody else may read."""

    ids: dict[str, object]
    never_said: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"/expedientes/{self.ids['case_id']}"


@dataclass(frozen=True)
class Secrets:
    petition: Secret
    filed: Secret
    thrown: Secret

    @property
    def disciplinary(self) -> tuple[Secret, Secret]:
        return self.filed, self.thrown

    @property
    def all(self) -> tuple[Secret, ...]:
        return self.petition, self.filed, self.thrown


@pytest.fixture
def app(office: Office) -> Flask:
    """Of its own: one test has it answer with an error's page."""
    return create_app(office.engine)


@pytest.fixture
def backend() -> str:
    """What is read of a case is decided above the database."""
    return "sqlite"


@pytest.fixture
def secrets(office: Office) -> Secrets:
    trade.opens(office)
    trade.instructs(office)
    office.hires(CAMILA)
    office.deploys("disciplinario")
    petition = _petition(office)
    return Secrets(
        petition,
        _under_seal(office, petition.ids, _filed(office)),
        _under_seal(office, petition.ids, _thrown(office)),
    )


def _petition(office: Office) -> Secret:
    """One in which everything that can be written says the canary; then it is reserved."""
    ids = everything_named(
        office,
        nombres=f"Marta {SAID}",
        numero_documento="7319731973",
        objeto=f"Denuncio lo que pasa con {SAID} desde hace meses en la oficina.",
        hechos=f"Los hechos de {SAID} los vio todo el mundo.",
        correo=f"{CANARY}@ejemplo.co",
    )
    _written_about(office, DIANA, ids, SAID)
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Publication, ids["publication_id"]).title = SAID
        work.session.get_one(Publication, ids["publication_id"]).words = SAID
        work.session.get_one(Case, ids["case_id"]).reserved = True
    # its number went out in letters while it was still open
    return Secret(ids, (CANARY,))


NOTICED = {
    **trade.NOTICE,
    "hechos": f"En {ACCUSED} se ausentó de su puesto y dejó sin atender a quienes esperaban.",
    "disciplinable": f"Pedro {ACCUSED}",
    "quejoso": f"Luz {ACCUSED}",
    "correo_quejoso": f"{DISCIPLINED}@ejemplo.co",
    # it prescribes on 20 March 2027: who has it in hand is told a year before
    "fecha_hechos": "2022-03-20",
    "pruebas": f"La planilla de {ACCUSED}.",
}


def _filed(office: Office) -> Received:
    """An official tells what happened."""
    return trade.notice(office, "2026-03-02", **NOTICED)


def _thrown(office: Office) -> Received:
    """A petition complains about an official: its message begins the matter."""
    petition = office.receives("peticion", **{**PETITION, "servidor_implicado": "El de la puerta"})
    answers = {**CLASSIFIED, "queja_disciplinaria": True}
    office.completes(DIANA, "clasificar_peticion", answers, case=petition)
    case = trade.begun_by_a_petition(office)
    office.completes(SANDRA, "radicar_noticia", NOTICED, case=case)
    return case


def _under_seal(office: Office, named: dict[str, object], case: Received) -> Secret:
    """Investigated by an order that was signed and sealed, with one of all that stands beside."""
    trade.does(office, case, INES, "evaluar_noticia", **trade.FOUNDED)
    opened = {**trade.OPENED, "hechos_relevantes": f"Los de {ACCUSED}, {trade.WHY}"}
    trade.does(office, case, INES, "abrir_investigacion", **opened)
    with office.engine.work_as(SYSTEM) as work:
        act = work.session.scalars(select(Act).where(Act.case_id == case.id)).one()
        ids = {
            **named,
            **casework.beside(work, office, case.id),
            "case_id": case.id,
            "act_id": act.id,
            "document_id": act.document_id,
        }
    ids["task_id"] = office.task_of(case, "firmar_citacion")
    ids["term_id"] = office.term_of(case, "prescripcion").term_id
    _written_about(office, SANDRA, ids, ACCUSED)
    return Secret(ids, (DISCIPLINED, case.radicado, act.code, act.proof))


def _written_about(office: Office, person: Person, ids: dict[str, object], said: str) -> None:
    """A task in hand with its draft, a note, a file and a fault, and all of them say it."""
    case_id, task_id = int(str(ids["case_id"])), int(str(ids["task_id"]))
    with office.engine.work_as(office.actor(person)) as work:
        tasks.claim(work, task_id)
        tasks.save_draft(work, task_id, {"justificacion": said, "direccion_citada": said})
        notes.comment(work, case_id, said)
    with office.engine.work_as(SYSTEM) as work:
        attached(work, case_id, f"{said}.pdf", PDF + said.encode())
        incidents.report(
            work,
            kind="CaseFault",
            dedup_key=f"canario {case_id}",
            message=f"«{said}»: ninguna regla se cumple.",
            case_id=case_id,
        )


def _walk(app: Flask, office: Office, role: Person | None, secrets: Iterable[Secret]) -> list[str]:
    """Where something sings, for a person who opens every page and follows every link."""
    desk = Desk(app, office).seated(role) if role else Desk(app, office)
    secrets = tuple(secrets)
    never = [word for secret in secrets for word in secret.never_said]
    waiting = list(dict.fromkeys(path for one in secrets for path in _pages(app, one.ids)))
    seen, found = set(waiting), []
    largest = len(seen) + LARGEST_WALK
    while waiting:
        path = waiting.pop()
        answer = desk.opens(path)
        said = answer.get_data(as_text=False).decode("utf-8", "replace") + str(answer.headers)
        if _sung(said, never):
            found.append(f"{role.username if role else 'nobody'}: {path}")
        for link in {one.replace("&amp;", "&") for one in _LINK.findall(said)} - seen:
            if not link.startswith("/static") and len(seen) < largest:
                seen.add(link)
                waiting.append(link)
        answer.close()
    return found


def _pages(app: Flask, ids: dict[str, object]) -> list[str]:
    """Every page, and again with the lure looked for where that is no page of one case."""
    routes = [
        route
        for route in routes_of(app, ids)
        if route.method == "GET" and route.who is not Who.DEMO
    ]
    searched = [f"{route.path}?{SEARCHED}" for route in routes if not route.scoped]
    return [*(route.path for route in routes), *searched]


def test_nobody_else_reads_it_on_a_page_in_a_list_by_a_search_or_in_a_file(
    app, office, secrets
) -> None:
    _who_has_a_part_in_it_does(app, office, secrets)

    sung = [where for role in OTHERS for where in _walk(app, office, role, secrets.all)]
    # who sent the petition on does not learn what came of it
    sung += _walk(app, office, DIANA, secrets.disciplinary)
    assert sung == []


def _who_has_a_part_in_it_does(app: Flask, office: Office, secrets: Secrets) -> None:
    """Otherwise nothing here would prove anything."""
    petition = Desk(app, office).seated(DIANA).opens(secrets.petition.path).text
    assert petition.count(CANARY) >= 4
    for secret in secrets.disciplinary:
        for person in (SANDRA, INES):
            page = Desk(app, office).seated(person).opens(secret.path).text
            assert page.count(DISCIPLINED) >= 4


def test_no_letter_calendar_or_log_says_it_and_no_address_leads_to_it(
    app, office, secrets, caplog
) -> None:
    """An official is told where to look, also one who has a part in it."""
    caplog.set_level(logging.DEBUG)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with office.engine.work_as(office.actor(GLORIA)) as work:
        token = subscriptions.create(work)
    for role in (*filter(None, OTHERS), DIANA):
        assert _led_to(app, office, role, secrets.disciplinary) == []
    office.days_pass_until("2026-04-10")

    feed = Desk(app, office).opens(f"/calendario/suscripcion/{token}.ics").text
    assert office.mail.to("diana@")
    assert office.mail.to("sandra@")
    letters = [one for one in office.mail.sent if "@entidad.example" in str(one["To"])]
    for letter in letters:
        # who has a part in it is told of the number, and of nothing else
        known = str(letter["To"]).partition("@")[0] in ("sandra", "ines", "olga")
        assert _sung(str(letter), (CANARY, DISCIPLINED) if known else _never(secrets)) == set()
    assert _sung(feed + caplog.text, _never(secrets)) == set()


def _never(secrets: Secrets) -> Iterable[str]:
    return [word for secret in secrets.all for word in secret.never_said]


def _sung(said: str, never: Iterable[str]) -> set[str]:
    return {word for word in never if word.lower() in said.lower()}


def _led_to(app: Flask, office: Office, role: Person, secrets: Iterable[Secret]) -> list[str]:
    """The addresses of the cases that answer somebody, or that a search for the number finds."""
    desk = Desk(app, office).seated(role)
    found = []
    for secret in secrets:
        routes = [one for one in routes_of(app, secret.ids) if one.scoped and one.method == "GET"]
        assert len(routes) > 10
        found += [one.path for one in routes if desk.opens(one.path).status_code != 404]
        if secret.path in desk.opens(f"/buscar?q={secret.never_said[1]}").text:
            found.append(f"{role.username} finds {secret.path}")
    return found


@pytest.mark.parametrize("reserved", ["peticion", "disciplinario"])
def test_it_is_not_counted_for_who_has_no_part_in_it(app, office, reserved) -> None:
    if reserved == "peticion":
        _petition(office)
    else:
        trade.opens(office)
        trade.instructs(office)
        _filed(office)

    shown = words(Desk(app, office).seated(BEATRIZ).opens("/indicadores"))

    assert "Todavía no hay términos que contar" in shown
