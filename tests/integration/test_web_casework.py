"""What colleagues do on a case, through the web and without a browser's script."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable

import pytest

from engine.db.tables import Document
from engine.domain.officials import SYSTEM
from engine.services import history
from tests.desk import Desk, hidden, words
from tests.office import ANA, CARLOS, DIANA, HUGO, PASSWORD, Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION
from tests.routes import PDF

#: what an official says of a document that is added
SCAN = {"tipo": "Concepto técnico", "fecha": "2026-02-27", "origen": "electronico"}

pytestmark = [pytest.mark.procedure("peticion"), pytest.mark.usefixtures("papers_at_hand")]

#: what who works on a case may do to it, as its page calls it
VERBS = (
    *("Informar", "Pedir concepto", "Vincular expediente"),
    *("Corregir la clasificación", "Cambiar acceso"),
)


@pytest.fixture
def backend() -> str:
    """The services are tested on both databases."""
    return "sqlite"


@pytest.fixture
def case(office: Office) -> Received:
    received = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.works_off()
    return received


@pytest.fixture
def task(office: Office, case: Received) -> str:
    return f"/tareas/{office.task_of(case, 'proyectar_respuesta')}"


def _documents(office: Office, case: Received) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        rows = work.session.query(Document.name).filter_by(case_id=case.id).order_by(Document.id)
        return [row.name for row in rows]


def test_what_was_typed_stays_when_a_question_is_refused(case, task, seat) -> None:
    page = seat(ANA).sends(f"{task}/reasignar", {"motivo": "Salgo a comisión.", "para": "999"})

    assert page.status_code == 422
    assert "Salgo a comisión." in page.text
    assert "error-summary" in page.text


def test_who_may_not_is_told_before_writing(case, task, seat) -> None:
    desk = seat(HUGO)
    for path in (
        f"{task}/reasignar",
        f"/expedientes/{case.id}/corregir",
        f"/expedientes/{case.id}/acceso",
    ):
        assert desk.opens(path).status_code == 403, path
    assert "Reasignar" not in words(desk.opens(task))


def test_the_draft_service_answers_with_the_hour_or_with_who_ended_the_task(
    office, case, task, seat
) -> None:
    desk = seat(ANA)
    saved = desk.sends(f"{task}/borrador", {"respuesta": "Se poda el lunes."})
    assert saved.json["saved"].startswith("Borrador guardado 8:00")
    assert "Se poda el lunes." in desk.opens(task).text

    office.completes(
        ANA,
        "proyectar_respuesta",
        {
            "sentido": "accede",
            "respuesta": "Ya se ordenó la poda del árbol.",
            "fundamento": "Ley 1437 de 2011.",
        },
    )
    refused = desk.sends(f"{task}/borrador", {"respuesta": "Otra cosa."})
    assert refused.status_code == 409
    assert "Ana Ruiz terminó la tarea" in refused.json["refused"]


def test_a_form_that_comes_too_late_says_who_did_what_and_keeps_what_was_typed(
    office, case, task, seat
) -> None:
    ana = seat(ANA)
    ana.opens(task)
    seat(DIANA).sends(
        f"{task}/reasignar",
        {"para": str(office.actor(HUGO).id), "motivo": "Hugo ya tiene uno igual."},
    )

    late = ana.sends(task, {"accion": "terminar", "respuesta": "Se poda el lunes, sin falta."})

    assert late.status_code == 409
    said = words(late)
    assert "Ahora la tarea la tiene Hugo Díaz" in said
    assert "Reasignó «Proyectar respuesta» , Diana Mora" in said.replace("»,", "» ,")
    assert "Se poda el lunes, sin falta." in said


def test_a_document_shows_its_whole_hash(office, case, task, seat) -> None:
    ana = seat(ANA)
    data = {**SCAN, "archivo": (io.BytesIO(PDF), "concepto.pdf"), "csrf_token": ana.token()}
    ana.client.post(f"/expedientes/{case.id}/archivo/anadir", data=data)

    page = ana.opens(f"/expedientes/{case.id}")

    assert f"<code>{hashlib.sha256(PDF).hexdigest()}</code>" in page.text
    assert _documents(office, case) == ["concepto.pdf"]


def test_a_session_that_ends_in_the_middle_of_a_form_loses_neither_words_nor_files(
    office, case, task, seat
) -> None:
    ana, path = seat(ANA), f"/expedientes/{case.id}/archivo/anadir"
    token = ana.token()
    office.time_passes(minutes=31)
    sent = ana.client.post(
        path,
        data={**SCAN, "archivo": (io.BytesIO(PDF), "concepto.pdf"), "csrf_token": token},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 401
    offered = ana.client.post(
        "/ingresar", data={**hidden(sent), "usuario": "ana", "clave": PASSWORD}
    )
    assert "concepto.pdf" in words(offered)

    done = ana.client.post(path, data=hidden(offered))

    assert done.status_code == 302
    assert _documents(office, case) == ["concepto.pdf"]


def test_the_files_of_one_person_are_not_anothers(office, case, task, seat) -> None:
    ana = seat(ANA)
    token = ana.token()
    office.time_passes(minutes=31)
    path = f"/expedientes/{case.id}/archivo/anadir"
    sent = ana.client.post(
        path,
        data={**SCAN, "archivo": (io.BytesIO(PDF), "concepto.pdf"), "csrf_token": token},
        content_type="multipart/form-data",
    )
    offered = ana.client.post(
        "/ingresar", data={**hidden(sent), "usuario": "diana", "clave": PASSWORD}
    )

    assert "concepto.pdf" not in words(offered)
    assert ana.client.post(path, data=hidden(offered)).status_code == 422
    assert _documents(office, case) == []


def test_words_typed_into_a_question_survive_the_end_of_the_session(
    office, case, task, seat
) -> None:
    ana = seat(ANA)
    token = ana.token()
    office.time_passes(minutes=31)
    sent = ana.client.post(
        f"{task}/devolver", data={"motivo": "Es de otra dependencia.", "csrf_token": token}
    )
    offered = ana.client.post(
        "/ingresar", data={**hidden(sent), "usuario": "ana", "clave": PASSWORD}
    )

    assert "Es de otra dependencia." in words(offered)
    done = ana.client.post(f"{task}/devolver", data=hidden(offered))
    assert done.status_code == 302
    assert office.inbox_of(DIANA) == ["proyectar_respuesta"]


def test_the_whole_history_goes_on_page_by_page(office, case, seat) -> None:
    desk = seat(DIANA)
    for number in range(210):
        with office.engine.work_as(office.actor(DIANA)) as work:
            history.add(work, case.id, history.Line("informed", data={"to": [number]}))

    first = desk.opens(f"/expedientes/{case.id}/historia")
    older = re.search(r"/historia\?antes=\d+", first.text)
    assert older
    last = desk.opens(f"/expedientes/{case.id}{older[0]}")

    assert "Se radicó" not in words(first)
    assert "Se radicó" in words(last)


def test_who_was_told_reads_the_case_and_finds_no_door_to_act(
    office, case, seat: Callable[[Person], Desk]
) -> None:
    seat(ANA).sends(
        f"/expedientes/{case.id}/informar",
        {"para": str(office.actor(CARLOS).id), "texto": "Para su archivo."},
    )

    page = seat(CARLOS).opens(f"/expedientes/{case.id}").text
    listed = words(seat(CARLOS).opens("/pendientes"))

    assert "Otras acciones" in page  # to print it, and to write a note
    assert [verb for verb in VERBS if f">{verb}<" in page] == []
    assert "Ana Ruiz le informa" in listed
    assert "Para su archivo." in listed


def test_an_administrator_reads_and_does_nothing_to_a_case(office, case, seat, gloria) -> None:
    page = seat(gloria).opens(f"/expedientes/{case.id}").text

    assert [verb for verb in VERBS if f">{verb}<" in page] == []


def test_who_works_on_a_case_finds_every_door(case, seat: Callable[[Person], Desk]) -> None:
    page = seat(DIANA).opens(f"/expedientes/{case.id}").text

    assert [verb for verb in VERBS if f">{verb}<" in page] == list(VERBS)
