"""The pages of the calendar of terms, one's account, substitutes and figures, without script."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar

from engine.services import digests, tasks
from tests.desk import words
from tests.office import BEATRIZ, CARLOS, ELENA, GLORIA, HUGO, Office
from tests.one_term import Matter, rule


@pytest.fixture
def backend() -> str:
    """What the pages ask of the database is tested on both with the services."""
    return "sqlite"


@pytest.fixture
def matter(office: Office) -> Matter:
    """Elena's, of Friday 27 March: it ends on 21 April."""
    filed = Matter(office, rule())
    with office.engine.work_as(office.actor(ELENA)) as work:
        tasks.claim(work, filed.task.id)
    office.today_is("2026-04-20")
    return filed


class TestMonth:
    def test_a_month_shows_its_terms_as_a_grid_and_as_a_list(self, matter, seat) -> None:
        page = seat(ELENA).opens("/calendario?mes=2026-04")

        assert page.status_code == 200
        assert "abril de 2026" in words(page)
        assert "Jueves Santo" in words(page)
        assert 'href="/calendario?ver=mios&amp;dia=2026-04-21#lista"' in page.text
        assert matter.case.radicado in words(page)
        assert f'href="/tareas/{matter.task.id}"' in page.text

    def test_each_term_leads_to_the_count_of_its_day(self, matter, seat) -> None:
        desk = seat(ELENA)

        [address] = re.findall(r'href="(/terminos/\d+)"', desk.opens("/calendario").text)

        assert "Día hábil 15" in words(desk.opens(address))

    def test_a_month_without_a_name_is_this_one(self, matter, seat) -> None:
        assert "abril de 2026" in words(seat(ELENA).opens("/calendario"))

    def test_a_day_lists_only_its_own(self, matter, seat) -> None:
        desk = seat(ELENA)

        assert matter.case.radicado in words(desk.opens("/calendario?dia=2026-04-21"))
        empty = words(desk.opens("/calendario?dia=2026-04-22"))
        assert "Ningún término vence ese día" in empty
        assert matter.case.radicado not in empty

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("?ver=mios", "Ninguno de sus términos vence este mes"),
            ("?ver=dependencia", "Su cuenta no tiene dependencia"),
            ("?ver=todos", "Ningún término vence este mes"),
        ],
    )
    def test_an_empty_month_says_what_to_do(self, matter, seat, query: str, said: str) -> None:
        assert said in words(seat(CARLOS).opens(f"/calendario{query}"))

    @pytest.mark.parametrize(
        "query", ["?mes=abril", "?dia=2026-02-30", "?ver=nadie", "?mes=2199-01", "?desde=x~y"]
    )
    def test_what_is_no_month_is_said_so(self, matter, seat, query: str) -> None:
        assert seat(ELENA).opens(f"/calendario{query}").status_code == 422


class TestAccount:
    def test_an_official_chooses_how_to_be_told(self, office: Office, seat) -> None:
        desk = seat(ELENA)

        assert desk.sends("/mi-cuenta/avisos", {"avisos": "resumen"}).status_code == 302
        with office.engine.reading_as(office.actor(ELENA)) as work:
            assert digests.wants(work, work.actor.id)
        assert 'value="resumen" checked' in desk.opens("/mi-cuenta").text

        desk.sends("/mi-cuenta/avisos", {"avisos": "inmediato"})
        assert 'value="inmediato" checked' in desk.opens("/mi-cuenta").text

    def test_neither_way_is_no_answer(self, office: Office, seat) -> None:
        answer = seat(ELENA).sends("/mi-cuenta/avisos")

        assert answer.status_code == 422
        assert "Elija una de las dos formas." in words(answer)

    def test_the_address_of_the_calendar_is_shown_once_and_can_be_revoked(
        self, office: Office, matter, seat, nobody
    ) -> None:
        desk = seat(ELENA)
        made = desk.sends("/mi-cuenta/calendario")
        address = made.text.split('readonly value="')[1].split('"')[0]
        path = address.removeprefix(office.settings.base_url)

        read = nobody.opens(path)
        assert (read.status_code, read.mimetype) == (200, "text/calendar")
        assert len(Calendar.from_ical(read.data).walk("VEVENT")) == 1
        assert read.headers["Cache-Control"] == "no-store"
        assert path not in desk.opens("/mi-cuenta").text

        desk.sends("/mi-cuenta/calendario/revocar")
        assert nobody.opens(path).status_code == 404

    def test_who_asks_without_end_is_told_to_wait(self, office: Office, nobody) -> None:
        answers = [nobody.opens("/calendario/suscripcion/nada.ics").status_code for _ in range(61)]

        assert (answers[0], answers[-1]) == (404, 429)


class TestSubstitutions:
    def form(self, office: Office, **other: str) -> dict[str, str]:
        typed = {
            "ausente": str(office.actor(ELENA).id),
            "suplente": str(office.actor(HUGO).id),
            "desde": "2026-04-20",
            "hasta": "2026-04-24",
            "acto": "Resolución 45",
        }
        return {**typed, **other}

    def test_one_is_named_seen_by_both_and_ended(self, office: Office, seat) -> None:
        office.today_is("2026-04-20")
        gloria = seat(GLORIA)
        assert "No hay suplencias" in words(gloria.opens("/administrar/suplencias"))

        gloria.sends("/administrar/suplencias", self.form(office))

        listed = words(gloria.opens("/administrar/suplencias"))
        assert "Hugo Díaz suple a Elena Vega" in listed
        assert "también podrá hacer las tareas del rol" in listed
        assert "Usted suple a Elena Vega" in words(seat(HUGO).opens("/mi-cuenta"))
        assert "Hugo Díaz suple sus funciones" in words(seat(ELENA).opens("/mi-cuenta"))

        gloria.sends("/administrar/suplencias/1/terminar")
        assert "Usted suple" not in words(seat(HUGO).opens("/mi-cuenta"))
        again = gloria.sends("/administrar/suplencias/1/terminar")
        assert again.status_code in (302, 404)

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("desde", "ayer", "Escriba la fecha completa"),
            ("hasta", "2026-04-01", "termina antes de empezar"),
            ("suplente", "", "Elija a quien la suple"),
            ("ausente", "x", "Elija a la persona que se ausenta"),
            ("acto", " ", "Escriba el acto"),
        ],
    )
    def test_what_cannot_be_is_said_at_its_field_and_keeps_the_rest(
        self, office: Office, seat, field: str, value: str, said: str
    ) -> None:
        office.today_is("2026-04-20")

        answer = seat(GLORIA).sends("/administrar/suplencias", self.form(office, **{field: value}))

        assert answer.status_code == 422
        assert said in words(answer)
        assert f'id="{field}-error"' in answer.text
        if field != "acto":
            assert "Resolución 45" in answer.text


class TestIndicators:
    def test_who_leads_reads_the_figures(self, matter, seat) -> None:
        for person in (BEATRIZ, GLORIA):
            page = seat(person).opens("/indicadores")
            assert page.status_code == 200
            assert "Atender una solicitud" in words(page)
            assert 'href="/indicadores"' in page.text

    def test_nobody_else_does_nor_is_led_there(self, matter, seat, nobody) -> None:
        assert seat(ELENA).opens("/indicadores").status_code == 403
        assert 'href="/indicadores"' not in seat(ELENA).opens("/bandeja").text
        assert nobody.opens("/indicadores").status_code == 302

    @pytest.mark.parametrize("query", ["?desde=ayer", "?desde=2026-05-01&hasta=2026-04-01"])
    def test_a_period_that_is_none_is_said_so(self, matter, seat, query: str) -> None:
        answer = seat(BEATRIZ).opens(f"/indicadores{query}")

        assert answer.status_code == 422
        assert "Atender una solicitud" in words(answer)

    def test_before_the_first_matter_it_says_what_will_be_there(self, office, seat) -> None:
        page = seat(BEATRIZ).opens("/indicadores")

        assert "Todavía no hay términos que contar" in words(page)
