"""Selecting a contractor in the words of the trade: who works on it, what they usually say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.contracts import OMAR, PETRA
from tests.office import ANA, FABIO, Office, Person, Received

MONICA = Person("monica", "Mónica Gamboa", ("estructurador",))
DIEGO = Person("diego", "Diego Valencia", ("comite_evaluador", "comite_contratacion"))
TERESA = Person("teresa", "Teresa Perea", ("talento_humano",))
JULIAN = Person("julian", "Julián Viveros", ("planeacion",))
EDWIN = Person("edwin", "Edwin Portilla", ("dependencia",))
STAFF = (MONICA, DIEGO, TERESA, JULIAN, EDWIN, OMAR, PETRA)

URL = "https://community.secop.gov.co/Public/Tendering/1234567"
LONG = (
    "La oferta cumple los requisitos habilitantes, es la primera en el orden de elegibilidad y su"
    " precio cabe en la disponibilidad presupuestal; el informe definitivo respondió todas las"
    " observaciones que llegaron en el traslado."
)
#: the certificate with which a selection begins
CDP = {"clase": "cdp", "numero": "CDP-2026-00001", "valor": 2_000_000_000, "vence": "2026-12-31"}


def hires_the_staff(office: Office) -> None:
    for person in STAFF:
        office.hires(person)


def publishes(office: Office, case: Received, *, on: str | None = None) -> None:
    """What was issued is put into SECOP II, with its proof."""
    said = {
        "numero_secop": "CO1.BDOS.1234567",
        "url_secop": URL,
        "fecha_secop": on or office.today.isoformat(),
        "hora_secop": "10:00",
    }
    office.completes(MONICA, "registrar_en_secop", said, case=case)


def signs_the_act(
    office: Office, case: Received, *, decision: str = "firmar", text: str = "Se resuelve."
) -> None:
    """Drafted, reviewed and signed, or not, by who orders the spending."""
    draft = {"texto": text, "fundamento": "Ley 80 de 1993."}
    office.completes(ANA, "proyectar_acto", draft, case=case)
    office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    said = {"decision_firma": decision, "observaciones": "No conviene todavía a la entidad."}
    office.completes(OMAR, "firmar_acto", said, case=case)
    office.works_off()


def schedules(office: Office, case: Received, **dates: Any) -> None:
    """The dates of the schedule, by milestone."""
    said = {f"crono_{milestone}": day for milestone, day in dates.items()}
    office.completes(MONICA, "fijar_cronograma", said, case=case)


def arrives(office: Office, case: Received, kind: str, *names: str) -> None:
    """What interested people send through SECOP II."""
    for number, name in enumerate(names, start=1):
        said = {
            "clase_recibida": kind,
            "quien_presenta": name,
            "documento_presenta": f"90012345{number}",
            "fecha_recibida": office.today.isoformat(),
            "hora_recibida": "09:30",
            "numero_recibido": f"MSG-{number}",
            "contenido": "Pedimos que se tenga en cuenta.",
        }
        office.completes(MONICA, "recibir_en_secop", said, case=case)


def closes_with(office: Office, case: Received, offers: Iterable[tuple[str, int]]) -> None:
    """The closing, with who offered and for how much."""
    rows = [
        {
            "oferente": name,
            "documento": f"80012345{number}",
            "recibida_el": office.now.replace(second=0).isoformat(),
            "valor_oferta": price,
        }
        for number, (name, price) in enumerate(offers, start=1)
    ]
    for row in rows:
        row["recibida_el"] = "2026-03-03T08:00"
    said = {"numero_acta_cierre": "CO1.ACTA.1", "url_acta_cierre": URL, "ofertas_recibidas": rows}
    office.completes(MONICA, "registrar_cierre", said, case=case)
