"""What is observed of a draft and was written down wrong is put right until its answers are signed.

Published on Friday 13 November 2026; Monday 16 is a holiday: it is observed until Tuesday 17.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.services import tasks
from tests.acceptance.test_minima_cuantia import invites
from tests.office import Office, Received
from tests.paperwork import paper
from tests.selections import MONICA, arrives, corrects, nothing_else_came, publishes

pytestmark = pytest.mark.procedure("observaciones_secop")

LABEL = "Corregir la fecha de publicación o las observaciones"
ASKED = "¿Se puede entregar por partes?"
PARTIAL = {"acoge": "parcial", "motivo": "Se puede entregar en dos partes, no en más."}
CONCLUDED = {"conclusion": "Se aclara la entrega por partes, y nada más cambia."}


def is_observed(office: Office) -> Received:
    """By two, until noon of Tuesday 17; the list is closed."""
    case = invites(office)
    office.today_is("2026-11-17 10:00")
    arrives(office, case, "observacion", "Papeles del Balle SAS", "Tinta SAS")
    office.days_pass_until("2026-11-17 13:00")
    nothing_else_came(office, case)
    return case


def answers(office: Office, case: Received) -> None:
    for task_id in office.tasks_of(case, "responder_interesado"):
        office.ends(MONICA, task_id, PARTIAL)


def asked(office: Office, case: Received) -> list[dict[str, Any]]:
    """The observations, as whoever answers them sees them."""
    return _seen(office, office.tasks_of(case, "responder_interesado")[0])["observaciones"]


def answered(office: Office, case: Received) -> list[dict[str, Any]]:
    """With their answers, as whoever signs them sees them."""
    return _seen(office, office.task_of(case, "firmar_respuestas"))["matriz"]


def _seen(office: Office, task_id: int) -> Mapping[str, Any]:
    with office.engine.work_as(office.actor(MONICA)) as work:
        return tasks.task_page(work, task_id).values


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 80 de 1993, art. 24, num. 2",
    "De lo que se observa, lo que se anotó mal se corrige con su razón mientras se responde, y lo "
    "que sobra o falta antes de firmar las respuestas; ninguna queda sin respuesta",
)
def test_an_observation_written_down_wrong_is_answered_as_it_came(office: Office) -> None:
    case = is_observed(office)
    one, other = asked(office, case)
    right = {**one, "nombre": "Papeles del Valle SAS", "contenido": ASKED}

    corrects(office, case, LABEL, observaciones=[right, other])
    answers(office, case)
    first, second = answered(office, case)
    assert (first["nombre"], second["nombre"]) == ("Papeles del Valle SAS", "Tinta SAS")
    missed = {**second, "nombre": "Cartones SAS", "numero": "MSG-9", "acoge": "no"}
    corrects(office, case, LABEL, matriz=[first, missed])
    office.completes(MONICA, "firmar_respuestas", CONCLUDED, case=case)
    office.works_off()

    said = paper(office, case, "respuestas_observaciones")
    for words in ("Papeles del Valle SAS", ASKED, "Cartones SAS", "MSG-9"):
        assert words in said
    assert "Tinta SAS" not in said
    publishes(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 24, num. 2; Ley 2069 de 2020, art. 30",
    "Publicada la invitación el viernes 13 de noviembre de 2026, no entra lo que se diga llegado "
    "antes, ni después de las doce del martes 17; lo firmado ya no se corrige",
)
def test_only_what_came_in_time_and_before_the_answers_are_signed(office: Office) -> None:
    case = is_observed(office)
    one = asked(office, case)[0]
    with pytest.raises(InvalidInput, match="cuando todas estén respondidas"):
        corrects(office, case, LABEL, observaciones=[one])
    answers(office, case)
    office.today_is("2026-11-18 09:00")
    first, second = answered(office, case)
    for day in ("2026-11-12", "2026-11-18"):
        with pytest.raises(InvalidInput, match="dentro del plazo para observar"):
            corrects(office, case, LABEL, matriz=[first, {**second, "fecha": day}])
    with pytest.raises(InvalidInput, match="ya había vencido el plazo"):
        corrects(office, case, LABEL, matriz=[first, {**second, "hora": "12:10"}])
    with pytest.raises(InvalidInput, match="motivo: Escriba este dato"):
        corrects(office, case, LABEL, matriz=[first, {**second, "motivo": None}])

    office.completes(MONICA, "firmar_respuestas", CONCLUDED, case=case)
    with pytest.raises(InvalidInput, match="No cambió nada"):
        corrects(office, case, LABEL, matriz=[first])
