"""An appeal against what ended a petition, until its decision is known."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.matters import PETITION
from tests.office import BEATRIZ, FABIO, Office, Received
from tests.under_way import opens_the_act

APPEAL: dict[str, Any] = {
    "que_llego": "recurso",
    "fecha_recurso": date(2026, 7, 16),
    "clase_recurso": "reposicion",
    "interesado_recurso": "si",
    "sustentado_recurso": "si",
    "pruebas_recurso": "no",
    "correo_recurso": PETITION["correo"],
}
CHECKED = {
    "clase_recurso": "reposicion",
    "legitimado": "si",
    "sustentado": "si",
    "identificado": "si",
    "pide_pruebas": "no",
}


def decides(office: Office, case: Received, sense: str, known_on: str, **more: str) -> None:
    office.completes(FABIO, "verificar_requisitos", CHECKED, case=case)
    drafted = {
        "sentido_proyectado": sense,
        "antecedentes_recurso": "Dice que el poder estaba en el expediente.",
        "consideraciones_recurso": "Se revisó el expediente completo.",
        **more,
    }
    office.completes(FABIO, "proyectar_decision", drafted, case=case)
    office.completes(BEATRIZ, "firmar_decision", {"decision_firma": "firmar"}, case=case)
    office.works_off()
    office.days_pass_until(known_on)
    opens_the_act(office)
