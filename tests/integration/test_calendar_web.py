"""The calendar on the screen: a year, a rehearsal, its application, its reversal, bad input."""

from __future__ import annotations

import re
from datetime import date

import pytest

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.services import calendars
from engine.services.calendar_changes_pages import change_page
from tests.desk import words
from tests.rehearsal import Calendar

REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}
YEAR = "/calendario/administrar?anio=2026"
CLOSURE = {
    "anio": "2026",
    "starts_on": "2026-12-21",
    "ends_on": "2026-12-24",
    "act": "Resolución 045 de 2026",
    "reason": "Vacancia colectiva",
    "scope": "",
}
HOLIDAY = {
    "anio": "2026",
    "day": "2026-07-13",
    "name": "Virgen de Chiquinquirá",
    "act": "Ley 2578 de 2026, art. 6",
    "valid_from": "2026-06-01",
    "reason": "La ley nueva.",
}


@pytest.fixture
def backend() -> str:
    """What is shown is decided above the database."""
    return "sqlite"


def proposed(desk, form, typed):
    return desk.sends(f"/calendario/administrar/proponer/{form}", typed)


def test_a_year_lists_its_holidays_with_law_and_verification(office, seat, gloria):
    page = words(seat(gloria).opens(YEAR))

    assert "lunes 13 de julio de 2026 Nuestra Señora del Rosario de Chiquinquirá" in page
    assert "Ley 2578 de 2026, art. 6, rige desde el 1 de junio de 2026 norma por verificar" in page
    assert "No hay cierres en 2026" in page
    assert seat(gloria).opens("/calendario/administrar?anio=1990").status_code == 404


def test_a_holiday_is_rehearsed_applied_with_confirmation_and_reverted(office, seat, gloria):
    Calendar(office).without_the_law()
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    desk = seat(gloria)

    address = proposed(desk, "festivo", HOLIDAY).location
    waiting = desk.opens(address)
    office.works_off()
    rehearsed = words(desk.opens(address))
    before = office.term_of(case, "respuesta").due_on
    desk.sends(f"{address}/aplicar")
    under_way = desk.opens(address)
    office.works_off()
    applied = words(desk.opens(address))

    assert waiting.headers["Refresh"] == "3"
    assert "Este cambio mueve 1 término" in rehearsed
    assert "0 dejan de estar vencidos" in rehearsed
    assert f"{case.radicado} Solicitud lunes 13 de julio de 2026 martes 14 de julio" in rehearsed
    assert before == date(2026, 7, 13)
    assert "<progress" in under_way.text
    assert "Este cambio movió 1 término" in applied
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 14)

    desk.sends(f"{address}/deshacer")
    office.works_off()
    assert "deshecho" in words(desk.opens(address))
    assert office.term_of(case, "respuesta").due_on == before


def test_what_it_moves_in_a_reserved_case_is_neither_named_nor_counted(office, seat, gloria):
    Calendar(office).without_the_law()
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = True
    desk = seat(gloria)

    address = proposed(desk, "festivo", HOLIDAY).location
    desk.sends(f"{address}/aplicar")
    office.works_off()
    desk.sends(f"{address}/aplicar")
    office.works_off()

    page = desk.opens(address)
    assert "Este cambio movió 0 términos" in words(page)
    assert "reservad" not in page.text
    assert f"{case.radicado}" not in page.text
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 14)
    with office.engine.reading_as(SYSTEM) as work:  # as on the terminal
        assert change_page(work, int(address.rpartition("/")[2])).lines == ()


@pytest.mark.parametrize(
    ("form", "typed", "sentence"),
    [
        ("cierre", {"ends_on": "2026-12-20"}, "El cierre termina antes de empezar."),
        ("cierre", {"act": "Resolución"}, "Escriba el acto con su número y fecha"),
        ("cierre", {"act": ""}, "Falta el acto administrativo que ordena el cierre."),
        ("cierre", {"ends_on": "2060-01-01"}, "El calendario hábil va de 2000 a 2040"),
        ("cierre", {"starts_on": "mañana"}, "Escriba el día completo."),
        ("cierre", {"scope": "office:99"}, "El alcance no es un procedimiento ni una dependencia."),
        ("cierre", {"reason": " "}, "Escriba por qué se cierra."),
        ("festivo", {"day": "2041-01-01"}, "El calendario hábil va de 2000 a 2040"),
        ("festivo", {"day": "2026-12-25", "name": "Navidad"}, "Ese festivo ya está"),
        ("festivo", {"valid_from": "2027-01-01"}, "fuera de la vigencia de la ley"),
        ("horario", {"opens": "17:00", "closes": "08:00"}, "posterior a la de apertura"),
        ("horario", {"opens": "08:00", "closes": "17:00"}, "Ese es el horario que ya rige."),
        ("regla", {"rule": "otro X"}, "No hay un procedimiento publicado con ese nombre."),
        ("quitar-festivo", {"name": "Otro"}, "Ese festivo ya no está en el calendario."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_changes_nothing(
    office, seat, gloria, form, typed, sentence
):
    base = CLOSURE if form == "cierre" else HOLIDAY
    desk = seat(gloria)
    with office.engine.reading_as(SYSTEM) as work:
        before = calendars.entity(work).version

    answer = proposed(desk, form, {**base, **typed})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Nadie ha cambiado el calendario todavía." in words(desk.opens(YEAR))
    with office.engine.reading_as(SYSTEM) as work:
        assert calendars.entity(work).version == before


def test_the_words_of_a_refused_form_are_kept(office, seat, gloria):
    answer = proposed(seat(gloria), "cierre", {**CLOSURE, "ends_on": "2026-12-20"})

    assert 'value="Resolución 045 de 2026"' in answer.text
    assert re.search(r'aria-invalid="true"', answer.text)


def test_a_calendar_that_changed_since_the_rehearsal_is_rehearsed_again(office, seat, gloria):
    desk = seat(gloria)
    first, second = (
        proposed(desk, "cierre", {**CLOSURE, "starts_on": day, "ends_on": day}).location
        for day in ("2026-12-21", "2026-12-22")
    )
    office.works_off()
    desk.sends(f"{first}/aplicar")
    office.works_off()

    desk.sends(f"{second}/aplicar")

    page = words(desk.opens(second))
    assert "el calendario cambió después del ensayo" in page
    assert "ensayado" in page
    desk.sends(f"{second}/ensayar")
    office.works_off()
    desk.sends(f"{second}/aplicar")
    office.works_off()
    assert "aplicado" in words(desk.opens(second))


def test_a_file_that_was_exported_comes_back_with_one_day_more(office, seat, gloria):
    desk = seat(gloria)
    sheet = desk.opens("/calendario/administrar/exportar/csv?anio=2026")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="calendario-2026.csv"'
    more = (
        sheet.data + "cierre,2026-12-21,2026-12-24,Vacancia,Resolución 9 de 2026,,,,\r\n".encode()
    )

    def sent(content: bytes):
        import io

        upload = (io.BytesIO(content), "calendario.csv")
        typed = {"act": "Resolución 9 de 2026", "reason": "Anual.", "file": upload}
        return desk.sends("/calendario/administrar/importar", typed)

    assert "no trae nada que el calendario no tenga" in words(sent(sheet.data))
    found = words(desk.opens(sent(more).location))
    assert "cierre del lunes 21 de diciembre de 2026 al jueves 24 de diciembre de 2026" in found
    assert desk.opens("/calendario/administrar/exportar/ics").data.startswith(b"BEGIN:VCALENDAR")
    assert desk.opens("/calendario/administrar/exportar/csv?anio=99999").status_code == 404


@pytest.mark.norm(
    "CPACA, art. 62, num. 2", "La falla de un canal electrónico queda registrada con su prueba"
)
def test_a_failure_of_a_channel_is_recorded_with_its_proof(office, seat, gloria):
    desk = seat(gloria)
    typed = {"channel": "web", "starts_at": "2026-02-27T10:00", "ends_at": "", "proof": ""}

    refused = desk.sends("/calendario/administrar/fallas", typed)
    desk.sends("/calendario/administrar/fallas", {**typed, "proof": "Certificación TIC 12 de 2026"})
    lasting = words(desk.opens(YEAR))
    desk.sends("/calendario/administrar/fallas/1/terminar", {"ends_at": "2026-02-27T15:00"})

    assert refused.status_code == 422
    assert "Escriba la prueba de la falla" in words(refused)
    assert "todavía dura" in lasting
    assert "todavía dura" not in words(desk.opens(YEAR))


def test_only_the_administrator_changes_the_calendar(office, seat, diana):
    desk = seat(diana)

    assert desk.opens(YEAR).status_code == 403
    assert proposed(desk, "cierre", CLOSURE).status_code == 403
