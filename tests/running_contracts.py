"""A contract that already runs, or that has ended: where the stories of its later life begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.contracts import AWARDED, FIRM, MINUTE, SARA, hires_the_staff
from tests.office import Office, Received

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
    office: Office, day: str = "2026-09-03", *, why: str = "plazo", **changes: Any
) -> Received:
    """A contract whose time ended on Wednesday 2 September 2026; of its 400 millions, 390 are
    paid."""
    office.today_is(day)
    hires_the_staff(office)
    return office.receives(
        "liquidacion_contrato",
        contrato={**CONTRACT, **changes},
        pagos=[{"valor": 150_000_000}, {"valor": 240_000_000}],
        fecha_terminacion=date(2026, 9, 2),
        causa_terminacion=why,
        acto_recibo={"numero": "ARE-2026-00001", "fecha": date(2026, 9, 3)},
        sanciones=[],
    )
