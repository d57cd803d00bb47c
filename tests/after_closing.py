"""What reaches a petition once its case is closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.domain.officials import SYSTEM
from engine.services import links
from tests.office import Office, Person, Received

#: of what was decided, seen by the office itself
LACKED = {
    "clase_autoridad": "notificacion_irregular",
    "numero_autoridad": "De oficio",
    "irregularidad": "No se le dijo qué recursos proceden.",
    "repetir_como": "correo",
}


def hears(office: Office, who: Person, number: str, said: dict[str, Any], day: str) -> Received:
    office.days_pass_until(day)
    said = {**said, "radicado_peticion": number, "fecha_autoridad": date.fromisoformat(day)}
    case = office.receives("novedad_peticion", channel="interno", by=who, **said)
    office.works_off()
    return case


def linked(office: Office, case: Received) -> list[str]:
    with office.engine.reading_as(SYSTEM) as work:
        return [line.radicado for line in links.of_case(work, case.id)]
