"""Forty hostile texts in every field in which a citizen writes: none becomes part of a page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from engine.domain.officials import CITIZEN
from engine.services import withdrawals
from tests.citizen import Citizen
from tests.desk import Desk, hidden
from tests.office import DIANA, Office
from tests.petitions import PETITION
from tests.xss import ALL, PAYLOADS, dangers

FIRST = "/radicar/peticion/1"
#: page, field, and what must be answered for the field to be asked
FIELDS: list[tuple[str, str, dict[str, Any]]] = [
    (FIRST, "justificacion_reserva", {"anonima": "false", "reserva_identidad": "true"}),
    ("/radicar/peticion/2", "nombres", {}),
    ("/radicar/peticion/2", "numero_documento", {}),
    ("/radicar/peticion/2", "telefono", {}),
    ("/radicar/peticion/4", "objeto", {}),
    ("/radicar/peticion/4", "hechos", {}),
    ("/radicar/peticion/4", "servidor_implicado", {}),
    ("/radicar/peticion/7", "correo", {"medio_respuesta": "correo"}),
    ("/radicar/peticion/7", "direccion", {"medio_respuesta": "direccion"}),
    ("/radicar/peticion/7", "municipio", {"medio_respuesta": "direccion"}),
]


@pytest.fixture
def backend() -> str:
    """What a page shows does not depend on the database."""
    return "sqlite"


@pytest.fixture
def citizen(app: Flask, office: Office) -> Citizen:
    office.deploys("peticion")
    return Citizen(app)


@pytest.mark.parametrize(("path", "field", "answers"), FIELDS, ids=[f[1] for f in FIELDS])
def test_what_is_typed_into_a_filing_is_only_text(
    citizen: Citizen, path: str, field: str, answers: dict[str, Any]
) -> None:
    citizen.fills_in(tipo_peticion="queja", servidor_implicado="La ventanilla")

    carried = {**hidden(citizen.opens(path)), **answers, "accion": "actualizar"}

    for payload in PAYLOADS:
        typed = citizen.client.post(path, data={**carried, field: payload})
        assert field in typed.text
        assert dangers(typed.text) == [], payload


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/consultar", "radicado"),
        ("/consultar", "codigo"),
        ("/consultar/recuperar", "correo"),
        ("/consultar/aportar", "informacion"),
        ("/consultar/desistir", "motivo_desistimiento"),
    ],
)
def test_what_is_typed_into_a_matter_is_only_text(
    office: Office, citizen: Citizen, path: str, field: str
) -> None:
    case = office.receives("peticion", **PETITION)
    if path.count("/") > 1:
        citizen.follows(case.radicado, case.tracking_code)

    for payload in (*PAYLOADS[:15], ALL * 8):
        page = citizen.sends(path, {field: payload})
        assert dangers(page.text) == [], payload


def test_what_was_filed_is_only_text_for_its_author_and_for_officials(
    office: Office, app: Flask, citizen: Citizen
) -> None:
    for payload in PAYLOADS:
        said = {"nombres": payload[:120], "objeto": f"Pido {payload} hoy.", "hechos": ALL}
        case = office.receives("peticion", **{**PETITION, **said})
    with office.engine.work_as(CITIZEN) as work:
        withdrawals.withdraw(work, case.radicado, case.tracking_code, ALL[:2000], sure=True)
    desk = Desk(app, office).seated(DIANA)

    for number in range(1, len(PAYLOADS) + 1):
        page = desk.opens(f"/expedientes/{number}")
        assert (page.status_code, dangers(page.text)) == (200, [])
    for path in ("/bandeja?vista=sin_asignar", "/tareas/1", "/tareas/40"):
        assert dangers(desk.opens(path).text) == []
    assert dangers(citizen.follows(case.radicado, case.tracking_code).text) == []


def test_the_check_itself_sees_each_of_them() -> None:
    unseen = [payload for payload in PAYLOADS if not dangers(f'<p title="{payload}">{payload}')]

    harmless = {"javascript:alert(1)", "&lt;script&gt;alert(1)&lt;/script&gt;"}
    assert {one for one in unseen if one.startswith("<script>")} == set()
    assert len(unseen) <= len(PAYLOADS) // 4, unseen
    assert harmless <= set(unseen)
