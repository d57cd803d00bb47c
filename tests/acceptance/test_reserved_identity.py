"""Who asked that their name be reserved: the officials who need not know it work without it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.db.tables import Act, Document, Task, TermRow
from engine.domain.officials import SYSTEM
from tests.desk import Desk
from tests.notified import LUZ, NELLY, WHERE
from tests.office import Office, Person, Received
from tests.pdf import text_of
from tests.routes import routes_of
from tests.under_way import DISRESPECT, classified, form_values
from webui.app import create_app

pytestmark = pytest.mark.procedure("peticion", "peticion_rechazo", "notificacion_personal")

ASKED = {
    "reserva_identidad": True,
    "justificacion_reserva": "Teme represalias de su jefe.",
    "direccion": "Carrera 26 # 72-15",
    "telefono": "3157319731",
    "correo": LUZ,
}
#: as somebody who may not know it might read it
NEVER = ("Ospina Grajales", "31245678", LUZ, "72-15", "3157319731")


@pytest.fixture
def app(office: Office) -> Flask:
    return create_app(office.engine)


def told(app: Flask, office: Office, case: Received, person: Person) -> list[str]:
    """The pages where somebody reads it, and the searches for it that find the case."""
    desk = Desk(app, office).seated(person)
    found = [
        f"{person.username} finds it by {asked}"
        for asked in ("ospina", "31245678")
        if case.radicado in desk.opens(f"/buscar?q={asked}").text
    ]
    for path in _pages(app, office, case):
        with desk.opens(path) as answer:
            text = _text(answer)
        found += [f"{person.username} {path}: {word}" for word in NEVER if word in text]
    return found


def _given(office: Office, case: Received, person: Person) -> list[str]:
    """What the form of a task in other hands hands over with it, though it is not drawn."""
    said = str(form_values(office, person, case, "enviar_citacion"))
    assert "destinatario" in said
    return [f"{person.username} is given {word}" for word in NEVER if word in said]


def _text(answer: TestResponse) -> str:
    if answer.mimetype == "application/pdf":
        return text_of(answer.get_data())
    return answer.get_data().decode("utf-8", "replace")


def _pages(app: Flask, office: Office, case: Received) -> list[str]:
    """Those of the case, of its tasks, of its terms and of what is in its file."""
    named = {"task_id": Task, "act_id": Act, "document_id": Document, "term_id": TermRow}
    with office.engine.reading_as(SYSTEM) as work:
        ids = {
            name: work.session.scalars(select(table.id).where(table.case_id == case.id)).all()
            for name, table in named.items()
        }
    last = {"case_id": case.id, **{name: found[-1] for name, found in ids.items()}}
    routes = [
        route.path for route in routes_of(app, last) if route.scoped and route.method == "GET"
    ]
    return ["/bandeja", *routes, *(f"/tareas/{one}" for one in ids["task_id"][:-1])]


@pytest.mark.norm(
    "Ley 1712 de 2014, art. 18",
    "Quien no conoce la identidad reservada no la lee en página, formulario ni búsqueda",
)
def test_those_who_reject_it_and_have_it_notified_never_read_the_name(
    app: Flask, office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    office.hires(NELLY)
    office.today_is("2026-06-22 09:00")
    case = classified(office, diana, ASKED, procedencia="irrespetuosa")
    office.works_off()
    office.completes(fabio, "calificar_irrespeto", DISRESPECT, case=case)
    drafted = {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "CPACA, art. 19."}
    office.completes(ana, "proyectar_acto", drafted, case=case)
    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()
    office.completes(NELLY, "hacer_citacion", WHERE, case=case)
    office.works_off()
    assert office.inbox_of(NELLY) == ["enviar_citacion"]

    read = [told(app, office, case, one) for one in (ana, fabio)]
    read += [_given(office, case, one) for one in (ana, fabio)]
    assert [found for each in read for found in each] == []
    assert len(told(app, office, case, diana)) > 4  # otherwise nothing would be proved
