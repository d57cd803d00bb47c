"""The public pages of what is published: anybody reads, downloads and comments, without script."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from engine.db.tables import Case, Document, Observation, Publication, Scan
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import publications, throttle
from engine.services.publications import NewPublication
from tests.desk import Desk, hidden, words
from tests.matters import PETITION
from tests.office import ANA, ELENA, Office, Received
from tests.publications import open_to_comments, paper, published
from tests.xss import ALL, dangers

pytestmark = pytest.mark.usefixtures("papers_at_hand")

TITLE = "Decreto por el que se reglamentan las ventas en la calle"
SAID = "El artículo 1 no dice quién señala los lugares."
PAGE = "/publicaciones/1"


@pytest.fixture
def backend() -> str:
    """What a page shows does not depend on the database."""
    return "sqlite"


@pytest.fixture
def case(office: Office) -> Received:
    """Filed on Monday 2 March 2026; its term ends on Tuesday 24 March."""
    return office.receives("peticion", **PETITION)


@pytest.fixture
def shown(office: Office, case: Received) -> int:
    with office.engine.work_as(SYSTEM) as work:
        return published(work, case.id, TITLE)


@pytest.fixture
def draft(office: Office, case: Received, shown: int) -> int:
    """A publication on which anybody may comment until 24 March."""
    with office.engine.work_as(SYSTEM) as work:
        open_to_comments(work, case.id, shown)
    return shown


def observes(desk: Desk, **typed: str):
    page = desk.opens(PAGE)
    return desk.client.post(f"{PAGE}/opinar", data={**hidden(page), **typed})


def said(office: Office) -> list[tuple[int, str, str]]:
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.scalars(select(Observation).order_by(Observation.number))
        return [(row.number, row.channel, row.text) for row in rows]


class TestReading:
    def test_nothing_published_says_what_to_do_next(self, nobody) -> None:
        assert "Todavía no hay publicaciones" in words(nobody.opens("/publicaciones"))

    def test_anybody_finds_it_by_title_and_downloads_the_sealed_paper(self, nobody, shown) -> None:
        assert TITLE in words(nobody.opens("/publicaciones?q=VENTAS+calle"))
        assert "Ninguna publicación coincide" in words(nobody.opens("/publicaciones?q=presupuesto"))

        answer = nobody.opens(f"{PAGE}/documento")
        assert answer.data.startswith(b"%PDF")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        answer.close()

    def test_the_page_leads_to_the_check_of_its_seal(self, nobody, shown) -> None:
        page = nobody.opens(PAGE)
        assert "Publicado lunes 2 de marzo de 2026" in words(page)
        link = page.text.split('href="/verificar/')[1].split('"')[0]
        assert nobody.opens(f"/verificar/{link}").status_code == 200

    def test_older_ones_are_a_page_away(self, office, case, nobody) -> None:
        with office.engine.work_as(SYSTEM) as work:
            document_id = paper(work, case.id)
            for number in range(publications.PAGE + 1):
                new = NewPublication(title=f"Circular {number}", document_id=document_id)
                publications.publish(work, case.id, number, new)

        first = words(nobody.opens("/publicaciones"))
        assert "Circular 20" in first
        assert "Circular 0 " not in first
        assert "Circular 0 " in words(nobody.opens("/publicaciones?antes=2"))

    @pytest.mark.parametrize("path", ["/publicaciones/99", "/publicaciones/99/documento"])
    def test_what_was_never_published_is_not_there(self, nobody, path) -> None:
        assert nobody.opens(path).status_code == 404


class TestReserve:
    """What may not be read by everybody is neither listed, nor shown, nor downloaded."""

    def gone(self, nobody: Desk) -> bool:
        found = [nobody.opens(path) for path in (PAGE, f"{PAGE}/documento")]
        statuses = [answer.status_code for answer in found]
        assert TITLE not in words(nobody.opens("/publicaciones"))
        return statuses == [404, 404]

    def test_of_a_case_that_becomes_reserved(self, office, case, nobody, shown) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True

        assert self.gone(nobody)

    def test_of_a_document_that_may_tell_who_somebody_is(self, office, nobody, shown) -> None:
        with office.engine.work_as(SYSTEM) as work:
            row = work.session.get_one(Publication, shown)
            work.session.get_one(Document, row.document_id).tells_identity = True

        assert self.gone(nobody)

    def test_of_a_document_in_quarantine(self, office, nobody, shown) -> None:
        with office.engine.work_as(SYSTEM) as work:
            row = work.session.get_one(Publication, shown)
            work.session.get_one(Document, row.document_id).scan = Scan.INFECTED

        assert self.gone(nobody)

    def test_of_what_was_taken_down_or_whose_last_day_passed(
        self, office, case, nobody, shown
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Publication, shown).ends_on = date(2026, 3, 1)
        assert self.gone(nobody)
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Publication, shown).ends_on = date(2026, 3, 2)
        assert nobody.opens(PAGE).status_code == 200
        with office.engine.work_as(SYSTEM) as work:
            publications.withdraw(work, case.id, shown)
        assert self.gone(nobody)

    def test_a_paper_that_its_procedure_reserves_or_that_a_citizen_sent_is_refused(
        self, office, case
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, case.id).reserved = True
            with pytest.raises(InvalidInput):
                published(work, case.id, TITLE)
            work.session.get_one(Case, case.id).reserved = False
            document_id = paper(work, case.id)
            work.session.get_one(Document, document_id).created_by = "ciudadania"
            new = NewPublication(title=TITLE, document_id=document_id)
            with pytest.raises(InvalidInput):
                publications.publish(work, case.id, 7, new)

    def test_a_document_of_another_case_is_refused(self, office, case) -> None:
        other = office.receives("peticion", **PETITION)
        with office.engine.work_as(SYSTEM) as work:
            document_id = paper(work, other.id)
            new = NewPublication(title=TITLE, document_id=document_id)
            with pytest.raises(InvalidInput):
                publications.publish(work, case.id, 7, new)


class TestCommenting:
    def test_anybody_comments_without_a_name_and_is_told_the_number(
        self, office, nobody, draft
    ) -> None:
        answer = observes(nobody, observacion=SAID)

        assert answer.status_code == 302
        assert "Recibimos su observación n.º 1" in words(nobody.opens(PAGE))
        assert said(office) == [(1, "web", SAID)]

    def test_what_is_wrong_keeps_what_was_typed_and_takes_the_focus(
        self, office, nobody, draft
    ) -> None:
        answer = observes(nobody, observacion=SAID, correo="luz", publicar_nombre="si")

        assert answer.status_code == 422
        assert 'id="errores" autofocus' in answer.text
        assert 'href="#correo"' in answer.text
        assert SAID in answer.text
        assert 'value="luz"' in answer.text
        assert said(office) == []

    def test_a_double_click_is_one_observation(self, office, nobody, draft) -> None:
        typed = {**hidden(nobody.opens(PAGE)), "observacion": SAID}
        for _ in range(2):
            nobody.client.post(f"{PAGE}/opinar", data=typed)

        assert said(office) == [(1, "web", SAID)]

    def test_after_the_last_day_nobody_comments_and_the_page_says_what_to_do(
        self, office, nobody, draft
    ) -> None:
        page = nobody.opens(PAGE)
        office.today_is("2026-03-25 00:01")
        typed = {**hidden(page), "observacion": SAID}

        assert nobody.client.post(f"{PAGE}/opinar", data=typed).status_code == 422
        shown = words(nobody.opens(PAGE))
        assert "El plazo para opinar ya terminó" in shown
        assert "radique una petición" in shown
        assert said(office) == []

    def test_only_drafts_that_are_open_are_found_as_such(self, office, nobody, draft) -> None:
        assert TITLE in words(nobody.opens("/publicaciones?opinar=si"))
        office.today_is("2026-03-25")
        assert TITLE not in words(nobody.opens("/publicaciones?opinar=si"))

    def test_too_many_from_one_address_must_wait(self, office, nobody, draft) -> None:
        statuses = [
            observes(nobody, observacion=f"{SAID} {number}").status_code
            for number in range(throttle.FILING.free + 1)
        ]

        assert statuses[-1] == 429
        assert set(statuses[:-1]) == {302}

    def test_what_is_typed_is_only_text(self, office, nobody, draft) -> None:
        refused = observes(nobody, observacion=ALL, nombre=ALL[:150], correo="no es un correo")
        assert dangers(refused.text) == []
        assert dangers(nobody.opens(f"/publicaciones?q={ALL[:150]}").text) == []

    def test_a_title_is_only_text(self, office, case, nobody) -> None:
        with office.engine.work_as(SYSTEM) as work:
            published(work, case.id, ALL)

        assert dangers(nobody.opens(PAGE).text) == []
        assert dangers(nobody.opens("/publicaciones").text) == []


class TestAtTheCounter:
    PATH = f"{PAGE}/registrar"

    def test_the_counter_writes_down_what_came_on_paper(self, office, seat, draft) -> None:
        desk = seat(ELENA)
        assert self.PATH in desk.opens(PAGE).text
        typed = {
            **hidden(desk.opens(self.PATH)),
            "canal": "presencial",
            "fecha": "2026-03-02",
            "observacion": SAID,
        }

        assert desk.client.post(self.PATH, data=typed).status_code == 302
        assert "Quedó registrada la observación n.º 1" in words(desk.opens(self.PATH))
        assert said(office) == [(1, "presencial", SAID)]

    @pytest.mark.parametrize("day", ["2026-03-03", "2026-02-27", "mañana", ""])
    def test_its_day_is_between_the_publication_and_today(self, office, seat, draft, day) -> None:
        typed = {"canal": "correo", "fecha": day, "observacion": SAID}
        answer = seat(ELENA).sends(self.PATH, typed)

        assert answer.status_code == 422
        assert 'href="#fecha"' in answer.text
        assert said(office) == []

    def test_how_it_came_is_asked_for(self, office, seat, draft) -> None:
        answer = seat(ELENA).sends(self.PATH, {"fecha": "2026-03-02", "observacion": SAID})

        assert answer.status_code == 422
        assert 'href="#canal"' in answer.text

    def test_who_receives_nothing_from_people_does_not(self, seat, draft) -> None:
        assert self.PATH not in seat(ANA).opens(PAGE).text
        assert seat(ANA).opens(self.PATH).status_code == 403

    def test_nobody_does_on_what_takes_no_comments(self, seat, shown) -> None:
        assert seat(ELENA).opens(self.PATH).status_code == 404


def test_the_front_page_leads_there(app: Flask, nobody: Desk) -> None:
    assert "/publicaciones" in nobody.opens("/").text
