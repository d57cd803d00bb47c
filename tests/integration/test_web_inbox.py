"""The inbox through the web: several tasks given to one colleague, and what waits besides tasks."""

from __future__ import annotations

import pytest

from engine.services import notes, tasks
from tests.desk import Desk, words
from tests.office import ANA, DIANA, HUGO, Office
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.procedure("peticion")
REASON = "Ana está en audiencia hasta el viernes."
BACK = "/bandeja?orden=tramite"


@pytest.fixture
def drafting(office: Office) -> list[int]:
    """Answers that Ana has to draft."""
    found = []
    for subject in ("Un árbol a punto de caer.", "Un hueco en la vía."):
        case = office.receives("peticion", **{**PETITION, "objeto": subject})
        office.completes(DIANA, "clasificar_peticion", CLASSIFIED, case=case)
        office.completes(DIANA, "asignar_profesional", {"profesional": "ana"}, case=case)
        found.append(office.task_of(case, "proyectar_respuesta"))
    return found


def _asks(desk: Desk, chosen: list[int]) -> str:
    """The address of the question: to whom, and why."""
    sent = desk.sends("/bandeja/reasignar", {"tarea": chosen, "volver": BACK})
    return sent.headers["Location"]


def test_the_chosen_tasks_go_to_one_colleague_each_with_the_reason(office, drafting, seat) -> None:
    ana = seat(ANA)
    question = _asks(ana, drafting)
    hugo = office.actor(HUGO)
    assert "Reasignar 2 tareas" in words(ana.opens(question))

    sent = ana.sends(question, {"para": hugo.id, "motivo": REASON})

    assert sent.headers["Location"] == BACK
    assert "Reasignó 2 tareas." in words(ana.opens(BACK))
    with office.engine.reading_as(hugo) as work:
        assert sorted(line.id for line in tasks.inbox(work, "mias").lines) == sorted(drafting)
    page = words(seat(HUGO).opens("/pendientes"))
    assert page.count(REASON) == 2


def test_who_lacks_the_role_of_one_of_them_is_not_offered(office, drafting, seat) -> None:
    case = office.receives("peticion", **PETITION)
    classifying = office.task_of(case, "clasificar_peticion")
    diana = seat(DIANA)
    diana.sends(f"/tareas/{classifying}/tomar")

    page = diana.opens(_asks(diana, [classifying, drafting[0]]))

    assert "Nadie más tiene el rol de todas" in words(page)
    assert HUGO.name not in page.text


def test_without_a_reason_or_a_task_nothing_changes_hands(office, drafting, seat) -> None:
    ana = seat(ANA)

    refused = ana.sends(_asks(ana, drafting), {"para": office.actor(HUGO).id, "motivo": ""})

    assert refused.status_code == 422
    assert _asks(ana, []) == BACK
    assert "Elija primero las tareas" in words(ana.opens(BACK))
    with office.engine.reading_as(office.actor(ANA)) as work:
        assert len(tasks.inbox(work, "mias").lines) == 2


def test_the_inbox_says_how_much_waits_besides_tasks(office, seat) -> None:
    case = office.receives("peticion", **PETITION)
    with office.engine.work_as(office.actor(DIANA)) as work:
        notes.inform(work, case.id, [office.actor(HUGO).id], "Para que lo sepa.")

    assert "Pendientes 1" in words(seat(HUGO).opens("/bandeja"))
