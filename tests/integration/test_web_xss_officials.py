"""Forty hostile texts in every field in which an official writes: none becomes part of a page."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.desk import Desk, hidden
from tests.office import DIANA, Office
from tests.petitions import CLASSIFIED, PETITION
from tests.xss import PAYLOADS, dangers

pytestmark = pytest.mark.procedure("peticion")
#: longer than any field takes: what was typed comes back, refused
TOO_LONG = "x" * 4100
TEXTS = re.compile(
    r'<textarea[^>]*\bname="([^"]+)"'
    r'|<input(?![^>]*type="(?:hidden|checkbox|radio|file|submit|search)")[^>]*\bname="([^"]+)"'
)


@pytest.fixture
def backend() -> str:
    """What a page shows does not depend on the database."""
    return "sqlite"


@pytest.fixture
def assigning(office: Office) -> int:
    """The task of assigning a petition that diana classified, the first case of all."""
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    return office.task_of(case, "asignar_profesional")


@pytest.fixture
def desk(app: Flask, office: Office, assigning: int) -> Desk:
    diana = Desk(app, office).seated(DIANA)
    diana.sends(f"/tareas/{assigning}/tomar")
    return diana


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/tareas/{task}/reasignar", {"motivo"}),
        ("/tareas/{task}/devolver", {"motivo"}),
        ("/bandeja/reasignacion?tarea={task}", {"motivo"}),
        ("/expedientes/{case}/notas", {"texto"}),
        ("/expedientes/{case}/informar", {"texto"}),
        ("/expedientes/{case}/consultar", {"pregunta"}),
        ("/expedientes/{case}/vinculos", {"radicado", "motivo"}),
        ("/expedientes/{case}/acceso", {"norma", "motivo"}),
        ("/expedientes/{case}/corregir", {"justificacion"}),
    ],
)
def test_what_an_official_types_is_only_text(
    desk: Desk, assigning: int, path: str, fields: set[str]
) -> None:
    address = path.format(task=assigning, case=1)
    page = desk.opens(address)
    asked = {one or other for one, other in TEXTS.findall(page.text)} - {"q"}
    carried = hidden(page)
    assert fields <= asked

    for payload in PAYLOADS:
        typed = {**carried, **dict.fromkeys(asked, payload + TOO_LONG)}
        answer = desk.client.post(address, data=typed)
        assert (answer.status_code, dangers(answer.text)) == (422, []), payload
        assert TOO_LONG in answer.text


@pytest.mark.parametrize("path", ["/bandeja", "/buscar", "/ventanilla/personas"])
def test_what_an_official_looks_for_is_only_text(desk: Desk, path: str) -> None:
    for payload in PAYLOADS:
        answer = desk.client.get(path, query_string={"q": payload})
        assert (answer.status_code, dangers(answer.text)) == (200, []), payload


def test_a_note_is_only_text_where_colleagues_read_it(desk: Desk) -> None:
    for payload in PAYLOADS:
        desk.sends("/expedientes/1/notas", {"texto": payload})

    page = desk.opens("/expedientes/1")
    assert page.text.count("alert(1)") + page.text.count("alert&#40;1") > 20
    assert dangers(page.text) == []
