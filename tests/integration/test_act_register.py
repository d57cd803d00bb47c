"""The register of acts on the screen of who leads: every number, and what may not be read there."""

from __future__ import annotations

import pytest

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.errors import NotAllowed
from engine.services import act_register, acts
from tests.integration.test_acts import receives, signs
from tests.office import ANA, BEATRIZ, GLORIA, Office, Received

pytestmark = pytest.mark.usefixtures("papers_at_hand")

BOOK = "/indicadores/actos?libro=OF-2026"


def annuls(office: Office, act_id: int, because: str) -> None:
    with office.engine.work_as(office.actor(BEATRIZ)) as work:
        acts.annul(work, act_id, because)


def becomes_reserved(office: Office, case: Received) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = True


def test_it_lists_every_number_with_those_that_were_annulled(office, beatriz, seat) -> None:
    case = receives(office)
    signs(office, beatriz, case)
    annuls(office, 1, "Se numeró un texto que no era.")
    signs(office, beatriz, receives(office))

    page = seat(BEATRIZ).opens("/indicadores/actos").text

    assert "Libro de actos: OF de 2026" in page
    assert "OF-2026-00001" in page
    assert "Número anulado" in page
    assert "Se numeró un texto que no era." in page
    assert "OF-2026-00002" in page
    assert f"/expedientes/{case.id}" in page


def test_it_is_saved_as_a_file_in_which_no_text_is_a_formula(office, beatriz, seat) -> None:
    signs(office, beatriz, receives(office))
    annuls(office, 1, '=HYPERLINK("http://malo.example")')

    saved = seat(BEATRIZ).opens("/indicadores/actos.csv?libro=OF-2026")

    assert saved.headers["Content-Disposition"] == "attachment; filename=actos-OF-2026.csv"
    lines = saved.text.splitlines()
    assert "Número;Acto;Fecha" in lines[0]
    assert "OF-2026-00001" in lines[1]
    assert "'=HYPERLINK" in lines[1]


def test_a_long_book_is_read_page_by_page(office, beatriz, seat, monkeypatch) -> None:
    monkeypatch.setattr(act_register, "PAGE", 1)
    for _ in range(2):
        signs(office, beatriz, receives(office))
    desk = seat(BEATRIZ)

    first = desk.opens(BOOK).text
    assert "OF-2026-00001" in first
    assert "OF-2026-00002" not in first
    assert "desde=1" in first

    second = desk.opens(f"{BOOK}&desde=1").text
    assert "OF-2026-00002" in second
    assert "Ver los números que siguen" not in second
    assert "Volver al principio del libro" in second


def test_an_act_of_a_reserved_case_is_not_there_for_who_has_no_part_in_it(
    office, beatriz, seat
) -> None:
    case = receives(office)
    signs(office, beatriz, case)
    becomes_reserved(office, case)

    assert "OF-2026-00001" in seat(BEATRIZ).opens(BOOK).text
    page = seat(GLORIA).opens("/indicadores/actos").text
    assert "OF-2026" not in page
    assert "Todavía no se ha firmado ningún acto" in page


def test_only_who_leads_reads_it(office, seat) -> None:
    assert seat(ANA).opens("/indicadores/actos").status_code == 403
    with office.engine.reading_as(office.actor(ANA)) as work:
        for asked in (
            lambda: act_register.page(work),
            lambda: act_register.register(work, "OF", 1),
        ):
            with pytest.raises(NotAllowed):
                asked()
