"""A petition on the desk of who answers it, and what its forms and its term say there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from engine.services import deadlines, tasks
from tests.matters import PETITION
from tests.office import Office, Person, Received


def on_anas_desk(office: Office, diana: Person, ana: Person, **changes: Any) -> Received:
    """A petition that ana must answer."""
    said = {**PETITION, **changes}
    case = office.receives("peticion", **said)
    kind = {"tipo_peticion": said["tipo_peticion"], "remitente": said["remitente"]}
    office.completes(diana, "clasificar_peticion", {**kind, "tema": "otro"})
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    return case


def form_of(office: Office, person: Person, case: Received, element_id: str) -> list[str]:
    """The keys that the form of a task shows to the person."""
    with office.engine.reading_as(office.actor(person)) as work:
        page = tasks.task_page(work, office.task_of(case, element_id))
    shown = []
    pending = list(page.form.fields)
    while pending:
        field = pending.pop(0)
        if not field.hidden(page.values):
            shown.append(field.key or field.id)
            pending += field.fields
    return shown


def explanation_of(
    office: Office, case: Received, name: str = "respuesta"
) -> deadlines.Explanation:
    with office.engine.reading_as(SYSTEM) as work:
        return deadlines.explanation(work, office.term_of(case, name).term_id)


def refused(
    office: Office, person: Person, element_id: str, answers: Mapping[str, Any]
) -> dict[str, str]:
    """The sentences at the fields of the form; nothing of it happened."""
    with pytest.raises(InvalidInput) as refused:
        office.completes(person, element_id, answers)
    return refused.value.fields
