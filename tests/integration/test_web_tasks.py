"""The inbox and the tasks through the web, as officials use them."""

from __future__ import annotations

import pytest

from engine.services import tasks
from tests.desk import hidden, words
from tests.office import ANA, DIANA, HUGO, Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.procedure("peticion")


@pytest.fixture
def petition(office) -> Received:
    office.today_is("2026-03-02 09:30")
    return office.receives("peticion", **PETITION)


@pytest.fixture
def drafting(office: Office, petition: Received) -> int:
    """The task of drafting an answer, which both professionals may take."""
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    task_id = office.task_of(petition, "proyectar_respuesta")
    with office.engine.work_as(office.actor(ANA)) as work:
        tasks.release(work, task_id)
    return task_id


def _classify(office, case: Received) -> str:
    return f"/tareas/{office.task_of(case, 'clasificar_peticion')}"


def test_the_inbox_says_how_many_are_mine_and_how_many_to_take(office, petition, seat, diana):
    page = words(seat(diana).opens("/bandeja"))

    assert "Mías 0" in page
    assert "Sin asignar 1" in page
    assert "Hay 1 sin asignar que usted puede tomar" in page


def test_what_is_due_first_stands_first_with_its_light_in_words(office, seat, diana):
    office.today_is("2026-03-02")
    for day in ("2026-03-02", "2026-02-05", "2026-02-10", "2026-02-11"):
        office.receives("peticion", at=day, **{**PETITION, "objeto": f"Lo pedido el {day}."})

    page = words(seat(diana).opens("/bandeja?vista=sin_asignar"))
    places = [
        page.index(f"Lo pedido el {day}.")
        for day in ("2026-02-05", "2026-02-10", "2026-02-11", "2026-03-02")
    ]
    assert places == sorted(places)
    # by the day of the law, not by the office's goal to classify on the working day that follows
    for light in ("Vencida hace 2 días hábiles", "Vence en 1 día hábil", "Vence el 24 mar 2026"):
        assert light in page


def test_a_text_keeps_the_lines_that_have_it_and_stays_in_the_address(
    office, petition, seat, diana
):
    other = office.receives("peticion", **{**PETITION, "objeto": "Arreglar la luminaria 100%."})
    desk = seat(diana)

    by_subject = words(desk.opens("/bandeja?vista=sin_asignar&q=luminaria"))
    by_number = words(desk.opens(f"/bandeja?vista=sin_asignar&q={petition.radicado}"))
    wildcard = words(desk.opens("/bandeja?vista=sin_asignar&q=100%25"))
    nothing = words(desk.opens("/bandeja?vista=sin_asignar&q=zzz"))

    assert other.radicado in by_subject
    assert petition.radicado not in by_subject
    assert petition.radicado in by_number
    assert other.radicado not in by_number
    assert other.radicado in wildcard
    assert petition.radicado not in wildcard
    assert "Ninguna tarea de esta bandeja dice «zzz»" in nothing


def test_a_long_inbox_goes_on_where_it_stopped(office, seat, diana):
    for number in range(53):
        office.receives("peticion", **{**PETITION, "objeto": f"Asunto número {number:03}."})
    desk = seat(diana)

    first = desk.opens("/bandeja?vista=sin_asignar")
    more = first.text.split("Ver más tareas")[0].rsplit('href="', 1)[1].split('"')[0]
    second = desk.opens(more.replace("&amp;", "&"))

    seen = [f"Asunto número {number:03}." in first.text for number in range(53)]
    rest = [f"Asunto número {number:03}." in second.text for number in range(53)]
    assert sum(seen) == 50
    assert sum(rest) == 3
    assert all(a != b for a, b in zip(seen, rest, strict=True))


def test_an_inbox_that_does_not_exist_and_a_broken_page_mark_are_said_clearly(seat, diana):
    desk = seat(diana)

    assert desk.opens("/bandeja?vista=otra").status_code == 404
    assert desk.opens("/bandeja?desde=inventado").status_code == 422


def test_a_task_that_nobody_has_is_taken_and_then_written(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)

    before = desk.opens(path)
    taken = desk.sends(f"{path}/tomar")
    after = desk.opens(path)

    assert "Tomar la tarea" in words(before)
    assert "Terminar la tarea" not in words(before)
    assert taken.location == path
    assert "Terminar la tarea" in words(after)
    assert office.inbox_of(diana) == ["clasificar_peticion"]


def test_who_comes_second_to_take_a_task_is_told_who_has_it(drafting, seat, ana, hugo):
    path = f"/tareas/{drafting}"
    late = seat(hugo)
    seat(ana).sends(f"{path}/tomar")

    answer = late.sends(f"{path}/tomar")

    assert answer.location.startswith("/bandeja")
    assert "ya la tiene Ana Ruiz" in words(late.opens(answer.location))


def test_a_draft_is_kept_and_only_its_writer_sees_it(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")

    saved = desk.sends(
        path,
        {"accion": "borrador", "tipo_peticion": "queja", "justificacion": "Habla de un servidor."},
    )
    page = desk.opens(saved.location)

    assert "Guardamos su borrador" in words(page)
    assert "Habla de un servidor." in page.text
    assert "Borrador guardado" in words(page)
    assert office.inbox_of(diana) == ["clasificar_peticion"]


def test_what_was_written_stays_as_a_draft_when_the_task_is_released(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))

    desk.sends(f"{path}/soltar", {**form, "tipo_peticion": "queja", "justificacion": "A medias."})
    desk.sends(f"{path}/tomar")

    assert "A medias." in desk.opens(path).text


def test_a_finished_task_says_what_comes_next_and_offers_it(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))

    done = desk.sends(path, {**form, **CLASSIFIED, "accion": "terminar"})
    page = words(desk.opens(done.location))

    assert "Terminó «Clasificar petición»" in page
    assert "Tarea terminada" in page
    assert "Continuar: Asignar profesional" in page
    assert office.history_of(petition).count("task_completed clasificar_peticion") == 1


def test_a_missing_answer_is_summed_up_and_everything_typed_stays(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))

    page = desk.sends(
        path,
        {
            **form,
            "tipo_peticion": "interes_particular",
            "remitente": "persona_natural",
            "enfoque": "victima",
            "tema": "",
        },
    )

    assert page.status_code == 422
    assert "Falta corregir esto para terminar la tarea" in words(page)
    assert "Tema: " in words(page)
    assert 'value="victima" checked' in page.text
    assert office.inbox_of(diana) == ["clasificar_peticion"]


def test_questions_that_an_answer_opens_are_asked_before_the_task_ends(
    office, petition, seat, diana
):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))

    page = desk.sends(path, {**form, **CLASSIFIED, "tipo_peticion": "queja"})

    assert page.status_code == 200
    assert "¿Por qué cambia lo que la persona declaró?" in words(page)
    assert office.inbox_of(diana) == ["clasificar_peticion"]


def test_values_that_the_form_does_not_ask_are_dropped(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))

    desk.sends(path, {**form, **CLASSIFIED, "radicado": "HACK", "administrador": "true"})

    assert "HACK" not in seat(diana).opens(f"/expedientes/{petition.id}").text


def test_who_sends_a_task_that_another_ended_reads_who_and_when_and_keeps_the_text(
    drafting, seat, ana
):
    path = f"/tareas/{drafting}"
    typed = {
        "sentido": "informa",
        "respuesta": "Se podará el árbol el lunes.",
        "fundamento": "Ley 1437 de 2011.",
    }
    late = seat(HUGO)
    late.sends(f"{path}/tomar")
    form = hidden(late.opens(path))
    late.sends(f"{path}/soltar")
    first = seat(ana)
    first.sends(f"{path}/tomar")
    first.sends(path, {**hidden(first.opens(path)), **typed, "respuesta": "Se hará mañana mismo."})

    answer = late.sends(path, {**form, **typed})

    assert answer.status_code == 409
    assert "Ana Ruiz terminó esta tarea antes que usted" in words(answer)
    assert "Se podará el árbol el lunes." in words(answer)
    assert "2 de marzo de 2026" in words(answer)
    assert "Se podará el árbol el lunes." in words(late.opens(path))
    assert "Se podará el árbol el lunes." not in words(first.opens(path))


def test_a_double_click_ends_a_task_once(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = {**hidden(desk.opens(path)), **CLASSIFIED}

    desk.sends(path, form)
    again = desk.sends(path, form)

    assert again.status_code == 409
    assert "Usted ya había terminado esta tarea" in words(again)
    assert office.history_of(petition).count("task_completed clasificar_peticion") == 1


def test_what_the_system_did_meanwhile_does_not_stop_an_official(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))
    office.works_off()  # the receipt went out: the case has another version

    answer = desk.sends(path, {**form, **CLASSIFIED})

    assert answer.status_code == 302
    assert office.inbox_of(diana) == ["asignar_profesional"]


def test_who_lost_the_task_while_writing_may_still_copy_the_text(drafting, office, seat, ana, hugo):
    path, typed = f"/tareas/{drafting}", {"respuesta": "Se podará el árbol el lunes."}
    desk = seat(ana)
    desk.sends(f"{path}/tomar")
    form = hidden(desk.opens(path))
    desk.sends(f"{path}/soltar")
    seat(hugo).sends(f"{path}/tomar")

    answer = desk.sends(path, {**form, **typed, "accion": "borrador"})

    assert answer.status_code == 403
    assert "Ahora la tarea la tiene Hugo Díaz" in words(answer)
    assert "Se podará el árbol el lunes." in words(answer)


def test_a_task_of_another_role_is_not_shown_nor_taken(office, petition, seat, carlos):
    desk, path = seat(carlos), _classify(office, petition)

    assert desk.opens(path).status_code == 404
    for action in ("/tomar", "/soltar", ""):
        assert desk.sends(path + action, {"accion": "borrador"}).status_code == 404
    assert petition.radicado not in words(desk.opens("/bandeja?vista=sin_asignar"))


def test_a_colleague_with_a_part_in_the_case_reads_whose_turn_it_is(drafting, seat, diana):
    page = words(seat(diana).opens(f"/tareas/{drafting}"))

    assert "Espera a Profesional" in page
    assert "Tomar la tarea" not in page


def test_what_an_official_types_is_never_taken_for_markup(office, petition, seat, diana):
    desk, path = seat(diana), _classify(office, petition)
    desk.sends(f"{path}/tomar")
    attack = '"><script>alert(1)</script>'

    desk.sends(path, {"accion": "borrador", "tipo_peticion": "queja", "justificacion": attack})
    page = desk.opens(path).text + desk.opens(f"/bandeja?q={attack}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
