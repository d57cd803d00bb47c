"""A contract that already runs, or that has ended: where the stories of its later life begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.contracts import (
    AWARDED,
    FIRM,
    MARIO,
    MINUTE,
    SARA,
    TITO,
    act_is_signed,
    hires_the_staff,
    publishes,
)
from tests.office import FABIO, Office, Person, Received

CONTRACT: dict[str, Any] = {
    "numero": "CTO-2026-00001",
    "fecha": date(2026, 3, 2),
    "objeto": AWARDED["objeto"],
    "tipo": "servicio",
    "modalidad": "menor_cuantia",
    "contratista": {"nombre": FIRM, "documento": "900123456-8", "tipo": "juridica"},
    "correo": MINUTE["correo"],
    "direccion": MINUTE["direccion"],
    "valor": 400_000_000,
    "valor_inicial": 400_000_000,
    "rubro": AWARDED["rubro"],
    "plazo_meses": 6,
    "plazo_dias": 0,
    "anticipo": 0,
    "pago_anticipado": 0,
    "emplea_personal": False,
    "riesgo_terceros": False,
    "exige_garantias": False,
    "liquidacion_pactada": False,
    "meses_liquidacion": None,
    "adiciones": [],
    "suspendido": False,
    "garantias": [],
    "supervisor": SARA.username,
    "fecha_inicio": date(2026, 3, 2),
    "fecha_fin": date(2026, 9, 2),
}


NOTHING_LEFT = {
    "hay_cobro": "ninguno",
    "por_que_es_el_ultimo": "No se ejecutó lo que queda y nada se debe.",
}


def running(office: Office, day: str = "2026-03-02", **changes: Any) -> Received:
    """A contract of six months that began on Monday 2 March 2026, unless told."""
    office.today_is(day)
    hires_the_staff(office)
    return office.receives(
        "ejecucion_contrato",
        contrato={**CONTRACT, **changes},
        pagos=[],
        sanciones=[],
        hay_cobro=None,
        modificaciones_en_curso=[],
        modificaciones_pedidas=0,
        sancion=None,
        causa_terminacion=None,
        fecha_terminacion=None,
    )


def ended(
    office: Office,
    day: str = "2026-09-03",
    *,
    why: str = "plazo",
    paid: int = 390_000_000,
    sanciones: Sequence[dict[str, Any]] = (),
    **changes: Any,
) -> Received:
    """A contract whose time ended on Wednesday 2 September 2026; of its 400 millions, 390 are
    paid, unless told."""
    office.today_is(day)
    hires_the_staff(office)
    return office.receives(
        "liquidacion_contrato",
        contrato={**CONTRACT, **changes},
        pagos=[{"valor": 150_000_000}, {"valor": paid - 150_000_000}],
        fecha_terminacion=date(2026, 9, 2),
        causa_terminacion=why,
        acto_recibo={"numero": "ARE-2026-00001", "fecha": date(2026, 9, 3)},
        sanciones=list(sanciones),
    )


WHY = "Lo pide la supervisión, con su informe."


def asks(office: Office, case: Received, kind: str, **said: Any) -> None:
    """Somebody asks for a change of the contract."""
    asked = {"tipo_modificacion": kind, "justificacion": WHY, **said}
    office.records(SARA, "modificacion_pedida", asked, case=case)


def asks_before_it_begins(office: Office, case: Received, kind: str, **said: Any) -> None:
    """Signed and not begun, it is put off, brought forward or ended."""
    asked = {"tipo_modificacion": kind, "justificacion": WHY, **said}
    office.records(MARIO, "acuerdo_sin_inicio", asked, case=case)


def reports(office: Office, case: Received, amount: int, *, last: bool = False) -> None:
    said = {
        "hay_cobro": "ultimo" if last else "cobro",
        "periodo": "Marzo",
        "actividades": "Aseo diario de las sedes.",
        "valor_cobrado": amount,
        "planilla": "88123",
        "fecha_cuenta": office.today,
        "por_que_es_el_ultimo": "No se va a ejecutar lo que queda.",
    }
    office.completes(SARA, "recibir_informe", said, case=case)


def certified(amount: int, **changes: Any) -> dict[str, Any]:
    return {
        "decision_informe": "certificar",
        "porcentaje": 25,
        "pago_aprobado": amount,
        "seguridad_social": True,
        **changes,
    }


def pays(office: Office, case: Received, amount: int, *, last: bool = False) -> None:
    is_ordered(office, case, amount, last=last)
    publishes(office, case)


def is_ordered(office: Office, case: Received, amount: int, *, last: bool = False) -> None:
    reports(office, case, amount, last=last)
    office.completes(SARA, "certificar_cumplimiento", certified(amount), case=case)
    office.works_off()
    office.completes(TITO, "ordenar_pago", {}, case=case)
    office.works_off()


def receives_it(office: Office, case: Received) -> None:
    said = {"recibo_satisfaccion": "satisfaccion", "observaciones_recibo": "Todo se recibió."}
    office.completes(SARA, "firmar_acta_recibo", said, case=case)
    office.works_off()


def both_sign_it(office: Office, case: Received | None, by: Person = SARA) -> None:
    """The entity, and the contractor that same day."""
    act_is_signed(office, case)
    the_contractor_signs(office, case, by)


def the_contractor_signs(office: Office, case: Received | None, by: Person = SARA) -> None:
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(by, "registrar_firma_contratista", said, case=case)
    office.works_off()


def drafted(office: Office, case: Received) -> dict[str, Any]:
    """What is drafted and found lawful waits for its signature."""
    text = {"texto": "Se resuelve.", "fundamento": "Ley 80 de 1993."}
    office.completes(MARIO, "proyectar_acto", text, case=case)
    office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    return {"decision_firma": "firmar"}
