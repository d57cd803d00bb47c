"""The link of an electronic notification: to look is free, to open is certified."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from engine.adapters import verificar
from engine.db.tables import Act, Case, Party
from engine.domain.officials import RESERVED_IDENTITY, SYSTEM
from engine.services import deliveries
from tests.casefile import Archive
from tests.citizen import Citizen
from tests.desk import Desk, words
from tests.notified import LUZ, NELLY, attempts, outcome, paper, signs, token_of
from tests.office import BEATRIZ, Office, Person, Received

pytestmark = pytest.mark.usefixtures("papers_at_hand")


@pytest.fixture
def citizen(app: Flask) -> Citizen:
    return Citizen(app)


@pytest.fixture
def case(office: Office) -> Received:
    office.hires(NELLY)
    return signs(office, acepta_notificacion=True)


@pytest.fixture
def link(office: Office, case: Received) -> str:
    return f"/notificaciones/{token_of(office)}"


def test_the_page_says_what_waits_and_what_opening_means(citizen: Citizen, link: str) -> None:
    page = words(citizen.opens(link))

    assert "RES-2026-00001" in page
    assert "nada habrá pasado" in page
    assert citizen.opens(f"{link}/acto.pdf").status_code == 404


@pytest.mark.norm("Ley 1437 de 2011 (CPACA), art. 56", "Abrir el acto notifica y deja la evidencia")
def test_opening_it_notifies_and_keeps_the_evidence(
    citizen: Citizen, office: Office, case: Received, link: str
) -> None:
    answer = citizen.sends_from(link, link)
    office.works_off()

    assert answer.status_code == 302
    assert "Usted quedó notificado el" in words(citizen.opens(link))
    assert outcome(office, case)["notificacion"]["fecha"] == date(2026, 3, 2)
    assert attempts(office, case)[0][2] == date(2026, 3, 2)


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 56", "La constancia de quién abrió, cuándo y desde dónde sale"
)
def test_the_evidence_of_opening_leaves_with_the_file_and_is_in_the_chain(
    citizen: Citizen, office: Office, case: Received, link: str, tmp_path: Path
) -> None:
    citizen.sends_from(link, link)
    office.works_off()
    path = Archive(office).exports(case, BEATRIZ, tmp_path)

    report = verificar.verify(path)
    with zipfile.ZipFile(path) as opened:
        [first, *_more] = json.loads(opened.read("entregas.json"))["entregas"]
        [link_said] = [
            json.loads(each["data"])
            for each in json.loads(opened.read("auditoria.json"))["eslabones"]
            if each["action"] == "act_opened"
        ]
    assert report.problems == []
    assert (first["medio"], first["abierto"][:10]) == ("electronica", "2026-03-02")
    assert first["abierto_desde"].startswith("192.0.2.10")
    assert link_said["opened_at"] == first["abierto"]


def test_a_link_that_nobody_sent_opens_nothing(citizen: Citizen, link: str) -> None:
    assert citizen.opens("/notificaciones/otra-cosa").status_code == 404
    assert citizen.opens("/notificaciones/otra-cosa/acto.pdf").status_code == 404


class TestWhoSeesThem:
    def test_the_page_of_the_case_says_each_attempt_with_its_evidence(
        self, app: Flask, citizen: Citizen, office: Office, case: Received, link: str
    ) -> None:
        citizen.sends_from(link, link)

        desk = Desk(app, office).seated(BEATRIZ)
        page = words(desk.opens(f"/expedientes/{case.id}"))

        assert "Entregas y notificaciones" in page
        assert "Acceso certificado:" in words(desk.opens(f"/expedientes/{case.id}/impresion"))
        assert "Notificación electrónica : Resolución RES-2026-00001 Entregada" in page
        assert f"A quién: {LUZ}" in page
        assert "lunes 2 de marzo de 2026 (Ley 1437 de 2011 (CPACA), art. 56)" in page
        assert "Acceso certificado:" in page

    def test_who_may_not_know_a_name_reads_neither_the_address_nor_from_where(
        self, citizen: Citizen, office: Office, case: Received, link: str
    ) -> None:
        citizen.sends_from(link, link)

        with office.engine.reading_as(SYSTEM) as work:
            line = deliveries.of_case(work, case.id, shows_identity=False)[0]

        assert {line.recipient, line.opened_from} == {RESERVED_IDENTITY}
        assert (line.effective_on, line.act) == (date(2026, 3, 2), "RES-2026-00001")

    def test_the_person_reads_in_their_words_how_they_were_told(
        self, citizen: Citizen, case: Received, link: str
    ) -> None:
        pair = {"radicado": case.radicado, "codigo": case.tracking_code}
        citizen.sends_from("/consultar", "/consultar", **pair)
        waits = words(citizen.opens("/consultar/estado"))
        citizen.sends_from(link, link)
        opened = words(citizen.opens("/consultar/estado"))

        assert "Queda notificado sólo cuando lo abra." in waits
        assert "Queda notificado el" not in waits
        assert "Queda notificado el lunes 2 de marzo de 2026" in opened

    def test_an_official_with_the_code_is_not_spoken_to_as_the_person(
        self, citizen: Citizen, office: Office, case: Received, link: str
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Party).values(name=""))
        pair = {"radicado": case.radicado, "codigo": case.tracking_code}
        citizen.sends_from("/consultar", "/consultar", **pair)
        waits = words(citizen.opens("/consultar/estado"))
        citizen.sends_from(link, link)
        opened = words(citizen.opens("/consultar/estado"))
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True
        hidden = words(citizen.opens("/consultar/estado"))

        assert "RES-2026-00001" not in waits
        told = "Se notificó a otra persona interesada: Resolución RES-2026-00001. Quedó notificada"
        assert f"A quién se notificó {told} el lunes 2 de marzo de 2026" in opened
        assert "RES-2026-00001" not in hidden

    def test_of_a_reserved_case_nobody_else_reaches_deliveries_or_papers(
        self, app: Flask, office: Office, case: Received
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True
            paper = work.session.scalars(select(Act.document_id)).one()

        norma = Person("norma", "Norma Caicedo", ("profesional",))
        office.hires(norma)
        desk = Desk(app, office).seated(norma)

        for path in (f"/expedientes/{case.id}", f"/documentos/{paper}"):
            assert desk.opens(path).status_code == 404, path


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 87, num. 1",
    "La firmeza se certifica con su notificación, sin escribir nada",
)
def test_that_an_act_is_final_is_certified_with_its_notice_and_nothing_is_typed(
    app: Flask, citizen: Citizen, office: Office, case: Received, link: str
) -> None:
    citizen.sends_from(link, link)
    office.works_off()
    office.today_is("2026-03-03")
    desk = Desk(app, office).seated(BEATRIZ)
    assert "notificado el lunes 2 de marzo de 2026" in words(
        desk.opens(f"/expedientes/{case.id}/papeles")
    )

    asked = {"clase": "constancia_ejecutoria", "causal": "sin_recurso", "entrega": "1"}
    path = f"/expedientes/{case.id}/constancias"
    assert desk.sends(path, {**asked, "entrega": "99"}).status_code == 404
    assert desk.sends(path, asked).status_code == 302

    said = paper(office, case, "constancia_ejecutoria")
    assert "«Resolución RES-2026-00001» quedó en firme el 3 de marzo de 2026" in said
    assert "2 de marzo de 2026 (Ley 1437 de 2011 (CPACA), art. 56)" in said
