"""Contracts in the words of the trade: who works on them, and what they usually answer."""

from __future__ import annotations

from typing import Any

from engine.db.tables import Case
from engine.domain import values
from engine.domain.officials import SYSTEM
from tests.office import Office, Person, Received

#: who spends, and who keeps the accounts of what may be spent
OMAR = Person("omar", "Omar Ocoró", ("ordenador_gasto",))
PETRA = Person("petra", "Petra Sinisterra", ("presupuesto",))
STAFF = (OMAR, PETRA)

RUBRO = "2.3.2.02.02.009"


def hires_the_staff(office: Office) -> None:
    for person in STAFF:
        office.hires(person)


def known(office: Office, case: Received) -> dict[str, Any]:
    """The variables of the case."""
    with office.engine.reading_as(SYSTEM) as work:
        stored = work.session.get_one(Case, case.id).variables
    found: dict[str, Any] = values.loads(stored)["case"]
    return found


def asks_for_certificate(office: Office, case: Received, *, rubro: str = RUBRO) -> None:
    """The spender asks for it."""
    asked = {"rubro": rubro, "valor": 40_000_000, "concepto_gasto": "Aseo de las sedes."}
    office.completes(OMAR, "solicitar_certificado", asked, case=case)


def certifies(office: Office, case: Received, *, balance: int = 40_000_000) -> None:
    """The budget office finds the balance and, where it is enough, signs the certificate."""
    found = {"rubro_activo": "si", "saldo_disponible": balance}
    office.completes(PETRA, "verificar_saldo", found, case=case)
    if "expedir_certificado" in office.inbox_of(PETRA):
        office.completes(PETRA, "expedir_certificado", {}, case=case)
        office.works_off()
